"""Rows of a table as HTML wants them: each cell with the columns and rows it really covers, gaps filled.

A Content keeps a cell that is merged over several rows once, in its first row, and says nothing where a row starts late.
HTML moves cells sideways when the spans of a table do not add up, so they are made to add up here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar


class _Cell(Protocol):
    @property
    def column(self) -> int: ...
    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...


_C = TypeVar("_C", bound=_Cell)


@dataclass(frozen=True, slots=True)
class Slot(Generic[_C]):
    """A cell as laid out; `cell` is None for a gap."""

    cell: _C | None
    width: int
    height: int


def laid_out(rows: Sequence[Sequence[_C]], columns: int) -> list[list[Slot[_C]]]:
    """One list of slots for each row. A row span ends where a later row has a cell of its own in the way."""
    busy_until = [0] * max(columns, 1)
    """For each column, the row before which a cell from above still covers it."""
    return [_row(rows, number, busy_until) for number in range(len(rows))]


def _row(rows: Sequence[Sequence[_C]], number: int, busy_until: list[int]) -> list[Slot[_C]]:
    slots: list[Slot[_C]] = []
    at = 0
    for cell in rows[number]:
        if cell.column > at:
            slots += _gaps(at, cell.column, number, busy_until)
        width = max(1, cell.width)
        height = _clear_height(rows, number, cell)
        slots.append(Slot(cell, width, height))
        at = max(at, cell.column) + width
        for column in range(cell.column, min(cell.column + width, len(busy_until))):
            busy_until[column] = number + height
    return slots + _gaps(at, len(busy_until), number, busy_until)


def _gaps(start: int, end: int, number: int, busy_until: list[int]) -> list[Slot[_C]]:
    """Fills what no cell covers; consecutive columns become one gap."""
    gaps: list[Slot[_C]] = []
    width = 0
    for column in range(start, min(end, len(busy_until))):
        if busy_until[column] > number:
            gaps += [Slot(None, width, 1)] if width else []
            width = 0
        else:
            width += 1
    return gaps + ([Slot(None, width, 1)] if width else [])


def _clear_height(rows: Sequence[Sequence[_C]], number: int, cell: _C) -> int:
    columns = range(cell.column, cell.column + max(1, cell.width))
    last = min(number + max(1, cell.height), len(rows))
    for below in range(number + 1, last):
        if any(other.column in columns for other in rows[below]):
            return below - number
    return last - number
