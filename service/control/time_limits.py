"""Time limits as procedures state them: `03 ngày làm việc`, `½ ngày`, `Ngay trong ngày`, several cases in one sentence."""

from __future__ import annotations

import re
from typing import Literal

import msgspec

from service.control.letters import folded, folded_pattern

Unit = Literal["minute", "hour", "session", "day", "week", "month", "year", "same-day", "at-once"]

HOURS_A_DAY = 8
_UNITS: dict[str, Unit] = {
    folded("phút"): "minute",
    folded("giờ"): "hour",
    folded("tiếng"): "hour",
    folded("buổi"): "session",
    folded("ngày"): "day",
    folded("tuần"): "week",
    folded("tháng"): "month",
    folded("năm"): "year",
}
_HOURS: dict[Unit, float] = {"minute": 1 / 60, "hour": 1, "session": 4, "day": 8, "same-day": 8, "at-once": 0}
_FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75}
_AMOUNT = r"(?:\d{1,3}\s*[½¼¾]|[½¼¾]|\d{1,2}\s*/\s*\d{1,2}|\d{1,3}(?:[.,]\d{1,2})?)"
_LIMIT = re.compile(
    folded_pattern(
        rf"(?<![\d/.,])(?:(?P<least>{_AMOUNT})\s*(?:-|–|đến)\s*)?(?P<amount>{_AMOUNT})\s*(?:\([^)]{{1,30}}\)\s*)?"
        r"(?P<unit>phút|giờ|tiếng|buổi|ngày|tuần|tháng|năm)(?!\w)(?P<working> làm việc)?"
        r"|(?P<same>(?:ngay )?trong ngày(?! làm việc tiếp| tiếp theo|\s*\d)(?P<of_work> làm việc)?)"
        r"|(?P<at_once>ngay (?:sau )?khi(?: tiếp)? nhận)"
    )
)
# `sau 15 giờ` is an hour of the day, `ngày 01 tháng 6 năm 2025` and `năm 2014` are dates.
_BEFORE_CLOCK = re.compile(folded_pattern(r"(?:sau|trước|từ|lúc|đến|hồi)\s*$"))
_BEFORE_DATE = re.compile(folded_pattern(r"(?:ngày|tháng)\s*$"))
_AFTER_DATE = re.compile(folded_pattern(r"\s*(?:\d|năm \d)"))
_CASE = re.compile(folded_pattern(r"(?:trong )?(?:trường hợp|đối với|nếu|khi)[^.;:]*?(?=\s*(?:,|thì|:|$))"))
_CASE_AFTER = re.compile(folded_pattern(r"\s*,?\s*(?:nếu|trong trường hợp|đối với)[^.;,]*"))
_SENTENCE_END = re.compile(r"[.;\n](?=\s|$)|\n")


class TimeLimit(msgspec.Struct, frozen=True, omit_defaults=True):
    amount: float
    unit: Unit
    working: bool = False
    """Working days (`ngày làm việc`)."""
    least: float | None = None
    """Of `01-07 ngày`."""
    case: str = ""
    """`Trường hợp cần phải xác minh`; empty for the usual one."""
    text: str = ""
    """As written."""

    @property
    def hours(self) -> float | None:
        """In hours of work; None where that takes a calendar."""
        return self.amount * _HOURS[self.unit] if self.unit in _HOURS else None


def read_time_limits(text: str) -> tuple[TimeLimit, ...]:
    words = folded(text)
    return tuple(_limit(text, words, found) for found in _LIMIT.finditer(words) if not _is_date(words, found))


def hours_of(text: str) -> float | None:
    """Of a cell of a step table, in hours of work; None where it says something else (`Theo giấy hẹn`)."""
    limits = read_time_limits(text)
    return limits[0].hours if len(limits) == 1 else None


def _limit(text: str, words: str, found: re.Match[str]) -> TimeLimit:
    case = _case(text, words, found)
    written = " ".join(text[found.start() : found.end()].split())
    if found["same"]:
        return TimeLimit(1, "same-day", bool(found["of_work"]), None, case, written)
    if found["at_once"]:
        return TimeLimit(0, "at-once", case=case, text=written)
    least = _amount(found["least"]) if found["least"] else None
    return TimeLimit(_amount(found["amount"]), _UNITS[found["unit"]], bool(found["working"]), least, case, written)


def _is_date(words: str, found: re.Match[str]) -> bool:
    if not found["unit"]:
        return False
    before, after = words[max(0, found.start() - 12) : found.start()], words[found.end() : found.end() + 8]
    unit = _UNITS[found["unit"]]
    if unit == "hour" and not found["working"] and _BEFORE_CLOCK.search(before):
        return True
    if unit in {"month", "year"} and (_BEFORE_DATE.search(before) or _AFTER_DATE.match(after)):
        return True
    return unit == "day" and _AFTER_DATE.match(after) is not None and "/" in after


def _amount(written: str) -> float:
    whole = written.replace(" ", "")
    fraction = _FRACTIONS.get(whole[-1:])
    if fraction is not None:
        return float(whole[:-1] or 0) + fraction
    above, slash, below = whole.partition("/")
    if slash:
        return float(above) / float(below) if float(below) else 0.0
    return float(whole.replace(",", "."))


def _case(text: str, words: str, limit: re.Match[str]) -> str:
    """For whom, or when, it holds: before the number in its sentence, or right after it."""
    begin = max((end.end() for end in _SENTENCE_END.finditer(words, 0, limit.start())), default=0)
    found = _CASE.search(words, begin, limit.start()) or _CASE_AFTER.match(words, limit.end())
    return " ".join(text[found.start() : found.end()].split()).lstrip(", ") if found else ""
