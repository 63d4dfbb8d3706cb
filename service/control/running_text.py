"""A whole Content as one string, so that one pass over it finds what patterns look for; and the way back to the place.

Paragraphs are parted by BREAK, which is no white space and no letter: no pattern reaches across unless it asks to.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from service.model.content import Block, Content, Paragraph, Story, Table, paragraphs
from service.model.outline import Outline
from service.model.regions import Region, region_of
from service.model.spot import Spot
from service.model.table_names import column_headers, row_name

BREAK = "\x00"


class Standing(NamedTuple):
    """Where a character of the text stands. Inside tables, `row` and `cell` are those of the outermost one."""

    number: int
    """Of the block, over all stories."""
    story: Story
    block: int
    """Index among the blocks of the story."""
    paragraph: int
    """Ordinal among all paragraphs of the story, those in tables included, from 0."""
    offset: int
    """In the text of the paragraph."""
    row: int = -1
    cell: int = -1


class Place(NamedTuple):
    section: str
    """The heading above; only the body has headings."""
    spot: Spot
    front: bool
    """Before the first numbered heading, where the cover is; running headers and footers stand there too."""


class _Passed(NamedTuple):
    """What the outline of the body says at one of its blocks."""

    section: str
    region: Region
    tables: int
    front: bool


class _TableOutline(NamedTuple):
    """What is looked up in a table, made once however many citations it holds."""

    cells: list[tuple[int, int]]
    """Row and cell of each paragraph."""
    columns: dict[int, str]
    at_front: Region
    later: Region


class RunningText:
    """`text` has the paragraphs of all stories, those in tables row by row."""

    def __init__(self, content: Content) -> None:
        texts: list[str] = []
        self._blocks: list[tuple[Story, int, int]] = []
        self._first: list[int] = []
        for story in content.stories:
            before = len(texts)
            for index, block in enumerate(story.blocks):
                self._first.append(len(texts))
                self._blocks.append((story, index, before))
                texts += [block.text] if isinstance(block, Paragraph) else [p.text for p in paragraphs((block,))]
        self.text = BREAK.join(texts)
        self._ends = list(accumulate(map(_length_with_break, texts)))
        self._body = content.body.blocks
        self._outline = Outline()
        self._passed: list[_Passed] = []
        self._tables: dict[int, _TableOutline] = {}

    def standing(self, at: int) -> Standing:
        ordinal = bisect_right(self._ends, at)
        number = bisect_right(self._first, ordinal) - 1
        story, index, before = self._blocks[number]
        start = self._ends[ordinal - 1] if ordinal else 0
        block = story.blocks[index]
        row, cell = (
            self._table(number, block).cells[ordinal - self._first[number]] if isinstance(block, Table) else (-1, -1)
        )
        return Standing(number, story, index, ordinal - before, at - start, row, cell)

    def place(self, standing: Standing) -> Place:
        story, block = standing.story, standing.story.blocks[standing.block]
        passed = self._passed_at(standing.block) if story.kind == "body" else _no_outline(story)
        spot = Spot(passed.region, story="" if story.kind == "body" else story.name, author=story.author)
        if isinstance(block, Table):
            spot = _in_table(block, self._table(standing.number, block), standing, passed, spot)
        return Place(passed.section, spot, passed.front)

    def _table(self, number: int, table: Table) -> _TableOutline:
        if number not in self._tables:
            cells = [(row, cell) for _, row, cell in _paragraphs(table)]
            self._tables[number] = _TableOutline(
                cells, column_headers(table), region_of(table, True), region_of(table, False)
            )
        return self._tables[number]

    def _passed_at(self, index: int) -> _Passed:
        """Goes on to read the outline of the body as far as block `index`."""
        while len(self._passed) <= index:
            block = self._body[len(self._passed)]
            outline = self._outline
            outline.goes_past(block)
            region: Region = "contents" if outline.contents else ""
            self._passed.append(_Passed(outline.section, region, outline.tables, outline.front))
        return self._passed[index]


def _no_outline(story: Story) -> _Passed:
    return _Passed("", "", 1, story.kind in ("header", "footer"))


def _in_table(table: Table, outline: _TableOutline, standing: Standing, passed: _Passed, spot: Spot) -> Spot:
    row = table.rows[standing.row]
    name = row_name(row, standing.row, table.columns)
    column = outline.columns.get(row.cells[standing.cell].column, "") if name else ""
    region = outline.at_front if passed.front else outline.later
    return Spot(region, "", passed.tables, name, column, spot.story, spot.author)


def _length_with_break(text: str) -> int:
    return len(text) + 1


def _paragraphs(block: Block) -> Iterator[tuple[Paragraph, int, int]]:
    """With row and cell; -1 outside tables."""
    if isinstance(block, Paragraph):
        yield block, -1, -1
    elif isinstance(block, Table):
        for row_at, row in enumerate(block.rows):
            for cell_at, cell in enumerate(row.cells):
                for inner in cell.blocks:
                    for paragraph, _, _ in _paragraphs(inner):
                        yield paragraph, row_at, cell_at
