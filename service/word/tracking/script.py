"""The script of a paragraph: its units in order, each kept, deleted or inserted.

Text follows the matches. Marks without text (pictures, notes, fields) are paired where they stand between the same
words and have the same key. A field whose head or end changes is replaced as a whole: Word repairs halves.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from service.word.tracking.matches import Match
from service.word.tracking.units import Unit, Units

_MOST_MARKS = 1_000_000
"""Old times new marks between two words that are paired; beyond, they are replaced."""

Fate = Literal["kept", "deleted", "inserted"]


@dataclass(frozen=True, slots=True)
class Fragment:
    """unit.text[start:end]; all of a unit that may not be cut."""

    unit: Unit
    start: int
    end: int


@dataclass(slots=True)
class Step:
    fate: Fate
    old: list[Fragment]
    new: list[Fragment]


def script(old: Units, new: Units, matches: Sequence[Match]) -> list[Step]:
    """Kept steps have both sides, the others one. Steps alternate: no two neighbours have the same fate."""
    barred: set[int] = set()
    matches = list(_cut_at_marks(_without_halves(old, new, list(matches)), old.units, new.units))
    while True:
        steps = list(_steps(old, new, matches, barred))
        torn = _torn_fields(old, new, steps) - barred
        if not torn:
            return steps
        barred |= torn
        matches = [match for match in matches if not _touches(match, old, new, barred)]


# --- steps


class _Cursor:
    def __init__(self, units: Sequence[Unit]) -> None:
        self.units, self.index, self.at = units, 0, 0

    def take(self, end: int, marks_at_end: bool) -> list[Fragment]:
        """Everything up to offset `end`, with or without the marks that stand right there."""
        found: list[Fragment] = []
        while self.index < len(self.units):
            unit = self.units[self.index]
            if self.at >= end and (unit.text or not marks_at_end):
                break
            stop = min(end, unit.end)
            found.append(Fragment(unit, self.at - unit.start, stop - unit.start))
            self.at = stop
            if stop < unit.end:
                break
            self.index += 1
        return found


def _steps(old: Units, new: Units, matches: Sequence[Match], barred: set[int]) -> Iterator[Step]:
    """`matches` are cut at marks."""
    olds, news = _Cursor(old.units), _Cursor(new.units)
    last: Step | None = None
    for match in [*matches, None]:
        end, new_end = (match.start, match.new_start) if match else (len(old.text), len(new.text))
        steps = list(_gap(olds.take(end, True), news.take(new_end, True), barred))
        if match is not None:
            steps.append(Step("kept", olds.take(match.end, False), news.take(match.new_end, False)))
        for step in steps:
            if last is not None and last.fate == step.fate:
                last.old += step.old
                last.new += step.new
                continue
            if last is not None:
                yield last
            last = step
    if last is not None:
        yield last


def _cut_at_marks(matches: Sequence[Match], old: Sequence[Unit], new: Sequence[Unit]) -> Iterator[Match]:
    """No mark lies inside a match any more. A match of unequal lengths cannot be cut and is given up."""
    marks = [unit.start for unit in old if not unit.text]
    new_marks = [unit.start for unit in new if not unit.text]
    for match in matches:
        cuts = {at - match.start for at in _inside(marks, match.start, match.end)}
        cuts |= {at - match.new_start for at in _inside(new_marks, match.new_start, match.new_end)}
        if cuts and match.length != match.new_length:
            continue
        edges = [0, *sorted(cuts), match.length]
        if not cuts:
            yield match
            continue
        for low, high in pairwise(edges):
            yield Match(match.start + low, match.new_start + low, high - low, high - low)


def _inside(places: list[int], start: int, end: int) -> list[int]:
    """Of places in ascending order those between start and end."""
    return places[bisect_right(places, start) : bisect_left(places, end)]


def _gap(old: list[Fragment], new: list[Fragment], barred: set[int]) -> Iterator[Step]:
    """Between two matches all text is old or new; marks with equal keys stay."""
    at = new_at = 0
    for i, j in _paired(_mark_keys(old, barred), _mark_keys(new, barred)):
        yield from _sides(old[at:i], new[new_at:j])
        yield Step("kept", [old[i]], [new[j]])
        at, new_at = i + 1, j + 1
    yield from _sides(old[at:], new[new_at:])


def _sides(old: list[Fragment], new: list[Fragment]) -> Iterator[Step]:
    if old:
        yield Step("deleted", old, [])
    if new:
        yield Step("inserted", [], new)


def _mark_keys(fragments: Sequence[Fragment], barred: set[int]) -> list[tuple[int, Hashable]]:
    return [
        (index, fragment.unit.key)
        for index, fragment in enumerate(fragments)
        if not fragment.unit.text and id(fragment.unit) not in barred
    ]


def _paired(old: list[tuple[int, Hashable]], new: list[tuple[int, Hashable]]) -> list[tuple[int, int]]:
    """The longest common subsequence of keys; there are a handful, unless somebody wants to keep us busy."""
    if not old or not new or len(old) * len(new) > _MOST_MARKS:
        return []
    longest = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            if old[i][1] == new[j][1]:
                longest[i][j] = longest[i + 1][j + 1] + 1
            else:
                longest[i][j] = max(longest[i + 1][j], longest[i][j + 1])
    pairs: list[tuple[int, int]] = []
    i = j = 0
    while i < len(old) and j < len(new):
        if old[i][1] == new[j][1]:
            pairs.append((old[i][0], new[j][0]))
            i, j = i + 1, j + 1
        elif longest[i + 1][j] >= longest[i][j + 1]:
            i += 1
        else:
            j += 1
    return pairs


# --- what may not be cut


def _without_halves(old: Units, new: Units, matches: list[Match]) -> list[Match]:
    """Text that may not be cut is matched with its like as a whole, or not at all."""
    for units, of_old in ((old.units, True), (new.units, False)):
        for unit in units:
            if unit.text and unit.key is not None:
                matches = _settled(matches, unit, old.units if not of_old else new.units, of_old)
    return matches


def _settled(matches: list[Match], unit: Unit, others: Sequence[Unit], of_old: bool) -> list[Match]:
    found: list[Match] = []
    for match in matches:
        start, end = (match.start, match.end) if of_old else (match.new_start, match.new_end)
        if unit.end <= start or unit.start >= end or _has_like(match, unit, others, of_old):
            found.append(match)
        elif match.length == match.new_length:
            low, high = max(unit.start - start, 0), min(unit.end - start, match.length)
            found += [piece for piece in (_part(match, 0, low), _part(match, high, match.length)) if piece.length]
    return found


def _has_like(match: Match, unit: Unit, others: Sequence[Unit], of_old: bool) -> bool:
    start, end = (match.start, match.end) if of_old else (match.new_start, match.new_end)
    if unit.start < start or unit.end > end or match.length != match.new_length:
        return False
    there = unit.start + (match.new_start - match.start) * (1 if of_old else -1)
    return any(other.start == there and other.text == unit.text and other.key == unit.key for other in others)


def _part(match: Match, low: int, high: int) -> Match:
    return replace(
        match, start=match.start + low, new_start=match.new_start + low, length=high - low, new_length=high - low
    )


def _torn_fields(old: Units, new: Units, steps: Sequence[Step]) -> set[int]:
    """Ids of the units of fields, with all between head and end, of which a part stays and the head or end does not."""
    kept = {id(fragment.unit) for step in steps if step.fate == "kept" for fragment in (*step.old, *step.new)}
    torn: set[int] = set()
    for units in (old, new):
        for head, end in units.fields:
            inside = [id(unit) for unit in units.units[head : end + 1]]
            whole = inside[0] in kept and inside[-1] in kept
            if not whole and any(unit in kept for unit in inside):
                torn.update(inside)
    return torn


def _touches(match: Match, old: Units, new: Units, barred: set[int]) -> bool:
    def lies_in(units: Units, start: int, end: int) -> bool:
        return any(id(unit) in barred and unit.start < end and unit.end > start for unit in units.units)

    return lies_in(old, match.start, match.end) or lies_in(new, match.new_start, match.new_end)


def mark_pairs(steps: Sequence[Step]) -> list[tuple[Unit, Unit]]:
    """Marks without text that stay, each with its like in the new file."""
    found: list[tuple[Unit, Unit]] = []
    for step in steps:
        if step.fate == "kept":
            olds = [fragment.unit for fragment in step.old if not fragment.unit.text]
            news = [fragment.unit for fragment in step.new if not fragment.unit.text]
            found += zip(olds, news, strict=False)
    return found
