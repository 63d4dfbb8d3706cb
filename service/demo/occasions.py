"""When and why a procedure is opened and changed: what the law forces, what the office decides, small things."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from service.demo import edits
from service.demo.legal import turning_days
from service.demo.office_hours import workday
from service.demo.procedure import Procedure

_RECENT = 0.2
"""Share of the documents that are worked on in the last month."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """A time when somebody opens a document to change it."""

    on: date
    edits: tuple[edits.Edit, ...]
    saves: int
    issue: bool
    """The cover claims a new issue at the end."""


def occasions(procedure: Procedure, rng: Random, begun: date, last: date, saves: int) -> list[Occasion]:
    """As many as make `saves` revisions with the first one: what the law forces, what the office decides, small things."""
    left = saves - 1
    chosen: list[Occasion] = []
    if rng.random() < _RECENT:
        chosen.append(_recent(rng, last, left))
        left -= chosen[-1].saves
    for occasion in _campaigns(procedure, rng, begun, last):
        if left and rng.random() < 0.62:
            fitted = replace(occasion, saves=min(occasion.saves, left))
            chosen.append(fitted)
            left -= fitted.saves
    while left:
        small = replace(_small(rng, begun, last), saves=1)
        chosen.append(small)
        left -= 1
    return sorted(chosen, key=lambda occasion: occasion.on)


def _campaigns(procedure: Procedure, rng: Random, begun: date, last: date) -> list[Occasion]:
    """What an issue can come from, in the order in which it matters."""
    found = [
        Occasion(_later(day, 15, 110, last, rng), (edits.LAWS, *_others(rng)), rng.choice((1, 2, 2, 3)), True)
        for day in turning_days(procedure.law_numbers, begun, last - timedelta(days=60))
    ]
    found = _apart_in_time(found)
    if edits.has_household_book(procedure) and begun < date(2023, 1, 1) < last:
        found.append(Occasion(_later(date(2023, 1, 3), 5, 120, last, rng), (edits.HOUSEHOLD,), 2, rng.random() < 0.7))
    for days, edit, likely in ((1400, edits.LIMIT, 0.35), (640, edits.LIMIT, 0.35), (500, edits.MOVED_TO_CENTRE, 0.6)):
        day = last - timedelta(days=days)
        if day > begun and rng.random() < likely:
            found.append(Occasion(_later(day, 0, 90, last, rng), (edit, *_others(rng)), rng.choice((1, 2, 3)), True))
    found += [occasion for year in range(begun.year + 1, last.year) for occasion in _after_audit(year, rng)]
    rng.shuffle(found)
    return found


def _after_audit(year: int, rng: Random) -> list[Occasion]:
    """What the internal audit of an autumn leaves to mend."""
    if rng.random() > 0.35:
        return []
    on = workday(date(year, 9, 20) + timedelta(days=rng.randint(0, 70)))
    return [Occasion(on, tuple(rng.sample(edits.ORDINARY, rng.randint(1, 3))), rng.choice((1, 2, 2)), True)]


def _recent(rng: Random, last: date, left: int) -> Occasion:
    """Work in the month that ends on `last`."""
    on = workday(last - timedelta(days=rng.randint(0, 25)))
    chosen = tuple(rng.sample(edits.ORDINARY, 2))
    return Occasion(on, chosen, min(left, rng.choice((1, 1, 2, 3))), rng.random() < 0.6)


def _small(rng: Random, begun: date, last: date) -> Occasion:
    """One save between issues; sometimes an issue for its own sake."""
    on = workday(begun + timedelta(days=rng.randint(3, max(4, (last - begun).days - 32))))
    if rng.random() < 0.25:
        return Occasion(on, tuple(rng.sample(edits.ORDINARY, rng.randint(1, 2))), 1, rng.random() < 0.75)
    return Occasion(on, (rng.choice(edits.SMALL),), 1, False)


def _others(rng: Random) -> tuple[edits.Edit, ...]:
    return tuple(rng.sample(edits.ORDINARY, rng.randint(0, 2)))


def _later(day: date, least: int, most: int, last: date, rng: Random) -> date:
    """A working day some time after `day`, before the last month."""
    return workday(min(day + timedelta(days=rng.randint(least, most)), last - timedelta(days=33 + rng.randint(0, 20))))


def _apart_in_time(occasions: list[Occasion]) -> list[Occasion]:
    """Laws that change within half a year are taken up together."""
    kept: list[Occasion] = []
    for occasion in sorted(occasions, key=lambda known: known.on):
        if not kept or (occasion.on - kept[-1].on).days > 180:
            kept.append(occasion)
        else:
            kept[-1] = replace(kept[-1], on=occasion.on)
    return kept
