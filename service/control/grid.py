"""A table as its rows and columns: which text stands where, merged cells looked through."""

from __future__ import annotations

from functools import cached_property

from service.model.content import Cell, Paragraph, Table, paragraphs


class Grid:
    def __init__(self, table: Table) -> None:
        self.table = table
        self._texts: dict[int, list[str]] = {}

    def texts(self, row: int) -> list[str]:
        """Of the cells that begin in the row, from left to right."""
        found = self._texts.get(row)
        if found is None:
            found = self._texts[row] = [cell.text.strip() for cell in self.table.rows[row].cells]
        return found

    def label(self, row: int) -> str:
        """Word's own number in the first cell, where nothing else is in it."""
        cells = self.table.rows[row].cells
        if not cells or self.texts(row)[0]:
            return ""
        return next(paragraphs(cells[0].blocks), Paragraph()).label

    def at(self, row: int, column: int) -> Cell | None:
        """The cell that covers the place; it may begin in a row above."""
        start = self._owners.get((row, column))
        return start[1] if start else None

    def text(self, row: int, column: int) -> str:
        cell = self.at(row, column)
        return " ".join(cell.text.split()) if cell else ""

    def begins(self, row: int, column: int) -> bool:
        """False where a merged cell goes on from the row above."""
        start = self._owners.get((row, column))
        return start is not None and start[0] == row

    @cached_property
    def _owners(self) -> dict[tuple[int, int], tuple[int, Cell]]:
        return {
            (row, column): (index, cell)
            for index, cells in enumerate(self.table.rows)
            for cell in cells.cells
            for row in range(index, index + cell.height)
            for column in range(cell.column, cell.column + cell.width)
        }
