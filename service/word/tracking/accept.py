"""Accepting the tracked changes that a part already holds, so that new ones can be put in over clean text.

Who made them is kept: runs, paragraphs and rows that stood inserted bear a `Stamp`, and what was deleted is remembered by
its words. A change of the new file that somebody had tracked already then stays under that person's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

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
    tags.W_MOVE_FROM_RANGE_START,
    tags.W_MOVE_FROM_RANGE_END,
    tags.W_MOVE_TO_RANGE_START,
    tags.W_MOVE_TO_RANGE_END,
    tags.W_CUSTOM_XML_INS_RANGE_START,
    tags.W_CUSTOM_XML_INS_RANGE_END,
    tags.W_CUSTOM_XML_DEL_RANGE_START,
    tags.W_CUSTOM_XML_DEL_RANGE_END,
    tags.W_CUSTOM_XML_MOVE_FROM_RANGE_START,
    tags.W_CUSTOM_XML_MOVE_FROM_RANGE_END,
    tags.W_CUSTOM_XML_MOVE_TO_RANGE_START,
    tags.W_CUSTOM_XML_MOVE_TO_RANGE_END,
)
_STAMPED = {tags.W_R, tags.W_P, tags.W_TR}
_AUTHOR, _DATE = "luuvet-author", "luuvet-date"
"""Names that no schema knows: they are taken off again before anything is written."""
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?\Z", re.ASCII)


class Stamp(NamedTuple):
    """Who made an earlier tracked change, and when: as the file says, the date empty if it says none."""

    author: str
    date: str


def accept_all(root: Element, deleted: dict[str, Stamp] | None = None) -> bool:
    """Changes `root` in place; False where there was nothing to accept.

    With `deleted`, which takes what was deleted by its words, what was inserted is stamped.
    """
    if not any(True for _ in root.iter(*_UNWRAPPED, *_DROPPED, tags.W_CELL_DEL)):
        return False
    if deleted is not None:
        _remember(root, deleted)
    _drop(row for row in list(root.iter(tags.W_TR)) if _row_is_gone(row))
    _drop(cell for cell in list(root.iter(tags.W_TC)) if cell.find(f"{tags.W_TCPR}/{tags.W_CELL_DEL}") is not None)
    _drop(table for table in list(root.iter(tags.W_TBL)) if next(table.iter(tags.W_TR), None) is None)
    for paragraph in list(root.iter(tags.W_P)):
        if _mark_is_gone(paragraph):
            _run_into_next(paragraph)
    for wrapper in list(root.iter(*_UNWRAPPED)):
        _unwrap(wrapper)
    _drop(list(root.iter(*_DROPPED)))
    return True


# --- who made them


def stamp_of(element: Element) -> Stamp | None:
    author = element.get(_AUTHOR)
    return None if author is None else Stamp(author, element.get(_DATE) or "")


def take_stamps(elements: Iterable[Element]) -> None:
    """Takes them off elements that go into the output."""
    for element in elements:
        for name in (_AUTHOR, _DATE):
            if name in element.attrib:
                del element.attrib[name]


def put_stamp(element: Element, stamp: Stamp | None) -> None:
    if stamp is not None:
        element.set(_AUTHOR, stamp.author)
        element.set(_DATE, stamp.date)


def _stamp(change: Element) -> Stamp:
    date = change.get(tags.W_DATE) or ""
    return Stamp(change.get(tags.W_AUTHOR) or "?", date if _MOMENT.match(date) else "")


def _remember(root: Element, deleted: dict[str, Stamp]) -> None:
    take_stamps(root.iter(*_STAMPED))  # nobody else may have put them there
    for change in root.iter(*_UNWRAPPED):
        stamp, parent = _stamp(change), change.getparent()
        around = None if parent is None or parent.tag not in (tags.W_RPR, tags.W_TRPR) else parent.getparent()
        if around is not None and around.tag == tags.W_PPR:
            around = around.getparent()
        for element in change.iter(*_STAMPED) if around is None else (around,):
            if element.tag in _STAMPED:
                put_stamp(element, stamp)
    for change in root.iter(tags.W_DEL, tags.W_MOVE_FROM):
        words = "".join(text.text or "" for text in change.iter(tags.W_T, tags.W_DEL_TEXT)).strip()
        if words:
            deleted.setdefault(words, _stamp(change))


# --- accepting


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
        _stay(paragraph)
        return
    at = 1 if len(following) and following[0].tag == tags.W_PPR else 0
    following[at:at] = words
    _drop([paragraph])


def _stay(paragraph: Element) -> None:
    """There is no paragraph to run into: it keeps its mark, unless nothing is left of it and others stand beside it."""
    parent = paragraph.getparent()
    beside = (tags.W_P,) if parent is not None and parent.tag == tags.W_TC else (tags.W_P, tags.W_TBL)
    before = paragraph.getprevious()
    if before is not None and before.tag in beside and not any(_says_something(child) for child in paragraph):
        _drop([paragraph])
        return
    mark = paragraph.find(f"{tags.W_PPR}/{tags.W_RPR}")
    _drop(child for child in list(() if mark is None else mark) if child.tag in ACCEPTED.gone)


def _says_something(child: Element) -> bool:
    return child.tag not in {tags.W_PPR, *ACCEPTED.gone, tags.W_BOOKMARK_START, tags.W_BOOKMARK_END, *_DROPPED}


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
