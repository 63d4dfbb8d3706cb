"""How blocks of a Content or Redline are set as HTML: which classes, which grid. The tags are written by templates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from service.model.content import Block, Cell, Paragraph, Row, Table
from service.model.redline import (
    Piece,
    RedlineBlock,
    RedlineCell,
    RedlineParagraph,
    RedlineRow,
    RedlineTable,
)
from web.flow import RowGroup, row_groups
from web.grid import Slot, laid_out

_LOOKS = {
    "b": "look-b",
    "i": "look-i",
    "strike": "look-s",
    "dstrike": "look-s",
    "caps": "look-caps",
    "smallcaps": "look-small",
    "hidden": "look-hidden",
    "vert:superscript": "look-sup",
    "vert:subscript": "look-sub",
}
_ALIGNMENTS = {"jc:center": "center", "jc:right": "right", "jc:end": "right", "jc:both": "justify"}
_TITLE_STYLES = {"title", "tiêu đề"}
_OLD_STATES = {"same", "deleted", "changed", "moved_from"}
_NEW_STATES = {"same", "inserted", "changed", "moved_to"}


def look_classes(look: str) -> str:
    """Classes for a formatting key. Size and colour are left out: the page has its own measure and its own colours."""
    if not look:
        return ""
    classes = {_LOOKS[token] for token in look.split() if token in _LOOKS}
    if "u:" in look:
        classes.add("look-u")
    if "highlight:" in look or "shd:" in look:
        classes.add("look-mark")
    return " ".join(sorted(classes))


def paragraph_classes(block: Paragraph | RedlineParagraph) -> str:
    classes = [_ALIGNMENTS[token] for token in block.look.split() if token in _ALIGNMENTS]
    if block.level is not None:
        classes += ["p-heading", f"level-{block.level}"]
    elif block.style.casefold() in _TITLE_STYLES:
        classes.append("p-title")
    if block.label and block.indent:
        classes.append(f"indent-{block.indent}")
    return " ".join(classes)


def block_kind(block: Block | RedlineBlock) -> str:
    """ "p", "t" or "b"."""
    if isinstance(block, Paragraph | RedlineParagraph):
        return "p"
    return "t" if isinstance(block, Table | RedlineTable) else "b"


def has_kind(pieces: Iterable[Piece], kind: str) -> bool:
    return any(piece.kind == kind for piece in pieces)


def grid(table: Table) -> list[tuple[Row, list[Slot[Cell]]]]:
    slots = laid_out([row.cells for row in table.rows], table.columns)
    return list(zip(table.rows, slots, strict=True))


def grid_groups(table: RedlineTable, side: str) -> list[RowGroup[tuple[RedlineRow, list[Slot[RedlineCell]]]]]:
    """Rows of a compared table with their slots, in groups shown or folded; `side` leaves out the other side's rows
    and cells."""
    rows = [_of_side(row, side) for row in table.rows if _on_side(row.state, side)]
    groups = row_groups(rows)
    slots = iter(laid_out([row.cells for row in rows], table.columns))
    return [RowGroup(group.folded, tuple((row, next(slots)) for row in group.rows)) for group in groups]


@dataclass(frozen=True, slots=True)
class PairedRow:
    """A row of a compared table as both documents have it, side by side."""

    row: RedlineRow
    old: list[Slot[RedlineCell]]
    new: list[Slot[RedlineCell]]


def paired_rows(table: RedlineTable) -> list[RowGroup[PairedRow]]:
    """Every row once, so that both sides of it stand at one height, in groups shown or folded."""
    old, new = (_side_by_side(table.rows, side) for side in ("old", "new"))
    slots = zip(*(laid_out(cells, table.columns) for cells in (old, new)), strict=True)
    tall = [replace(row, cells=(*before, *after)) for row, before, after in zip(table.rows, old, new, strict=True)]
    paired = iter([PairedRow(row, *sides) for row, sides in zip(table.rows, slots, strict=True)])
    return [RowGroup(group.folded, tuple(next(paired) for _ in group.rows)) for group in row_groups(tall)]


def _side_by_side(rows: Sequence[RedlineRow], side: str) -> list[list[RedlineCell]]:
    """The cells of one side for every row of both. A cell that covers several rows also covers the other side's rows
    between them."""
    own = [index for index, row in enumerate(rows) if _on_side(row.state, side)]
    cells: list[list[RedlineCell]] = [[] for _ in rows]
    for place, index in enumerate(own):
        for cell in _of_side(rows[index], side).cells:
            last = own[min(place + max(1, cell.height), len(own)) - 1]
            cells[index].append(replace(cell, height=last - index + 1))
    return cells


def _on_side(state: str, side: str) -> bool:
    return side == "both" or state in (_OLD_STATES if side == "old" else _NEW_STATES)


def _of_side(row: RedlineRow, side: str) -> RedlineRow:
    if side == "both":
        return row
    cells: Sequence[RedlineCell] = [cell for cell in row.cells if _on_side(cell.state, side)]
    return RedlineRow(row.state, tuple(cells), row.header, row.change)


def anchor(name: str) -> str:
    """A story's name as the id of an element."""
    return "s-" + re.sub(r"\W+", "-", name)
