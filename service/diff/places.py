"""Places: where the comparison is, as spots that people can follow in a document without page numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from service.model.content import Story, StoryKind
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
