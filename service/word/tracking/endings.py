"""The end of a story or cell. Its last paragraph mark can be neither inserted nor deleted: Word keeps it.

So where paragraphs were added at the end, the mark of the paragraph before them is the inserted one and the last of them
keeps the old mark; likewise for deleted ones. Accepting and rejecting then leave no empty paragraph behind.
"""

from __future__ import annotations

from copy import deepcopy

from service.word import tags
from service.word.tags import Element
from service.word.tracking.looks import paragraph_differs
from service.word.tracking.pen import Pen, paragraph_fate, paragraph_properties, unmark_paragraph

_FATES = frozenset({tags.W_INS, tags.W_DEL})
_OF_THE_MARK = frozenset({tags.W_RPR, tags.W_SECTPR, tags.W_PPR_CHANGE})
_PASSED_OVER = frozenset({tags.W_SECTPR, tags.W_BOOKMARK_START, tags.W_BOOKMARK_END, tags.W_PROOF_ERR})


def settle_ending(pen: Pen, container: Element) -> None:
    tail, before = _tail(container)
    if not tail or any(paragraph.find(f"{tags.W_PPR}/{tags.W_SECTPR}") is not None for paragraph in tail):
        return
    came = [paragraph for paragraph in tail if paragraph_fate(paragraph) == tags.W_INS]
    gone = [paragraph for paragraph in tail if paragraph_fate(paragraph) == tags.W_DEL]
    if came and gone:
        _share_mark(pen, gone[-1], came[-1])
    elif before is not None:
        _hand_on_mark(pen, before, tail[-1])


def _tail(container: Element) -> tuple[list[Element], Element | None]:
    """Paragraphs at the end that came or went as a whole, and the one before them if that stays."""
    tail: list[Element] = []
    for child in reversed(container):
        if child.tag in _PASSED_OVER:
            continue
        if child.tag != tags.W_P or paragraph_fate(child) not in {"", *_FATES}:
            return tail, None
        if not paragraph_fate(child):
            stays = child.find(f"{tags.W_PPR}/{tags.W_SECTPR}") is None
            return tail, child if stays else None
        tail.insert(0, child)
    return tail, None


def _hand_on_mark(pen: Pen, before: Element, last: Element) -> None:
    """The change of the last mark becomes one of the mark before; each text keeps its look either way."""
    fate = paragraph_fate(last)
    unmark_paragraph(last)
    mine, other = deepcopy(paragraph_properties(last)), deepcopy(paragraph_properties(before))
    if fate == tags.W_INS:
        _recast(pen, last, other, mine)
    else:
        _recast(pen, last, mine, other)
    pen.mark_paragraph(before, fate)


def _share_mark(pen: Pen, gone: Element, came: Element) -> None:
    """Old and new words stand in one paragraph, whose mark stays."""
    look = deepcopy(paragraph_properties(came))
    words = [child for child in came if child.tag != tags.W_PPR]
    old_words = [child for child in gone if child.tag != tags.W_PPR]
    keeper, other = (came, gone) if _comes_before(gone, came) else (gone, came)
    lead = keeper.index(paragraph_properties(keeper)) + 1
    old_look = deepcopy(paragraph_properties(gone))
    keeper[lead:] = [*old_words, *words]
    parent = other.getparent()
    if parent is not None:
        parent.remove(other)
    unmark_paragraph(keeper)
    _recast(pen, keeper, old_look, look)


def _comes_before(one: Element, other: Element) -> bool:
    return any(sibling is other for sibling in one.itersiblings())


def _recast(pen: Pen, paragraph: Element, old: Element, new: Element) -> None:
    """The paragraph looks like `old` when the change is rejected and like `new` when it is accepted."""
    if not paragraph_differs(old, new):
        return
    _set_look(paragraph, old)
    pen.recast_paragraph(paragraph, new)


def _set_look(paragraph: Element, look: Element) -> None:
    """Other properties for a paragraph, without the marks in them."""
    own = paragraph_properties(paragraph)
    mark = [child for child in own if child.tag == tags.W_RPR]
    own[:] = [*(child for child in deepcopy(look) if child.tag not in _OF_THE_MARK), *mark]
