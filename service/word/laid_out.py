"""A document laid out twice: each block of its Content beside the element of the package that it was read from.

The pairing is by order and count and goes no further than that: who edits an element checks its text first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from service.model.content import Break, Cell, Content, Paragraph, Row, Story, Table
from service.word import tags
from service.word.accept import accept_all
from service.word.package import Package
from service.word.tags import Element, chosen

_NOT_ENTERED = frozenset(
    {
        tags.W_SDTPR,
        tags.W_SDT_ENDPR,
        tags.W_CUSTOM_XML_PR,
        tags.W_TCPR,
        tags.W_PPR,
        tags.W_RPR,
        tags.W_TRPR,
        tags.W_TBLPR,
    }
    | {tags.W_TBL_GRID, tags.W_TBLPR_EX, tags.W_SECTPR}
)
_NOTE_PARTS = {"footnote": "footnotes", "endnote": "endnotes"}
_REFERENCES = {"header": tags.W_HEADER_REFERENCE, "footer": tags.W_FOOTER_REFERENCE}


class Apart(Exception):
    """Blocks and elements do not correspond: the container cannot be edited."""


@dataclass(slots=True)
class LaidBlock:
    block: Paragraph | Table
    element: Element


@dataclass(slots=True)
class LaidStory:
    story: Story
    container: Element
    part: str


@dataclass
class LaidOut:
    """`parts` are the parsed parts by name; those whose trees are changed have to be written back."""

    package: Package
    content: Content
    parts: dict[str, Element] = field(default_factory=dict)
    accepted: bool = False
    """True if tracked changes stood in a part and were accepted."""

    def root(self, part: str) -> Element:
        if part not in self.parts:
            self.parts[part] = self.package.document if part == self.package.main else self.package.xml(part)
            self.accepted = accept_all(self.parts[part]) or self.accepted
        return self.parts[part]

    def stories(self) -> list[LaidStory]:
        """Those that can be edited: body, headers, footers, notes, text boxes of the main part."""
        found: list[LaidStory] = []
        boxes = list(_text_boxes(self.root(self.package.main)))
        for story in self.content.stories:
            place = self._place(story, boxes)
            if place is not None:
                found.append(LaidStory(story, *place))
        return found

    def _place(self, story: Story, boxes: list[Element]) -> tuple[Element, str] | None:
        main = self.package.main
        if story.kind == "body":
            body = self.root(main).find(tags.W_BODY)
            return None if body is None else (body, main)
        if story.kind in _REFERENCES:
            return self._running(story)
        if story.kind in _NOTE_PARTS:
            return self._note(story)
        kind, _, met = story.name.partition(":")
        number = int(met) - 1 if kind == "textbox" else len(boxes)
        return (boxes[number], main) if number < len(boxes) else None

    def _running(self, story: Story) -> tuple[Element, str] | None:
        _, number, kind = story.name.split(":")
        sections = [s for s in self.root(self.package.main).iter(tags.W_SECTPR) if s.getparent() is not None]
        for reference in sections[int(number) - 1].iterchildren(_REFERENCES[story.kind]):
            target = self.package.relationships(self.package.main).get(reference.get(tags.R_ID) or "")
            if (
                (reference.get(tags.W_TYPE) or "default") == kind
                and target is not None
                and target.target in self.package
            ):
                return self.root(target.target), target.target
        return None

    def _note(self, story: Story) -> tuple[Element, str] | None:
        part = self.package.related(self.package.main, _NOTE_PARTS[story.kind])
        if part is None:
            return None
        tag = tags.W_FOOTNOTE_REFERENCE if story.kind == "footnote" else tags.W_ENDNOTE_REFERENCE
        order = list(dict.fromkeys(reference.get(tags.W_ID) for reference in self.root(self.package.main).iter(tag)))
        number = int(story.name.rpartition(":")[2]) - 1
        notes = {note.get(tags.W_ID): note for note in self.root(part)}
        known = [identity for identity in order if identity in notes]
        return (notes[known[number]], part) if number < len(known) else None


def laid_blocks(blocks: Sequence[Paragraph | Table | Break], container: Element) -> list[LaidBlock]:
    """Raises Apart where the container holds something that neither a paragraph nor a table stands for."""
    shown = [block for block in blocks if not isinstance(block, Break)]
    elements = list(_block_elements(container))
    if len(shown) != len(elements):
        raise Apart
    laid = [LaidBlock(block, element) for block, element in zip(shown, elements, strict=True)]
    if any(isinstance(pair.block, Table) != (pair.element.tag == tags.W_TBL) for pair in laid):
        raise Apart
    return laid


def _block_elements(container: Element) -> Iterator[Element]:
    for child in container:
        if child.tag in (tags.W_P, tags.W_TBL):
            yield child
        elif child.tag == tags.MC_ALTERNATE_CONTENT:
            branch = chosen(child)
            yield from () if branch is None else _block_elements(branch)
        elif child.tag not in _NOT_ENTERED:
            yield from _block_elements(child)


def row_elements(table: Element) -> list[Element]:
    return list(_inside(table, tags.W_TR))


def laid_cells(row: Row, element: Element) -> list[tuple[Cell, Element]]:
    """Cells that begin in this row. Raises Apart where the count differs."""
    cells = [cell for cell in _inside(element, tags.W_TC) if not _goes_on(cell)]
    if len(cells) != len(row.cells):
        raise Apart
    return list(zip(row.cells, cells, strict=True))


def _inside(container: Element, tag: str) -> Iterator[Element]:
    for child in container:
        if child.tag == tag:
            yield child
        elif child.tag not in _NOT_ENTERED and child.tag != tags.W_TC:
            yield from _inside(child, tag)


def _goes_on(cell: Element) -> bool:
    """True for the rest of a merged cell."""
    properties = cell.find(tags.W_TCPR)
    merges = [] if properties is None else [properties.find(tag) for tag in (tags.W_V_MERGE, tags.W_H_MERGE)]
    return any(merge is not None and (merge.get(tags.W_VAL) or "continue") == "continue" for merge in merges)


def _text_boxes(element: Element) -> Iterator[Element]:
    for child in element:
        if child.tag == tags.MC_ALTERNATE_CONTENT:
            branch = chosen(child)
            yield from () if branch is None else _text_boxes(branch)
            continue
        if child.tag == tags.W_TXBX_CONTENT:
            yield child
        yield from _text_boxes(child)
