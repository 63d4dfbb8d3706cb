"""What stands in a paragraph beside text: pictures, charts, diagrams, embedded files, text boxes, WordArt."""

from __future__ import annotations

from dataclasses import dataclass, field

from service.word.tags import (
    A_BLIP,
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
    W_CONTENT_PART: (R_ID,),
}


@dataclass(slots=True)
class Objects:
    """What one `w:drawing`, `w:pict` or `w:object` shows."""

    references: list[str] = field(default_factory=list)
    """Relationship ids, in order."""
    embedded: str = ""
    """Relationship id of an embedded file; the pictures beside it are its preview."""
    alternative_text: str = ""
    wordart: list[str] = field(default_factory=list)
    textboxes: list[Element] = field(default_factory=list)


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
        elif tag == W_TXBX_CONTENT:
            found.textboxes.append(child)
        else:
            _note(child, str(tag), found)
            _walk(child, found)


def _note(element: Element, tag: str, found: Objects) -> None:
    if tag in _REFERENCES:
        reference = next((value for name in _REFERENCES[tag] if (value := element.get(name))), None)
        if reference and tag == O_OLE_OBJECT:
            found.embedded = reference
        elif reference:
            found.references.append(reference)
    elif tag == WP_DOC_PR:
        found.alternative_text = found.alternative_text or element.get("descr") or element.get("title") or ""
    elif tag == V_SHAPE:
        found.alternative_text = found.alternative_text or element.get("alt") or ""
    elif tag == V_TEXTPATH and element.get("string"):
        found.wordart.append(element.get("string") or "")
