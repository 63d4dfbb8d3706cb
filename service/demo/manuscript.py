"""A document before it is a file: cover, blocks in reading order, running header and footers.

`layout.py` and `common_documents.py` write manuscripts, `docx.py` makes a file of one. Lengths are in twips (1/20 pt).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

TEXT_WIDTH = 9354
"""Between the margins of an A4 page after decree 30/2020: 30 mm left, 15 mm right."""

Style = Literal["body", "plain", "dash", "plus", "centre", "title", "contents", "field", "right", "small"]
Align = Literal["left", "center"]


@dataclass(frozen=True, slots=True)
class Text:
    text: str
    style: Style = "body"
    bold: bool = False
    italic: bool = False
    footnote: str = ""
    """Text of the footnote that hangs on the end of this paragraph."""


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    level: Literal[1, 2] = 1
    typed: str = ""
    """A label typed by hand ("đ."); empty: Word numbers the heading."""


@dataclass(frozen=True, slots=True)
class Box:
    """One cell. Lines of `text` are paragraphs."""

    text: str
    bold: bool = False
    italic: bool = False
    align: Align = "left"
    span: int = 1
    merge: Literal["", "start", "more"] = ""
    """Where the cell stands in a cell merged over several rows."""
    numbered: bool = False
    """Word numbers it B1, B2 ...; `text` is then empty."""


@dataclass(frozen=True, slots=True)
class Grid:
    widths: tuple[int, ...]
    rows: tuple[tuple[Box, ...], ...]
    heads: int = 1
    """Rows at the top that repeat on each page."""
    shaded: bool = False
    borders: bool = True
    height: int = 0
    """Least height of the rows under the heads; 0: as the text needs."""


@dataclass(frozen=True, slots=True)
class NewPage:
    pass


Block = Text | Heading | Grid | NewPage


@dataclass(frozen=True, slots=True)
class Cover:
    agency: str
    kind: str
    title: str
    lines: tuple[str, str, str]
    """Code, issue number, date, with their labels."""


@dataclass(frozen=True, slots=True)
class Footer:
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Properties:
    """Core properties."""

    title: str = ""
    author: str = ""
    created_at: datetime = datetime(2020, 1, 1, tzinfo=UTC)
    modified_by: str = ""
    modified_at: datetime = datetime(2020, 1, 1, tzinfo=UTC)
    revision: int = 1


@dataclass(frozen=True, slots=True)
class Manuscript:
    cover: Cover
    blocks: tuple[Block, ...]
    header: str
    footer: Footer
    appendix: tuple[Block, ...] = ()
    """Forms in a section of their own, after a page break."""
    appendix_footer: Footer | None = None
    """None: the appendix goes on with the footer of the first section."""
    half_points: int = 26
    """Size of the body text: 26 is 13 pt."""
    properties: Properties = field(default_factory=Properties)
