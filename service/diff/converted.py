"""Documents that a converter made readable: what it altered is no change that anybody made.

A conversion keeps words, tables and lists, and writes looks and the names of styles anew in its own way. Where the two sides came by
different ways, looks are therefore not compared, and the Redline says which side was converted.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

import msgspec

from service.diff.ledger import Ledger
from service.model.content import Block, Cell, Content, Paragraph, Row, Span, Table


def comparable(old: Content, new: Content, ledger: Ledger) -> tuple[Content, Content]:
    """Both as they can be compared fairly."""
    ledger.notices.update(f"converted-{side}" for side, content in (("old", old), ("new", new)) if content.converted)
    if old.converted == new.converted:
        return old, new
    ledger.notices.add("looks-not-compared")
    return _without_looks(old), _without_looks(new)


def _without_looks(content: Content) -> Content:
    stories = (msgspec.structs.replace(story, blocks=_plain(story.blocks)) for story in content.stories)
    return msgspec.structs.replace(content, stories=tuple(stories))


def _plain(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    return tuple(_plain_block(block) for block in blocks)


def _plain_block(block: Block) -> Block:
    if isinstance(block, Paragraph):
        return msgspec.structs.replace(block, look="", style="", spans=tuple(_plain_spans(block.spans)))
    return (
        msgspec.structs.replace(block, rows=tuple(map(_plain_row, block.rows))) if isinstance(block, Table) else block
    )


def _plain_row(row: Row) -> Row:
    return msgspec.structs.replace(row, cells=tuple(map(_plain_cell, row.cells)))


def _plain_cell(cell: Cell) -> Cell:
    return msgspec.structs.replace(cell, blocks=_plain(cell.blocks))


def _plain_spans(spans: tuple[Span, ...]) -> Iterator[Span]:
    """Neighbours that differed in their look alone become one; objects and references stay single."""
    plain = [msgspec.structs.replace(span, look="") for span in spans]
    for sample, same in groupby(plain, key=lambda span: msgspec.structs.replace(span, text="")):
        group = list(same)
        if sample.note or sample.object:
            yield from group
        else:
            yield msgspec.structs.replace(sample, text="".join(span.text for span in group))
