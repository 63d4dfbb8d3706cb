"""Blocks of a redline pointed to other changes, after changes were united."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from msgspec.structs import replace

from service.model.redline import (
    RedlineBlock,
    RedlineBreak,
    RedlineCell,
    RedlineParagraph,
    RedlineRow,
    RedlineStory,
    RedlineTable,
)

Numbers = Mapping[int, int]
"""Old to new number of a change; those that are not in it stay."""

_Block = TypeVar("_Block", bound=RedlineBlock)


def renumbered_story(story: RedlineStory, numbers: Numbers) -> RedlineStory:
    return replace(story, blocks=tuple([renumbered(block, numbers) for block in story.blocks]))


def renumbered(block: _Block, numbers: Numbers) -> _Block:
    if isinstance(block, RedlineBreak) or block.state == "same":
        return block
    if isinstance(block, RedlineTable):
        rows = tuple([_row(row, numbers) for row in block.rows])
        return replace(block, rows=rows, change=_number(block.change, numbers))
    assert isinstance(block, RedlineParagraph)  # noqa: S101 - there is no other kind
    pieces = tuple([replace(piece, change=_number(piece.change, numbers)) for piece in block.pieces])
    return replace(block, pieces=pieces, change=_number(block.change, numbers))


def _row(row: RedlineRow, numbers: Numbers) -> RedlineRow:
    if row.state == "same":
        return row
    return replace(row, cells=tuple([_cell(c, numbers) for c in row.cells]), change=_number(row.change, numbers))


def _cell(cell: RedlineCell, numbers: Numbers) -> RedlineCell:
    if cell.state == "same":
        return cell
    blocks = tuple([renumbered(block, numbers) for block in cell.blocks])
    return replace(cell, blocks=blocks, change=_number(cell.change, numbers))


def _number(change: int | None, numbers: Numbers) -> int | None:
    return None if change is None else numbers.get(change, change)
