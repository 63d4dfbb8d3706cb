"""Folding: text without the differences that only the encoding makes."""

from __future__ import annotations

import re
import unicodedata

INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_NO_BREAK = "\u00a0"
_FOLD: dict[int, str | None] = {ord(char): None for char in INVISIBLE}
_FOLD |= {ord(char): " " for char in "\u2007\u2009\u202f"}
_FOLD |= {0x2011: "-"}
_FOLDED = re.compile("[" + "".join(map(chr, _FOLD)) + "]")


def fold(text: str) -> str:
    """NFC, plain spaces and hyphens, no invisible format characters."""
    if text.isascii():
        return text
    if _NO_BREAK in text:  # by far the most frequent
        text = text.replace(_NO_BREAK, " ")
    if _FOLDED.search(text):  # str.translate is slow where there is nothing to do
        text = text.translate(_FOLD)
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)
