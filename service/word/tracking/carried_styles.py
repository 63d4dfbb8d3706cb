"""Styles and lists that carried paragraphs use, found again in the old file or added to it.

Styles are the same by name: Word translates and renumbers ids. A list is the same where its definition is; where a
paragraph of the new file was paired with one of the old file, its list is the old one's.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field

from lxml import etree

from service.word import tags
from service.word.package import Package
from service.word.tags import Element
from service.word.tracking.namespaces import strip, unknown_in
from service.word.tracking.output import Output

_NSID = tags.W_NUM.replace("}num", "}nsid")
_TMPL = tags.W_NUM.replace("}num", "}tmpl")
_STYLE_LINK = tags.W_NUM.replace("}num", "}styleLink")
_NUM_PIC_BULLET = tags.W_NUM.replace("}num", "}numPicBullet")
_NEXT = tags.W_NUM.replace("}num", "}next")
_LINK = tags.W_NUM.replace("}num", "}link")
_REFERENCES = (tags.W_BASED_ON, _NEXT, _LINK)
_DEEPEST = 20


def _part(package: Package, kind: str) -> str | None:
    return package.related(package.main, kind)


def _name(style: Element) -> tuple[str, str]:
    name = tags.child_value(style, tags.W_NAME) or style.get(tags.W_STYLE_ID) or ""
    return style.get(tags.W_TYPE) or "paragraph", name.casefold()


@dataclass
class CarriedLists:
    output: Output
    new: Package
    _known: dict[str, str] = field(default_factory=dict)
    _same_part: bool | None = None

    def pair(self, old: str, new: str) -> None:
        """A paragraph of list `new` is one of list `old` in the old file."""
        self._known.setdefault(new, old)

    def carry(self, identity: str) -> str:
        """`w:numId` in the output; "0", no list, where the new file does not define it."""
        if identity == "0":
            return identity
        if identity not in self._known:
            self._known[identity] = self._carry(identity)
        return self._known[identity]

    def _carry(self, identity: str) -> str:
        old, new = _part(self.output.package, "numbering"), _part(self.new, "numbering")
        if old is None or new is None:
            return "0"
        if self._same_part is None:
            self._same_part = self.output.package.bytes_of(old) == self.new.bytes_of(new)
        if self._same_part:
            return identity
        root, source = self.output.root(old), self._source(new)
        number = _by_id(source, tags.W_NUM, tags.W_NUM_ID, identity)
        definition = _definition(source, number)
        if number is None or definition is None:
            return "0"
        same = _by_id(root, tags.W_NUM, tags.W_NUM_ID, identity)
        mine = _definition(root, same)
        if same is not None and mine is not None and _form(mine) == _form(definition):
            return identity
        self.output.touched.add(old)
        return self._add(root, number, definition)

    def _source(self, part: str) -> Element:
        return self.new.xml(part)

    def _add(self, root: Element, number: Element, definition: Element) -> str:
        abstract, added = deepcopy(definition), deepcopy(number)
        unknown = unknown_in(root, definition.getroottree().getroot())
        strip(abstract, unknown)
        strip(added, unknown)
        abstract.set(tags.W_ABSTRACT_NUM_ID, _free(root, tags.W_ABSTRACT_NUM, tags.W_ABSTRACT_NUM_ID))
        for element in list(
            abstract.iter(_NSID, _STYLE_LINK, tags.W_NUM_STYLE_LINK, tags.W_PSTYLE, tags.W_LVL_PIC_BULLET_ID)
        ):
            parent = element.getparent()
            if parent is not None:
                parent.remove(element)
        added.set(tags.W_NUM_ID, _free(root, tags.W_NUM, tags.W_NUM_ID))
        reference = added.find(tags.W_ABSTRACT_NUM_ID)
        if reference is not None:
            reference.set(tags.W_VAL, abstract.get(tags.W_ABSTRACT_NUM_ID) or "0")
        abstracts = [child for child in root if child.tag in (tags.W_ABSTRACT_NUM, _NUM_PIC_BULLET)]
        root.insert(root.index(abstracts[-1]) + 1 if abstracts else 0, abstract)
        numbers = [child for child in root if child.tag in (tags.W_ABSTRACT_NUM, tags.W_NUM)]
        root.insert(root.index(numbers[-1]) + 1, added)
        return added.get(tags.W_NUM_ID) or "0"


def _by_id(root: Element, tag: str, attribute: str, identity: str) -> Element | None:
    return next((child for child in root.iterchildren(tag) if child.get(attribute) == identity), None)


def _definition(root: Element, number: Element | None) -> Element | None:
    identity = None if number is None else tags.child_value(number, tags.W_ABSTRACT_NUM_ID)
    return None if identity is None else _by_id(root, tags.W_ABSTRACT_NUM, tags.W_ABSTRACT_NUM_ID, identity)


def _form(definition: Element) -> bytes:
    levels = [child for child in definition if child.tag not in (_NSID, _TMPL)]
    return b"".join(etree.tostring(level, with_tail=False) for level in levels)


def _free(root: Element, tag: str, attribute: str) -> str:
    return str(1 + max((tags.whole(child.get(attribute)) or 0 for child in root.iterchildren(tag)), default=0))


@dataclass
class CarriedStyles:
    output: Output
    new: Package
    lists: CarriedLists
    _known: dict[str, str | None] = field(default_factory=dict)
    _by_name: dict[tuple[str, str], str] | None = None
    _news: dict[str, Element] = field(default_factory=dict)
    _same_part: bool | None = None

    def carry(self, identity: str, deepest: int = _DEEPEST) -> str | None:
        """Style id in the output; None where neither file defines it."""
        if identity not in self._known:
            self._known[identity] = self._carry(identity, deepest)
        return self._known[identity]

    def _carry(self, identity: str, deepest: int) -> str | None:
        old, new = _part(self.output.package, "styles"), _part(self.new, "styles")
        if old is None or new is None:
            return None
        if self._same_part is None:
            self._same_part = self.output.package.bytes_of(old) == self.new.bytes_of(new)
        if self._same_part:
            return identity
        return self._found(self.output.root(old), new, identity, old, deepest)

    def _found(self, root: Element, new: str, identity: str, part: str, deepest: int) -> str | None:
        if self._by_name is None:
            self._by_name = {_name(style): style.get(tags.W_STYLE_ID) or "" for style in root.iter(tags.W_STYLE)}
            styles = self.new.xml(new).iter(tags.W_STYLE)
            self._news = {style.get(tags.W_STYLE_ID) or "": style for style in styles}
        style = self._news.get(identity)
        if style is None:
            return None
        known = self._by_name.get(_name(style))
        if known is not None or not deepest:
            return known
        return self._added(root, style, identity, part, deepest)

    def _added(self, root: Element, style: Element, identity: str, part: str, deepest: int) -> str:
        taken = set(self._by_name.values()) if self._by_name is not None else set()
        free = identity
        while free in taken:
            free += "0"
        copy = deepcopy(style)
        strip(copy, unknown_in(root, style.getroottree().getroot()))
        copy.set(tags.W_STYLE_ID, free)
        if tags.W_DEFAULT in copy.attrib:
            del copy.attrib[tags.W_DEFAULT]
        self._known[identity] = free  # styles refer to each other in circles
        if self._by_name is not None:
            self._by_name[_name(style)] = free
        for reference in list(_references(copy)):
            self._refer(copy, reference, deepest - 1)
        for number in copy.iter(tags.W_NUM_ID):
            number.set(tags.W_VAL, self.lists.carry(number.get(tags.W_VAL) or "0"))
        root.append(copy)
        self.output.touched.add(part)
        return free

    def _refer(self, style: Element, reference: Element, deepest: int) -> None:
        carried = self.carry(reference.get(tags.W_VAL) or "", deepest)
        if carried is None:
            style.remove(reference)
        else:
            reference.set(tags.W_VAL, carried)


def _references(style: Element) -> Iterator[Element]:
    return style.iterchildren(*_REFERENCES)
