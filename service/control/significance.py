"""Which changes touch the facts that citizens feel: time limits, fees, papers asked for, who is responsible, the law."""

from __future__ import annotations

import re
from typing import Literal

from service.model.redline import Change

Fact = Literal["time", "fee", "papers", "responsible", "steps", "citation", "retention", "number"]

# Best first: a change of a time limit is the first thing to say about a revision.
FACTS: tuple[Fact, ...] = ("time", "fee", "papers", "responsible", "steps", "citation", "retention", "number")

CITATION = re.compile(r"\d+/\d{4}/[A-ZĐ][\w\-–]*|\d+/[A-ZĐ]+-[A-ZĐ][\w\-–]*", re.IGNORECASE)
_TIME = re.compile(r"(?:ngày|giờ|phút|tháng|tuần)(?:\s+làm\s+việc)?\b|thời\s+(?:gian|hạn)", re.IGNORECASE)
_LIMIT = re.compile(r"thời\s+(?:gian|hạn)", re.IGNORECASE)
_RETENTION = re.compile(r"\blưu\b|bảo\s+quản", re.IGNORECASE)
_FEE = re.compile(r"đồng\b|\bvnđ\b|lệ\s+phí|\bphí\b", re.IGNORECASE)
_PAPERS = re.compile(r"thành\s+phần|hồ\s+sơ\s+gồm|bản\s+(?:chính|sao)", re.IGNORECASE)
_RESPONSIBLE = re.compile(r"trách\s+nhiệm|(?:người|đơn\s+vị|bộ\s+phận)\s+(?:thực\s+hiện|chịu|chủ\s+trì)", re.IGNORECASE)
_STEPS = re.compile(r"quy\s+trình|các\s+bước|trình\s+tự|lưu\s+đồ", re.IGNORECASE)
_STEP = re.compile(r"(?:[A-ZĐ]|bước )\d{1,2}", re.IGNORECASE)
_LAW = re.compile(r"(?:cơ\s+sở|căn\s+cứ)\s+pháp|viện\s+dẫn|căn\s+cứ", re.IGNORECASE)
_OF_SECTION: tuple[tuple[Fact, re.Pattern[str]], ...] = (("retention", _RETENTION), ("time", _LIMIT), ("fee", _FEE))
_DIGIT = re.compile(r"\d|[½¼¾]")
_DATE = re.compile(r"\d{1,2}[/.]\d{1,2}[/.]\d{2,4}")


def fact(change: Change) -> Fact | None:
    """The fact that the change touches, None for wording. Looks, moves and shifted serial numbers touch none."""
    if change.kind in {"moved", "reformatted"} or change.cosmetic or change.consequence:
        return None
    if change.part == "words":
        return _fact_of_words(change)
    return _fact_of_part(change)


def _fact_of_part(change: Change) -> Fact | None:
    """A row or a paragraph that came or went."""
    if change.part in {"row", "cell"}:
        if _PAPERS.search(change.section):
            return "papers"
        steps = _STEP.fullmatch(change.spot.row) or _STEPS.search(change.section)
        return "steps" if steps and change.part == "row" else None
    words = change.old + change.new
    if _LAW.search(change.section) and CITATION.search(words):
        return "citation"
    if change.part == "paragraph" and _DIGIT.search(words):
        return next((what for what, pattern in _OF_SECTION if pattern.search(change.section)), None)
    return None


def _fact_of_words(change: Change) -> Fact | None:
    words = f"{change.old} {change.new}"
    if CITATION.search(words):
        return "citation"
    where = f"{change.section} {change.spot.column}"
    if _RESPONSIBLE.search(change.spot.column):
        return "responsible"
    if _PAPERS.search(where):
        return "papers"
    return _fact_of_figures(change, words, where) if _DIGIT.search(words) and not _DATE.search(words) else None


def _fact_of_figures(change: Change, words: str, where: str) -> Fact | None:
    beside = _beside(change)
    if _RETENTION.search(where):
        return "retention"
    if _TIME.search(beside) or _LIMIT.search(where):
        return "time"
    if _FEE.search(beside) or _FEE.search(where):
        return "fee"
    both = _DIGIT.search(change.old) and _DIGIT.search(change.new)
    return "number" if both else None


def _beside(change: Change) -> str:
    """The changed words and the two that follow them: `03 ngày làm`."""
    after = change.shown[-1].text.split()[:2] if change.shown and change.shown[-1].kind == "same" else []
    return " ".join([change.old, change.new, *after])
