"""Lines of a page set into the paragraphs of another document, so that the two can be compared.

A copy that comes as a PDF has lines where the document has paragraphs and rows. Both become plain paragraphs, cut where
the document's are: what then differs is words, not line ends.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from cydifflib import SequenceMatcher

from service.model.content import Block, Content, Paragraph, Span, Story, Table, paragraphs

_LETTERS = re.compile(r"\W+")


def reflowed(document: Content, lines: Content) -> tuple[Content, Content]:
    """The document, and the lines in its paragraphs. Only words are left of either."""
    texts = list(_texts(document.body.blocks))
    old = [word for text in texts for word in text.split()]
    new = [word for block in lines.body.blocks if isinstance(block, Paragraph) for word in block.text.split()]
    ends = _ends(texts)
    cuts = _matching(old, new, ends[:-1])
    return _plain(_parts(old, ends[:-1])), _plain(_parts(new, cuts))


def _texts(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Table):
            for row in block.rows:
                yield from filter(None, (_said(tuple(paragraphs(cell.blocks))) for cell in row.cells))
        elif isinstance(block, Paragraph) and (text := _said((block,))):
            yield text


def _said(some: tuple[Paragraph, ...]) -> str:
    return " ".join(f"{one.label} {one.text}".strip() for one in some).strip()


def _ends(texts: Sequence[str]) -> list[int]:
    """How many words there are up to the end of each text."""
    ends, total = [], 0
    for text in texts:
        total += len(text.split())
        ends.append(total)
    return ends


def _matching(old: Sequence[str], new: Sequence[str], ends: Sequence[int]) -> list[int]:
    """Where `new` is to be cut so that its parts are those of `old`."""
    matcher = SequenceMatcher(None, list(map(_key, old)), list(map(_key, new)), autojunk=False)
    cuts: list[int] = []
    for _kind, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        here = ends[bisect_left(ends, old_start + 1) : bisect_left(ends, old_end + 1)]
        cuts += (min(new_start + end - old_start, new_end) if end < old_end else new_end for end in here)
    return cuts


def _key(word: str) -> str:
    return _LETTERS.sub("", word) or word


def _parts(words: Sequence[str], cuts: Sequence[int]) -> Iterator[str]:
    start = 0
    for cut in (*cuts, len(words)):
        yield " ".join(words[start:cut])
        start = max(start, cut)


def _plain(texts: Iterator[str]) -> Content:
    blocks = tuple(Paragraph((Span(text),)) for text in texts if text)
    return Content((Story("body", "body", blocks),))
