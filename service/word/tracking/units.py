"""Units of a paragraph: what can be inserted, deleted or kept by itself, in reading order.

A unit is a stretch of text that may be cut anywhere, text that may not (a formula, a symbol), or a mark without text (a
picture, a note reference, the head of a field with its code, a page break). Two units without free text are the same
when their keys are equal.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field

from lxml import etree

from service.word import tags
from service.word.symbols import symbol
from service.word.tags import Element, chosen

LINE_ENDS = str.maketrans("\n\r", "  ")
PARAGRAPH_END = "end of paragraph"

_SINGLE = {tags.W_TAB: "\t", tags.W_PTAB: "\t", tags.W_CR: "\n", tags.W_NO_BREAK_HYPHEN: "\u2011"}
_FORMULAS = frozenset({tags.M_OMATH, tags.M_OMATH_PARA})
_NOT_ENTERED = frozenset(
    {
        tags.W_PPR,
        tags.W_RPR,
        tags.W_SDTPR,
        tags.W_SDT_ENDPR,
        tags.W_CUSTOM_XML_PR,
        tags.W_SMART_TAG_PR,
        tags.W_PROOF_ERR,
        tags.W_BOOKMARK_START,
        tags.W_BOOKMARK_END,
    }
)

KeyOf = Callable[[Element], Hashable]


@dataclass(slots=True, eq=False)
class Unit:
    text: str
    key: Hashable
    """None for text that may be cut."""
    nodes: tuple[Element, ...]
    """Children of runs, in order; a formula stands for itself."""
    start: int = 0
    """Offset in the text of all units."""

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(slots=True)
class Units:
    """`fields` are the indexes of head and end of each field that begins and ends here."""

    units: list[Unit] = field(default_factory=list)
    fields: list[tuple[int, int]] = field(default_factory=list)
    text: str = ""


def units_of(paragraphs: Sequence[Element], key_of: KeyOf) -> Units:
    """Units of paragraphs in a row; between two of them one whose key is PARAGRAPH_END."""
    gathering = _Gathering(key_of)
    for index, paragraph in enumerate(paragraphs):
        if index:
            gathering.add("", PARAGRAPH_END, (paragraphs[index - 1],))
        unfold_simple_fields(paragraph)
        gathering.descend(paragraph)
        gathering.close()
    units = gathering.units
    at = 0
    for unit in units.units:
        unit.start = at
        at += len(unit.text)
    units.text = "".join([unit.text for unit in units.units])
    return units


class _Gathering:
    def __init__(self, key_of: KeyOf) -> None:
        self.units = Units()
        self._key_of = key_of
        self._code: list[Element] = []
        """Nodes of a field whose code is being read."""
        self._depth = 0
        self._heads: list[int] = []

    def add(self, text: str, key: Hashable, nodes: tuple[Element, ...]) -> None:
        self.units.units.append(Unit(text, key, nodes))

    def descend(self, container: Element) -> None:
        for child in container:
            tag = child.tag
            if tag == tags.W_R:
                self._run(child)
            elif tag in _FORMULAS:
                self._whole(child, "".join(text.text or "" for text in child.iter(tags.M_T)))
            elif tag == tags.MC_ALTERNATE_CONTENT:
                self._whole(child, shown_text(child))
            elif tag not in _NOT_ENTERED:
                self.descend(child)

    def close(self) -> None:
        """A field whose code goes on in the next paragraph has its head here."""
        if self._code:
            self._head("open")
        self._depth = 0
        self._heads = []

    def _run(self, run: Element) -> None:
        for child in run:
            tag = child.tag
            if tag == tags.W_FLD_CHAR:
                self._field_mark(child)
            elif self._code:
                if tag != tags.W_RPR:
                    self._code.append(child)
            elif tag == tags.W_T:
                if child.text:
                    self.add(child.text.translate(LINE_ENDS), None, (child,))
            elif tag in _SINGLE:
                self.add(_SINGLE[tag], None, (child,))
            elif tag == tags.W_BR and child.get(tags.W_TYPE) not in ("page", "column"):
                self.add("\n", None, (child,))
            elif tag not in (tags.W_RPR, tags.W_LAST_RENDERED_PAGE_BREAK):
                self._whole(child, shown_text(child))

    def _whole(self, child: Element, text: str) -> None:
        if self._code:
            self._code.append(child)
        else:
            self.add(text, self._key_of(child), (child,))

    def _field_mark(self, mark: Element) -> None:
        kind = mark.get(tags.W_FLD_CHAR_TYPE)
        if kind == "begin":
            self._depth += 1
            self._code.append(mark)
        elif self._code:
            self._code.append(mark)
            if self._depth == 1:
                self._head(kind or "")
            if kind == "end":
                self._depth -= 1
        else:
            self.add("", ("field mark", kind), (mark,))
            if kind == "end" and self._heads:
                self.units.fields.append((self._heads.pop(), len(self.units.units) - 1))

    def _head(self, stop: str) -> None:
        nodes, self._code = tuple(self._code), []
        self.add("", ("field", stop, _code_key(nodes)), nodes)
        if stop == "separate":
            self._depth = 0
            self._heads.append(len(self.units.units) - 1)


def shown_text(element: Element) -> str:
    """Text of something that is taken as a whole: a symbol, ruby, WordArt kept as alternate content."""
    if element.tag == tags.W_SYM:
        return _symbol(element)
    if element.tag == tags.MC_ALTERNATE_CONTENT:
        branch = chosen(element)
        return "" if branch is None else "".join(shown_text(child) for child in branch)
    if element.tag in (tags.W_DRAWING, tags.W_PICT, tags.W_OBJECT, tags.W_TXBX_CONTENT):
        return ""
    return "".join(text.text or "" for text in element.iter(tags.W_T, tags.M_T))


def _symbol(element: Element) -> str:
    try:
        return symbol(int(element.get(tags.W_CHAR) or "25A1", 16), element.get(tags.W_FONT) or "")
    except ValueError:
        return "\u25a1"


def _code_key(nodes: Sequence[Element]) -> str:
    """The code of a field and the state of a form field, however runs cut it."""
    code = "".join(node.text or "" for node in nodes if node.tag in (tags.W_INSTR_TEXT, tags.W_T))
    forms = [form for node in nodes for form in node.iter(tags.W_FF_DATA)]
    states = [etree.tostring(state) for form in forms for state in form.iter(tags.W_CHECKED, tags.W_RESULT)]
    return " ".join(_without_anchors(code).split()) + "".join(state.decode() for state in states)


def _without_anchors(code: str) -> str:
    """Word renames the bookmarks of a table of contents whenever it makes it anew."""
    words = code.split(" ")
    return " ".join("_" if word.strip('"').startswith(("_Toc", "_Ref", "_Hlk")) else word for word in words)


def unfold_simple_fields(paragraph: Element) -> None:
    """`w:fldSimple` becomes the run marks that it is short for: its code can then be inserted and deleted."""
    for simple in list(paragraph.iter(tags.W_FLD_SIMPLE)):
        parent = simple.getparent()
        if parent is None:
            continue
        inside = [child for child in simple if child.tag != tags.W_FLD_DATA]
        code = etree.Element(tags.W_INSTR_TEXT)
        code.text = simple.get(tags.W_INSTR) or ""
        code.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        look = next((run.find(tags.W_RPR) for run in inside if run.tag == tags.W_R), None)
        lead = [_mark_run(_field_char("begin"), look), _mark_run(code, look), _mark_run(_field_char("separate"), look)]
        at = parent.index(simple)
        parent[at : at + 1] = [*lead, *inside, _mark_run(_field_char("end"), look)]


def _field_char(kind: str) -> Element:
    mark = etree.Element(tags.W_FLD_CHAR)
    mark.set(tags.W_FLD_CHAR_TYPE, kind)
    return mark


def _mark_run(child: Element, look: Element | None) -> Element:
    run = etree.Element(tags.W_R)
    if look is not None:
        run.append(etree.fromstring(etree.tostring(look, with_tail=False)))
    run.append(child)
    return run


def own_runs(container: Element) -> Iterator[Element]:
    """Runs and formulas of a paragraph in order, not those of text boxes in it."""
    for child in container:
        if child.tag == tags.W_R or child.tag in _FORMULAS or child.tag == tags.MC_ALTERNATE_CONTENT:
            yield child
        elif child.tag not in _NOT_ENTERED:
            yield from own_runs(child)
