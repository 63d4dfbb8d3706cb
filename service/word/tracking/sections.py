"""Sections: headers and footers compared where they apply, and page settings.

A section names its own headers by kind or goes on with those of the section before, so each section's are looked up in
both files. A header of the old file is marked up in place; where two sections that shared it now differ, the second gets
a copy. A header that comes or goes with its section is inserted or deleted as a whole: its part stays in the package.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, field

from lxml import etree

from service.model.redline import RedlineBlock
from service.word import tags
from service.word.package import Package, Relationship
from service.word.tags import Element
from service.word.tracking.desk import Desk
from service.word.tracking.flow import Flow
from service.word.tracking.looks import section_form
from service.word.tracking.output import OFFICE_RELATIONSHIPS, Trees
from service.word.tracking.plan import plain_text
from service.word.tracking.table_marks import mark_table

Slot = tuple[str, str]
"""`header` or `footer`, and default, first or even."""
_REFERENCES = {tags.W_HEADER_REFERENCE: "header", tags.W_FOOTER_REFERENCE: "footer"}
_TAGS = {kind: tag for tag, kind in _REFERENCES.items()}
_ROOTS = {"header": tags.W_P.removesuffix("p") + "hdr", "footer": tags.W_P.removesuffix("p") + "ftr"}
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"


@dataclass
class Sections:
    """`old` and `new` are what the sections of both files use, by their properties."""

    desk: Desk
    old: dict[Element, dict[Slot, str]]
    new: dict[Element, dict[Slot, str]]
    _made: dict[tuple[str | None, str | None, str], str] = field(default_factory=dict)
    """Part of the output that is the one in the old and the other in the new file."""

    def settle(self) -> None:
        """To be called when the body is marked up."""
        partners = {mine if mine is not None else other: other for mine, other in self.desk.sections}
        sources = [section for section in self.desk.output.main.iter(tags.W_SECTPR) if section in partners]
        fixed = all(section in self.old and partners[section] is not None for section in sources)
        wanted = {section: self._wanted(section, partners[section], paired_only=True) for section in sources}
        before: dict[Slot, str] = {}
        for section in sources:
            mine = {**wanted[section], **self._wanted(section, partners[section], paired_only=False)}
            before = self._refer(section, mine, before, fixed)
            other = partners[section]
            if other is not None and section in self.old:
                self._recast(section, other)

    # --- which part a section needs

    def _wanted(self, section: Element, other: Element | None, paired_only: bool) -> dict[Slot, str]:
        mine = self.old.get(section)
        theirs = None if other is None else self.new.get(other)
        found: dict[Slot, str] = {}
        for slot in dict.fromkeys([*(mine or {}), *(theirs or {})]):
            part = self._part(slot, mine, theirs, paired_only)
            if part is not None:
                found[slot] = part
        return found

    def _part(
        self, slot: Slot, mine: dict[Slot, str] | None, theirs: dict[Slot, str] | None, paired_only: bool
    ) -> str | None:
        old, new = (mine or {}).get(slot), (theirs or {}).get(slot)
        if mine is not None and theirs is not None:
            return self._known(old, new, slot[0])
        if paired_only:
            return None
        alike = (
            part
            for (before, after, kind), part in self._made.items()
            if kind == slot[0] and ((mine is not None and before == old) or (theirs is not None and after == new))
        )
        return next(alike, None) or self._known(old, new, slot[0])

    def _known(self, old: str | None, new: str | None, kind: str) -> str | None:
        if old is None and (new is None or _is_blank(self.desk.new.root(new))):
            return None
        key = old, new, kind
        if key not in self._made:
            self._made[key] = self._marked(old, new, kind)
        return self._made[key]

    # --- the parts themselves

    def _marked(self, old: str | None, new: str | None, kind: str) -> str:
        desk = self.desk
        if new is not None and old is not None and not self._is_taken(old) and self._is_equal(old, new):
            return old
        taken = old is None or self._is_taken(old)
        part = self._added(old, kind) if taken or old is None else old
        root = desk.output.roots[part] if part in desk.output.roots else desk.output.root(part)
        if new is None:
            empty = etree.Element(root.tag)
            etree.SubElement(empty, tags.W_P)
            Flow(desk, desk.new.package.main, part, mark_table).compare(root, empty, None)
        else:
            Flow(desk, new, part, mark_table).compare(root, desk.new.root(new), self._said(new, kind))
        return part

    def _is_taken(self, old: str) -> bool:
        return old in self._made.values()

    def _is_equal(self, old: str, new: str) -> bool:
        """Byte for byte, and so are the pictures in it."""
        mine, other = self.desk.output.package, self.desk.new.package
        links, other_links = mine.relationships(old), other.relationships(new)
        return (
            old not in self.desk.output.touched
            and new not in self.desk.new.touched
            and mine.bytes_of(old) == other.bytes_of(new)
            and links.keys() == other_links.keys()
            and all(_leads_alike(mine, link, other, other_links[identity]) for identity, link in links.items())
        )

    def _added(self, old: str | None, kind: str) -> str:
        """A part of its own, as it would have been in the old file: a copy, or empty."""
        output = self.desk.output
        if old is None:
            root = output.made_like_main(_ROOTS[kind])
            etree.SubElement(root, tags.W_P)
        else:
            root = deepcopy(output.package.xml(old))
        part = output.add_part(f"word/carried/{kind}", "xml", root, _TYPE.format(kind))
        if old is not None:
            output.copy_links(old, part)
        return part

    def _said(self, new: str, kind: str) -> tuple[RedlineBlock, ...] | None:
        """The Redline names a header by the first section that uses it."""
        names = {
            f"{kind}:{number}:{slot[1]}"
            for number, slots in enumerate(self.new.values(), start=1)
            for slot, part in slots.items()
            if part == new and slot[0] == kind
        }
        stories = (story for story in self.desk.redline.stories if story.kind == kind and story.name in names)
        return next((story.blocks for story in stories), None)

    # --- references

    def _refer(
        self, section: Element, wanted: dict[Slot, str], before: dict[Slot, str], fixed: bool
    ) -> dict[Slot, str]:
        """Sets the references that the section needs; answers what the next one inherits."""
        output = self.desk.output
        present = dict(_own(output, section)) if section in self.old else {}
        for slot, part in wanted.items():
            inherited = {**before, **present}.get(slot)
            if inherited != part or (not fixed and slot not in present):
                self._set(section, slot, part)
                present[slot] = part
        return {**before, **present}

    def _set(self, section: Element, slot: Slot, part: str) -> None:
        output, (kind, form) = self.desk.output, slot
        main = output.package.main
        known = output.package.relationships(main).items()
        identity = next(
            (identity for identity, link in known if link.target == part and not link.external), None
        ) or output.relate_once(main, OFFICE_RELATIONSHIPS + kind, part)
        reference = next(
            (one for one in section.iterchildren(_TAGS[kind]) if (one.get(tags.W_TYPE) or "default") == form), None
        )
        if reference is None:
            reference = etree.Element(_TAGS[kind])
            reference.set(tags.W_TYPE, form)
            section.insert(0, reference)
        reference.set(tags.R_ID, identity)
        output.touched.add(main)

    # --- page settings

    def _recast(self, section: Element, other: Element) -> None:
        """Page size, margins, columns, kinds of headers: the new ones, the old ones kept in `w:sectPrChange`."""
        if section_form(section) == section_form(other):
            return
        output = self.desk.output
        references = [child for child in section if child.tag in _REFERENCES]
        before = etree.Element(tags.W_SECTPR)
        before.extend([child for child in section if child.tag not in _REFERENCES])
        carried = self.desk.carrier(self.desk.new.package.main, output.package.main).copy(other)
        change = self.desk.pen.mark(tags.W_SECTPR_CHANGE)
        change.append(before)
        section[:] = [*references, *(child for child in carried if child.tag != tags.W_SECTPR_CHANGE), change]
        output.touched.add(output.package.main)


def sections_in_use(trees: Trees) -> dict[Element, dict[Slot, str]]:
    """For each section in order, the parts of its headers and footers, inherited ones included."""
    found: dict[Element, dict[Slot, str]] = {}
    before: dict[Slot, str] = {}
    for section in list(trees.main.iter(tags.W_SECTPR)):
        parent = section.getparent()
        if parent is not None and parent.tag != tags.W_SECTPR_CHANGE:
            before = {**before, **dict(_own(trees, section))}
            found[section] = before
    return found


def _own(trees: Trees, section: Element) -> Iterable[tuple[Slot, str]]:
    links = trees.package.relationships(trees.package.main)
    for reference in section:
        kind = _REFERENCES.get(str(reference.tag))
        link = links.get(reference.get(tags.R_ID) or "")
        if kind and link is not None and not link.external and link.target in trees.package:
            yield (kind, reference.get(tags.W_TYPE) or "default"), link.target


def _leads_alike(old: Package, link: Relationship, new: Package, other: Relationship) -> bool:
    if link.external or other.external:
        return link == other
    return link.kind == other.kind and old.fingerprint(link.target) == new.fingerprint(other.target)


def _is_blank(root: Element) -> bool:
    return not plain_text(root).strip() and next(root.iter(tags.W_DRAWING, tags.W_PICT, tags.W_OBJECT), None) is None
