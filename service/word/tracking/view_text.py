"""What marked-up paragraphs say when all changes are accepted, and when all are rejected.

Written apart from the reader and from the writer: it is what every edited paragraph is checked by.
"""

from __future__ import annotations

from collections.abc import Iterable
from unicodedata import normalize

from service.word import tags
from service.word.tags import Element, chosen

ACCEPTED = frozenset({tags.W_DEL, tags.W_MOVE_FROM})
REJECTED = frozenset({tags.W_INS, tags.W_MOVE_TO})
_NO_TEXT = frozenset(
    {tags.W_PPR, tags.W_RPR, tags.W_SDTPR, tags.W_SDT_ENDPR, tags.W_INSTR_TEXT, tags.W_DEL_INSTR_TEXT, tags.M_RPR}
    | {tags.W_TXBX_CONTENT, tags.W_FLD_DATA}
)
_LETTERS = {tags.W_TAB: "\t", tags.W_PTAB: "\t", tags.W_BR: "\n", tags.W_CR: "\n", tags.W_NO_BREAK_HYPHEN: "\u2011"}
_TEXTS = frozenset({tags.W_T, tags.M_T, tags.W_DEL_TEXT})


def paragraph_texts(paragraphs: Iterable[Element], gone: frozenset[str] = frozenset()) -> list[str]:
    """`gone`: changes whose content is left out; a paragraph whose mark they take runs into the next."""
    found: list[str] = []
    unfinished: list[str] = []
    for paragraph in paragraphs:
        _gather(paragraph, gone, unfinished)
        mark = paragraph.find(f"{tags.W_PPR}/{tags.W_RPR}")
        if mark is None or not any(child.tag in gone for child in mark):
            found.append(normalize("NFC", "".join(unfinished)))
            unfinished = []
    return [*found, normalize("NFC", "".join(unfinished))] if unfinished else found


def _gather(container: Element, gone: frozenset[str], found: list[str]) -> None:
    for child in container:
        tag = child.tag
        if tag in _TEXTS:
            found.append(child.text or "")
        elif tag in _LETTERS:
            found.append(_LETTERS[tag])
        elif tag == tags.W_SYM:
            found.append(f"\ufffc{child.get(tags.W_FONT)} {child.get(tags.W_CHAR)}")
        elif tag == tags.MC_ALTERNATE_CONTENT:
            branch = chosen(child)
            if branch is not None:
                _gather(branch, gone, found)
        elif tag not in gone and tag not in _NO_TEXT:
            _gather(child, gone, found)
