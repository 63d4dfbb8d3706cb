"""Places: where the comparison is, as spots that people can follow in a document without page numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from service.diff.outline import Outline, is_bold, shorten
from service.model.content import Cell, Paragraph, Row, Story, StoryKind, Table, paragraphs
from service.model.redline import Piece
from service.model.regions import Region, roles_in
from service.model.spot import Spot

_LONGEST_ROW_NAME = 40
_LONGEST_COLUMN = 40
_LABEL = re.compile(r"([^\W\d_][^:\t\n…]{1,39})[:：]\s*$")
_IN_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")


@dataclass
class TablePlace:
    """Where we are in a table: the column headers, and the row and column under comparison."""

    number: int
    region: Region = ""
    row: str = ""
    column: str = ""
    shift: int = 0
    """How many rows further down than before this row stands."""
    first: bool = False
    """The cell under comparison is the first of its row."""


@dataclass
class Place:
    """Where the comparison is. Old and new headings are kept apart: what was deleted stood under an old one."""

    story: StoryKind = "body"
    name: str = ""
    author: str = ""
    old: Outline = field(default_factory=Outline)
    new: Outline = field(default_factory=Outline)
    tables: list[TablePlace] = field(default_factory=list)

    def section(self, of_old: bool) -> str:
        """Headings are those of the body; running headers and notes have none."""
        return (self.old if of_old else self.new).section if self.story == "body" else ""

    def spot(self, of_old: bool, shown: Sequence[Piece] = ()) -> Spot:
        if not self.tables:
            region = (self.old if of_old else self.new).region
            return Spot(region, label=self._label("", shown), story=self.name, author=self.author)
        table = self.tables[-1]
        region = table.region or self.tables[0].region
        label = self._label(region, shown)
        return Spot(region, label, table.number, table.row, table.column, self.name, self.author)

    def _label(self, region: Region, shown: Sequence[Piece]) -> str:
        """In labelled values the label says more than row and column: `Lần ban hành: 02`."""
        if region != "cover" and self.story not in {"header", "footer"}:
            return ""
        label = label_before(shown)
        if label or not self.tables:
            return label
        table = self.tables[-1]
        return table.column or (table.row if not table.first and not table.row.isdigit() else "")


def label_before(shown: Sequence[Piece]) -> str:
    """The label, with its colon, right before the changed words."""
    found = _LABEL.search(shown[0].text) if shown and shown[0].kind == "same" else None
    return " ".join(found[1].split()) if found else ""


def story_place(story: Story) -> Place:
    if story.kind == "body":
        return Place()
    return Place(story.kind, story.name, story.author, Outline(front=False), Outline(front=False))


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
