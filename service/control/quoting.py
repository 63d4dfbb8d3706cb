"""Words of a document made fit to be quoted in one sentence: short, on one line, with the unit of a number."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from service.control.significance import CITATION
from service.model.redline import Change
from service.model.spot import number_of

_OBJECT = "\ufffc"
_LONGEST_QUOTE = 56
_LONGEST_VALUE = 40
_LONGEST_UNIT = 3
_UNIT = re.compile(
    r"\s+((?:ngày|giờ|tuần|tháng)(?:\s+làm\s+việc)?|phút|năm|quý|bộ|bản|điểm|%|lần|người|tờ|trang"
    r"|(?:nghìn\s+|triệu\s+)?(?:đồng|VNĐ)(?:/[\w²]+)*)(?![\w/])",
    re.IGNORECASE,
)
_STOP = re.compile(r"[.,;:()\[\]“”…]")
_ACT = re.compile(
    r"((?:Bộ luật|Luật|Nghị định|Nghị quyết|Thông tư(?: liên tịch)?|Quyết định|Pháp lệnh|Công văn|Chỉ thị)\b[^.;:…]{0,40}?)"
    r"(?:\s+số)?\s*$"
)
_SYLLABLE = re.compile(r"(?:ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnpqrstvx])?[aeiouy]{1,3}(?:ng|nh|ch|[cmnpt])?")
_FIGURE = re.compile(r"[\d½¼¾].*|\S*\d\S*")
_ROMAN = re.compile(r"[IVXLC]+")
_BEFORE_ROMAN = {"CHƯƠNG", "PHẦN", "MỤC", "LỤC", "QUÝ", "KỲ", "LẦN", "KHÓA"}
_PURE_FIGURE = re.compile(r"[\d½¼¾][\d.,½¼¾]*")
_SMALL = re.compile(r"[\W\dxX]*")


def quote(text: str, longest: int = _LONGEST_QUOTE) -> str:
    text = cut(text, longest)
    return f"“{text.strip(' .,;:') or text}”"


def cut(text: str, longest: int) -> str:
    """On one line, cut after a word."""
    text = " ".join(text.replace(_OBJECT, " ").split())
    return text if len(text) <= longest else text[:longest].rsplit(" ", 1)[0].rstrip(" .,;:") + "…"


def replacement(change: Change) -> str:
    """ "05 → 03 ngày làm việc", "“công dân” → “cá nhân”", "Nghị định 61/2018/NĐ-CP → 118/2025/NĐ-CP"."""
    before, after = CITATION.search(change.old), CITATION.search(change.new)
    if before and after and before[0] != after[0]:
        return f"{_act(change)}{before[0]} → {after[0]}"
    if _is_value(change):
        return f"{cut(change.old, _LONGEST_VALUE)} → {cut(change.new, _LONGEST_VALUE)}{unit(change)}"
    return f"{quote(change.old)} → {quote(change.new)}"


def _is_value(change: Change) -> bool:
    """A figure, or all that stands in the cell: read as such without quotation marks."""
    short = max(len(change.old), len(change.new)) <= _LONGEST_VALUE
    whole = bool(change.spot.table or change.spot.label) and not any(piece.kind == "same" for piece in change.shown)
    figure = any(_FIGURE.fullmatch(text) for text in (change.old, change.new))
    return short and (whole or bool(change.spot.label) or figure)


def unit(change: Change) -> str:
    """What makes a number mean something: ` ngày làm việc`. Nothing rather than half a phrase."""
    last = change.shown[-1] if change.shown else None
    if last is None or last.kind != "same" or not _PURE_FIGURE.fullmatch(change.new.strip()):
        return ""
    known = _UNIT.match(last.text)
    if known:
        return " " + " ".join(known[1].split())
    end = _STOP.search(last.text)
    words = last.text[: end.start()].split() if end and end[0] != "…" else last.text.split() if not end else []
    return " " + " ".join(words) if 0 < len(words) <= _LONGEST_UNIT and last.text[:1] == " " else ""


def _act(change: Change) -> str:
    """ "Nghị định " where that stands right before the number of the law."""
    first = change.shown[0] if change.shown else None
    named = _ACT.search(first.text.rstrip()) if first is not None and first.kind == "same" else None
    return named[1].strip() + " " if named else ""


def cited(text: str) -> str:
    """The act that a paragraph is about: "Nghị định số 118/2025/NĐ-CP"; nothing if it does not begin with one."""
    found = CITATION.search(text)
    named = _ACT.search(text[: found.start()].rstrip()) if found else None
    return cut(f"{named[1]} {found[0]}", _LONGEST_QUOTE) if found and named and named.start() <= 4 else ""


def row_words(text: str, name: str = "") -> str:
    """What a row is about: its first cell beside its name, serial numbers and check marks; after a code the next too."""
    cells = [" ".join(cell.split()).lstrip("-–•+ ") for cell in text.split("\t")]
    telling = [cell for cell in cells if len(cell) > 2 and cell != name and not _SMALL.fullmatch(cell)]
    return " ".join(telling[: 1 if telling and " " in telling[0] else 2])


def calm(heading: str) -> str:
    """A heading in capitals as one would write it in a sentence: `7 HỒ SƠ LƯU` as `7 Hồ sơ lưu`; acronyms stay."""
    if not heading.isupper() or len(heading) < 5:
        return heading
    words = heading.split()
    lead = words[:1] if number_of(heading) else []
    rest = " ".join(_calm_word(word, before) for before, word in pairwise(["", *words[len(lead) :]]))
    return " ".join([*lead, rest[:1].upper() + rest[1:]])


def _calm_word(word: str, before: str) -> str:
    """`PHẠM VI` is no Roman number, `CHƯƠNG VI` has one."""
    if _ROMAN.fullmatch(word) and before in _BEFORE_ROMAN:
        return word
    letters = unicodedata.normalize("NFD", word.strip(".,;:()“”\"'").lower())
    bare = "".join(char for char in letters if not unicodedata.combining(char))
    return word.lower() if _SYLLABLE.fullmatch(bare) else word
