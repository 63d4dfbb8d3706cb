"""History by day, as the office's calendar has it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from web.shown import Entry
from web.times import local


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    entries: tuple[Entry, ...]


def by_day(entries: Iterable[Entry]) -> list[Day]:
    """Entries in the order they come in, neighbours of one day together."""
    return [Day(day, tuple(group)) for day, group in groupby(entries, lambda entry: local(entry.at).date())]
