"""The inside of paragraphs: runs, fields, hyperlinks, notes, objects, mathematics, onto a `Line`.

Elements that only wrap (content controls, smart tags, custom XML, bidirectional runs, whatever later versions of Word
add) are looked through; a closed list of elements that hold no shown text is skipped. So nothing is lost by omission.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from service.word import tags
from service.word.encodings import decoded_where_confirmed
from service.word.fields import Fields, told_apart
from service.word.look import RunKey, original_run_key, run_key
from service.word.objects import find_objects
from service.word.simple_lines import SimpleLooks
from service.word.simple_paragraphs import STAND_IN, runs_of, text_of
from service.word.spans import Line
from service.word.story_context import StoryContext
from service.word.styles import ParagraphForm, RunForm
from service.word.symbols import symbol
from service.word.tags import MC_ALTERNATE_CONTENT, W_RPR, W_T, Element, chosen
from service.word.tracked import ACCEPTED, ORIGINAL

_NO_TEXT = (
    tags.W_PPR,
    tags.W_RPR,
    tags.W_SDTPR,
    tags.W_SDT_ENDPR,
    tags.W_SECTPR,
    tags.W_CUSTOM_XML_PR,
    tags.W_SMART_TAG_PR,
    tags.W_FLD_DATA,
    tags.M_RPR,
    tags.M_CTRLPR,
    tags.W_PROOF_ERR,
    tags.W_BOOKMARK_START,
    tags.W_BOOKMARK_END,
    tags.W_LAST_RENDERED_PAGE_BREAK,
)
_LOOKED_INTO = (tags.W_DRAWING, tags.W_PICT, tags.W_OBJECT)
_LINE_ENDS = str.maketrans("\n\r", "  ")

Handler = Callable[["Inline", Element], None]
Handlers = dict[str, Handler]


@dataclass(slots=True)
class Inline:
    """Reads the paragraphs of one story in order: fields stay open from one paragraph to the next."""

    context: StoryContext
    fields: Fields = field(default_factory=Fields)
    _line: Line = field(init=False)
    _style_id: str = ""
    _level: int | None = None
    _plain: RunForm = field(init=False)
    """Of a run without properties of its own."""
    _form: RunForm = field(init=False)
    _is_hidden: bool = False
    """Field code is being read."""
    _key: Callable[[Element], RunKey] = field(init=False)
    _handlers: Handlers = field(init=False)

    def __post_init__(self) -> None:
        self._key = original_run_key if self.context.fate.original else run_key
        self._handlers = _HANDLERS_ORIGINAL if self.context.fate.original else _HANDLERS_ACCEPTED

    def read(self, content: Iterable[Element], line: Line, form: ParagraphForm) -> None:
        """Adds what a paragraph holds, or a loose piece of one, to `line`."""
        self._begin(line, form)
        self._descend(content)

    def read_simple(self, runs: bytes, looks: SimpleLooks, line: Line, form: ParagraphForm) -> None:
        """The same for the runs of a simple paragraph."""
        self._begin(line, form)
        self._simple_runs(runs, looks)

    @property
    def is_in_field(self) -> bool:
        return self.fields.is_open

    def _simple_runs(self, runs: bytes, looks: SimpleLooks) -> None:
        for properties, tab, text in runs_of(runs):
            self._form = looks[properties]
            if tab:
                self._add("\t")
            self._add(text_of(text))

    def _simple_paragraphs(self, stand_in: Element) -> None:
        """Paragraphs inside a paragraph, which no editor writes: looked through like other wrappers."""
        if not self.context.simple:
            self._descend(stand_in)
            return
        looks = SimpleLooks(self.context.styles, self._style_id)
        for _, runs in self.context.simple.stretch(stand_in):
            self._simple_runs(runs, looks)

    def _begin(self, line: Line, form: ParagraphForm) -> None:
        self._line = line
        self._style_id = form.style_id
        self._level = form.level
        self._form = self._plain = form.plain
        line.field, line.link = self.fields.instruction, self.fields.link

    def _descend(self, content: Iterable[Element]) -> None:
        handlers = self._handlers
        for child in content:
            handler = handlers.get(child.tag)
            if handler is None:
                self._descend(child)
            else:
                handler(self, child)

    def _run(self, run: Element) -> None:
        self._form = self._plain
        handlers = self._handlers
        for child in run:
            tag = child.tag
            if tag == W_T:
                self._text(child)
            elif tag == W_RPR:
                self._form = self.context.styles.run(self._style_id, self._key(child))
            else:
                handler = handlers.get(tag)
                if handler is None:
                    self._descend(child)
                else:
                    handler(self, child)

    def _text(self, element: Element) -> None:
        text = element.text
        if text and not self._is_hidden:
            self._line.add(text.translate(_LINE_ENDS) if "\n" in text or "\r" in text else text, self._form)

    def _add(self, text: str) -> None:
        if not self._is_hidden:
            self._line.add(text, self._form)

    def _deleted_text(self, element: Element) -> None:
        if self.context.fate.original:
            self._text(element)

    def _break(self, element: Element) -> None:
        kind = element.get(tags.W_TYPE)
        if kind not in ("page", "column"):
            self._add("\n")
        elif not self._is_hidden:
            self._line.add_break(kind)

    def _symbol(self, element: Element) -> None:
        try:
            code = int(element.get(tags.W_CHAR) or "25A1", 16)
        except ValueError:
            code = 0x25A1
        font = element.get(tags.W_FONT) or ""
        self._add(decoded_where_confirmed(symbol(code, font), font))

    def _field_mark(self, element: Element) -> None:
        kind = element.get(tags.W_FLD_CHAR_TYPE)
        if kind == "begin":
            self.fields.begin(element)
        elif kind == "separate":
            self.fields.separate()
        elif kind == "end":
            shown, instruction = self.fields.end(self._level)
            if shown and (not self.fields.in_code or self.context.shows_field_codes):
                self._line.field = instruction
                self._line.add(shown, self._form)
        self._is_hidden = self.fields.in_code and not self.context.shows_field_codes
        self._line.field, self._line.link = self.fields.instruction, self.fields.link

    def _simple_field(self, element: Element) -> None:
        instruction, link = told_apart(element.get(tags.W_INSTR) or "")
        before = self._line.field, self._line.link
        self._line.field, self._line.link = instruction or before[0], link or before[1]
        if len(element):
            self._descend(element)
        else:
            self._add(self.fields.numbers.shown(instruction, self._level))
        self._line.field, self._line.link = before

    def _hyperlink(self, element: Element) -> None:
        before = self._line.link
        anchor = element.get(tags.W_ANCHOR)
        self._line.link = self.context.target(element) + (f"#{anchor}" if anchor else "")
        self._descend(element)
        self._line.link = before

    def _reference(self, element: Element, kind: str) -> None:
        if not self._is_hidden and (name := self.context.refer(kind, element.get(tags.W_ID) or "")):
            self._line.add_mark(self._form, note=name)

    def _ruby(self, element: Element) -> None:
        """The base, then the reading that Word sets in small letters above it."""
        for tag in (tags.W_RUBY_BASE, tags.W_RT):
            part = tags.first_child(element, tag)
            if part is not None:
                self._descend(part)

    def _mathematics(self, element: Element) -> None:
        form, self._form = self._form, self._plain
        self._line.math = True
        self._descend(element)
        self._line.math = False
        self._form = form

    def _alternate(self, element: Element) -> None:
        branch = chosen(element)
        if branch is not None:
            self._descend(branch)

    def _content_part(self, element: Element) -> None:
        if not self._is_hidden:
            self._show(element.get(tags.R_ID) or "")

    def _objects(self, element: Element) -> None:
        if self._is_hidden:
            return
        found = find_objects(element)
        references = [found.embedded] if found.embedded else found.references
        click = self.context.address(found.link)
        for at, reference in enumerate(references):
            self._show(reference, found.alternative_text if at == 0 else "", click)
        for text in found.wordart:
            self._line.add_mark(self._form, text=text, thing=self.context.fingerprint_of_text(text))
        self._line.textboxes += (*self.context.boxes(found.boxes), *self.context.drawn(found.drawn))

    def _show(self, reference: str, alternative_text: str = "", click: str = "") -> None:
        fingerprint, link = self.context.thing(reference)
        if fingerprint or link:
            self._line.add_mark(self._form, text=alternative_text, thing=fingerprint, link=link or click)


def _skip(_inline: Inline, _element: Element) -> None:
    pass


def _adds(text: str) -> Handler:
    return lambda inline, _element: inline._add(text)


def _refers_to(kind: str) -> Handler:
    return lambda inline, element: inline._reference(element, kind)


def _instruct(inline: Inline, element: Element) -> None:
    inline.fields.instruct(element.text or "")


def _subdocument(inline: Inline, element: Element) -> None:
    inline.context.notice("subdocument", inline.context.target(element))


_HANDLERS: Handlers = {
    tags.W_R: Inline._run,
    tags.W_T: Inline._text,
    tags.M_T: Inline._text,
    tags.W_DEL_TEXT: Inline._deleted_text,
    tags.W_TAB: _adds("\t"),
    tags.W_PTAB: _adds("\t"),
    tags.W_CR: _adds("\n"),
    tags.W_BR: Inline._break,
    tags.W_NO_BREAK_HYPHEN: _adds("\u2011"),
    # Dropped with other invisible characters, except in TCVN3 text, where it is the letter ư.
    tags.W_SOFT_HYPHEN: _adds("\u00ad"),
    tags.W_SYM: Inline._symbol,
    tags.W_FLD_CHAR: Inline._field_mark,
    tags.W_INSTR_TEXT: _instruct,
    tags.W_DEL_INSTR_TEXT: _instruct,
    tags.W_FLD_SIMPLE: Inline._simple_field,
    tags.W_HYPERLINK: Inline._hyperlink,
    tags.W_FOOTNOTE_REFERENCE: _refers_to("footnote"),
    tags.W_ENDNOTE_REFERENCE: _refers_to("endnote"),
    tags.W_COMMENT_REFERENCE: _refers_to("comment"),
    tags.W_CONTENT_PART: Inline._content_part,
    tags.W_ALT_CHUNK: Inline._content_part,
    tags.W_RUBY: Inline._ruby,
    tags.M_OMATH: Inline._mathematics,
    tags.W_SUBDOC: _subdocument,
    MC_ALTERNATE_CONTENT: Inline._alternate,
    STAND_IN: Inline._simple_paragraphs,
    **dict.fromkeys(_NO_TEXT, _skip),
    **dict.fromkeys(_LOOKED_INTO, Inline._objects),
}
_HANDLERS_ACCEPTED: Handlers = {**_HANDLERS, **dict.fromkeys(ACCEPTED.gone, _skip)}
_HANDLERS_ORIGINAL: Handlers = {**_HANDLERS, **dict.fromkeys(ORIGINAL.gone, _skip)}
