"""Looks compared: whether run or paragraph properties differ in what a reader could see."""

from __future__ import annotations

from service.word import tags
from service.word.tags import Element

_W = tags.W_P.removesuffix("p")
_UNSEEN_IN_RUN = frozenset({_W + name for name in ("lang", "noProof", "rPrChange", "ins", "del", "moveFrom", "moveTo")})
_UNSEEN_IN_PARAGRAPH = frozenset({tags.W_RPR, tags.W_SECTPR, tags.W_PPR_CHANGE})

Form = tuple[str, list[tuple[str, str]], list["Form"]]


def run_differs(one: Element, other: Element) -> bool:
    return _form(one.find(tags.W_RPR), _UNSEEN_IN_RUN) != _form(other.find(tags.W_RPR), _UNSEEN_IN_RUN)


def paragraph_differs(one: Element | None, other: Element | None) -> bool:
    """Properties (`w:pPr`) without mark and section."""
    return _form(one, _UNSEEN_IN_PARAGRAPH) != _form(other, _UNSEEN_IN_PARAGRAPH)


def section_form(section: Element) -> list[Form]:
    """Everything that a section break says beside its headers and footers."""
    unseen = {tags.W_HEADER_REFERENCE, tags.W_FOOTER_REFERENCE, tags.W_SECTPR_CHANGE, _W + "printerSettings"}
    return _form(section, frozenset(unseen))


def _form(properties: Element | None, unseen: frozenset[str]) -> list[Form]:
    if properties is None:
        return []
    seen = [child for child in properties if child.tag not in unseen and child.tag.startswith(_W)]
    return sorted([_all_of(child) for child in seen])


def _all_of(element: Element) -> Form:
    """Name, attributes and children, however namespaces are spelled."""
    attributes = sorted((str(name), str(value)) for name, value in element.items())
    return element.tag, attributes, [_all_of(child) for child in element]
