"""Claims: what a document says of itself under a label, each with its place: the cover, a running header, a footer.

The cover counts most, then text boxes, running headers, and footers last: real footers are often left from the issue
before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import msgspec

from service.control.labels import Field, Labelled, LabelSet, cell_lines, in_blocks, in_table, is_placeholder
from service.model.content import Block, Content, StoryKind, Table, tables
from service.model.regions import is_amendments

# The cover is over before the text begins; beyond this, a table or a line belongs to the procedure.
COVER_BLOCKS = 40
_COVER_TABLES = 4
_TABLES_LOOKED_AT = 6
_ROWS_OF_A_COVER = 2
_HEADS_OF_A_LIST = 3
_ORDER: tuple[StoryKind, ...] = ("textbox", "header", "footer")


class Claim(msgspec.Struct, frozen=True, omit_defaults=True):
    field: Field
    label: str
    """As in `service.control.labels`, folded."""
    value: str
    story: str = "body"
    """Name of the story that bears it; `body` is the cover."""
    rank: int = 0
    """0 is the label that tells this field best."""

    @property
    def on_cover(self) -> bool:
        return self.story == "body" or self.story.startswith("textbox")


def read_claims(content: Content, first: Sequence[Table], labels: LabelSet) -> tuple[Claim, ...]:
    """Those that have a value, from the place that counts most to the one that counts least. `first`: the tables that
    `first_tables` gives."""
    return tuple(_claims(content, first, labels))


def first_tables(content: Content) -> list[Table]:
    """Those that may belong to the cover: no amendment tables, and nothing far into the document."""
    near = islice(tables(tuple(content.body.blocks[:COVER_BLOCKS])), _TABLES_LOOKED_AT)
    return [table for table in near if not is_amendments(table)]


def told(claims: Iterable[Claim], field: Field) -> str:
    """The value that counts: the best label of the first place that has one."""
    found: list[Claim] = []
    for claim in claims:
        if claim.field == field and (not found or claim.story == found[0].story):
            found.append(claim)
    return min(found, key=lambda claim: claim.rank).value if found else ""


def _claims(content: Content, first: Sequence[Table], labels: LabelSet) -> Iterator[Claim]:
    for table in first[:_COVER_TABLES]:
        yield from _kept("body", () if is_list(table, labels) else in_table(table, labels))
    yield from _kept("body", in_blocks(content.body.blocks[:COVER_BLOCKS], labels))
    for kind in _ORDER:
        for story in content.stories:
            if story.kind == kind:
                yield from _kept(story.name, _in_story(story.blocks, labels))


def _in_story(blocks: tuple[Block, ...], labels: LabelSet) -> Iterator[Labelled]:
    for table in tables(blocks):
        yield from in_table(table, labels)
    yield from in_blocks(blocks, labels)


def _kept(story: str, found: Iterable[Labelled]) -> Iterator[Claim]:
    for labelled in found:
        if labelled.value and labelled.field != "other" and not is_placeholder(labelled.value):
            yield Claim(labelled.field, labelled.label, labelled.value, story, labelled.rank)


def is_list(table: Table, labels: LabelSet) -> bool:
    """A register of documents bears the labels as column headers, over many rows."""
    if len(table.rows) <= _ROWS_OF_A_COVER:
        return False
    heads = (cell_lines(cell) for cell in table.rows[0].cells)
    return sum(_is_head(lines, labels) for lines in heads) >= _HEADS_OF_A_LIST


def _is_head(lines: Sequence[str], labels: LabelSet) -> bool:
    """A label and nothing beside it."""
    line = " ".join(lines)
    return any(end == len(line) for _, _, end in labels.matches(line))
