"""Keys of what is taken as a whole: two pictures, notes or symbols with equal keys are the same to a reader."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

from lxml import etree

from service.word import tags
from service.word.objects import find_objects
from service.word.package import Package
from service.word.tags import Element, chosen

NOTE_REFERENCES = {
    tags.W_FOOTNOTE_REFERENCE: "footnote",
    tags.W_ENDNOTE_REFERENCE: "endnote",
    tags.W_COMMENT_REFERENCE: "comment",
}
_OBJECTS = frozenset({tags.W_DRAWING, tags.W_PICT, tags.W_OBJECT, tags.MC_ALTERNATE_CONTENT})


@dataclass(frozen=True)
class Keys:
    """Keys in one part. `notes` names each note by kind and id; a note has one name in both files."""

    package: Package
    part: str
    notes: Mapping[tuple[str, str], Hashable]

    def __call__(self, element: Element) -> Hashable:
        tag = str(element.tag)
        if tag in NOTE_REFERENCES:
            identity = NOTE_REFERENCES[tag], element.get(tags.W_ID) or ""
            return self.notes.get(identity, identity)
        if tag in _OBJECTS:
            return self._object(element)
        if tag in (tags.M_OMATH, tags.M_OMATH_PARA):
            return tag, "".join(text.text or "" for text in element.iter(tags.M_T))
        if tag == tags.W_CONTENT_PART:
            return tag, self._thing(element.get(tags.R_ID) or "")
        return tag, tuple(sorted((str(k), str(v)) for k, v in element.attrib.items())), _text(element)

    def _object(self, element: Element) -> Hashable:
        found = [element] if element.tag != tags.MC_ALTERNATE_CONTENT else _branches(element)
        return "object", tuple(self._shown(one) for one in found), "".join(map(_text, found))

    def _shown(self, element: Element) -> Hashable:
        objects = find_objects(element)
        references = [objects.embedded] if objects.embedded else objects.references
        things = tuple(self._thing(reference) for reference in references)
        boxes = tuple(
            "" if box.tag == tags.W_TXBX_CONTENT else "".join(map(str, box.itertext())) for box in objects.boxes
        )
        return things, objects.alternative_text, tuple(objects.wordart), boxes, self._thing(objects.link)

    def _thing(self, identity: str) -> str:
        relationship = self.package.relationships(self.part).get(identity)
        if relationship is None:
            return ""
        return relationship.target if relationship.external else self.package.fingerprint(relationship.target)


def _branches(alternate: Element) -> list[Element]:
    branch = chosen(alternate)
    return [] if branch is None else [branch]


def _text(element: Element) -> str:
    """Text of the thing itself, without that of text boxes in it."""
    if next(element.iter(tags.W_TXBX_CONTENT), None) is not None:
        return ""
    text: str = etree.tostring(element, method="text", encoding="unicode", with_tail=False)
    return text if element.tag not in (tags.W_DRAWING, tags.W_PICT, tags.W_OBJECT, tags.MC_CHOICE) else ""


def text_boxes(node: Element) -> list[Element]:
    """Text boxes of one picture or shape, those of the branch that is read."""
    boxes: list[Element] = []
    for one in [node] if node.tag != tags.MC_ALTERNATE_CONTENT else _branches(node):
        boxes += [box for box in find_objects(one).boxes if box.tag == tags.W_TXBX_CONTENT]
    return boxes
