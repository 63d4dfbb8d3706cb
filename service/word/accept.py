"""Accepting the tracked changes that a part already holds, so that new ones can be put in over clean text."""

from __future__ import annotations

from collections.abc import Iterable

from service.word import tags
from service.word.tags import Element
from service.word.tracked import ACCEPTED

_UNWRAPPED = (tags.W_INS, tags.W_MOVE_TO)
_DROPPED = (
    tags.W_DEL,
    tags.W_MOVE_FROM,
    tags.W_CELL_INS,
    tags.W_CELL_MERGE,
    tags.W_PPR_CHANGE,
    tags.W_RPR_CHANGE,
    tags.W_SECTPR_CHANGE,
    tags.W_TBLPR_CHANGE,
    tags.W_TBLPR_EX_CHANGE,
    tags.W_TRPR_CHANGE,
    tags.W_TCPR_CHANGE,
    tags.W_NUMBERING_CHANGE,
)


def accept_all(root: Element) -> bool:
    """Changes `root` in place; False where there was nothing to accept."""
    if not any(True for _ in root.iter(*_UNWRAPPED, *_DROPPED, tags.W_CELL_DEL)):
        return False
    _drop(row for row in list(root.iter(tags.W_TR)) if _row_is_gone(row))
    _drop(cell for cell in list(root.iter(tags.W_TC)) if cell.find(f"{tags.W_TCPR}/{tags.W_CELL_DEL}") is not None)
    for paragraph in list(root.iter(tags.W_P)):
        if _mark_is_gone(paragraph):
            _run_into_next(paragraph)
    for wrapper in list(root.iter(*_UNWRAPPED)):
        _unwrap(wrapper)
    _drop(list(root.iter(*_DROPPED)))
    return True


def _row_is_gone(row: Element) -> bool:
    properties = row.find(tags.W_TRPR)
    return properties is not None and any(child.tag in ACCEPTED.gone for child in properties)


def _mark_is_gone(paragraph: Element) -> bool:
    mark = paragraph.find(f"{tags.W_PPR}/{tags.W_RPR}")
    return mark is not None and any(child.tag in ACCEPTED.gone for child in mark)


def _run_into_next(paragraph: Element) -> None:
    """The words of the paragraph go to the front of the next one, which keeps its own look; as in Word."""
    following = paragraph.getnext()
    while following is not None and following.tag != tags.W_P:
        following = following.getnext() if following.tag not in (tags.W_TBL, tags.W_SDT) else None
    words = [child for child in paragraph if child.tag != tags.W_PPR]
    if following is None:
        mark = paragraph.find(f"{tags.W_PPR}/{tags.W_RPR}")
        _drop(child for child in list(() if mark is None else mark) if child.tag in ACCEPTED.gone)
        return
    at = 1 if len(following) and following[0].tag == tags.W_PPR else 0
    following[at:at] = words
    _drop([paragraph])


def _unwrap(wrapper: Element) -> None:
    parent = wrapper.getparent()
    if parent is not None:
        at = parent.index(wrapper)
        parent[at : at + 1] = list(wrapper)


def _drop(elements: Iterable[Element]) -> None:
    for element in elements:
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)
