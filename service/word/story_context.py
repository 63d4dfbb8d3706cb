"""What reading one document gathers (`Gathered`), and what the stories of one part see of it (`StoryContext`).

Notes and comments are numbered in the order in which the text refers to them, text boxes in the order in which they
are met: these names stay the same when another program renumbers the ids inside the file.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from itertools import groupby
from typing import TypeVar

from service.errors import DamagedDocument
from service.model.content import Block, Notice, paragraphs
from service.word import limits
from service.word.comments import Thread, read_threads
from service.word.drawn import drawn_blocks, drawn_paragraphs
from service.word.encodings import cleaned
from service.word.numbering import Numbering
from service.word.package import Package, Relationship
from service.word.parts import StoryPart
from service.word.placeholders import placeholders
from service.word.remembered import numbering_from, styles_from, theme_fonts_from
from service.word.simple_lines import SimpleForms
from service.word.styles import Styles
from service.word.tags import A_P, C_USER_SHAPES, R_ID, W_EVEN_AND_ODD, W_ID, W_TYPE, Element, child_is_on
from service.word.tracked import Fate, authors

_Value = TypeVar("_Value")

NOTE_PARTS = {"footnote": "footnotes", "endnote": "endnotes", "comment": "comments"}
_MOST_NOTICES = 100
"""Of one code: a hostile file can miss any number of parts."""
_SEPARATORS = frozenset({"separator", "continuationSeparator", "continuationNotice"})


@dataclass(slots=True)
class Note:
    """A footnote, endnote or comment that the text refers to."""

    identity: str
    """In the file."""
    name: str
    part: StoryPart
    """The entry alone, as if it were a part of its own."""


@dataclass(slots=True)
class TextBox:
    name: str
    content: Element
    """`w:txbxContent`, or the wrapper of text in a drawing."""
    context: StoryContext


@dataclass(frozen=True, slots=True)
class Drawn:
    """Text of a chart, a diagram or a drawing."""

    name: str
    blocks: tuple[Block, ...]


@dataclass(slots=True)
class Gathered:
    """Grows while the stories of one document are read."""

    package: Package
    fate: Fate
    styles: Styles = field(default_factory=Styles)
    shows_field_codes: bool = False
    """For files whose field marks do not pair up: rather too much text than too little."""
    authors: set[str] = field(default_factory=set)
    """Of tracked changes."""
    notices: dict[Notice, None] = field(default_factory=dict)
    notes: dict[str, dict[str, Note]] = field(default_factory=lambda: {kind: {} for kind in NOTE_PARTS})
    """By kind and by id in the file."""
    notes_in_order: dict[str, list[Note]] = field(default_factory=lambda: {kind: [] for kind in NOTE_PARTS})
    """By kind, as the text refers to them."""
    textboxes: deque[TextBox | Drawn] = field(default_factory=deque)
    """Met, but not listed yet."""
    boxes_met: Counter[str] = field(default_factory=Counter)
    """By what they are: `textbox`, `chart`, `diagram`, `drawing`."""
    _drawn: dict[str, tuple[Block, ...]] = field(default_factory=dict)
    """Text of the charts and diagrams met, by part."""
    _repeated: int = 0
    """Characters of parts that were listed before."""
    _told: Counter[str] = field(default_factory=Counter)
    """Notices by code."""
    _numbering: list[Numbering | None] = field(default_factory=list)
    """Empty until it is asked for."""
    _simple_forms: dict[int, SimpleForms] = field(default_factory=dict)
    """By identity of the styles."""
    _note_parts: dict[str, dict[str, StoryPart]] = field(default_factory=dict)

    def take_styles(self) -> None:
        """Without a sound styles part every paragraph is plain."""
        package = self.package
        theme = package.related(package.main, "theme")
        fonts = (
            self.optional(
                theme, lambda name: theme_fonts_from(package.digest(name), name, lambda: package.bytes_of(name))
            )
            or {}
        )
        part = package.related(package.main, "styles")
        self.styles = (
            self.optional(part, lambda name: styles_from(package.bytes_of(name), name, fonts, uncut=package.is_uncut))
            or self.styles
        )

    def numbering(self) -> Numbering | None:
        """Asked for when the first list is met: the part is often the largest after the text."""
        if not self._numbering:
            self._numbering.append(self._read_numbering())
        return self._numbering[0]

    def _read_numbering(self) -> Numbering | None:
        package, styles = self.package, self.styles
        part = package.related(package.main, "numbering")
        return self.optional(
            part, lambda name: numbering_from(package.bytes_of(name), name, styles, uncut=package.is_uncut)
        )

    def simple_forms(self, styles: Styles) -> SimpleForms:
        forms = self._simple_forms.get(id(styles))
        if forms is None:
            forms = self._simple_forms[id(styles)] = SimpleForms(styles)
        return forms

    def notice(self, code: str, detail: str = "") -> None:
        if self._told[code] < _MOST_NOTICES:
            self._told[code] += 1
            self.notices[Notice(code, cleaned(detail)[:200])] = None

    def optional(self, part: str | None, reader: Callable[[str], _Value]) -> _Value | None:
        """What `reader` makes of a part that a document can do without. A damaged one is left out, with a notice."""
        if part is None:
            return None
        try:
            return reader(part)
        except DamagedDocument:
            self.notice("unreadable-part", part)
            return None

    def optional_xml(self, part: str | None) -> Element | None:
        return self.optional(part, self.package.xml)

    def repeat(self, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        """Counts text that is listed once more, though the file holds it once. Raises OverLimit where it becomes too much."""
        self._repeated += sum(len(paragraph.text) + 1 for paragraph in paragraphs(blocks))
        if self._repeated > limits.REPEATED_TEXT:
            message = f"The document shows its parts again and again: {self._repeated} characters."
            raise limits.beyond("text", self._repeated, limits.REPEATED_TEXT, message)
        return blocks

    def next_name(self, kind: str) -> str:
        self.boxes_met[kind] += 1
        return f"{kind}:{self.boxes_met[kind]}"

    def drawn_text(self, part: str) -> tuple[Block, ...]:
        """Of a chart or diagram; shapes that were drawn over a chart stand in a part of their own."""
        if part in self._drawn:
            return self.repeat(self._drawn[part])
        root = self.optional_xml(part)
        blocks = () if root is None else drawn_blocks(root)
        over = None if root is None else root.find(C_USER_SHAPES)
        shapes = None if over is None else self.package.relationships(part).get(over.get(R_ID) or "")
        drawing = self.optional_xml(shapes.target) if shapes and shapes.target in self.package else None
        self._drawn[part] = blocks if drawing is None else (*blocks, *drawn_blocks(drawing))
        return self._drawn[part]

    def note_parts(self, kind: str) -> dict[str, StoryPart]:
        """All notes or comments of the file by id, referred to or not."""
        if kind not in self._note_parts:
            part = self.optional(self.package.related(self.package.main, NOTE_PARTS[kind]), self.package.story_part)
            entries = () if part is None else part.entries()
            self._note_parts[kind] = {entry.root.get(W_ID) or "": entry for entry in entries}
        return self._note_parts[kind]

    def even_pages_differ(self) -> bool:
        """The switch of the whole document: headers of even pages are shown."""
        settings = self.optional_xml(self.package.related(self.package.main, "settings"))
        return settings is not None and child_is_on(settings, W_EVEN_AND_ODD)

    def threads(self) -> dict[str, Thread]:
        """How comments answer each other, by id."""
        extended = self.optional_xml(self.package.related(self.package.main, "commentsExtended"))
        return (
            {}
            if extended is None
            else read_threads(extended, {identity: part.root for identity, part in self.note_parts("comment").items()})
        )


class StoryContext:
    """One part of the package: its relationships, and the document around it."""

    def __init__(self, gathered: Gathered, part: str, tree: StoryPart) -> None:
        self.gathered = gathered
        self.styles = gathered.styles
        self.fate = gathered.fate
        self.shows_field_codes = gathered.shows_field_codes
        self.notice = gathered.notice
        self._part = part
        self._root = tree.root
        self.simple = tree.simple
        self.is_tracked = tree.is_tracked
        if self.is_tracked:
            gathered.authors |= authors(tree.root)
        if tree.has_placeholders:
            for name in placeholders(tree.root):
                self.notice("placeholder", name)

    @cached_property
    def _relationships(self) -> dict[str, Relationship]:
        return self.gathered.package.relationships(self._part)

    @property
    def simple_forms(self) -> SimpleForms:
        return self.gathered.simple_forms(self.styles)

    @cached_property
    def part_text(self) -> str:
        return "".join(map(str, self._root.itertext(with_tail=False))) + self.simple.text

    def part_of(self, identity: str | None) -> str | None:
        """Name of the part that a relationship leads to; a notice and None where it is not there."""
        relationship = self._relationships.get(identity or "")
        if relationship is None or relationship.external:
            return None
        if relationship.target not in self.gathered.package:
            self.notice("missing-part", relationship.target)
            return None
        return relationship.target

    def target(self, element: Element) -> str:
        """Address behind the `r:id` of an element; empty without one."""
        relationship = self._relationships.get(element.get(R_ID) or "")
        return "" if relationship is None else relationship.target

    def thing(self, identity: str) -> tuple[str, str]:
        """Fingerprint of a picture or object, and its address where it is linked; of a linked one only the address counts."""
        relationship = self._relationships.get(identity)
        if relationship is not None and relationship.external:
            return self.fingerprint_of_text(relationship.target), relationship.target
        part = self.part_of(identity)
        return (self.gathered.package.fingerprint(part) if part else ""), ""

    def fingerprint_of_text(self, text: str) -> str:
        return sha256(text.encode("utf-8", "replace")).hexdigest()

    def refer(self, kind: str, identity: str) -> str:
        """Name of the note or comment with this id, empty where there is none."""
        notes = self.gathered.notes[kind]
        if identity not in notes:
            part = self.gathered.note_parts(kind).get(identity)
            if part is None or part.root.get(W_TYPE) in _SEPARATORS:
                return ""
            notes[identity] = Note(identity, f"{kind}:{len(notes) + 1}", part)
            self.gathered.notes_in_order[kind].append(notes[identity])
        return notes[identity].name

    def address(self, identity: str) -> str:
        """Where a relationship leads; empty without one."""
        relationship = self._relationships.get(identity)
        return "" if relationship is None else relationship.target

    def boxes(self, found: list[Element]) -> Iterator[str]:
        """Puts text boxes aside to be read as stories of their own; answers their names."""
        for is_drawing, group in groupby(found, key=lambda element: element.tag == A_P):
            if is_drawing:
                yield from self._listed("drawing", drawn_paragraphs(group))
            else:
                yield from map(self._textbox, group)

    def drawn(self, found: Iterable[tuple[str, str]]) -> Iterator[str]:
        """The same for charts and diagrams, by what they are and their relationship."""
        for kind, identity in found:
            part = self.part_of(identity)
            if part is not None:
                yield from self._listed(kind, self.gathered.drawn_text(part))

    def _textbox(self, content: Element) -> str:
        name = self.gathered.next_name("textbox")
        self.gathered.textboxes.append(TextBox(name, content, self))
        return name

    def _listed(self, kind: str, blocks: tuple[Block, ...]) -> Iterator[str]:
        if blocks:
            name = self.gathered.next_name(kind)
            self.gathered.textboxes.append(Drawn(name, blocks))
            yield name
