"""Where the text of an old and of a new paragraph is the same.

The pieces of the Redline say so; each is checked against both texts as they stand in the files. Where they do not fit
(a field that shows something else in the file, decomposed letters) the rest is compared here, word by word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from unicodedata import normalize

from service.model.redline import PARAGRAPH_MARK, Piece

_WORD = re.compile("[\\w\u0300-\u036f]+|\\s|[^\\w\\s]")
_MOST_WORDS = 1_000_000
"""Old times new words that are compared; beyond, the text counts as replaced."""


@dataclass(frozen=True, slots=True)
class Match:
    """old[start:start+length] is new[new_start:new_start+new_length]. The lengths differ where one side is decomposed."""

    start: int
    new_start: int
    length: int
    new_length: int

    @property
    def end(self) -> int:
        return self.start + self.length

    @property
    def new_end(self) -> int:
        return self.new_start + self.new_length


def matches(old: str, new: str, pieces: Sequence[Piece]) -> list[Match]:
    """In order, none empty, none touching another on both sides."""
    if old == new:
        return [Match(0, 0, len(old), len(new))] if old else []
    found = list(_by_pieces(old, new, pieces))
    at, new_at = (found[-1].end, found[-1].new_end) if found else (0, 0)
    if not _said_in_full(old, new, pieces):
        found += _by_words(old, new, at, new_at)
    return list(_joined(found))


def _by_pieces(old: str, new: str, pieces: Sequence[Piece]) -> Iterator[Match]:
    """As far as the pieces fit."""
    at = new_at = 0
    for piece in pieces:
        text = _text(piece)
        here, there = old.startswith(text, at), new.startswith(text, new_at)
        if piece.kind == "deleted" and here:
            at += len(text)
        elif piece.kind == "inserted" and there:
            new_at += len(text)
        elif piece.kind == "same" and there and (here or _alike(old[at : at + len(text)], text)):
            yield from _equal_letters(old, new, at, new_at, len(text))
            at, new_at = at + len(text), new_at + len(text)
        else:
            return


def _said_in_full(old: str, new: str, pieces: Sequence[Piece]) -> bool:
    return (
        "".join([_text(piece) for piece in pieces if piece.kind != "inserted"]) == old
        and "".join([_text(piece) for piece in pieces if piece.kind != "deleted"]) == new
    )


def _text(piece: Piece) -> str:
    apart = piece.note or piece.object or piece.text == PARAGRAPH_MARK
    return "" if apart else piece.text


def _alike(one: str, other: str) -> bool:
    """The comparison takes white space of another kind for the same; we may not."""
    return len(one) == len(other) and all(
        a == b or (a.isspace() and b.isspace()) for a, b in zip(one, other, strict=True)
    )


def _equal_letters(old: str, new: str, at: int, new_at: int, length: int) -> Iterator[Match]:
    start = 0
    for index in range(length + 1):
        if index == length or old[at + index] != new[new_at + index]:
            if index > start:
                yield Match(at + start, new_at + start, index - start, index - start)
            start = index + 1


def _by_words(old: str, new: str, at: int, new_at: int) -> Iterator[Match]:
    words, new_words = _words(old, at), _words(new, new_at)
    keys, new_keys = [normalize("NFC", word) for _, word in words], [normalize("NFC", word) for _, word in new_words]
    head = _common(keys, new_keys)
    tail = _common(keys[head:][::-1], new_keys[head:][::-1])
    middle, new_middle = keys[head : len(keys) - tail], new_keys[head : len(new_keys) - tail]
    pairs = [(k, k) for k in range(head)]
    if len(middle) * len(new_middle) <= _MOST_WORDS:
        blocks = SequenceMatcher(None, middle, new_middle, autojunk=False).get_matching_blocks()
        pairs += [(head + i + k, head + j + k) for i, j, size in blocks for k in range(size)]
    pairs += [(len(keys) - k, len(new_keys) - k) for k in range(tail, 0, -1)]
    for i, j in pairs:
        (start, word), (new_start, new_word) = words[i], new_words[j]
        yield Match(start, new_start, len(word), len(new_word))


def _words(text: str, start: int) -> list[tuple[int, str]]:
    return [(found.start(), found[0]) for found in _WORD.finditer(text, start)]


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    return next((k for k, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _goes_on(last: Match, match: Match) -> bool:
    exact = match.length == match.new_length and last.length == last.new_length
    return exact and (last.end, last.new_end) == (match.start, match.new_start)


def _joined(found: Sequence[Match]) -> Iterator[Match]:
    last: Match | None = None
    for match in found:
        if last is not None and _goes_on(last, match):
            length = last.length + match.length
            last = Match(last.start, last.new_start, length, length)
            continue
        if last is not None:
            yield last
        last = match
    if last is not None:
        yield last
