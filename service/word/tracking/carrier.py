"""Elements of the new file made ready to stand in the old one: copies with their ids, styles, lists, pictures and notes
those of the output.

Left behind: proofing marks, editing permissions, revision ids, content controls around text (their text comes), and what
belongs to namespaces that a reader of the old file would not know to skip.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, field

from lxml import etree

from service.word import tags
from service.word.tags import Element
from service.word.tracking.accept import put_stamp, stamp_of
from service.word.tracking.carried_notes import CarriedNotes
from service.word.tracking.carried_styles import CarriedLists, CarriedStyles
from service.word.tracking.namespaces import strip
from service.word.tracking.output import Output, Trees
from service.word.tracking.pen import Pen, order_list_level
from service.word.tracking.relations import Relations

_W = tags.W_P.removesuffix("p")
_R = tags.R_ID.removesuffix("id")
_RELID = "{urn:schemas-microsoft-com:office:office}relid"
_W14_IDS = frozenset(f"{{http://schemas.microsoft.com/office/word/2010/wordml}}{name}" for name in ("paraId", "textId"))
_RSIDS = frozenset(_W + name for name in ("rsidR", "rsidRPr", "rsidRDefault", "rsidP", "rsidDel", "rsidTr", "rsidSect"))
_DROPPED = (
    tags.W_PROOF_ERR,
    tags.W_PERM_START,
    tags.W_PERM_END,
    tags.W_LAST_RENDERED_PAGE_BREAK,
    _W + "annotationRef",
    _W + "printerSettings",
    tags.W_HEADER_REFERENCE,
    tags.W_FOOTER_REFERENCE,
)
_RANGES = {tags.W_BOOKMARK_START: tags.W_BOOKMARK_END, tags.W_COMMENT_RANGE_START: tags.W_COMMENT_RANGE_END}
_LEFT_BEHIND = frozenset({*_DROPPED, tags.W_SDT, *_RANGES, *_RANGES.values()})
_NOTES = {
    tags.W_FOOTNOTE_REFERENCE: "footnote",
    tags.W_ENDNOTE_REFERENCE: "endnote",
    tags.W_COMMENT_REFERENCE: "comment",
}
_STYLES = (tags.W_PSTYLE, tags.W_RSTYLE, _W + "tblStyle")


@dataclass
class Goods:
    """What all parts of the new file share on their way."""

    output: Output
    new: Trees
    relations: Relations
    styles: CarriedStyles
    lists: CarriedLists
    notes: CarriedNotes
    pen: Pen
    bookmarks: set[str] = field(default_factory=set)
    """Names that stand in the output."""
    degraded: set[str] = field(default_factory=set)


@dataclass
class Carrier:
    """From one part of the new file to one of the output."""

    goods: Goods
    source: str
    target: str
    unknown: frozenset[str]
    """Namespaces that readers of the new part may skip, and readers of the old part are not told to."""

    def copy(self, element: Element) -> Element:
        return self._cleaned(_whole_copy(element))

    def bare_run(self, run: Element, children: Iterable[Element]) -> Element:
        """A run with the look of `run` and copies of some of its children."""
        made = etree.Element(tags.W_R)
        put_stamp(made, stamp_of(run))
        look = run.find(tags.W_RPR)
        if look is not None:
            made.append(deepcopy(look))
        for child in children:
            made.append(_whole_copy(child))
        return self._cleaned(made)

    def shell(self, element: Element) -> Element:
        """The element with its attributes and without what it holds."""
        return self._cleaned(_bare(element))

    # --- cleaning

    def _cleaned(self, made: Element) -> Element:
        strip(made, self.unknown)
        elements = list(made.iter())
        found = {element.tag for element in elements}
        if not found.isdisjoint(_LEFT_BEHIND):
            self._leave_behind(made)
            elements = list(made.iter())
        for element in elements:
            self._settle(element)
        return made

    def _leave_behind(self, made: Element) -> None:
        for element in list(made.iter(*_DROPPED)):
            _remove(element)
        for element in list(made.iter(tags.W_SDT)):
            _unwrap_control(element)
        self._settle_ranges(made)

    def _settle(self, element: Element) -> None:
        tag = str(element.tag)
        if element.attrib:
            self._settle_attributes(element)
        if tag in _NOTES:
            self._settle_note(element, _NOTES[tag])
        elif tag in _STYLES:
            self._settle_style(element)
        elif tag == tags.W_NUM_ID:
            element.set(tags.W_VAL, self.goods.lists.carry(element.get(tags.W_VAL) or "0"))
        elif tag == tags.W_NUMPR:
            order_list_level(element)
        elif tag == tags.WP_DOC_PR:
            element.set("id", self.goods.pen.free_id())

    def _settle_attributes(self, element: Element) -> None:
        for name, value in list(element.attrib.items()):
            name = str(name)
            if name in _RSIDS or name in _W14_IDS:
                del element.attrib[name]
            elif name.startswith(_R) or name == _RELID:
                carried = self.goods.relations.carry(self.source, str(value), self.target) if value else ""
                if carried is None:
                    del element.attrib[name]
                    self.goods.degraded.add("object")
                else:
                    element.set(name, carried)

    def _settle_note(self, element: Element, kind: str) -> None:
        identity = self.goods.notes.carry(kind, element.get(tags.W_ID) or "")
        parent = element.getparent()
        if identity is not None:
            element.set(tags.W_ID, identity)
        elif parent is not None:
            parent.remove(element)

    def _settle_style(self, element: Element) -> None:
        identity = self.goods.styles.carry(element.get(tags.W_VAL) or "")
        parent = element.getparent()
        if identity is not None:
            element.set(tags.W_VAL, identity)
        elif parent is not None:
            parent.remove(element)

    def _settle_ranges(self, made: Element) -> None:
        """Bookmarks and comment ranges come where the copy holds both ends."""
        for start_tag, end_tag in _RANGES.items():
            ends = {end.get(tags.W_ID): end for end in made.iter(end_tag)}
            for start in list(made.iter(start_tag)):
                end = ends.pop(start.get(tags.W_ID), None)
                identity = self._range_id(start) if end is not None else None
                for mark in (start, end):
                    if identity is not None and mark is not None:
                        mark.set(tags.W_ID, identity)
                    elif mark is not None:
                        _remove(mark)
            for end in ends.values():
                _remove(end)

    def _range_id(self, start: Element) -> str | None:
        if start.tag == tags.W_COMMENT_RANGE_START:
            return self.goods.notes.carry("comment", start.get(tags.W_ID) or "")
        name = start.get(tags.W_NAME) or ""
        if not name or name == "_GoBack" or name in self.goods.bookmarks:
            return None
        self.goods.bookmarks.add(name)
        return self.goods.pen.free_id()


def _bare(element: Element) -> Element:
    bare = etree.Element(element.tag)
    bare.attrib.update(element.attrib)
    return bare


def _remove(element: Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _whole_copy(element: Element) -> Element:
    """With the namespaces in force where alternate content names them by prefix."""
    if next(element.iter(tags.MC_ALTERNATE_CONTENT), None) is not None:
        return etree.fromstring(
            etree.tostring(element, with_tail=False), etree.XMLParser(resolve_entities=False, huge_tree=True)
        )
    copy = deepcopy(element)
    copy.tail = None
    return copy


def _unwrap_control(control: Element) -> None:
    parent = control.getparent()
    content = control.find(tags.W_SDT_CONTENT)
    if parent is not None:
        at = parent.index(control)
        parent[at : at + 1] = [] if content is None else list(content)
