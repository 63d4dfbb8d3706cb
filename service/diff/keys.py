"""Keys of paragraphs, cells, rows and tables, each paragraph's worked out once in a comparison.

Equal keys are equal texts to a reader who sees no white space. Most paragraphs stand in both documents.
"""

from __future__ import annotations

from service.diff.words import text_key
from service.model.content import Block, Cell, Paragraph, Row, Table, paragraphs


class Keys:
    def __init__(self) -> None:
        self._paragraphs: dict[Paragraph, str] = {}
        self._tables: dict[Table, str] = {}

    def paragraph(self, paragraph: Paragraph) -> str:
        key = self._paragraphs.get(paragraph)
        if key is None:
            key = self._paragraphs[paragraph] = text_key(paragraph)
        return key

    def cell(self, cell: Cell) -> str:
        blocks = cell.blocks
        if len(blocks) == 1 and isinstance(blocks[0], Paragraph):  # nearly all of them
            return self.paragraph(blocks[0])
        return " ".join(filter(None, map(self.paragraph, paragraphs(blocks))))

    def row(self, row: Row) -> str:
        """Empty where no cell of the row says anything."""
        cells = [self.cell(cell) for cell in row.cells]
        return " \x1f ".join(cells) if any(cells) else ""

    def table(self, table: Table) -> str:
        key = self._tables.get(table)
        if key is None:
            key = self._tables[table] = " ".join(filter(None, map(self.row, table.rows)))
        return key

    def whole_table(self, table: Table) -> str:
        """Not to be mistaken for a paragraph that says the same."""
        key = self.table(table)
        return f"\x1d {key}" if key else ""

    def nothing(self, block: Block) -> str:
        """Of a break."""
        return ""

    def head(self, table: Table) -> str:
        """Of the first row, where that can be the headers of columns."""
        several = len(table.rows) > 1 and len(table.rows[0].cells) > 1
        return self.row(table.rows[0]) if several else ""

    def block(self, block: Block) -> str:
        if isinstance(block, Paragraph):
            return self.paragraph(block)
        return self.table(block) if isinstance(block, Table) else ""


def size(block: Block) -> int:
    """Letters to read, roughly: a picture counts as one."""
    if isinstance(block, Paragraph):
        return len(block.text) or any(span.object for span in block.spans)
    return sum(map(row_size, block.rows)) if isinstance(block, Table) else 0


def row_size(row: Row) -> int:
    return sum(size(block) for cell in row.cells for block in cell.blocks)
