"""Reading back: both documents out of a redline, to prove that nothing was lost and nothing invented.

Applying a redline to the old document means: leave out what it deletes and put in what it inserts. What comes out must
be the new document; and without what it inserts, the old one. Texts are compared folded, volatile results by their
field.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from service.diff.words import atom_key
from service.model.content import Block, Paragraph, Span, Table
from service.model.folding import fold
from service.model.redline import (
    PARAGRAPH_MARK,
    BlockState,
    Piece,
    PieceKind,
    RedlineBlock,
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
    return _told(made, "old") == _said(old) and _told(made, "new") == _said(new)


def _said(blocks: Sequence[Block]) -> list[object]:
    """Texts of paragraphs; of tables the rows, of rows the cells."""
    return [
        _text(block.spans) if isinstance(block, Paragraph) else _said_table(block)
        for block in blocks
        if isinstance(block, Paragraph | Table)
    ]


def _said_table(table: Table) -> list[object]:
    return [[_said(cell.blocks) for cell in row.cells] for row in table.rows]


def _told(blocks: Sequence[RedlineBlock], side: Side) -> list[object]:
    """The same out of a redline."""
    absent, found, before = _ABSENT[side], list[object](), ""
    for block in blocks:
        if block.state in absent:
            continue
        if isinstance(block, RedlineTable):
            found.append(list(_told_rows(block, side)))
        elif isinstance(block, RedlineParagraph):
            if block.state != "changed" and block.state != "moved_to":
                found.append(before + _text(block.pieces))
                before = ""
                continue
            pieces = [piece for piece in block.pieces if piece.kind != _OTHER[side]]
            text = before + _text([piece for piece in pieces if piece.text != PARAGRAPH_MARK])
            runs_on = bool(block.pieces) and _runs_on(block.pieces[-1], side)
            before = text if runs_on else ""
            found += [] if runs_on else [text]
    return found


def _runs_on(last: Piece, side: Side) -> bool:
    """True if on this side the paragraph goes on into the next one."""
    return last.text == PARAGRAPH_MARK and last.kind == _OTHER[side]


def _told_rows(table: RedlineTable, side: Side) -> Iterator[object]:
    absent = _ABSENT[side]
    for row in table.rows:
        if row.state not in absent:
            yield [_told(cell.blocks, side) for cell in row.cells if cell.state not in absent]


def _text(spans: Sequence[Span] | Sequence[Piece]) -> str:
    if len(spans) == 1 and not spans[0].field:
        span = spans[0]
        return (atom_key(span) if span.object or span.note else "") or fold(span.text)
    return fold("".join(_texts(spans)))


def _texts(spans: Sequence[Span] | Sequence[Piece]) -> Iterator[str]:
    """A result that Word rewrites counts once, in however many looks it stands."""
    result = ""
    for span in spans:
        key = atom_key(span)
        if not key or key != result:
            yield key or span.text
        result = key if span.field else ""
