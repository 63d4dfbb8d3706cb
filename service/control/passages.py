"""Passages: the texts of a Content that a person may look for, one for each paragraph and each table row, and what the
whole of it says.

Labels of lists are left out, and so are results that Word rewrites by itself: renumbering a list or opening a file makes
no new text. Texts come folded (NFC, plain spaces).
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from itertools import islice

from service.model.content import Block, Content, Paragraph, Row, Table, paragraphs
from service.model.fields import is_contents_line, volatile
from service.model.folding import fold

PASSAGES_VERSION = 1
"""Counts up whenever the same Content would give other passages: they are then all found again."""
_LONGEST = 2000
"""Characters; a longer text is cut into several passages."""
_MOST = 20_000
"""Passages of one Content: two thousand pages have fewer."""
_BETWEEN_CELLS = " | "


def passages(content: Content) -> tuple[str, ...]:
    """Each once, in reading order, the body first. Contents lists are left out: they repeat the headings."""
    return tuple(dict.fromkeys(islice(_pieces(content), _MOST)))


def text_digest(content: Content) -> str:
    """SHA-256 (hex) of all that is said, in order: equal where no word differs, whatever became of bytes and looks."""
    return sha256("\n".join(_texts(content)).encode("utf-8", "surrogatepass")).hexdigest()


def _pieces(content: Content) -> Iterator[str]:
    for text in _texts(content):
        yield from _cut(text)


def _texts(content: Content) -> Iterator[str]:
    stories = sorted(content.stories, key=lambda story: story.kind != "body")
    for story in stories:
        if story.shown:
            yield from _texts_of(story.blocks)


def _texts_of(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        text = ""
        if isinstance(block, Table):
            yield from filter(None, map(_row_text, block.rows))
        elif isinstance(block, Paragraph) and not is_contents_line(block):
            text = _paragraph_text(block)
        if text:
            yield text


def _row_text(row: Row) -> str:
    cells = (" ".join(filter(None, map(_paragraph_text, paragraphs(cell.blocks)))) for cell in row.cells)
    return _BETWEEN_CELLS.join(filter(None, cells))


def _paragraph_text(paragraph: Paragraph) -> str:
    text = "".join([span.text for span in paragraph.spans if not (span.field and volatile(span.field))])
    return " ".join(fold(text).split())


def _cut(text: str) -> Iterator[str]:
    """After a space where there is one in the second half."""
    while len(text) > _LONGEST:
        end = text.rfind(" ", _LONGEST // 2, _LONGEST) + 1 or _LONGEST
        yield text[:end].rstrip()
        text = text[end:]
    yield text
