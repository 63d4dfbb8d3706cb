"""Snippets: the part of a passage where the words that were looked for stand, in pieces that are marked or not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from service.register.fold import folded, plain
from service.register.tokens import Words, units

_WORD = re.compile(r"\d+|[^\W\d_]+")
_LONGEST = 280
_BEFORE = 80
"""Characters shown before the first marked word of a longer text."""


@dataclass(frozen=True, slots=True)
class SnippetPiece:
    text: str
    marked: bool


def snippet(text: str, words: str, exact: bool) -> tuple[SnippetPiece, ...]:
    """`words` as they were typed; `exact`: only words with the same marks are marked. Where all of them stand side by side
    somewhere, only such places are marked; else each word, or each part that belongs together."""
    spans = [match.span() for match in _WORD.finditer(text)]
    spell = _plain_word if exact else _folded_word
    spelled = [spell(text[start:end]) for start, end in spans]
    asked = [unit.plain if exact else unit.folded for unit in units(words)]
    whole = tuple(word for unit in asked for word in unit)
    places = _places(spelled, [whole]) or _places(spelled, asked)
    marks = [(spans[first][0], spans[last - 1][1]) for first, last in places]
    return tuple(_pieces(text, marks))


@lru_cache(maxsize=16384)
def _plain_word(word: str) -> str:
    return plain(word).strip()


@lru_cache(maxsize=16384)
def _folded_word(word: str) -> str:
    return folded(word).strip()


def _places(spelled: Sequence[str], phrases: Sequence[Words]) -> list[tuple[int, int]]:
    """Where the phrases stand, as (first word, one past the last), none inside another."""
    found: list[tuple[int, int]] = []
    position = 0
    while position < len(spelled):
        length = max((len(one) for one in phrases if _stands(spelled, position, one)), default=0)
        if length:
            found.append((position, position + length))
        position += length or 1
    return found


def _stands(spelled: Sequence[str], position: int, phrase: Words) -> bool:
    return bool(phrase) and tuple(spelled[position : position + len(phrase)]) == phrase


def _pieces(text: str, marks: list[tuple[int, int]]) -> list[SnippetPiece]:
    start, end = _window(text, marks[0][0] if marks else 0)
    pieces = [SnippetPiece("… ", False)] if start else []
    position = start
    for first, last in marks:
        if first >= position and last <= end:
            pieces += [SnippetPiece(text[position:first], False), SnippetPiece(text[first:last], True)]
            position = last
    pieces.append(SnippetPiece(text[position:end] + (" …" if end < len(text) else ""), False))
    return [piece for piece in pieces if piece.text]


def _window(text: str, mark: int) -> tuple[int, int]:
    if len(text) <= _LONGEST:
        return 0, len(text)
    start = max(0, min(mark - _BEFORE, len(text) - _LONGEST))
    start = text.find(" ", start, mark) + 1 if start else 0
    end = min(len(text), start + _LONGEST)
    return start, end if end == len(text) else max(text.rfind(" ", mark, end), mark + 1)
