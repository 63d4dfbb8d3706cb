"""Reading back: both documents out of a redline, to prove that nothing was lost and nothing invented.

Applying a redline to the old document means: leave out what it deletes and put in what it inserts. What comes out must
be the new document; and without what it inserts, the old one. Texts are compared folded, volatile results by their
field.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from service.diff.words import atom_key
from service.model.content import Block, Break, Cell, Paragraph, Span, Table
from service.model.folding import fold
from service.model.redline import (
    PARAGRAPH_MARK,
    BlockState,
    Piece,
    PieceKind,
    RedlineBlock,
    RedlineBreak,
    RedlineCell,
    RedlineParagraph,
    RedlineTable,
)

Side = Literal["old", "new"]

_ABSENT: dict[Side, frozenset[BlockState]] = {
    "old": frozenset({"inserted", "moved_to"}),
    "new": frozenset({"deleted", "moved_from"}),
}
_OTHER: dict[Side, PieceKind] = {"old": "inserted", "new": "deleted"}


def reads_back(made: Sequence[RedlineBlock], old: Sequence[Block], new: Sequence[Block]) -> bool:
    """True if both sides can be read out of `made`, block by block, row by row, cell by cell."""
    before, after = _Reading("old", old), _Reading("new", new)
    for block in made:
        if isinstance(block, RedlineBreak):
            continue
        if block.state == "same" and before.upcoming == after.upcoming:
            if not after.takes(block):
                return False
            before.skip()
        elif not (before.takes(block) and after.takes(block)):
            return False
    return before.upcoming is None and after.upcoming is None


class _Reading:
    """One side, read along the blocks of a redline. Page and section breaks say nothing."""

    def __init__(self, side: Side, blocks: Sequence[Block]) -> None:
        self.side = side
        self.absent, self.other = _ABSENT[side], _OTHER[side]
        self.blocks = (block for block in blocks if not isinstance(block, Break))
        self.before: list[Piece] = []
        """Of a paragraph that goes on in the next block of the redline."""
        self.upcoming: Block | None = None
        self.skip()

    def skip(self) -> None:
        self.upcoming = next(self.blocks, None)

    def takes(self, block: RedlineParagraph | RedlineTable) -> bool:
        """True if `block` is not of this side, or says what stands next on it."""
        if block.state in self.absent:
            return True
        if isinstance(block, RedlineParagraph):
            return self._takes_paragraph(block)
        table = self.upcoming
        self.skip()
        return isinstance(table, Table) and self._is_table(block, table)

    def _takes_paragraph(self, block: RedlineParagraph) -> bool:
        pieces: Sequence[Piece] = block.pieces
        if block.state in {"changed", "moved_to"}:
            pieces = [piece for piece in pieces if piece.kind != self.other and piece.text != PARAGRAPH_MARK]
            if block.pieces and block.pieces[-1].text == PARAGRAPH_MARK and block.pieces[-1].kind == self.other:
                self.before += pieces
                return True
        if self.before:
            pieces, self.before = [*self.before, *pieces], []
        paragraph = self.upcoming
        self.skip()
        return isinstance(paragraph, Paragraph) and _say_the_same(pieces, paragraph.spans)

    def _is_table(self, made: RedlineTable, table: Table) -> bool:
        rows = [row for row in made.rows if row.state not in self.absent]
        return len(rows) == len(table.rows) and all(
            self._is_row(row.cells, source.cells) for row, source in zip(rows, table.rows, strict=True)
        )

    def _is_row(self, made: Sequence[RedlineCell], cells: Sequence[Cell]) -> bool:
        kept = [cell for cell in made if cell.state not in self.absent]
        return len(kept) == len(cells) and all(map(self._is_cell, kept, cells))

    def _is_cell(self, made: RedlineCell, cell: Cell) -> bool:
        if len(made.blocks) == len(cell.blocks) == 1:  # nearly all of them
            block, source = made.blocks[0], cell.blocks[0]
            if isinstance(block, RedlineParagraph) and isinstance(source, Paragraph) and block.state != "changed":
                return block.state not in self.absent and _say_the_same(block.pieces, source.spans)
        return _Reading(self.side, cell.blocks).takes_all(made.blocks)

    def takes_all(self, made: Sequence[RedlineBlock]) -> bool:
        taken = all(self.takes(block) for block in made if not isinstance(block, RedlineBreak))
        return taken and self.upcoming is None


def _say_the_same(pieces: Sequence[Piece], spans: Sequence[Span]) -> bool:
    if [piece.text for piece in pieces] == [span.text for span in spans]:
        return all(atom_key(p) == atom_key(s) for p, s in zip(pieces, spans, strict=True) if p.note or p.object)
    return fold("".join(_texts(pieces))) == fold("".join(_texts(spans)))


def _texts(spans: Sequence[Span] | Sequence[Piece]) -> Iterator[str]:
    """A result that Word rewrites counts once, in however many looks it stands."""
    result = ""
    for span in spans:
        key = atom_key(span)
        if not key or key != result:
            yield key or span.text
        result = key if span.field else ""
