"""Hostile text made legible: characters that hide or turn text around are shown by their number, links are checked.

Names of files, people and documents, and the text of documents, come from outside. They are shown as they are, except
for what a reader could not see: bidirectional controls, zero-width and control characters, and bytes that are no text.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from service.model.redline import PARAGRAPH_MARK

_CONCEALED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\ufff9-\uffff]"
    "|[\ud800-\udfff]|[\U000e0000-\U000e007f]"
)
_SAFE_SCHEMES = {"http", "https", "mailto"}


def legible(text: str | None) -> str:
    """`text` with each character that cannot be seen written as ⟦U+202E⟧ (a byte that is no UTF-8: ⟦0xE2⟧)."""
    return _CONCEALED.sub(_number, text) if text else ""


def marked_text(text: str) -> str:
    """Text of a Redline: the end of a paragraph that came or went is shown as Word shows it."""
    return legible(text.replace(PARAGRAPH_MARK, "¶"))


def _number(match: re.Match[str]) -> str:
    code = ord(match.group())
    if 0xDC80 <= code <= 0xDCFF:  # surrogateescape: how paths carry bytes that are not UTF-8
        return f"⟦0x{code - 0xDC00:02X}⟧"
    return f"⟦U+{code:04X}⟧"


def safe_link(target: str) -> str:
    """`target` where a reader may follow it (http, https, mailto), else empty."""
    if _CONCEALED.search(target):
        return ""
    try:
        scheme = urlsplit(target.strip()).scheme.lower()
    except ValueError:  # such as an unfinished IPv6 address
        return ""
    return target.strip() if scheme in _SAFE_SCHEMES else ""


def file_name(text: str) -> str:
    """`text` as a name that every system can save under."""
    name = re.sub(r'[\\/:*?"<>|\t\n]', "_", _CONCEALED.sub("_", text)).strip(" .")
    return name or "document"
