"""History by day, as the office's calendar has it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Generic, Protocol, TypeVar

from web.times import local


class _Timed(Protocol):
    @property
    def at(self) -> datetime: ...


_T = TypeVar("_T", bound=_Timed)


@dataclass(frozen=True, slots=True)
class Day(Generic[_T]):
    day: date
    entries: tuple[_T, ...]


def by_day(entries: Iterable[_T]) -> list[Day[_T]]:
    """Entries in the order they come in, neighbours of one day together."""
    return [Day(day, tuple(group)) for day, group in groupby(entries, lambda entry: local(entry.at).date())]
