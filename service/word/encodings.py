"""Vietnamese text as Unicode NFC: composed, without invisible characters, and out of the fonts of the 1990s.

Fonts named `.Vn…` (TCVN3) and `VNI-…` draw Vietnamese over Latin-1 bytes. The font name is a hint only: real files
carry `.VnTime` on Unicode text, so the text itself has to confirm it. The tables are facts, checked against iconv.
"""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import Literal
from unicodedata import combining, normalize

LegacyEncoding = Literal["", "tcvn3", "tcvn3-capitals", "vni"]

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\ufeff]")
"""Soft hyphen, zero-width characters and direction marks: they stand inside words of real files (`l\u200eý`)."""
_UNICODE_VIETNAMESE = re.compile("[\u1ea0-\u1ef9ăđơưĂĐƠƯ\u0300\u0301\u0303\u0309\u0323]")
_TCVN3_SIGNS = re.compile("[A-Za-z][µ¸¶·¹®©ª«¬\u00adÑÖ×Ø]|[µ¸¶·¹®©ª«¬\u00ad][A-Za-z]|[\uf0a1-\uf0fe]")
_VNI_SIGNS = re.compile("[aeouyAEOUYôöÔÖ][øùûõïåäëüØÙÛÕÏÅÄËÜ]|[ñÑ][aeiouyôöAEIOUYÔÖ]")


def _table(name: str) -> dict[str, str]:
    entries: dict[str, str] = json.loads(files("service.word").joinpath("data", name).read_bytes())["map"]
    return entries


_TCVN3 = {int(byte, 16): letter for byte, letter in _table("tcvn3.json").items()}
_VNI = _table("vni.json")
_VNI_SEQUENCE = re.compile("|".join(re.escape(key) for key in sorted(_VNI, key=len, reverse=True)))
_FROM_PRIVATE_USE = {0xF000 + byte: byte for byte in range(0x20, 0x100)}


def legacy_encoding(font: str) -> LegacyEncoding:
    """What a font of that name suggests; the first of `.VnTime;Times New Roman` counts."""
    if font.startswith((".Vn", ".VN")):
        return "tcvn3-capitals" if font.split(";")[0].rstrip().endswith("H") else "tcvn3"
    return "vni" if font.upper().startswith("VNI-") else ""


def confirms(text: str, encoding: LegacyEncoding, elsewhere: str) -> bool:
    """True when `text` (a paragraph's runs in such fonts) is in the legacy encoding that its fonts suggest.

    `elsewhere` is the whole part: it decides where the paragraph itself could be either, such as a lone "á".
    """
    if text.isascii() or _UNICODE_VIETNAMESE.search(text):
        return False
    signs = _VNI_SIGNS if encoding == "vni" else _TCVN3_SIGNS
    return bool(signs.search(text)) or not _UNICODE_VIETNAMESE.search(elsewhere) or bool(signs.search(elsewhere))


def decoded(text: str, encoding: LegacyEncoding) -> str:
    """`text`, stored for a legacy font, as Unicode."""
    plain = text.translate(_FROM_PRIVATE_USE)
    if encoding == "vni":
        return _VNI_SEQUENCE.sub(lambda match: _VNI[match[0]], plain)
    letters = plain.translate(_TCVN3)
    return letters.upper() if encoding == "tcvn3-capitals" else letters


def cleaned(text: str) -> str:
    """NFC without invisible characters. No-break spaces stay: people type them on purpose."""
    return normalize("NFC", _INVISIBLE.sub("", text))


def starts_inside_letter(text: str) -> bool:
    """True when the first character is a mark that belongs to the letter before it."""
    return bool(text) and combining(text[0]) != 0
