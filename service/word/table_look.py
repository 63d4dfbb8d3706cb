"""What a table style adds to the look of cells by their place: a bold first row, a grey last column (17.7.6).

Word works the places out anew each time; the `w:cnfStyle` hints in files are often stale and not read.
"""

from __future__ import annotations

from dataclasses import dataclass

from service.word.styles import Styles
from service.word.tags import (
    W_FIRST_COLUMN,
    W_FIRST_ROW,
    W_GRID_COL,
    W_LAST_COLUMN,
    W_LAST_ROW,
    W_NO_H_BAND,
    W_NO_V_BAND,
    W_TBL_GRID,
    W_TBL_LOOK,
    W_TBL_STYLE,
    W_TBLPR,
    W_VAL,
    Element,
    child_value,
    first_child,
    is_on,
    leading_child,
)

_FLAGS = (
    (W_FIRST_ROW, 0x0020),
    (W_LAST_ROW, 0x0040),
    (W_FIRST_COLUMN, 0x0080),
    (W_LAST_COLUMN, 0x0100),
    (W_NO_H_BAND, 0x0200),
    (W_NO_V_BAND, 0x0400),
)
"""Attributes of `w:tblLook`, and the bits of the older `w:val` in their place."""


@dataclass(frozen=True, slots=True)
class TableLook:
    style_id: str
    switched_on: frozenset[str]
    """Of the attributes in _FLAGS."""
    columns: int
    """Grid columns that the table declares."""

    def parts(self, row: int, rows: int, column: int, width: int) -> tuple[str, ...]:
        """Parts of the style that reach a cell, from the weakest to the strongest."""
        first_row = W_FIRST_ROW in self.switched_on and row == 0
        last_row = W_LAST_ROW in self.switched_on and row == rows - 1
        first_column = W_FIRST_COLUMN in self.switched_on and column == 0
        last_column = W_LAST_COLUMN in self.switched_on and column + width >= self.columns
        banded_column = column - (W_FIRST_COLUMN in self.switched_on)
        banded_row = row - (W_FIRST_ROW in self.switched_on)
        places = (
            (f"band{1 + banded_column % 2}Vert", not first_column and W_NO_V_BAND not in self.switched_on),
            (f"band{1 + banded_row % 2}Horz", not first_row and W_NO_H_BAND not in self.switched_on),
            ("firstRow", first_row),
            ("lastRow", last_row),
            ("firstCol", first_column),
            ("lastCol", last_column),
            ("nwCell", first_row and first_column),
            ("neCell", first_row and last_column),
            ("swCell", last_row and first_column),
            ("seCell", last_row and last_column),
        )
        return tuple(part for part, reached in places if reached)


def table_look(table: Element, styles: Styles) -> TableLook | None:
    """None where the style of the table changes no look, as most do not."""
    properties = leading_child(table, W_TBLPR)
    style_id = None if properties is None else child_value(properties, W_TBL_STYLE)
    if properties is None or style_id is None or not styles.changes_cells(style_id):
        return None
    grid = first_child(table, W_TBL_GRID)
    columns = 0 if grid is None else sum(1 for _ in grid.iterchildren(W_GRID_COL))
    return TableLook(style_id, _switched_on(first_child(properties, W_TBL_LOOK)), columns)


def _switched_on(look: Element | None) -> frozenset[str]:
    if look is None:
        return frozenset({W_NO_H_BAND, W_NO_V_BAND})
    bits = _bits(look.get(W_VAL))
    return frozenset(tag for tag, bit in _FLAGS if (is_on(look.get(tag)) if look.get(tag) is not None else bits & bit))


def _bits(value: str | None) -> int:
    try:
        return int(value or "0", 16)
    except ValueError:
        return 0
