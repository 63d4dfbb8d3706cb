"""A Redline without its changes of form: what somebody who looks for substance gets to see.

Where only case, spacing, placing of tone marks, looks or a shifted serial number changed, the text stands as the new
document has it, unmarked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from msgspec.structs import replace

from service.model.redline import (
    PARAGRAPH_MARK,
    BlockState,
    Piece,
    Redline,
    RedlineBlock,
    RedlineBreak,
    RedlineCell,
    RedlineParagraph,
    RedlineRow,
    RedlineStory,
    RedlineTable,
)
from web.flow import row_touched, touched

IsQuiet = Callable[[int | None], bool]
_GONE: frozenset[BlockState] = frozenset({"deleted", "moved_from"})


def substance_of(redline: Redline, is_quiet: IsQuiet) -> Redline:
    """`changes` stay as they are: what points into them goes on to do so."""
    stories = (replace(story, blocks=tuple(_blocks(story.blocks, is_quiet))) for story in redline.stories)
    return replace(redline, stories=tuple(map(_settled_story, stories)))


def _settled_story(story: RedlineStory) -> RedlineStory:
    changed = story.state != "changed" or any(map(touched, story.blocks))
    return story if changed else replace(story, state="same")


def _blocks(blocks: Iterable[RedlineBlock], is_quiet: IsQuiet) -> Iterator[RedlineBlock]:
    for block in blocks:
        if isinstance(block, RedlineBreak):
            yield block
        elif not (block.state in _GONE and is_quiet(block.change)):
            yield _paragraph(block, is_quiet) if isinstance(block, RedlineParagraph) else _table(block, is_quiet)


def _paragraph(block: RedlineParagraph, is_quiet: IsQuiet) -> RedlineParagraph:
    if block.state == "same" and not touched(block):
        return block
    pieces = tuple(piece for piece in (_piece(piece, is_quiet) for piece in block.pieces) if piece is not None)
    quiet = is_quiet(block.change)
    made = replace(block, pieces=pieces, change=None if quiet else block.change)
    still = made.change is not None or any(piece.change is not None for piece in pieces)
    return made if still or not (quiet or block.state == "changed") else replace(made, state="same")


def _piece(piece: Piece, is_quiet: IsQuiet) -> Piece | None:
    """None: it is not in the new document, or says nothing there."""
    if not is_quiet(piece.change):
        return piece
    if piece.kind == "deleted" or piece.text == PARAGRAPH_MARK:
        return None
    return replace(piece, kind="same", change=None)


def _table(table: RedlineTable, is_quiet: IsQuiet) -> RedlineTable:
    rows = (row for row in table.rows if not (row.state in _GONE and is_quiet(row.change)))
    made = replace(table, rows=tuple(_row(row, is_quiet) for row in rows))
    if is_quiet(table.change):
        made = replace(made, change=None, state="same")
    return replace(made, state="same") if made.state == "changed" and not any(map(row_touched, made.rows)) else made


def _row(row: RedlineRow, is_quiet: IsQuiet) -> RedlineRow:
    cells = (cell for cell in row.cells if not (cell.state in _GONE and is_quiet(cell.change)))
    made = replace(row, cells=tuple(_cell(cell, is_quiet) for cell in cells))
    if is_quiet(row.change):
        made = replace(made, change=None, state="changed")
    alone = replace(made, state="same") if made.state == "changed" else made
    return made if row_touched(alone) else alone


def _cell(cell: RedlineCell, is_quiet: IsQuiet) -> RedlineCell:
    made = replace(cell, blocks=tuple(_blocks(cell.blocks, is_quiet)))
    if is_quiet(cell.change):
        made = replace(made, change=None, state="changed")
    return replace(made, state="same") if made.state == "changed" and not any(map(touched, made.blocks)) else made
