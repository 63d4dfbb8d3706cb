"""Vietnamese text as Unicode NFC: composed, without invisible characters, and out of the fonts of the 1990s.

Fonts named `.Vn…` (TCVN3), `VNI-…` and `VPS…` draw Vietnamese over Latin-1 bytes. The font name is a hint only: real
files carry `.VnTime` on Unicode text, so the text itself has to confirm it. The tables are facts; that of TCVN3 was
checked against iconv.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from importlib.resources import files
from typing import Literal
from unicodedata import combining, normalize

LegacyEncoding = Literal["", "tcvn3", "tcvn3-capitals", "vni", "vps", "vps-capitals"]

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\ufeff]")
"""Soft hyphen, zero-width characters and direction marks: they stand inside words of real files (`l\u200eý`)."""
_UNICODE_VIETNAMESE = re.compile("[\u1ea0-\u1ef9ăđơưĂĐƠƯ\u0300\u0301\u0303\u0309\u0323]")
_TCVN3_SIGNS = re.compile("[A-Za-z][µ¸¶·¹®©ª«¬\u00adÑÖ×Ø]|[µ¸¶·¹®©ª«¬\u00ad][A-Za-z]|[\uf0a1-\uf0fe]")
_VNI_SIGNS = re.compile("[aeouyAEOUYôöÔÖ][øùûõïåäëüØÙÛÕÏÅÄËÜ]|[ñÑ][aeiouyôöAEIOUYÔÖ]")
_VPS_SIGNS = re.compile(
    "[A-Za-z][\x80-\x9f\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u2013-\u203a¢-©«®°¶ºÃÄÅÆÇËÎÏÖØÜäåæëïûÿ]"
    "|[\x80-\x9fÇÖÜ¶§©®][A-Za-z]"
)


def _table(name: str) -> dict[str, str]:
    entries: dict[str, str] = json.loads(files("service.word").joinpath("data", name).read_bytes())["map"]
    return entries


_TCVN3 = {int(byte, 16): letter for byte, letter in _table("tcvn3.json").items()}
_VNI = _table("vni.json")
_UNUSED = frozenset({0x81, 0x8D, 0x8F, 0x90, 0x9D})
"""Bytes that stand for nothing on Windows."""
_VNI_SEQUENCE = re.compile("|".join(re.escape(key) for key in sorted(_VNI, key=len, reverse=True)))
_VPS = {int(byte, 16): letter for byte, letter in _table("vps.json").items()}
# Word turns bytes from 80 to 9F into the characters that Windows has there.
_VPS |= {
    ord(bytes([byte]).decode("cp1252")): _VPS[byte]
    for byte in range(0x80, 0xA0)
    if byte in _VPS and byte not in _UNUSED
}
_FROM_PRIVATE_USE = {0xF000 + byte: byte for byte in range(0x20, 0x100)}


def legacy_encoding(font: str) -> LegacyEncoding:
    """What a font of that name suggests; the first of `.VnTime;Times New Roman` counts."""
    if font.startswith((".Vn", ".VN")):
        return "tcvn3-capitals" if font.split(";")[0].rstrip().endswith("H") else "tcvn3"
    name = font.split(";")[0].strip().upper()
    if name.startswith("VPS"):
        return "vps-capitals" if name.endswith(" HOA") else "vps"
    return "vni" if name.startswith("VNI-") else ""


def confirms(text: str, encoding: LegacyEncoding, elsewhere: str) -> bool:
    """True when `text` (a paragraph's runs in such fonts) is in the legacy encoding that its fonts suggest.

    `elsewhere` is the whole part: it decides where the paragraph itself could be either, such as a lone "á".
    """
    if text.isascii() or _UNICODE_VIETNAMESE.search(text):
        return False
    return bool(_signs(encoding).search(text)) or _is_likely(encoding, elsewhere)


@lru_cache(maxsize=2)
def _is_likely(encoding: LegacyEncoding, elsewhere: str) -> bool:
    """Remembered: every paragraph of a part asks about the whole part."""
    return not _UNICODE_VIETNAMESE.search(elsewhere) or bool(_signs(encoding).search(elsewhere))


def _signs(encoding: LegacyEncoding) -> re.Pattern[str]:
    if encoding == "vni":
        return _VNI_SIGNS
    return _VPS_SIGNS if encoding.startswith("vps") else _TCVN3_SIGNS


def decoded(text: str, encoding: LegacyEncoding) -> str:
    """`text`, stored for a legacy font, as Unicode."""
    plain = text.translate(_FROM_PRIVATE_USE)
    if encoding == "vni":
        return _VNI_SEQUENCE.sub(lambda match: _VNI[match[0]], plain)
    letters = plain.translate(_VPS if encoding.startswith("vps") else _TCVN3)
    return letters.upper() if encoding.endswith("capitals") else letters


def decoded_where_confirmed(text: str, font: str) -> str:
    """Of a short text that stands by itself: a list label, WordArt, a word in a chart."""
    encoding = legacy_encoding(font)
    return decoded(text, encoding) if encoding and confirms(text, encoding, text) else text


def cleaned(text: str) -> str:
    """NFC without invisible characters. No-break spaces stay: people type them on purpose."""
    # Nothing printable is invisible, and to ask that is ten times as fast as to look for what is.
    return normalize("NFC", text if text.isprintable() else _INVISIBLE.sub("", text))


def starts_inside_letter(text: str) -> bool:
    """True when the first character is a mark that belongs to the letter before it."""
    return bool(text) and combining(text[0]) != 0
