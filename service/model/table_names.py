"""Names in tables: what a column is called, and what people call a row by."""

from __future__ import annotations

import re

from service.model.content import Cell, Paragraph, Row, Table, paragraphs
from service.model.outline import is_bold, shorten
from service.model.regions import roles_in

_LONGEST_ROW_NAME = 40
_LONGEST_COLUMN = 40
_IN_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")


def column_headers(table: Table) -> dict[int, str]:
    """Grid column to the text of its header: the rows that Word repeats, else a first row that looks like one."""
    headers: dict[int, str] = {}
    for row in _header_rows(table)[:2]:
        for cell in row.cells:
            text = _IN_BRACKETS.sub("", shorten(cell.text, _LONGEST_COLUMN))
            for column in range(cell.column, cell.column + cell.width):
                headers[column] = text or headers.get(column, "")
    return headers


def _header_rows(table: Table) -> list[Row]:
    marked = [row for row in table.rows if row.header]
    if marked or len(table.rows) < 2 or len(table.rows[0].cells) < 2:
        return marked
    first = table.rows[0]
    return [first] if all(map(_is_header, first.cells)) or len(roles_in(first)) > 1 else []


def _is_header(cell: Cell) -> bool:
    """Words in bold; `- UBND`, `:` and `Mã hiệu: QT-02` are no headers."""
    text = cell.text.strip()
    return text[:1].isalpha() and ":" not in text and all(map(is_bold, paragraphs(cell.blocks)))


def row_name(row: Row, index: int, columns: int) -> str:
    """ "B4": what its first cell says or counts, else its place in the table, from 1; nothing for column headers."""
    if row.header:
        return ""
    first = row.cells[0] if row.cells else None
    label = _cell_label(first) if first is not None and first.column == 0 and first.width < max(columns, 2) else ""
    return label or str(index + 1)


def _cell_label(cell: Cell) -> str:
    text = " ".join(cell.text.split())
    if text and len(text) <= _LONGEST_ROW_NAME and ":" not in text:
        return text.strip(" .-–•+")
    labels = [block.label for block in cell.blocks if isinstance(block, Paragraph) and block.label[:1].isalnum()]
    return labels[0].rstrip(".") if labels and not text else ""
