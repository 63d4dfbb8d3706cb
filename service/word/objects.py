"""What stands in a paragraph beside text: pictures, charts, diagrams, embedded files, text boxes, WordArt."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from service.word.encodings import decoded_where_confirmed
from service.word.tags import (
    A_BLIP,
    A_HLINK_CLICK,
    A_P,
    C_CHART,
    CX_CHART,
    DGM_REL_IDS,
    MC_ALTERNATE_CONTENT,
    O_OLE_OBJECT,
    R_DM,
    R_EMBED,
    R_ID,
    R_LINK,
    V_IMAGEDATA,
    V_SHAPE,
    V_TEXTPATH,
    W_CONTENT_PART,
    W_CONTROL,
    W_OBJECT_EMBED,
    W_OBJECT_LINK,
    W_TXBX_CONTENT,
    WP_DOC_PR,
    Element,
    chosen,
)

_REFERENCES = {
    A_BLIP: (R_EMBED, R_LINK),
    C_CHART: (R_ID,),
    CX_CHART: (R_ID,),
    DGM_REL_IDS: (R_DM,),
    V_IMAGEDATA: (R_ID,),
    O_OLE_OBJECT: (R_ID,),
    W_OBJECT_EMBED: (R_ID,),
    W_OBJECT_LINK: (R_ID,),
    W_CONTROL: (R_ID,),
    W_CONTENT_PART: (R_ID,),
}
_EMBEDDED = frozenset({O_OLE_OBJECT, W_OBJECT_EMBED, W_OBJECT_LINK, W_CONTROL})
_DRAWN = {C_CHART: "chart", CX_CHART: "chart", DGM_REL_IDS: "diagram"}
_FONT_FAMILY = re.compile(r"""font-family\s*:\s*["']?([^;"']*)""")


@dataclass(slots=True)
class Objects:
    """What one `w:drawing`, `w:pict` or `w:object` shows."""

    references: list[str] = field(default_factory=list)
    """Relationship ids, in order."""
    embedded: str = ""
    """Relationship id of an embedded file; the pictures beside it are its preview."""
    alternative_text: str = ""
    link: str = ""
    """Relationship id of the address that a click on it leads to."""
    wordart: list[str] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    """Text boxes, and paragraphs (`a:p`) of drawings that hold text without being one, in order."""
    drawn: list[tuple[str, str]] = field(default_factory=list)
    """Charts and diagrams: what it is and the relationship id of the part with its text."""


def find_objects(element: Element) -> Objects:
    found = Objects()
    _walk(element, found)
    return found


def _walk(element: Element, found: Objects) -> None:
    for child in element:
        tag = child.tag
        if tag == MC_ALTERNATE_CONTENT:
            branch = chosen(child)
            if branch is not None:
                _walk(branch, found)
        elif tag in (W_TXBX_CONTENT, A_P):
            found.boxes.append(child)
        else:
            _note(child, str(tag), found)
            _walk(child, found)


def _note(element: Element, tag: str, found: Objects) -> None:
    if tag in _REFERENCES:
        reference = next((value for name in _REFERENCES[tag] if (value := element.get(name))), None)
        if reference and tag in _EMBEDDED:
            found.embedded = found.embedded or reference
        elif reference:
            found.references.append(reference)
        if reference and tag in _DRAWN:
            found.drawn.append((_DRAWN[tag], reference))
    elif tag == WP_DOC_PR:
        found.alternative_text = found.alternative_text or element.get("descr") or element.get("title") or ""
    elif tag == V_SHAPE:
        found.alternative_text = found.alternative_text or element.get("alt") or ""
    elif tag == A_HLINK_CLICK:
        found.link = found.link or element.get(R_ID) or ""
    elif tag == V_TEXTPATH and element.get("string"):
        found.wordart.append(_wordart(element))


def _wordart(path: Element) -> str:
    """The letters that WordArt bends; files of the 1990s have them in the fonts of their time."""
    text = path.get("string") or ""
    font = _FONT_FAMILY.search(path.get("style") or "")
    return decoded_where_confirmed(text, font[1].strip()) if font else text
