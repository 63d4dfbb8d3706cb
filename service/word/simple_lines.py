"""What the bytes of simple paragraphs say: their forms, and their spans.

The same as `paragraphs` and `spans` make of a tree, for the case that needs none of what they know about: no field, no
link, no tracked change, no legacy font. Forms and looks are remembered by the bytes of the properties.
"""

from __future__ import annotations

from service.model.content import Span
from service.word.encodings import cleaned, starts_inside_letter
from service.word.look import run_key
from service.word.regular_parts import parsed_properties
from service.word.simple_paragraphs import runs_of, text_of
from service.word.spans import completed
from service.word.styles import ParagraphForm, RunForm, Styles, paragraph_properties


class SimpleLooks(dict[bytes, RunForm]):
    """Of runs, by what stands in their `w:rPr`, in paragraphs of one style."""

    def __init__(self, styles: Styles, style_id: str) -> None:
        self._styles, self._style_id = styles, style_id

    def __missing__(self, written: bytes) -> RunForm:
        key = run_key(parsed_properties(b"w:rPr", written)) if written else ()
        form = self[written] = self._styles.run(self._style_id, key)
        return form


class SimpleForms(dict[bytes, tuple[ParagraphForm, SimpleLooks]]):
    """Of paragraphs, by what stands in their `w:pPr`, with the looks of the runs in them."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._looks: dict[str, SimpleLooks] = {}

    def __missing__(self, written: bytes) -> tuple[ParagraphForm, SimpleLooks]:
        form = self._styles.paragraph(paragraph_properties(parsed_properties(b"w:pPr", written)).key)
        looks = self._looks.setdefault(form.style_id, SimpleLooks(self._styles, form.style_id))
        self[written] = form, looks
        return form, looks


def simple_spans(paragraph: bytes, looks: SimpleLooks) -> tuple[Span, ...] | None:
    """None where a run is in a legacy font, which the whole paragraph has to be known for."""
    spans: list[Span] = []
    texts: list[str] = []
    look = ""
    for properties, tab, written in runs_of(paragraph):
        if not (tab or written):
            continue
        form = looks[properties]
        if form.encoding:
            return None
        if form.look != look:
            _append(spans, texts, look)
            look, texts = form.look, []
        if tab:
            texts.append("\t")
        if written:
            texts.append(text_of(written))
    _append(spans, texts, look)
    return tuple(spans)


def _append(spans: list[Span], texts: list[str], look: str) -> None:
    text = texts[0] if len(texts) == 1 else "".join(texts)
    if not text.isascii():
        if spans and starts_inside_letter(text):
            text = completed(spans, text)
        text = cleaned(text)
    if not text:
        return
    if spans and spans[-1].look == look:  # what stood between was invisible
        text = cleaned(spans.pop().text + text)
    spans.append(Span(text, look))
