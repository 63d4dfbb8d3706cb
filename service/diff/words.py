"""The words of a paragraph: what the comparison counts as one, and what it treats as equal.

A word is a Vietnamese syllable, a punctuation mark, or a number, code or citation in one piece (`1.000.000`,
`30/2020/NĐ-CP`, `QT-01/TCKH`). It carries the white space that follows it, so that white space never attracts the
alignment. Keys are folded (NFC, no-break space, invisible format characters); the text stays as it was written.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from service.model.content import Paragraph, Span
from service.model.fields import volatile
from service.model.folding import INVISIBLE, fold
from service.model.redline import PARAGRAPH_MARK

MARK_KEY = PARAGRAPH_MARK

_EAST_ASIAN = "\u3040-\u30ff\u3400-\u9fff"
# A letter or digit, or a mark or invisible character that sticks to one.
_IN_WORD = rf"(?:[^\W_{_EAST_ASIAN}]|[\u0300-\u036f{INVISIBLE}])"
# A full stop joins only where no sentence can end: before a digit, or inside `QT.ISO.01`.
_JOINT = r"(?:[/\-\u2011\u2013]|(?<=\d)[.,:](?=\d)|\.(?=\d)|\.(?=[A-ZĐ]{2,}[.\-/]\d))"
_FILLER = r"_+|\.{3,}|…+"
_SIMPLE = rf"[{_EAST_ASIAN}]|{_IN_WORD}+|{_FILLER}|[^\w\s]"
_WORD = re.compile(rf"{_IN_WORD}+(?:{_JOINT}{_IN_WORD}+)+|{_SIMPLE}")
_PLAIN_WORD = re.compile(_SIMPLE)
_DIGIT = re.compile(r"\d")

_TONES = {0x300, 0x301, 0x303, 0x309, 0x323}


@lru_cache(maxsize=50_000)
def toneless(word: str) -> str:
    """`word` in NFD with its tone marks at the end, so that `hoà` and `hòa` come out equal and `hoa` does not."""
    if word.isascii():
        return word
    chars = unicodedata.normalize("NFD", word)
    tones = [char for char in chars if ord(char) in _TONES]
    return "".join(char for char in chars if ord(char) not in _TONES) + "".join(sorted(tones))


def text_key(paragraph: Paragraph) -> str:
    """What the paragraph says, folded: equal keys are equal texts to a reader who sees no white space."""
    for span in paragraph.spans:
        if span.field or span.object or span.note:
            break
    else:
        return " ".join(fold(paragraph.text).split())
    return " ".join("".join(atom_key(span) or fold(span.text) for span in paragraph.spans).split())


def atom_key(span: Span) -> str:
    """The key of a span that is one indivisible word (field result, note mark, picture), else empty."""
    name = volatile(span.field)
    if name:
        return f"\ufffcfield:{name}\ufffc"
    if span.object:
        return f"\ufffcobject:{span.object}:{span.text}\ufffc"
    if span.note:
        return f"\ufffcnote:{span.note.partition(':')[0]}\ufffc"
    return ""


class Line:
    """A paragraph as one string, with the span that each character came from."""

    def __init__(self, paragraph: Paragraph) -> None:
        self.spans = paragraph.spans
        self.starts: list[int] = []
        offset = 0
        for span in self.spans:
            self.starts.append(offset)
            offset += len(span.text)
        self.text = paragraph.text
        self.has_atoms = any(atom_key(span) for span in self.spans)

    def cut(self, start: int, end: int) -> Iterator[tuple[str, Span]]:
        """The spans of text[start:end], each with its part of the text."""
        index = max(bisect_right(self.starts, start) - 1, 0)
        while start < end:
            span = self.spans[index]
            stop = min(end, self.starts[index] + len(span.text))
            if stop > start:
                yield self.text[start:stop], span
            start, index = max(start, stop), index + 1


@dataclass(frozen=True, slots=True)
class Word:
    """line.text[start:end] is the word, [end:stop] the white space after it."""

    key: str
    line: Line
    start: int
    end: int
    stop: int
    atom: Span | None = None

    @property
    def gap(self) -> str:
        return self.line.text[self.end : self.stop]

    @property
    def looks(self) -> tuple[str, ...]:
        if self.atom is not None:
            return () if self.atom.note or self.atom.object else (self.atom.look,)
        seen = [span.look for _, span in self.line.cut(self.start, self.end)]
        return tuple(look for index, look in enumerate(seen) if index == 0 or look != seen[index - 1])

    @property
    def parts(self) -> list[tuple[str, Span]]:
        """The word itself, without its gap, cut where the look changes."""
        if self.atom is not None:
            return [(self.atom.text, self.atom)]
        return list(self.line.cut(self.start, self.end))


def words(paragraph: Paragraph) -> list[Word]:
    """The words in order. White space before the first one makes a word of its own, with an empty text."""
    line = Line(paragraph)
    bounds = list(_bounds(line))
    if line.text and (not bounds or bounds[0][1] > 0):
        bounds.insert(0, ("", 0, 0, None))
    stops = [start for _, start, _, _ in bounds[1:]] + [len(line.text)]
    return [
        Word(key, line, start, end, stop, atom) for (key, start, end, atom), stop in zip(bounds, stops, strict=False)
    ]


def paragraph_mark(paragraph: Paragraph) -> Word:
    """The end of a paragraph as a word, for comparing paragraphs that were split or joined."""
    line = Line(paragraph)
    end = len(line.text)
    return Word(MARK_KEY, line, end, end, end)


def _bounds(line: Line) -> Iterator[tuple[str, int, int, Span | None]]:
    begin = 0
    for index, span in enumerate(line.spans):
        key = atom_key(span)
        if key:
            start = line.starts[index]
            yield from _plain_bounds(line.text, begin, start)
            begin = start + len(span.text)
            yield key, start, begin, span
    yield from _plain_bounds(line.text, begin, len(line.text))


def _plain_bounds(text: str, begin: int, end: int) -> Iterator[tuple[str, int, int, Span | None]]:
    for match in _WORD.finditer(text, begin, end):
        whole = match.group()
        if len(whole) == 1 or _DIGIT.search(whole) or _PLAIN_WORD.fullmatch(whole):
            yield fold(whole), match.start(), match.end(), None
        else:  # `và/hoặc` is three words; only codes and numbers hold together
            for part in _PLAIN_WORD.finditer(text, match.start(), match.end()):
                yield fold(part.group()), part.start(), part.end(), None


def loose_words(text: str) -> list[str]:
    """Keys that survive a change of case or of tone placing: for similarity only."""
    return [toneless(word) for word in _PLAIN_WORD.findall(fold(text).casefold())]


class Vocabulary:
    """Words as single characters, so that rapidfuzz compares sequences of words at the speed of strings."""

    def __init__(self) -> None:
        self._codes: dict[str, str] = {}

    def encode(self, keys: Iterable[str]) -> str:
        codes = self._codes
        return "".join([codes.get(key) or self._add(key) for key in keys])

    def _add(self, key: str) -> str:
        number = len(self._codes) + 1
        code = chr(number if number < 0xD800 else number + 0x800)  # past the surrogates
        self._codes[key] = code
        return code


def keys(sequence: Sequence[Word]) -> list[str]:
    return [word.key for word in sequence]
