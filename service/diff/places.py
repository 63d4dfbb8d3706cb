"""Places: where the comparison is, as spots that people can follow in a document without page numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from service.model.content import Block, Story, StoryKind
from service.model.outline import Outline
from service.model.redline import Piece
from service.model.regions import Region
from service.model.spot import Spot

_LABEL = re.compile(r"([^\W\d_][^:\t\n…]{1,39})[:：]\s*$")


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
    new: Outline = field(default_factory=Outline)
    old: Outline = field(default_factory=Outline)
    """The very same outline as long as nothing has changed."""
    tables: list[TablePlace] = field(default_factory=list)
    ahead: list[tuple[Block | None, Block | None]] = field(default_factory=list)
    """Blocks passed that nobody has asked about yet: after the last change nobody will."""

    def passes(self, old: Block | None, new: Block | None) -> None:
        """Both are the same object where the block did not change."""
        self.ahead.append((old, new))

    def catch_up(self) -> bool:
        """Takes note of the blocks passed. True if the last one is a heading."""
        is_heading = False
        for old, new in self.ahead:
            is_heading = self._goes_past(old, new)
        self.ahead.clear()
        return is_heading

    def _goes_past(self, old: Block | None, new: Block | None) -> bool:
        if old is new and new is not None and self.old is self.new:
            return self.new.goes_past(new)
        if self.old is self.new:  # the outlines part here
            self.old = replace(self.new, listed=None if self.new.listed is None else set(self.new.listed))
        was_heading = old is not None and self.old.goes_past(old)
        is_heading = new is not None and self.new.goes_past(new)
        if is_heading and old is not None:
            self.old.section = self.new.section
            if old is new and self.old.is_like(self.new):
                self.old = self.new
        return was_heading or is_heading

    def table_place(self, of_old: bool) -> TablePlace:
        """Of the table passed last."""
        self.catch_up()
        outline = self.old if of_old else self.new
        return TablePlace(outline.tables, outline.region)

    def section(self, of_old: bool) -> str:
        """Headings are those of the body; running headers and notes have none."""
        self.catch_up()
        return (self.old if of_old else self.new).section if self.story == "body" else ""

    def spot(self, of_old: bool, shown: Sequence[Piece] = ()) -> Spot:
        self.catch_up()
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
        outline = Outline()
        return Place(new=outline, old=outline)
    outline = Outline(front=False)
    return Place(story.kind, story.name, story.author, outline, outline)
