"""One paragraph of the old package, marked up with what changed in it: runs are cut where an edit begins or ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from service.model.content import Paragraph, Span
from service.model.redline import PARAGRAPH_MARK, Piece
from service.word import tags
from service.word.encodings import cleaned
from service.word.markup import Pen, clean_copy, new_run, set_text
from service.word.symbols import symbol
from service.word.tags import Element

_NOT_ENTERED = frozenset({tags.W_PPR, tags.W_RPR, tags.W_SDTPR, tags.W_SDT_ENDPR, tags.W_DEL, tags.W_MOVE_FROM})
_OBJECTS = frozenset({tags.W_DRAWING, tags.W_PICT, tags.W_OBJECT, tags.MC_ALTERNATE_CONTENT})
_MATHEMATICS = frozenset({tags.M_OMATH, tags.M_OMATH_PARA})
_TAKEN_WHOLE = _MATHEMATICS | {tags.W_R}
_NOTES = frozenset({tags.W_FOOTNOTE_REFERENCE, tags.W_ENDNOTE_REFERENCE, tags.W_COMMENT_REFERENCE})
_SINGLE = {tags.W_TAB: "\t", tags.W_PTAB: "\t", tags.W_CR: "\n", tags.W_NO_BREAK_HYPHEN: "\u2011"}


class Unmappable(Exception):
    """The text cannot be cut where the edit wants it: inside a formula, in a legacy font."""


@dataclass(slots=True)
class _Run:
    """A run and the part of the paragraph's text that it holds."""

    element: Element
    start: int
    end: int


def element_text(child: Element) -> str:
    """What one child of a run adds to the text."""
    tag = str(child.tag)
    if tag == tags.W_T:
        return cleaned((child.text or "").replace("\n", " ").replace("\r", " "))
    if tag == tags.W_BR:
        return "" if child.get(tags.W_TYPE) in ("page", "column") else "\n"
    if tag == tags.W_SYM:
        return _symbol(child)
    return _SINGLE.get(tag, "")


def _symbol(child: Element) -> str:
    try:
        return symbol(int(child.get(tags.W_CHAR) or "25A1", 16), child.get(tags.W_FONT) or "")
    except ValueError:
        return "\u25a1"


def run_elements(element: Element) -> Iterator[Element]:
    """All runs and formulas of a paragraph in order; those of text boxes in it are not its own."""
    for child in element:
        if child.tag in _TAKEN_WHOLE:
            yield child
        elif child.tag not in _NOT_ENTERED and child.tag not in _OBJECTS:
            yield from run_elements(child)


def written_text(paragraph: Paragraph) -> str:
    """The text that stands in runs: not the words that stand for a picture or a note mark."""
    return "".join("" if span.note or span.object else span.text for span in paragraph.spans)


