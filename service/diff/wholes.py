"""Whole blocks: everything in them has one fate."""

from __future__ import annotations

from service.diff.paragraphs import whole_paragraph
from service.model.content import Block, Cell, Paragraph, Row, Table
from service.model.redline import (
    BlockState,
    PieceKind,
    RedlineBlock,
    RedlineBreak,
    RedlineCell,
    RedlineRow,
    RedlineTable,
)


def row_text(row: Row) -> str:
    """Cells parted by tabs."""
    return "\t".join(cell.text.strip() for cell in row.cells).strip()


def table_text(table: Table) -> str:
    """Rows parted by line ends."""
    return "\n".join(filter(None, (row_text(row) for row in table.rows)))


def whole_block(block: Block, kind: PieceKind, state: BlockState, change: int | None) -> RedlineBlock:
    if isinstance(block, Paragraph):
        return whole_paragraph(block, kind, state, change)
    if isinstance(block, Table):
        rows = tuple(whole_row(row, kind, state, change) for row in block.rows)
        return RedlineTable(state, rows, block.columns, change)
    return RedlineBreak(state, block.kind)


def whole_row(row: Row, kind: PieceKind, state: BlockState, change: int | None) -> RedlineRow:
    cells = tuple(whole_cell(cell, kind, state, change) for cell in row.cells)
    return RedlineRow(state, cells, row.header, change)


def whole_cell(cell: Cell, kind: PieceKind, state: BlockState, change: int | None) -> RedlineCell:
    blocks = tuple(whole_block(block, kind, state, change) for block in cell.blocks)
    return RedlineCell(state, blocks, cell.column, cell.width, cell.height, change)
