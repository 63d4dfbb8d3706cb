"""Which changes touch the facts that citizens feel: time limits, fees, papers asked for, the law referred to."""

from __future__ import annotations

import re
from typing import Literal

from service.model.redline import Change

Fact = Literal["time", "fee", "citation", "papers", "number"]

# Best first: a change of a time limit is the first thing to say about a revision.
FACTS: tuple[Fact, ...] = ("time", "fee", "citation", "papers", "number")

_TIME = re.compile(r"(?:ngày|giờ|tháng|tuần)(?:\s+làm\s+việc)?\b|thời\s+(?:gian|hạn)", re.IGNORECASE)
_FEE = re.compile(r"đồng\b|\bvnđ\b|lệ\s+phí|\bphí\b", re.IGNORECASE)
_CITATION = re.compile(r"\d+/\d{4}/[A-ZĐ]|\d+/[A-ZĐ]+-[A-ZĐ]", re.IGNORECASE)
_PAPERS = re.compile(r"thành\s+phần|hồ\s+sơ\s+gồm|bản\s+(?:chính|sao)", re.IGNORECASE)
_DIGIT = re.compile(r"\d|[½¼¾]")
_DATE = re.compile(r"\d{1,2}[/.]\d{1,2}[/.]\d{2,4}")


def fact(change: Change) -> Fact | None:
    """The fact that the change touches, None for wording. Looks and moves touch none."""
    if change.kind in {"moved", "reformatted"} or change.cosmetic:
        return None
    words = f"{change.old} {change.new}"
    if _CITATION.search(words):
        return "citation"
    if _PAPERS.search(change.place):
        return "papers"
    if not _DIGIT.search(words) or _DATE.search(words):
        return None
    if _TIME.search(_beside(change)) or _TIME.search(change.place):
        return "time"
    if _FEE.search(_beside(change)) or _FEE.search(change.place):
        return "fee"
    return "number"


def _beside(change: Change) -> str:
    """The changed words and the two that follow them: `03 ngày làm`."""
    after = change.shown[-1].text.split()[:2] if change.shown and change.shown[-1].kind == "same" else []
    return " ".join([change.old, change.new, *after])