class MarkedParagraph:
    """`element` under the pen. Call `same`, `delete`, `insert` in reading order; they move a cursor through the text."""

    def __init__(self, element: Element, paragraph: Paragraph, cuts: Sequence[int], pen: Pen) -> None:
        self.element, self.pen = element, pen
        self.spans = [span for span in paragraph.spans if not (span.note or span.object)]
        self.runs = list(_cut_runs(element, sorted(set(cuts))))
        if "".join(run_text(run.element) for run in self.runs) != written_text(paragraph):
            raise Unmappable
        self.marks = [mark for run in run_elements(element) for mark in run if mark.tag in _NOTES]
        self.at = 0
        self.last: Element | None = None

    def same(self, length: int) -> None:
        for run in self._take(length):
            self.last = run

    def delete(self, length: int) -> None:
        for run in self._take(length):
            self.last = self.pen.delete_run(run)

    def insert(self, text: str, look: Element | None) -> None:
        self._put(self.pen.inserted_run(text, self._look() if look is None else look))

    def pass_note(self, deleted: bool) -> None:
        """The next note mark; one that is gone is deleted with its run."""
        if not self.marks:
            return
        run = self.marks.pop(0).getparent()
        if deleted and run is not None and run.tag == tags.W_R and not run_text(run):
            self.last = self.pen.delete_run(run)

    def split(self) -> None:
        """What lies before the cursor becomes a paragraph of its own, with an inserted mark."""
        first = etree.Element(tags.W_P)
        properties = self.element.find(tags.W_PPR)
        if properties is not None:
            first.append(clean_copy(properties))
        if self.last is not None:
            if self.last.getparent() is not self.element:
                raise Unmappable
            before = list(self.element)[: self.element.index(self.last) + 1]
            first.extend(child for child in before if child.tag != tags.W_PPR)
        self.pen.mark_paragraph(first, tags.W_INS)
        self.element.addprevious(first)
        self.last = None

    def _take(self, length: int) -> Iterator[Element]:
        end = self.at + length
        for run in self.runs:
            if self.at <= run.start < run.end <= end:
                yield run.element
        self.at = end

    def _put(self, element: Element) -> None:
        if self.last is None:
            has_properties = len(self.element) and self.element[0].tag == tags.W_PPR
            self.element.insert(1 if has_properties else 0, element)
        else:
            self.last.addnext(element)
        self.last = element

    def _look(self) -> Element | None:
        """Run properties of the text at the cursor, for words whose own cannot be found."""
        near = [run for run in self.runs if run.start <= self.at <= run.end and run.end > run.start]
        return near[0].element.find(tags.W_RPR) if near else None


def run_text(run: Element) -> str:
    if run.tag in _MATHEMATICS:
        return cleaned("".join(text.text or "" for text in run.iter(tags.M_T)))
    return "".join(element_text(child) for child in run)


def _cut_runs(element: Element, cuts: Sequence[int]) -> Iterator[_Run]:
    at = 0
    for run in list(run_elements(element)):
        length = len(run_text(run))
        inside = [cut - at for cut in cuts if at < cut < at + length]
        if inside and run.tag in _MATHEMATICS:
            raise Unmappable
        for part in _cut_run(run, inside) if inside else [run]:
            size = len(run_text(part))
            yield _Run(part, at, at + size)
            at += size


def _cut_run(run: Element, cuts: Sequence[int]) -> list[Element]:
    """Splits one run at offsets of its text; every part keeps the look."""
    look = run.find(tags.W_RPR)
    parts = [run]
    children = [child for child in run if child.tag != tags.W_RPR]
    current, at = run, 0
    for child in children:
        length = len(element_text(child))
        for cut in [cut for cut in cuts if at < cut < at + length and child.tag == tags.W_T]:
            text = element_text(child)
            rest = etree.Element(tags.W_T)
            set_text(rest, text[cut - at :])
            set_text(child, text[: cut - at])
            _place(current, child)
            current = _next_part(current, look)
            parts.append(current)
            child, at, length = rest, cut, length - (cut - at)
        _place(current, child)
        at += length
        if at in cuts:
            current = _next_part(current, look)
            parts.append(current)
    return parts


def _place(run: Element, child: Element) -> None:
    if child.getparent() is not run:
        run.append(child)


def _next_part(run: Element, look: Element | None) -> Element:
    part = new_run("", look)
    run.addnext(part)
    return part


# --- pieces


def old_lengths(pieces: Sequence[Piece], spans: Sequence[Span], start: int) -> list[int]:
    """For each piece how many characters of the old text (that of `spans`) it stands for, from offset `start` on.

    A field that Word rewrites itself counts with its old result, whatever the piece shows.
    """
    text = "".join(span.text for span in spans)
    lengths: list[int] = []
    at = start
    for piece in pieces:
        apart = piece.kind == "inserted" or piece.note or piece.object or piece.text == PARAGRAPH_MARK
        length = 0 if apart else len(piece.text)
        if not apart and piece.field and text[at : at + length] != piece.text:
            length = _rest_of_span(spans, at)
        lengths.append(length)
        at += length
    return lengths


def _rest_of_span(spans: Sequence[Span], at: int) -> int:
    for span in spans:
        if at < len(span.text):
            return len(span.text) - at
        at -= len(span.text)
    return 0
