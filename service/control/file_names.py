"""What a file's name says of the document in it: a code, a title. People shorten, number and date the names of files."""

from __future__ import annotations

import re
import unicodedata

from service.control.letters import folded

_ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}$")
_CODE = re.compile(
    r"(?P<letters>(?i:QT|QĐ|QC|HD|QTNB|HTQLCL|CSCL|MTCL|STCL|MT|CS|TT))(?P<number>[\s._-]*\d{1,3})(?P<rest>(?:[-_./][A-ZĐ0-9&]{2,12})*)"
    r"(?=$|[\s._-])"
)
_FORM = re.compile(r"(?<![A-ZĐ])(?:BM|MB|BMT|PL)(?![A-ZĐ]{2})")
_ORDINAL = re.compile(r"\s*\d{1,3}(?:\.\d{1,3})*\s*[.)_-]\s*|\s*\d{1,3}\s+(?=\D)")
# Not part of a title: when, which draft, whose copy.
_NOISE = re.compile(
    r"\(\s*(?:\d+|bản[^)]*|sửa[^)]*|dự thảo[^)]*|lần[^)]*|copy[^)]*|\d[\d./-]*)\s*\)"
    r"|[\s_-]+(?:final|ok|copy|bản (?:sạch|chính thức|cuối)|sửa|v\d+|lần (?:ban hành )?\d+|lbh ?\d+)(?:[\s_-]*\d*)*$"
    r"|[\s_(-]*\d{1,2}[._-]\d{1,2}[._-]\d{2,4}\)?\s*$",
    re.IGNORECASE,
)
_LEAD = re.compile(r"(?:(?:qui trình|thủ tục|tthc|qt|bản) )+")
_WORD = re.compile(r"[^\W_]+")
_TOKEN = re.compile(r"[^\W\d_]+|\d+")


def code_in(path: str) -> str:
    """`QT-05/TP` of `03. Phòng Tư pháp/QT-05_TP Đăng ký lại khai sinh.docx`, as written; empty where there is none."""
    found = _CODE.match(_stem(path).lstrip(" _-"))
    return found[0] if found else ""


def title_in(path: str, code: str = "") -> str:
    """Without code, ordinal, date and remarks; empty where nothing is left. `code`: that of the cover, which need not
    look like one (`CSCL`)."""
    stem = _stem(path).lstrip(" _-")
    written = code_in(path) or (code if code and stem.startswith(code + " ") else "")
    name = stem[len(written) :] if written else _ORDINAL.sub("", stem, count=1)
    while (shorter := _NOISE.sub("", name)) != name:
        name = shorter
    return " ".join(name.replace("_", " ").split()).strip(" .,-–_")


def is_readable(name: str) -> bool:
    """Vietnamese with its marks: a name such as `iso_hotich_05` is a key, not a title."""
    return len(name.split()) >= 2 and unmarked(name) != name.lower()


def is_form_code(code: str) -> bool:
    """`BM-01-QT-01`, `QT-01/BM02`: a form's, not the procedure's."""
    return _FORM.search(code.upper()) is not None


def are_one_code(short: str, whole: str) -> bool:
    """Either may leave out whose the code is: `QT-01` for `QT-01/TP`."""
    one, other = code_key(short), code_key(whole)
    length = min(len(one), len(other))
    return one[:length] == other[:length]


def code_key(code: str) -> tuple[str, ...]:
    """`QT 01/CX-HCTP`, `QT-1/CX-HCTP` and, in a file's name, `QT01_CX-HCTP` have the same."""
    tokens = _TOKEN.findall(code.upper().replace("Ð", "Đ"))
    return tuple(token.lstrip("0") or "0" if token.isdigit() else token for token in tokens)


def title_key(title: str, short: bool = True) -> tuple[str, ...]:
    """Words without what offices write now one way, now another: case, punctuation, where the tone mark stands, usual
    abbreviations (`short`), the word `quy trình` before the name."""
    words = _LEAD.sub("", " ".join(_WORD.findall(folded(title))) + " ", count=1)
    for written_out, abbreviated in _ABBREVIATED if short else ():
        words = words.replace(written_out, abbreviated)
    return tuple(map(toned_last, words.split()))


def toned_last(word: str) -> str:
    """The word with its tone mark at the end: `hoà` and `hòa` are one word."""
    parts = unicodedata.normalize("NFD", word)
    tones = [mark for mark in parts if mark in _TONES]
    return "".join(mark for mark in parts if mark not in _TONES) + "".join(tones) if tones else parts


def unmarked(text: str) -> str:
    """Without any marks: `dang ky` for `Đăng ký`."""
    parts = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(char for char in parts if not unicodedata.combining(char))


_TONES = "\u0300\u0301\u0303\u0309\u0323"
_ABBREVIATED = tuple(
    (folded(written_out), short)
    for written_out, short in (
        ("ủy ban nhân dân", "ubnd"),
        ("uỷ ban nhân dân", "ubnd"),
        ("hội đồng nhân dân", "hđnd"),
        ("thủ tục hành chính", "tthc"),
    )
)


def _stem(path: str) -> str:
    name = unicodedata.normalize("NFC", path).rsplit("/", 1)[-1]
    return _ENDING.sub("", name)
