"""Contents written by hand, and documents read back out of a Redline."""

from __future__ import annotations

from collections.abc import Sequence

from service.model.content import Block, Cell, Content, Paragraph, Row, Span, Story, StoryKind, Table
from service.model.redline import (
    PARAGRAPH_MARK,
    PieceKind,
    Redline,
    RedlineBlock,
    RedlineParagraph,
    RedlineTable,
)

GONE = {"old": ("inserted", "moved_to"), "new": ("deleted", "moved_from")}


def p(text: str = "", **fields: object) -> Paragraph:
    """A paragraph of plain text; `look` is that of its run."""
    look = str(fields.pop("run", ""))
    return Paragraph((Span(text, look),) if text else (), **fields)  # type: ignore[arg-type]


def h(text: str, label: str = "") -> Paragraph:
    return Paragraph((Span(text, "b"),), style="heading 1", level=0, label=label)


def table(*rows: Sequence[str], header: bool = True) -> Table:
    made = [
        Row(tuple(Cell((p(text),), column) for column, text in enumerate(row)), header and index == 0)
        for index, row in enumerate(rows)
    ]
    return Table(tuple(made), max(len(row) for row in rows))


def content(*blocks: Block | str, **stories: Sequence[Block]) -> Content:
    """Body blocks; other stories by name with `_` for `:`, e.g. header_1_default=[p("x")]."""
    body = Story("body", "body", tuple(p(block) if isinstance(block, str) else block for block in blocks))
    others = [story(name.replace("_", ":"), made) for name, made in stories.items()]
    return Content((body, *others))


def story(name: str, blocks: Sequence[Block]) -> Story:
    kind: StoryKind = name.split(":")[0]  # type: ignore[assignment]
    return Story(kind, name, tuple(blocks))


# --- the two documents out of one Redline


def texts(redline: Redline, side: str) -> dict[str, object]:
    """For each story that has text its blocks: strings for paragraphs, lists of rows of cells for tables."""
    other: PieceKind = "inserted" if side == "old" else "deleted"
    found: dict[str, object] = {}
    for made in redline.stories:
        if made.state not in GONE[side]:
            found[made.kind + str(sum(key.startswith(made.kind) for key in found))] = _blocks(made.blocks, side, other)
    return {kind: blocks for kind, blocks in found.items() if blocks}


def _blocks(blocks: Sequence[RedlineBlock], side: str, other: PieceKind) -> list[object]:
    found: list[object] = []
    open_text = ""
    for block in blocks:
        if block.state in GONE[side]:
            continue
        if isinstance(block, RedlineParagraph):
            open_text += "".join(
                piece.text for piece in block.pieces if piece.kind != other and piece.text != PARAGRAPH_MARK
            )
            last = block.pieces[-1] if block.pieces else None
            if last is not None and last.text == PARAGRAPH_MARK and last.kind == other:
                continue
            found.append(open_text)
            open_text = ""
        elif isinstance(block, RedlineTable):
            found.append(_rows(block, side, other))
    return found


def _rows(block: RedlineTable, side: str, other: PieceKind) -> list[object]:
    return [
        [_blocks(cell.blocks, side, other) for cell in row.cells if cell.state not in GONE[side]]
        for row in block.rows
        if row.state not in GONE[side]
    ]


def said(document: Content) -> dict[str, object]:
    """The same shape, straight from the Content."""
    found: dict[str, object] = {}
    for made in document.stories:
        found[made.kind + str(sum(key.startswith(made.kind) for key in found))] = _said(made.blocks)
    return {kind: blocks for kind, blocks in found.items() if blocks}


def _said(blocks: Sequence[Block]) -> list[object]:
    found: list[object] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            found.append(block.text)
        elif isinstance(block, Table):
            found.append([[_said(cell.blocks) for cell in row.cells] for row in block.rows])
    return found
