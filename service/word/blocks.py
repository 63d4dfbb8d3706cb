"""Blocks of one story: paragraphs, tables and breaks in reading order.

Containers (content controls, custom XML, tracked insertions) are looked through. A paragraph whose mark is gone in the
view runs into the next one and takes that one's style, as Word does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, cast

from service.model.content import Block, Break, Paragraph
from service.word import tags
from service.word.numbering import Labels
from service.word.paragraphs import Inline
from service.word.simple_lines import SimpleLooks, simple_spans
from service.word.simple_paragraphs import STAND_IN
from service.word.spans import Line
from service.word.story_context import StoryContext
from service.word.styles import (
    PLAIN_PARAGRAPH,
    ParagraphForm,
    ParagraphKey,
    ParagraphProperties,
    paragraph_properties,
    without_list,
)
from service.word.table_look import TableLook, table_look
from service.word.tables import ReadCell, read_table
from service.word.tags import MC_ALTERNATE_CONTENT, Element, chosen, first_child
from service.word.tracked import ACCEPTED, ORIGINAL

_NO_BLOCKS = (
    tags.W_SDTPR,
    tags.W_SDT_ENDPR,
    tags.W_CUSTOM_XML_PR,
    tags.W_TCPR,
    tags.W_PPR,
    tags.W_RPR,
    tags.W_BOOKMARK_START,
    tags.W_BOOKMARK_END,
    tags.W_PROOF_ERR,
)
_PLAIN = ParagraphProperties(PLAIN_PARAGRAPH)
_LOOSE = (tags.W_R, tags.W_HYPERLINK, tags.W_FLD_SIMPLE, tags.M_OMATH, tags.M_OMATH_PARA, tags.W_SUBDOC, tags.W_T)

Handlers = dict[str, Callable[["StoryReader", Element], None]]


@dataclass(slots=True)
class _Flow:
    """Blocks of one container: the story itself or a table cell."""

    blocks: list[Block] = field(default_factory=list)
    unfinished: Line | None = None
    """Paragraph whose mark is gone, waiting for the next one."""


class StoryReader:
    """Reads one story. `sections` holds the section properties met in it, in order; the last is that of the story."""

    def __init__(self, context: StoryContext) -> None:
        self.sections: list[Element] = []
        self.inline = Inline(context)
        self._context = context
        self._labels: Labels | None = None
        self._flow = _Flow()
        self._handlers = _HANDLERS_ORIGINAL if context.fate.original else _HANDLERS_ACCEPTED

    def read(self, container: Element) -> tuple[Block, ...]:
        outer, self._flow = self._flow, _Flow()
        self._descend(container)
        self._finish()
        blocks, self._flow = tuple(self._flow.blocks), outer
        return blocks

    def _descend(self, container: Element) -> None:
        handlers = self._handlers
        for child in container:
            handlers.get(child.tag, StoryReader._descend)(self, child)

    def _section(self, element: Element) -> None:
        self.sections.append(element)

    def _alternative_format(self, element: Element) -> None:
        """Text of another file, which Word takes over when it next saves: counted, but not read."""
        self._context.notice("altchunk", self._context.target(element))
        line, form = Line(self._context), self._context.styles.paragraph(PLAIN_PARAGRAPH)
        self.inline.read((element,), line, form)
        if not line.is_empty:
            self._emit(line, form)

    def _alternate(self, element: Element) -> None:
        branch = chosen(element)
        if branch is not None:
            self._descend(branch)

    def _paragraph(self, element: Element) -> None:
        content = list(element)
        written = content[0] if content and content[0].tag == tags.W_PPR else first_child(element, tags.W_PPR)
        properties = _PLAIN if written is None else paragraph_properties(written)
        form = self._context.styles.paragraph(self._key(properties))
        line = self._flow.unfinished or Line(self._context)
        self.inline.read(content, line, form)
        mark = properties.mark
        if mark is not None and self._context.is_tracked and self._context.fate.takes_away(mark):
            self._flow.unfinished = line
            return
        self._flow.unfinished = None
        self._emit(line, form)
        if properties.section is not None:
            self.sections.append(properties.section)
            self._flow.blocks.append(Break("section"))

    def _simple_paragraphs(self, stand_in: Element) -> None:
        context, flow = self._context, self._flow
        if not context.simple:  # a foreign element of that name
            self._descend(stand_in)
            return
        forms = context.simple_forms
        for properties, runs in context.simple.stretch(stand_in):
            form, looks = forms[properties]
            spans = None if flow.unfinished or self.inline.is_in_field else simple_spans(runs, looks)
            if spans is None:
                self._simple_line(runs, form, looks)
            elif form.list_id is None:
                flow.blocks.append(Paragraph(spans, form.style, form.level, "", 0, form.look))
            else:
                label, indent = self._label(form)
                flow.blocks.append(Paragraph(spans, form.style, form.level, label, indent, form.look))

    def _simple_line(self, runs: bytes, form: ParagraphForm, looks: SimpleLooks) -> None:
        """A simple paragraph in a field or legacy font, or after one that runs into it."""
        line = self._flow.unfinished or Line(self._context)
        self._flow.unfinished = None
        self.inline.read_simple(runs, looks, line, form)
        self._emit(line, form)

    def _key(self, properties: ParagraphProperties) -> ParagraphKey:
        if not self._context.fate.original:
            return properties.key
        change = properties.change
        if change is not None and len(change):
            return paragraph_properties(change[0]).key
        return without_list(properties.key) if properties.list_is_new else properties.key

    def _loose(self, element: Element) -> None:
        """An element of a paragraph where a paragraph should stand."""
        line, form = Line(self._context), self._context.styles.paragraph(PLAIN_PARAGRAPH)
        self.inline.read((element,), line, form)
        if not line.is_empty:
            self._emit(line, form)

    def _emit(self, line: Line, form: ParagraphForm) -> None:
        label, indent = self._label(form)
        paragraph = Paragraph(line.spans(), form.style, form.level, label, indent, form.look, line.textboxes)
        if line.breaks_before or line.breaks_after:
            self._flow.blocks += (*map(_break, line.breaks_before), paragraph, *map(_break, line.breaks_after))
        else:
            self._flow.blocks.append(paragraph)

    def _label(self, form: ParagraphForm) -> tuple[str, int]:
        if form.list_id is None:
            return "", 0
        label, indent = self._counters.label(form.list_id, form.list_level, form.style_id)
        return label, indent if label else 0

    @property
    def _counters(self) -> Labels:
        if self._labels is None:
            self._labels = Labels(self._context.gathered.numbering())
        return self._labels

    def _table(self, element: Element) -> None:
        self._finish()
        context = self._context
        outer, context.styles = context.styles, context.gathered.styles
        table = read_table(element, context.fate, self._cell_reader(table_look(element, context.styles)))
        context.styles = outer
        if table is not None:
            self._flow.blocks.append(table)

    def _cell_reader(self, look: TableLook | None) -> ReadCell:
        if look is None:
            return lambda cell, _row, _rows, _column, _width: self.read(cell)
        context = self._context

        def read(cell: Element, row: int, rows: int, column: int, width: int) -> tuple[Block, ...]:
            outer = context.styles
            context.styles = context.gathered.styles.in_cell(look.style_id, look.parts(row, rows, column, width))
            blocks = self.read(cell)
            context.styles = outer
            return blocks

        return read

    def _finish(self) -> None:
        """A paragraph that lost its mark but has no other to run into stands for itself, unless it is empty."""
        line, self._flow.unfinished = self._flow.unfinished, None
        if line is not None and (not line.is_empty or line.textboxes):
            self._emit(line, self._context.styles.paragraph(PLAIN_PARAGRAPH))


def _skip(_reader: StoryReader, _element: Element) -> None:
    pass


_HANDLERS: Handlers = {
    tags.W_P: StoryReader._paragraph,
    STAND_IN: StoryReader._simple_paragraphs,
    tags.W_TBL: StoryReader._table,
    tags.W_SECTPR: StoryReader._section,
    tags.W_ALT_CHUNK: StoryReader._alternative_format,
    MC_ALTERNATE_CONTENT: StoryReader._alternate,
    **dict.fromkeys(_LOOSE, StoryReader._loose),
    **dict.fromkeys(_NO_BLOCKS, _skip),
}
_HANDLERS_ACCEPTED: Handlers = {**_HANDLERS, **dict.fromkeys(ACCEPTED.gone, _skip)}
_HANDLERS_ORIGINAL: Handlers = {**_HANDLERS, **dict.fromkeys(ORIGINAL.gone, _skip)}


def _break(kind: str) -> Break:
    return Break(cast(Literal["page", "column"], kind))
