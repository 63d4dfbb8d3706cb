"""Hunks: neighbouring stretches of a paragraph that a reader counts as one change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from service.diff.stretches import Recast, Stretch

# Edits with this many equal words between them are one change to a reader.
_BRIDGE_WORDS = 1
# An island of equal words this much smaller than the edits on both sides of it survived by chance.
_ISLAND = 2
# Of these many words that changed at most so many survived: the passage is told anew.
_SPLINTERS = 0.3
_SENTENCE_ENDS = (".", ";", ":", "!", "?", "\n")


@dataclass(slots=True)
class Hunk:
    """Stretches first to last - 1, of which `members` changed."""

    first: int
    last: int
    members: list[int] = field(default_factory=list)
    spacing: bool = True
    words: int = 0
    """Words that went or came, whichever are more."""


def edit_hunks(stretches: Sequence[Stretch]) -> list[Hunk]:
    """What was edited. Where little of a passage survives it is one hunk, not splinters."""
    found: list[Hunk] = []
    for hunk in _neighbours(stretches):
        found.append(hunk)
        while len(found) > 1 and _belong_together(found[-2], found[-1], stretches):
            last = found.pop()
            found[-1] = _united(found[-1], last)
    return found


def _neighbours(stretches: Sequence[Stretch]) -> Iterator[Hunk]:
    """Hunks with no words between."""
    hunk: Hunk | None = None
    for index, stretch in enumerate(stretches):
        if stretch.kind == "same":
            if stretch.words and hunk is not None:
                yield hunk
                hunk = None
            continue
        hunk = hunk or Hunk(index, index)
        hunk.members.append(index)
        hunk.last = index + 1
        hunk.spacing = hunk.spacing and stretch.spacing
        hunk.words = max(hunk.words, stretch.words)
    if hunk is not None:
        yield hunk


def _belong_together(one: Hunk, other: Hunk, stretches: Sequence[Stretch]) -> bool:
    if one.spacing or other.spacing:
        return False
    island = stretches[one.last : other.first]
    words = sum(stretch.words for stretch in island)
    if words <= _BRIDGE_WORDS:
        return True
    if words * _ISLAND > min(one.words, other.words):
        return False
    return not any(end in stretch.text for stretch in island for end in _SENTENCE_ENDS)


def _united(one: Hunk, other: Hunk) -> Hunk:
    return Hunk(one.first, other.last, one.members + other.members, False, one.words + other.words)


def melted(stretches: Sequence[Stretch], hunks: Sequence[Hunk]) -> list[Stretch]:
    """The stretches with those hunks in one piece of which next to nothing survived: old words first, then new ones.

    Shown word by word they would be splinters. Their changes keep count of the words that really changed.
    """
    found: list[Stretch] = []
    at = 0
    for hunk in hunks:
        if _is_splintered(hunk, stretches):
            found += stretches[at : hunk.first]
            inside, change = stretches[hunk.first : hunk.last], stretches[hunk.members[0]].change
            found += [replace(s, kind="deleted", change=change) for s in inside if s.kind != "inserted"]
            found += [replace(s, kind="inserted", change=change) for s in inside if s.kind != "deleted"]
            at = hunk.last
    return found + list(stretches[at:])


def _is_splintered(hunk: Hunk, stretches: Sequence[Stretch]) -> bool:
    inside = stretches[hunk.first : hunk.last]
    kept = sum(stretch.words for stretch in inside if stretch.kind == "same")
    if not kept or kept > _SPLINTERS * hunk.words:
        return False
    return all(stretch.verbatim for stretch in inside if stretch.kind == "same")


def recast_hunks(stretches: Sequence[Stretch]) -> Iterator[Hunk]:
    """Runs of words that stayed and look different, or lead elsewhere."""
    hunk: Hunk | None = None
    kind: tuple[Recast, str] = "", ""
    for index, stretch in enumerate(stretches):
        ends = (stretch.recast, stretch.link) != kind and (stretch.words > 0 or stretch.kind != "same")
        if hunk is not None and ends:
            yield hunk
            hunk = None
        if stretch.recast:
            kind = stretch.recast, stretch.link
            hunk = hunk or Hunk(index, index, spacing=False)
            hunk.members.append(index)
            hunk.last = index + 1
    if hunk is not None:
        yield hunk
