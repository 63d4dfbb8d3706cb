"""Office hours: Monday to Friday, morning and afternoon, without public holidays and the days around Tết."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from random import Random

VIETNAM = timezone(timedelta(hours=7))

_HOLIDAYS = frozenset({(1, 1), (4, 30), (5, 1), (9, 2), (9, 3)})
_TET = (
    date(2020, 1, 25),
    date(2021, 2, 12),
    date(2022, 2, 1),
    date(2023, 1, 22),
    date(2024, 2, 10),
    date(2025, 1, 29),
    date(2026, 2, 17),
    date(2027, 2, 6),
    date(2028, 1, 26),
)
"""First days of the lunar year."""


def is_workday(day: date) -> bool:
    near_tet = any(-2 <= (day - new_year).days <= 5 for new_year in _TET)
    return day.weekday() < 5 and (day.month, day.day) not in _HOLIDAYS and not near_tet


def workday(day: date) -> date:
    """`day`, or the last working day before it."""
    while not is_workday(day):
        day -= timedelta(days=1)
    return day


def next_workday(day: date) -> date:
    """The first working day after `day`."""
    day += timedelta(days=1)
    while not is_workday(day):
        day += timedelta(days=1)
    return day


def any_time(day: date, rng: Random) -> datetime:
    """A moment of office hours, in UTC."""
    start = rng.choice((time(7, 35), time(13, 35)))
    return _at(day, start) + timedelta(seconds=rng.randint(0, 3 * 3600))


def afternoon(day: date, saves: int, rng: Random) -> list[datetime]:
    """Saves of one sitting, minutes apart."""
    at = _at(day, time(13, 40)) + timedelta(seconds=rng.randint(0, 4000))
    times = []
    for _ in range(saves):
        times.append(at)
        at += timedelta(seconds=rng.randint(240, 2000))
    return times


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, VIETNAM).astimezone(UTC)
