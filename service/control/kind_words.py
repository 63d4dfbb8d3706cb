"""The word for its kind that stands before the number of a legal document: `Nghị định số`, `QĐ`, `Công văn số:`."""

from __future__ import annotations

import re
from typing import NamedTuple

from service.control.document_numbers import Kind
from service.control.running_text import BREAK

_WORDS: dict[str, Kind] = {
    "hiến pháp": "constitution", "bộ luật": "code", "luật": "law", "pháp lệnh": "ordinance", "lệnh": "order",
    "sắc lệnh": "order", "nghị định": "decree", "nghị quyết liên tịch": "joint-resolution", "nghị quyết": "resolution",
    "thông tư liên tịch": "joint-circular", "thông tư liên bộ": "joint-circular", "thông tư": "circular",
    "quyết định": "decision", "chỉ thị": "directive", "công văn": "dispatch", "kế hoạch": "plan",
    "văn bản hợp nhất": "consolidated", "hướng dẫn": "guidance", "thông báo": "notice", "công điện": "telegram",
    "kết luận": "conclusion", "chương trình": "programme", "đề án": "scheme", "báo cáo": "report",
    "tờ trình": "submission", "quy định": "rules", "quy chế": "rules", "văn bản": "document",
}  # fmt: skip
_SHORT: dict[str, Kind] = {
    "NĐ": "decree", "ND": "decree", "TTLT": "joint-circular", "TT": "circular", "QĐ": "decision", "QD": "decision",
    "NQ": "resolution", "CT": "directive", "CV": "dispatch", "KH": "plan", "VBHN": "consolidated", "TB": "notice",
    "HD": "guidance", "KL": "conclusion", "PL": "ordinance",
}  # fmt: skip
_MOST_WORDS = max(word.count(" ") for word in _WORDS) + 1
_BEFORE_WORD = "([{“”\"'‘’-–—•+*/,;:.|"
_NUMBERED = re.compile(r"(?<!\w)số(?:\s*(?:hiệu|,?\s*ký\s+hiệu))?\s*[:.]?\s*$", re.IGNORECASE)
_WITH_ISSUER = re.compile(
    rf"(?<!\w)({'|'.join(sorted(_WORDS, key=len, reverse=True))})\s+của\s+[^;:.,()\d]{{2,40}}\s+số[\s:.]*$".replace(
        " ", r"\s+"
    ),
    re.IGNORECASE,
)
_FAR = 60
_NAMES: dict[Kind, str] = {kind: word for word, kind in reversed(_WORDS.items())} | {"standard": "tiêu chuẩn"}


class Lead(NamedTuple):
    """What stands before a number in its paragraph."""

    kind: Kind | None
    """None: no word for a kind."""
    start: int
    """Where that word begins, else the number."""
    numbered: bool
    """ "số" stands before it."""


def name_of(kind: Kind) -> str:
    """What people call documents of this kind: `nghị định`."""
    return _NAMES[kind]


def lead_of(text: str, start: int) -> Lead:
    far = max(0, start - _FAR)
    from_ = max(text.rfind(BREAK, far, start) + 1, far)
    before = text[from_:start].rstrip(" \t\n\xa0:.")
    numbered = _NUMBERED.search(before) if before[-4:].lower().endswith(("số", "hiệu")) else None
    if numbered:
        before = before[: numbered.start()]
    kind, at = _kind_at_end(before)
    if kind is None and numbered:
        with_issuer = _WITH_ISSUER.search(text, from_, start)
        if with_issuer:
            return Lead(_WORDS[" ".join(with_issuer[1].lower().split())], with_issuer.start(), True)
    return Lead(kind, from_ + at if kind else start, numbered is not None)


def _kind_at_end(before: str) -> tuple[Kind | None, int]:
    words = before.split()[-_MOST_WORDS:]
    short = words[-1].lstrip(_BEFORE_WORD) if words else ""
    if short in _SHORT:
        return _SHORT[short], before.rfind(short)
    for size in range(len(words), 0, -1):
        phrase = " ".join(words[-size:]).lower().lstrip(_BEFORE_WORD)
        kind = _WORDS.get(phrase)
        if kind is not None:
            first = words[-size].lstrip(_BEFORE_WORD)
            return kind, before.rfind(first)
    return None, 0
