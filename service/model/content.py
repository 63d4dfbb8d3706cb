"""Content: everything that one Word file says, as stories of blocks.

`word` makes a Content out of a package, `diff` compares two, `control` reads covers out of them, `web` shows them.
All text is NFC. A Content is the document *as accepted*: tracked insertions are in, tracked deletions are out
(`Content.tracked_by` names the people whose tracked changes are still open).

Names follow the OOXML schema where it has one: story (ECMA-376 part 1, 17.1), paragraph, table, row, cell, grid.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

import msgspec

StoryKind = Literal["body", "header", "footer", "footnote", "endnote", "comment", "textbox"]


class Span(msgspec.Struct, frozen=True, omit_defaults=True):
    """A stretch of text of one look. Neighbouring spans differ in at least one field."""

    text: str
    look: str = ""
    """Formatting key: space-separated tokens in sorted order, e.g. `b color:FF0000 i sz:26 u:single`. Empty is plain."""
    link: str = ""
    """Target of the hyperlink as written in the file: hostile until checked."""
    field: str = ""
    """Instruction of the field whose result this text is, e.g. `PAGE`, `REF _Ref1 \\h`."""
    note: str = ""
    """Name of the footnote, endnote or comment story referred to here; `text` is then empty or the mark as shown."""
    object: str = ""
    """SHA-256 (hex) of the picture, chart or embedded object shown here; `text` is then its alternative text."""
    math: bool = False


class Paragraph(msgspec.Struct, frozen=True, omit_defaults=True, tag="p"):
    spans: tuple[Span, ...] = ()
    style: str = ""
    """Name of the paragraph style as people see it in Word ("heading 1"), empty for the default style."""
    level: int | None = None
    """Outline level, 0 (top) to 8; None is body text."""
    label: str = ""
    """Resolved list label ("1.", "a)", "•"). It stands beside the text, never in it."""
    indent: int = 0
    """List level, 0 to 8, where there is a label."""
    look: str = ""
    """Formatting key of the paragraph itself, e.g. `jc:center`."""
    textboxes: tuple[str, ...] = ()
    """Names of the text box stories anchored in this paragraph."""

    @property
    def text(self) -> str:
        spans = self.spans
        return spans[0].text if len(spans) == 1 else "".join([span.text for span in spans])


class Cell(msgspec.Struct, frozen=True, omit_defaults=True):
    """One cell of the logical grid. A cell merged over several rows stands once, in its first row."""

    blocks: tuple[Block, ...]
    column: int
    """First grid column, from 0."""
    width: int = 1
    """Grid columns spanned."""
    height: int = 1
    """Rows spanned."""

    @property
    def text(self) -> str:
        blocks = self.blocks
        if len(blocks) == 1 and isinstance(blocks[0], Paragraph):  # nearly all of them
            return blocks[0].text
        return "\n".join([paragraph.text for paragraph in paragraphs(blocks)])


class Row(msgspec.Struct, frozen=True, omit_defaults=True):
    cells: tuple[Cell, ...]
    header: bool = False
    """True for a row that Word repeats on each page."""


class Table(msgspec.Struct, frozen=True, omit_defaults=True, tag="t"):
    rows: tuple[Row, ...]
    columns: int
    """Width of the logical grid."""


class Break(msgspec.Struct, frozen=True, omit_defaults=True, tag="b"):
    kind: Literal["page", "section", "column"]


Block = Paragraph | Table | Break


class Story(msgspec.Struct, frozen=True, omit_defaults=True):
    kind: StoryKind
    name: str
    """Unique in its Content: `body`, `header:1:default` (section, kind), `footnote:2`, `comment:5`, `textbox:1`.

    Text inside drawn things is of the kind `textbox` too: `chart:1`, `diagram:1` (SmartArt), `drawing:1`.
    """
    blocks: tuple[Block, ...]
    author: str = ""
    """Comments only: as the file says."""
    written_at: datetime | None = None
    """Comments only: as the file says."""
    reply_to: str = ""
    """Comments only: name of the comment that this one answers."""
    resolved: bool = False
    """Comments only: marked as done."""
    shown: bool = True
    """False for a header or footer of first or even pages that no section of the document switches on."""


class CustomProperty(msgspec.Struct, frozen=True):
    """A property that somebody gave a name of their own, e.g. `Mã hiệu`; its value as text."""

    name: str
    value: str


class Properties(msgspec.Struct, frozen=True, omit_defaults=True):
    """Core and custom properties, as the file claims them."""

    title: str = ""
    author: str = ""
    last_modified_by: str = ""
    created_at: datetime | None = None
    modified_at: datetime | None = None
    subject: str = ""
    keywords: str = ""
    description: str = ""
    """What Word calls comments."""
    category: str = ""
    status: str = ""
    custom: tuple[CustomProperty, ...] = ()


PARTLY_READ = frozenset({"altchunk", "subdocument", "missing-part", "unreadable-part", "unpaired-fields"})
"""Codes of notices that tell of text which is in the document and not in its Content, or only in part."""


class Notice(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something a reader of this Content should know: a part that could not be read, macros, fields left to fill in."""

    code: str
    """Stable word; docs/content-format.md lists them. The page has the sentence for it."""
    detail: str = ""
    """Which part, address or field; as written in the file."""


class Content(msgspec.Struct, frozen=True, omit_defaults=True):
    stories: tuple[Story, ...]
    properties: Properties = Properties()
    tracked_by: tuple[str, ...] = ()
    """Authors of tracked changes that are still open, sorted. Empty: there are none."""
    notices: tuple[Notice, ...] = ()

    @property
    def converted(self) -> str:
        """Ending of the original and program that converted it (".doc, LibreOffice 7.4.7.2"); empty: it was not."""
        return next((notice.detail for notice in self.notices if notice.code == "converted"), "")

    @property
    def body(self) -> Story:
        return next(story for story in self.stories if story.kind == "body")

    @property
    def missing(self) -> tuple[Notice, ...]:
        """What was not read; empty where the document was read in full."""
        return tuple(notice for notice in self.notices if notice.code in PARTLY_READ)

    def of_kind(self, kind: StoryKind) -> tuple[Story, ...]:
        return tuple(story for story in self.stories if story.kind == kind)


def paragraphs(blocks: tuple[Block, ...]) -> Iterator[Paragraph]:
    """All paragraphs in reading order, those inside tables included (row by row)."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        elif isinstance(block, Table):
            for row in block.rows:
                for cell in row.cells:
                    yield from paragraphs(cell.blocks)


def tables(blocks: tuple[Block, ...]) -> Iterator[Table]:
    """All tables in reading order; a nested table follows the one that holds it."""
    for block in blocks:
        if isinstance(block, Table):
            yield block
            for row in block.rows:
                for cell in row.cells:
                    yield from tables(cell.blocks)


def to_json(content: Content) -> bytes:
    """The Content as UTF-8 JSON; `from_json` reads it back to an equal value."""
    return msgspec.json.encode(content)


def json_schema() -> dict[str, object]:
    """JSON Schema (2020-12) of what `to_json` writes; docs/content-format.md says what the fields mean."""
    schema = msgspec.json.schema(Content)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def from_json(data: bytes) -> Content:
    """Raises msgspec.ValidationError or msgspec.DecodeError when `data` is not what `to_json` wrote."""
    return msgspec.json.decode(data, type=Content)
