"""A line of text being read: pieces of runs go in, the spans of one paragraph come out.

Neighbouring pieces of one look, link and field become one span, whatever runs and spelling marks the file cuts them
into. Objects and references keep a span each. Legacy encodings are decoded here, where the whole paragraph is known.
"""

from __future__ import annotations

import dataclasses
from typing import Protocol

from service.model.content import Span
from service.word.encodings import LegacyEncoding, cleaned, confirms, decoded, starts_inside_letter
from service.word.styles import RunForm

_LONGEST_COMPLETED, _MOST_MARKED = 20_000, 50
"""Characters of a span whose last letter still gets marks from the next one, and of one that ends in a mark already: each
time the span is composed anew."""
_Key = tuple[RunForm, str, str, bool]
"""form, link, field, math."""


class Surroundings(Protocol):
    @property
    def part_text(self) -> str:
        """Text of the whole part, to judge legacy fonts by."""


@dataclasses.dataclass(slots=True)
class _Piece:
    key: _Key
    texts: list[str]
    note: str = ""
    object: str = ""


@dataclasses.dataclass(slots=True)
class Line:
    """Attributes below are the context of what is added next."""

    surroundings: Surroundings
    link: str = ""
    field: str = ""
    math: bool = False
    textboxes: tuple[str, ...] = ()
    breaks_before: tuple[str, ...] = ()
    breaks_after: tuple[str, ...] = ()
    _pieces: list[_Piece] = dataclasses.field(default_factory=list)
    _last: _Key | None = None
    _text: list[str] = dataclasses.field(init=False)
    _in_legacy_font: bool = False
    _owed: str = ""
    """Line end that stands for a page break inside the paragraph, due when more text follows."""

    @property
    def is_empty(self) -> bool:
        return not self._pieces

    def add(self, text: str, form: RunForm) -> None:
        key = (form, self.link, self.field, self.math)
        if key == self._last:
            self._text.append(text)
        elif text:
            self._last = key
            self._text = [self._owed, text]
            self._owed = ""
            self._pieces.append(_Piece(key, self._text))
            if form.encoding:
                self._in_legacy_font = True

    def add_mark(self, form: RunForm, text: str = "", note: str = "", thing: str = "", link: str = "") -> None:
        """A reference to a note or an object: never merged with its neighbours."""
        key = (form, link or self.link, self.field, False)
        self._pieces.append(_Piece(key, [text], note, thing))
        self._last = None

    def add_break(self, kind: str) -> None:
        """A page or column break: a block of its own, before or after the paragraph that holds it."""
        if self.is_empty:
            self.breaks_before += (kind,)
        else:
            self.breaks_after += (kind,)
            self._owed, self._last = "\n", None

    def spans(self) -> tuple[Span, ...]:
        spans: list[Span] = []
        for piece in self._legacy_decoded() if self._in_legacy_font else self._pieces:
            _append(spans, piece)
        return tuple(spans)

    def _legacy_decoded(self) -> list[_Piece]:
        """Pieces out of legacy fonts, decoded where the text confirms what the font suggests."""
        decided: dict[LegacyEncoding, bool] = {}
        for encoding in {piece.key[0].encoding for piece in self._pieces if piece.key[0].encoding}:
            text = "".join("".join(piece.texts) for piece in self._pieces if piece.key[0].encoding == encoding)
            decided[encoding] = confirms(text, encoding, self.surroundings.part_text)
        return [
            _Piece(piece.key, [decoded("".join(piece.texts), piece.key[0].encoding)], piece.note, piece.object)
            if decided.get(piece.key[0].encoding)
            else piece
            for piece in self._pieces
        ]


def _append(spans: list[Span], piece: _Piece) -> None:
    form, link, instruction, math = piece.key
    look = form.look
    text = "".join(piece.texts)
    if not text.isascii():
        if spans and not (piece.note or piece.object) and starts_inside_letter(text):
            text = completed(spans, text)
        text = cleaned(text)
    if not (text or piece.note or piece.object):
        return
    span = Span(text, look, link, instruction, piece.note, piece.object, math)
    if spans and not (span.note or span.object) and _alike(spans[-1], span):
        span = Span(spans.pop().text + text, look, link, instruction, "", "", math)
        span = span if span.text.isascii() else Span(cleaned(span.text), look, link, instruction, "", "", math)
    spans.append(span)


def _alike(one: Span, other: Span) -> bool:
    return not (one.note or one.object) and (one.look, one.link, one.field, one.math) == (
        other.look,
        other.link,
        other.field,
        other.math,
    )


def completed(spans: list[Span], text: str) -> str:
    """Gives the marks at the start of `text` to the letter that ends the span before; answers the rest.

    Word cuts runs between a letter and its tone mark where decomposed text is formatted in part.
    """
    marks = 0
    while marks < len(text) and starts_inside_letter(text[marks]):
        marks += 1
    last = spans[-1]
    if last.note or last.object or not last.text or not _takes_marks(last.text):
        return text
    spans[-1] = Span(cleaned(last.text + text[:marks]), last.look, last.link, last.field, "", "", last.math)
    return text[marks:]


def _takes_marks(text: str) -> bool:
    return len(text) <= (_MOST_MARKED if starts_inside_letter(text[-1]) else _LONGEST_COMPLETED)
