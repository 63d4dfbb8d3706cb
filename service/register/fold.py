"""Folding: Vietnamese text made comparable, with its marks (`plain`) and without them (`folded`).

Both give the words of a text between single spaces, with a space at each end (" qt 01 đăng ký "), so that looking for
" " + words finds them at the start of a word and nowhere else. Letters and digits part company ("QT01" and "QT-01" are
both " qt 01 "), punctuation is a gap. The result holds letters, digits and spaces alone, whatever came in.
"""

from __future__ import annotations

import re
from unicodedata import category, normalize

# Marks that nobody sees and everybody pastes: zero-width spaces and joiners, direction marks, the byte order mark.
# They stand inside words, so they must vanish before anything is split.
_INVISIBLE = dict.fromkeys((*range(0x200B, 0x2010), 0x2060, 0xFEFF, 0x00AD))
# Eth is typed for Đ in old texts; no Vietnamese word has it.
_INVISIBLE_AND_ETH: dict[int, int | None] = {**_INVISIBLE, ord("Ð"): ord("Đ"), ord("ð"): ord("đ")}
# The one Vietnamese letter that Unicode does not take apart.
_STROKE = str.maketrans("đ", "d")
_WORD = re.compile(r"\d+|[^\W\d_]+")


def plain(text: str) -> str:
    """Words in NFC and without case, their marks kept: "Đăng ký" is " đăng ký ", however it was typed."""
    return _spaced(_clean(text))


def folded(text: str) -> str:
    """Words without marks: "Đăng ký", "ĐĂNG KÝ" and "dang ky" are all " dang ky "."""
    apart = normalize("NFD", _clean(text))
    return _spaced("".join(sign for sign in apart if category(sign) != "Mn").translate(_STROKE))


def _clean(text: str) -> str:
    return normalize("NFC", normalize("NFC", text.translate(_INVISIBLE_AND_ETH)).casefold())


def _spaced(text: str) -> str:
    words = _WORD.findall(text)
    return f" {' '.join(words)} " if words else ""
