"""Tracked-change markup: `w:ins` and `w:del` around runs, on paragraph marks, rows and cells (ECMA-376 part 1, 17.13.5)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime

from lxml import etree

from service.word import tags
from service.word.tags import Element

_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# What may stand before w:ins or w:del in the properties of a paragraph mark: nothing; they come first.
_PARTS = re.compile(r"([\t\n\u2011])")
_SINGLE = {"\t": tags.W_TAB, "\n": tags.W_BR, "\u2011": tags.W_NO_BREAK_HYPHEN}
_CHANGES = (tags.W_RPR_CHANGE, tags.W_PPR_CHANGE, tags.W_SECTPR, tags.W_INS, tags.W_DEL)
# CT_TrPr and CT_TcPr end with these, in this order.
_AFTER_IN_CELL = (tags.W_CELL_MERGE, tags.W_TCPR_CHANGE)


@dataclass
class Pen:
    """Who marks, when, and the next free id."""

    author: str
    at: datetime
    next_id: int

    def mark(self, tag: str) -> Element:
        element = etree.Element(tag)
        element.set(tags.W_ID, str(self.next_id))
        element.set(tags.W_AUTHOR, self.author)
        element.set(tags.W_DATE, self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
        self.next_id += 1
        return element

    # --- runs

    def delete_run(self, run: Element) -> Element:
        """Wraps the run; answers the wrapper."""
        wrapper = self.mark(tags.W_DEL)
        parent = run.getparent()
        if parent is None:
            raise ValueError("a run outside any paragraph")
        parent[parent.index(run)] = wrapper
        wrapper.append(run)
        for element in list(run.iter(tags.W_T, tags.W_INSTR_TEXT)):
            element.tag = tags.W_DEL_TEXT if element.tag == tags.W_T else tags.W_DEL_INSTR_TEXT
            if element.tag == tags.W_DEL_TEXT:
                element.set(_XML_SPACE, "preserve")
        return wrapper

    def inserted_run(self, text: str, look: Element | None) -> Element:
        """A new run of `text` in `w:ins`, with a copy of the run properties `look`."""
        wrapper = self.mark(tags.W_INS)
        wrapper.append(new_run(text, look))
        return wrapper

    # --- marks

    def mark_paragraph(self, paragraph: Element, tag: str) -> None:
        properties = paragraph.find(tags.W_PPR)
        if properties is None:
            properties = etree.Element(tags.W_PPR)
            paragraph.insert(0, properties)
        look = properties.find(tags.W_RPR)
        if look is None:
            look = etree.Element(tags.W_RPR)
            properties.insert(_before(properties, (tags.W_SECTPR, tags.W_PPR_CHANGE)), look)
        look.insert(0, self.mark(tag))

    def mark_row(self, row: Element, tag: str) -> None:
        properties = row.find(tags.W_TRPR)
        if properties is None:
            properties = etree.Element(tags.W_TRPR)
            row.insert(1 if len(row) and row[0].tag == tags.W_TBLPR_EX else 0, properties)
        properties.insert(_before(properties, (tags.W_DEL, tags.W_TRPR_CHANGE)), self.mark(tag))

    def mark_cell(self, cell: Element, tag: str) -> None:
        properties = cell.find(tags.W_TCPR)
        if properties is None:
            properties = etree.Element(tags.W_TCPR)
            cell.insert(0, properties)
        properties.insert(_before(properties, _AFTER_IN_CELL), self.mark(tag))


def _before(properties: Element, later: Iterable[str]) -> int:
    return next((at for at, child in enumerate(properties) if child.tag in set(later)), len(properties))


def new_run(text: str, look: Element | None) -> Element:
    run = etree.Element(tags.W_R)
    if look is not None:
        run.append(clean_copy(look))
    for part in _PARTS.split(_UNWRITABLE.sub("", text)):
        if part in _SINGLE:
            etree.SubElement(run, _SINGLE[part])
        elif part:
            set_text(etree.SubElement(run, tags.W_T), part)
    return run


def set_text(element: Element, text: str) -> None:
    element.text = text
    element.set(_XML_SPACE, "preserve")


def clean_copy(properties: Element) -> Element:
    """A copy without tracked changes and section breaks in it."""
    copy = deepcopy(properties)
    copy.tail = None
    for element in list(copy.iter(*_CHANGES)):
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)
    return copy
