"""Styles of one document, resolved: what a paragraph is, and how a run in it looks.

Built from `styles.xml` once and shared by every file with the same styles part; answers are remembered. What table
styles add to the text of cells is asked for by `in_cell`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from service.word.definitions import Definitions, read_definitions
from service.word.encodings import LegacyEncoding, legacy_encoding
from service.word.look import TOGGLES, RunKey, facts_of, half_points, run_key, run_look
from service.word.tags import (
    W_BASED_ON,
    W_BIDI,
    W_DEFAULT,
    W_DOC_DEFAULTS,
    W_ILVL,
    W_INS,
    W_JC,
    W_NAME,
    W_NUM_ID,
    W_NUMPR,
    W_OUTLINE_LVL,
    W_PAGE_BREAK_BEFORE,
    W_PPR,
    W_PPR_CHANGE,
    W_PPR_DEFAULT,
    W_PSTYLE,
    W_RFONTS,
    W_RPR,
    W_RPR_DEFAULT,
    W_RSTYLE,
    W_SECTPR,
    W_STYLE,
    W_SZ,
    W_TBL_STYLE_PR,
    W_TYPE,
    W_VAL,
    Element,
    child_value,
    is_on,
    whole,
)
from service.word.theme import ThemeFonts

_HEADING = re.compile(r"heading ([1-9])", re.IGNORECASE)
_BUILT_IN = re.compile(
    r"(heading|toc|index) [1-9]|header|footer|caption|(footnote|endnote|annotation) (text|reference)", re.IGNORECASE
)
"""Names whose case is the program's habit: LibreOffice writes "Heading 1" back for Word's "heading 1"."""
_BODY_TEXT_LEVEL = 9
_WORD_DEFAULT_SIZE = 20
_REMEMBERED = 20_000
"""Answers kept before starting anew: a hostile file can ask for no end of looks."""
_REMEMBERED_CELLS = 500

Facts = dict[str, str | None]
"""Properties by element name, with the value that we read of each."""
ParagraphKey = tuple[str | None, ...]
"""Values of `w:pPr` in the order of `_PARAGRAPH_FIELDS`."""
_PARAGRAPH_FIELDS = (W_PSTYLE, W_OUTLINE_LVL, W_NUM_ID, W_ILVL, W_JC, W_BIDI, W_PAGE_BREAK_BEFORE)
_PLACE = {tag: place for place, tag in enumerate(_PARAGRAPH_FIELDS)}
PLAIN_PARAGRAPH: ParagraphKey = (None,) * len(_PARAGRAPH_FIELDS)


@dataclass(slots=True)
class ParagraphProperties:
    key: ParagraphKey
    """Equal keys mean equal forms."""
    mark: Element | None = None
    """`w:rPr` of the paragraph mark."""
    section: Element | None = None
    change: Element | None = None
    """`w:pPrChange`, which holds the properties from before a tracked change."""
    list_is_new: bool = False
    """The paragraph was put into its list by a tracked change (`w:ins` in `w:numPr`)."""


@dataclass(frozen=True, slots=True)
class ParagraphForm:
    """What a paragraph is, styles resolved."""

    style_id: str
    style: str
    """Name as people see it; empty for the default style."""
    level: int | None
    list_id: str | None
    """`w:numId`; None where there is no list label."""
    list_level: int | None
    """None: the level that names this paragraph style."""
    look: str
    plain: RunForm
    """Of its runs without properties of their own."""


@dataclass(frozen=True, slots=True, eq=False)
class RunForm:
    """One object for each look of a document, so that `is` tells whether two runs look the same."""

    look: str
    encoding: LegacyEncoding


@dataclass(frozen=True, slots=True)
class _Style:
    name: str
    based_on: str | None
    paragraph: Facts
    run: Facts
    parts: dict[str, tuple[Facts, Facts]] = field(default_factory=dict)
    """Table styles only: what cells in a place of the table get on top (`firstRow`, `lastCol`), paragraph and run."""


class _StylesById(dict[str, _Style]):
    """Read when first asked for; `in` is true for all that the part defines."""

    def __init__(self, definitions: Definitions) -> None:
        self._definitions = definitions

    def __missing__(self, identity: str) -> _Style:
        style = self[identity] = _style(self._definitions[identity])
        return style

    def __contains__(self, identity: object) -> bool:
        return identity in self._definitions


@dataclass(slots=True)
class Styles:
    """`paragraph(key)` and `run(style_id, key)`; keys come from `paragraph_properties` and `look.run_key`."""

    _styles: _StylesById = field(default_factory=lambda: _StylesById(Definitions()))
    _default: str = ""
    _defaults: _Style = field(default_factory=lambda: _Style("", None, {}, {}))
    _paragraphs: dict[ParagraphKey, ParagraphForm] = field(default_factory=dict)
    _runs: dict[tuple[str, RunKey], RunForm] = field(default_factory=dict)
    _chains: dict[tuple[str, bool], Facts] = field(default_factory=dict)
    """By style and whether of runs."""
    _base_size: int = _WORD_DEFAULT_SIZE
    _theme_fonts: ThemeFonts = field(default_factory=dict)
    _in_cells: dict[tuple[str, tuple[str, ...]], Styles] = field(default_factory=dict)

    def changes_cells(self, table_style_id: str) -> bool:
        """True for a table style that says how text in the table looks."""
        return any(style.run or style.paragraph or style.parts for style in self._ancestry(table_style_id))

    def in_cell(self, table_style_id: str, parts: tuple[str, ...]) -> Styles:
        """The styles as they act in a cell that these parts of the table style reach: over the document's defaults, and
        under paragraph styles."""
        key = (table_style_id, parts)
        if key not in self._in_cells:
            if len(self._in_cells) > _REMEMBERED_CELLS:
                self._in_cells.clear()
            self._in_cells[key] = self._under(*self._cell_facts(table_style_id, parts))
        return self._in_cells[key]

    def _cell_facts(self, table_style_id: str, parts: tuple[str, ...]) -> tuple[Facts, Facts]:
        """Of the paragraph and of its runs."""
        paragraph, run = dict(self._defaults.paragraph), dict(self._defaults.run)
        ancestry = list(self._ancestry(table_style_id))[::-1]
        layers = [(style.paragraph, style.run) for style in ancestry]
        layers += [style.parts[part] for part in parts for style in ancestry if part in style.parts]
        for of_paragraph, of_run in layers:
            paragraph.update(of_paragraph)
            run.update(of_run)
        return paragraph, run

    def _under(self, paragraph: Facts, run: Facts) -> Styles:
        if (paragraph, run) == (self._defaults.paragraph, self._defaults.run):
            return self
        defaults = _Style("", None, paragraph, run)
        size, fonts = self._base_size, self._theme_fonts
        return Styles(self._styles, self._default, defaults, _base_size=size, _theme_fonts=fonts)

    def paragraph(self, key: ParagraphKey) -> ParagraphForm:
        form = self._paragraphs.get(key)
        if form is None:
            if len(self._paragraphs) > _REMEMBERED:
                self._paragraphs.clear()
            form = self._paragraphs[key] = self._resolved_paragraph(key)
        return form

    def run(self, style_id: str, key: RunKey) -> RunForm:
        """`style_id` is that of the paragraph, as in `ParagraphForm`."""
        form = self._runs.get((style_id, key))
        if form is None:
            if len(self._runs) > _REMEMBERED:
                self._runs.clear()
            form = self._runs[style_id, key] = self._resolved_run(style_id, key)
        return form

    def numbering_of(self, style_id: str) -> str | None:
        """`w:numId` of a numbering style (17.9.21)."""
        return self._styles[style_id].paragraph.get(W_NUM_ID) if style_id in self._styles else None

    def _resolved_paragraph(self, key: ParagraphKey) -> ParagraphForm:
        direct = {tag: value for tag, value in zip(_PARAGRAPH_FIELDS, key, strict=True) if value is not None}
        written = direct.get(W_PSTYLE)
        style_id = written if written in self._styles else self._default
        facts = {**self._defaults.paragraph, **self._chained(style_id or "", of_runs=False), **direct}
        list_id = facts.get(W_NUM_ID)
        return ParagraphForm(
            style_id=style_id or "",
            style=self._shown_name(style_id or ""),
            level=self._level(facts, style_id or ""),
            list_id=None if list_id in (None, "", "0") else list_id,
            list_level=_clamped(facts.get(W_ILVL), 8),
            look=_paragraph_look(facts),
            plain=self.run(style_id or "", ()),
        )

    def _resolved_run(self, style_id: str, key: RunKey) -> RunForm:
        direct = facts_of(key)
        paragraph = {**self._defaults.run, **self._chained(style_id, of_runs=True)}
        character = self._chained(direct.get(W_RSTYLE) or "", of_runs=True)
        font = direct.get(W_RFONTS) or character.get(W_RFONTS) or ""
        inherited_font = paragraph.get(W_RFONTS) or ""
        encoding = legacy_encoding(self._theme_fonts.get(font or inherited_font, font or inherited_font))
        told = font if font != inherited_font and not encoding and not legacy_encoding(inherited_font) else ""
        facts = {**paragraph, **character, **direct}
        return RunForm(run_look(_toggled(direct, character, paragraph), facts, self._base_size, told), encoding)

    def _chained(self, style_id: str, *, of_runs: bool) -> Facts:
        """Facts of a style and of those it is based on; the nearest wins."""
        facts = self._chains.get((style_id, of_runs))
        if facts is None:
            facts = {}
            for style in self._ancestry(style_id):
                facts = {**(style.run if of_runs else style.paragraph), **facts}
            if style_id in self._styles:
                self._chains[style_id, of_runs] = facts
        return facts

    def _ancestry(self, style_id: str) -> Iterator[_Style]:
        visited: set[str] = set()
        following: str | None = style_id
        while following is not None and following in self._styles and following not in visited:
            visited.add(following)
            style = self._styles[following]
            yield style
            following = style.based_on

    def _shown_name(self, style_id: str) -> str:
        return "" if style_id == self._default or style_id not in self._styles else self._styles[style_id].name

    def _level(self, facts: Facts, style_id: str) -> int | None:
        """Outline level; a built-in heading has its own even where its style does not say so."""
        level = _clamped(facts.get(W_OUTLINE_LVL), _BODY_TEXT_LEVEL)
        if level is None:
            heading = next((match for s in self._ancestry(style_id) if (match := _HEADING.fullmatch(s.name))), None)
            return int(heading[1]) - 1 if heading else None
        return None if level == _BODY_TEXT_LEVEL else level


def read_styles(data: bytes, part: str, theme_fonts: ThemeFonts, *, uncut: bool) -> Styles:
    """Of the bytes of a styles part. Raises what `parse` raises."""
    root, definitions = read_definitions(data, part, uncut=uncut)
    styles, defaults = definitions[W_STYLE], root.find(W_DOC_DEFAULTS)
    default = ""
    for identity in styles.that_mention(b"w:default"):
        element = styles[identity]
        if element.get(W_TYPE) == "paragraph" and is_on(element.get(W_DEFAULT, "0")):
            default = identity
    known = Styles(_StylesById(styles), default, _Style("", None, {}, {}) if defaults is None else _defaults(defaults))
    size = {**known._defaults.run, **known._chained(default, of_runs=True)}.get(W_SZ)
    known._theme_fonts = theme_fonts
    known._base_size = half_points(size) or _WORD_DEFAULT_SIZE
    return known


def paragraph_properties(element: Element) -> ParagraphProperties:
    """What a `w:pPr` says, in one pass."""
    key: list[str | None] = [None] * len(_PARAGRAPH_FIELDS)
    mark = section = change = None
    list_is_new = False
    for child in element:
        tag = child.tag
        place = _PLACE.get(tag)
        if place is not None:
            key[place] = child.get(W_VAL, "")
        elif tag == W_RPR:
            mark = child
        elif tag == W_NUMPR:
            for number in child:
                if number.tag in _PLACE:
                    key[_PLACE[number.tag]] = number.get(W_VAL)
                elif number.tag == W_INS:
                    list_is_new = True
        elif tag == W_SECTPR:
            section = child
        elif tag == W_PPR_CHANGE:
            change = child
    return ParagraphProperties(tuple(key), mark, section, change, list_is_new)


def without_list(key: ParagraphKey) -> ParagraphKey:
    return tuple("0" if tag == W_NUM_ID else value for tag, value in zip(_PARAGRAPH_FIELDS, key, strict=True))


def _style(element: Element) -> _Style:
    name = child_value(element, W_NAME) or ""
    return _Style(
        name.lower() if _BUILT_IN.fullmatch(name) else name,
        child_value(element, W_BASED_ON),
        _paragraph_facts(element.find(W_PPR)),
        _run_facts(element.find(W_RPR)),
        _table_parts(element) if element.get(W_TYPE) == "table" else {},
    )


def _table_parts(style: Element) -> dict[str, tuple[Facts, Facts]]:
    """Those that change how text looks: most only draw lines and colour cells."""
    parts = {}
    for part in style.iterchildren(W_TBL_STYLE_PR):
        facts = _paragraph_facts(part.find(W_PPR)), _run_facts(part.find(W_RPR))
        if any(facts):
            parts[part.get(W_TYPE) or ""] = facts
    return parts


def _defaults(element: Element) -> _Style:
    paragraph, run = element.find(f"{W_PPR_DEFAULT}/{W_PPR}"), element.find(f"{W_RPR_DEFAULT}/{W_RPR}")
    return _Style("", None, _paragraph_facts(paragraph), _run_facts(run))


def _paragraph_facts(properties: Element | None) -> Facts:
    if properties is None:
        return {}
    key = paragraph_properties(properties).key
    return {tag: value for tag, value in zip(_PARAGRAPH_FIELDS, key, strict=True) if value is not None}


def _run_facts(properties: Element | None) -> Facts:
    return {} if properties is None else facts_of(run_key(properties))


def _toggled(direct: Facts, character: Facts, paragraph: Facts) -> set[str]:
    shown = set()
    for tag, name in TOGGLES.items():
        on = is_on(direct[tag]) if tag in direct else _on(tag, character) != _on(tag, paragraph)
        if on:
            shown.add(name)
    return shown


def _on(tag: str, facts: Facts) -> bool:
    return tag in facts and is_on(facts[tag])


def _paragraph_look(facts: Facts) -> str:
    tokens = []
    if W_BIDI in facts and is_on(facts[W_BIDI]):
        tokens.append("bidi")
    if (alignment := facts.get(W_JC)) not in (None, "", "left", "start"):
        tokens.append(f"jc:{'right' if alignment == 'end' else alignment}")
    if W_PAGE_BREAK_BEFORE in facts and is_on(facts[W_PAGE_BREAK_BEFORE]):
        tokens.append("pagebreak")
    return " ".join(tokens)


def _clamped(value: str | None, largest: int) -> int | None:
    number = whole(value)
    return None if number is None else min(max(number, 0), largest)
