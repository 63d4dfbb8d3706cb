"""A Redline laid out for reading: what changed with its surroundings, long unchanged stretches folded away.

Comes in: the blocks of one story of a Redline. Goes out: stretches of blocks, each shown or folded, and tables as
groups of rows, shown or folded. Which words stand where stays as the Redline says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, TypeVar

from service.model.redline import (
    Redline,
    RedlineBlock,
    RedlineCell,
    RedlineParagraph,
    RedlineRow,
    RedlineStory,
    RedlineTable,
)

_AROUND = 1
"""Unchanged blocks shown on either side of a change."""
_SHORTEST_FOLD = 3
_LONG_TABLE_ROWS = 8


@dataclass(frozen=True, slots=True)
class Stretch:
    """Neighbouring blocks that are all shown or all folded."""

    folded: bool
    blocks: tuple[RedlineBlock, ...]

    @property
    def sections(self) -> tuple[Stretch, ...]:
        """The stretch cut before each heading of the highest level that it has."""
        levels = [level for level in map(_level, self.blocks) if level is not None]
        return tuple(Stretch(self.folded, part) for part in _cut(self.blocks, min(levels))) if levels else (self,)

    @property
    def first_heading(self) -> str:
        return next(iter(self._headings()), "")

    @property
    def last_heading(self) -> str:
        return next(reversed(self._headings()), "")

    def _headings(self) -> list[str]:
        return [heading_text(block) for block in self.blocks if is_heading(block)]


_R = TypeVar("_R")


@dataclass(frozen=True, slots=True)
class RowGroup(Generic[_R]):
    """Neighbouring rows of a table that are all shown or all folded."""

    folded: bool
    rows: tuple[_R, ...]


def _level(block: RedlineBlock) -> int | None:
    return block.level if isinstance(block, RedlineParagraph) else None


def _cut(blocks: tuple[RedlineBlock, ...], level: int) -> list[tuple[RedlineBlock, ...]]:
    begins = [0, *(index for index, block in enumerate(blocks) if index and _level(block) == level), len(blocks)]
    return [blocks[start:end] for start, end in pairwise(begins)]


class Anchors:
    """Where each change stands first: only that place gets the anchor that the list of changes leads to."""

    def __init__(self) -> None:
        self._seen: set[tuple[int, str]] = set()

    def first(self, change: int, place: str = "") -> bool:
        """True the first time it is asked for this change. A move has two places: "from" and "to"."""
        key = (change, place)
        if key in self._seen:
            return False
        self._seen.add(key)
        return True


def is_heading(block: RedlineBlock) -> bool:
    return isinstance(block, RedlineParagraph) and block.level is not None


def heading_text(block: RedlineBlock) -> str:
    if not isinstance(block, RedlineParagraph):
        return ""
    text = "".join(piece.text for piece in block.pieces if piece.kind != "deleted")
    return f"{block.label} {text}".strip()


def touched(block: RedlineBlock) -> bool:
    """Whether anything in this block belongs to a change."""
    if block.state != "same":
        return True
    if isinstance(block, RedlineParagraph):
        return block.change is not None or any(piece.change is not None for piece in block.pieces)
    return isinstance(block, RedlineTable) and any(row_touched(row) for row in block.rows)


def row_touched(row: RedlineRow) -> bool:
    return row.state != "same" or any(_cell_touched(cell) for cell in row.cells)


def _cell_touched(cell: RedlineCell) -> bool:
    return cell.state != "same" or any(touched(block) for block in cell.blocks)


def story_touched(story: RedlineStory) -> bool:
    return story.state != "same" or any(touched(block) for block in story.blocks)


def told(redline: Redline) -> tuple[RedlineStory, ...]:
    """The stories worth showing: the body, and any other where something changed."""
    return tuple(story for story in redline.stories if story.kind == "body" or story_touched(story))


def stretches(blocks: Sequence[RedlineBlock]) -> list[Stretch]:
    """The blocks in order, as stretches. Each change keeps its neighbours and the heading it stands under."""
    shown = _with_surroundings(blocks, [touched(block) for block in blocks])
    runs: list[Stretch] = []
    start = 0
    for end in range(1, len(blocks) + 1):
        if end == len(blocks) or shown[end] != shown[start]:
            runs.append(Stretch(not shown[start], tuple(blocks[start:end])))
            start = end
    return _without_short_folds(runs)


def _with_surroundings(blocks: Sequence[RedlineBlock], changed: list[bool]) -> list[bool]:
    shown = list(changed)
    heading: int | None = None
    for index, block in enumerate(blocks):
        if is_heading(block):
            heading = index
        if changed[index]:
            low, high = max(0, index - _AROUND), min(len(blocks), index + _AROUND + 1)
            shown[low:high] = [True] * (high - low)
            if heading is not None:
                shown[heading] = True
    return shown


def _without_short_folds(runs: list[Stretch]) -> list[Stretch]:
    """A fold costs a line of its own: folding one or two blocks hides more than it saves."""
    joined: list[Stretch] = []
    for run in runs:
        folded = run.folded and len(run.blocks) >= _SHORTEST_FOLD
        if joined and joined[-1].folded == folded:
            joined[-1] = Stretch(folded, joined[-1].blocks + run.blocks)
        else:
            joined.append(Stretch(folded, run.blocks))
    return joined


def row_groups(rows: Sequence[RedlineRow]) -> list[RowGroup[RedlineRow]]:
    """The rows of a table; in a long one those far from any change are folded. No merged cell is cut in two."""
    if len(rows) < _LONG_TABLE_ROWS:
        return [RowGroup(False, tuple(rows))]
    shown = _rows_shown(rows)
    groups: list[RowGroup[RedlineRow]] = []
    start = 0
    for end in range(1, len(rows) + 1):
        if end == len(rows) or shown[end] != shown[start]:
            folded = not shown[start] and end - start >= _SHORTEST_FOLD
            groups.append(RowGroup(folded, tuple(rows[start:end])))
            start = end
    return groups


def _rows_shown(rows: Sequence[RedlineRow]) -> list[bool]:
    changed = [row_touched(row) for row in rows]
    shown = [row.header or index == 0 for index, row in enumerate(rows)]
    for index in (index for index, touched_here in enumerate(changed) if touched_here):
        low, high = max(0, index - _AROUND), min(len(rows), index + _AROUND + 1)
        shown[low:high] = [True] * (high - low)
    for start, end in _bound_together(rows):
        if any(shown[start:end]):
            shown[start:end] = [True] * (end - start)
    return shown


def _bound_together(rows: Sequence[RedlineRow]) -> list[tuple[int, int]]:
    """Stretches of rows that merged cells hold together, as (first, one past the last), not overlapping."""
    bound: list[tuple[int, int]] = []
    for index, row in enumerate(rows):
        end = index + max((cell.height for cell in row.cells), default=1)
        if bound and index < bound[-1][1]:
            bound[-1] = (bound[-1][0], max(end, bound[-1][1]))
        elif end > index + 1:
            bound.append((index, end))
    return [(start, min(end, len(rows))) for start, end in bound]
