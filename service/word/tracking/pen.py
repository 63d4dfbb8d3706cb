"""Tracked-change markup: `w:ins` and `w:del` around runs, on paragraph marks, rows and cells (ECMA-376 part 1, 17.13.5)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime

from lxml import etree

from service.word import tags
from service.word.tags import Element
from service.word.tracking.accept import Stamp, stamp_of

_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_DELETED = {tags.W_T: tags.W_DEL_TEXT, tags.W_INSTR_TEXT: tags.W_DEL_INSTR_TEXT}
_PARAGRAPH_MARKS = frozenset({tags.W_INS, tags.W_DEL, tags.W_MOVE_FROM, tags.W_MOVE_TO})
# CT_TrPr and CT_TcPr end with these, in this order.
_AFTER_IN_ROW = frozenset({tags.W_INS, tags.W_DEL, tags.W_TRPR_CHANGE})
_AFTER_IN_CELL = frozenset({tags.W_CELL_MERGE, tags.W_TCPR_CHANGE})
_RANGES = {
    tags.W_MOVE_FROM: (tags.W_MOVE_FROM_RANGE_START, tags.W_MOVE_FROM_RANGE_END),
    tags.W_MOVE_TO: (tags.W_MOVE_TO_RANGE_START, tags.W_MOVE_TO_RANGE_END),
}
_NOT_IN_OLD_PARAGRAPH = frozenset({tags.W_RPR, tags.W_SECTPR, tags.W_PPR_CHANGE})


@dataclass
class Pen:
    """Who marks, when, and the next free id."""

    author: str
    at: datetime
    next_id: int = 1
    deleted: dict[str, Stamp] = field(default_factory=dict)
    """What the new file holds as deleted already, by its words: such deletions keep their author."""

    def __post_init__(self) -> None:
        self._date = self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def free_id(self) -> str:
        self.next_id += 1
        return str(self.next_id - 1)

    def mark(self, tag: str, by: Stamp | None = None) -> Element:
        """`by`: who had tracked this change already."""
        element = etree.Element(tag)
        element.set(tags.W_ID, self.free_id())
        element.set(tags.W_AUTHOR, self.author if by is None else by.author)
        if by is None or by.date:
            element.set(tags.W_DATE, self._date if by is None else by.date)
        return element

    # --- runs

    def wrap(self, runs: Sequence[Element], tag: str) -> Element | None:
        """Wraps each row of neighbours among `runs` in one `tag`; answers the last wrapper."""
        wrapper: Element | None = None
        last: Stamp | None = None
        deleted = self._who_deleted(runs) if tag == tags.W_DEL else None
        for run in runs:
            by = deleted if tag == tags.W_DEL else stamp_of(run) if tag == tags.W_INS else None
            if wrapper is None or wrapper.getnext() is not run or by != last:
                wrapper, last = self.mark(tag, by), by
                run.addprevious(wrapper)
            wrapper.append(run)
            if tag == tags.W_DEL:
                _delete_text(run)
        return wrapper

    def _who_deleted(self, runs: Sequence[Element]) -> Stamp | None:
        if not self.deleted:
            return None
        return self.deleted.get("".join(text.text or "" for run in runs for text in run.iter(tags.W_T)).strip())

    # --- properties

    def mark_paragraph(self, paragraph: Element, tag: str) -> None:
        look = paragraph_look(paragraph)
        unmark_paragraph(paragraph)
        look.insert(0, self.mark(tag, stamp_of(paragraph) if tag == tags.W_INS else None))

    def mark_row(self, row: Element, tag: str) -> None:
        properties = row.find(tags.W_TRPR)
        if properties is None:
            properties = etree.Element(tags.W_TRPR)
            row.insert(1 if len(row) and row[0].tag == tags.W_TBLPR_EX else 0, properties)
        mark = self.mark(tag, stamp_of(row) if tag == tags.W_INS else None)
        properties.insert(_before(properties, _AFTER_IN_ROW), mark)

    def mark_cell(self, cell: Element, tag: str) -> None:
        properties = cell.find(tags.W_TCPR)
        if properties is None:
            properties = etree.Element(tags.W_TCPR)
            cell.insert(0, properties)
        properties.insert(_before(properties, _AFTER_IN_CELL), self.mark(tag))

    def recast_run(self, run: Element, look: Element) -> None:
        """The run takes the properties `look`; its own are kept in `w:rPrChange`."""
        before = run.find(tags.W_RPR)
        if before is not None:
            run.remove(before)
        change = self.mark(tags.W_RPR_CHANGE)
        change.append(etree.Element(tags.W_RPR) if before is None else before)
        look.append(change)
        run.insert(0, look)

    def recast_paragraph(self, paragraph: Element, properties: Element) -> None:
        """The paragraph takes these properties; its mark and section stay, its own are kept in `w:pPrChange`."""
        own = paragraph_properties(paragraph)
        before = etree.Element(tags.W_PPR)
        before.extend([child for child in own if child.tag not in _NOT_IN_OLD_PARAGRAPH])
        for child in own.findall(tags.W_PPR_CHANGE):
            own.remove(child)
        for at, child in enumerate(child for child in properties if child.tag not in _NOT_IN_OLD_PARAGRAPH):
            own.insert(at, deepcopy(child))
        change = self.mark(tags.W_PPR_CHANGE)
        change.append(before)
        own.append(change)
        for number in own.iter(tags.W_NUMPR):
            order_list_level(number)

    # --- moves

    def begin_move(self, tag: str, name: str) -> tuple[Element, Element]:
        """Start and end of the range of one half of a move; both halves bear the same name."""
        start_tag, end_tag = _RANGES[tag]
        start, end = self.mark(start_tag), etree.Element(end_tag)
        start.set(tags.W_NAME, name)
        end.set(tags.W_ID, start.get(tags.W_ID) or "")
        return start, end


def order_list_level(number: Element) -> None:
    """`w:ilvl` before `w:numId`, as the schema has it and some programs do not."""
    number[:] = sorted(number, key=lambda child: child.tag != tags.W_ILVL)


def _delete_text(run: Element) -> None:
    for child in run:
        if child.tag in _DELETED:
            child.tag = _DELETED[child.tag]
            child.set(_XML_SPACE, "preserve")


def _before(properties: Element, later: Iterable[str]) -> int:
    return next((at for at, child in enumerate(properties) if child.tag in later), len(properties))


def paragraph_properties(paragraph: Element) -> Element:
    """`w:pPr`, made where there is none."""
    properties = paragraph.find(tags.W_PPR)
    if properties is None:
        properties = etree.Element(tags.W_PPR)
        paragraph.insert(0, properties)
    return properties


def paragraph_look(paragraph: Element) -> Element:
    """Properties of the paragraph mark, made where there are none."""
    properties = paragraph_properties(paragraph)
    look = properties.find(tags.W_RPR)
    if look is None:
        look = etree.Element(tags.W_RPR)
        properties.insert(_before(properties, (tags.W_SECTPR, tags.W_PPR_CHANGE)), look)
    return look


def paragraph_fate(paragraph: Element) -> str:
    """Tag of the tracked change on the paragraph mark, empty where it stays."""
    look = paragraph.find(f"{tags.W_PPR}/{tags.W_RPR}")
    return "" if look is None else next((str(child.tag) for child in look if child.tag in _PARAGRAPH_MARKS), "")


def unmark_paragraph(paragraph: Element) -> None:
    look = paragraph_look(paragraph)
    for child in [child for child in look if child.tag in _PARAGRAPH_MARKS]:
        look.remove(child)


def set_text(element: Element, text: str) -> None:
    element.text = text
    element.set(_XML_SPACE, "preserve")
