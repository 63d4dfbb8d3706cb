"""The words of a paragraph: what the comparison counts as one, and what it treats as equal.

A word is a Vietnamese syllable, a punctuation mark, or a number, code or citation in one piece (`1.000.000`,
`30/2020/NĐ-CP`, `QT-01/TCKH`). It carries the white space that follows it, so that white space never attracts the
alignment. Keys are folded (NFC, no-break space, invisible format characters); the text stays as it was written.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache

from service.model.content import Paragraph, Span
from service.model.fields import volatile
from service.model.folding import INVISIBLE, fold
from service.model.redline import PARAGRAPH_MARK, Piece

MARK_KEY = PARAGRAPH_MARK
OBJECT = "\ufffc"
"""Stands for a picture without an alternative text, and parts the keys of what is no text."""
MARK_SPAN = Span(PARAGRAPH_MARK)
"""The end of a paragraph that runs on, as a span; known by its identity."""

_EAST_ASIAN = "\u3040-\u30ff\u3400-\u9fff"
# Letters and digits, and the marks and invisible characters that stick to them.
_LETTERS = rf"(?:[^\W_{_EAST_ASIAN}]++|[\u0300-\u036f{INVISIBLE}]++)++"
# A full stop joins only where no sentence can end: before a digit, or inside `QT.ISO.01`.
_JOINT = r"(?:[/\-\u2011\u2013]|(?<=\d)[.,:](?=\d)|\.(?=\d)|\.(?=[A-ZĐ]{2,}[.\-/]\d))"
_OTHERS = rf"[{_EAST_ASIAN}]|_+|\.{{3,}}|…+|[^\w\s]"
# The group holds what is joined to the first letters: nothing in most words.
_WORD = re.compile(rf"{_LETTERS}((?:{_JOINT}{_LETTERS})*)|{_OTHERS}")
_PLAIN_WORD = re.compile(rf"{_LETTERS}|{_OTHERS}")
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


def atom_key(span: Span | Piece) -> str:
    """The key of a span that is one indivisible word (field result, note mark, picture), else empty."""
    if span.field:
        name = volatile(span.field)
        if name:
            return f"{OBJECT}field:{name}{OBJECT}"
    if span.object:
        return f"{OBJECT}object:{span.object}:{span.text}{OBJECT}"
    if span.note:
        return f"{OBJECT}note:{span.note.partition(':')[0]}{OBJECT}"
    return ""


class Line:
    """One or several paragraphs as one string, cut into words, with the span that each character came from.

    Word k is text[starts[k]:ends[k]], and text[ends[k]:starts[k + 1]] the white space after it. White space before the
    first word of a paragraph belongs to a word of its own, with an empty key. Between two paragraphs stands a mark.
    """

    def __init__(self, paragraphs: Sequence[Paragraph]) -> None:
        self.text = ""
        self.spans: list[Span] = []
        self.span_starts: list[int] = []
        self.keys: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.apart: dict[int, Span] = {}
        """Words that are note marks, or have no text."""
        for paragraph in paragraphs:
            if self.spans or self.keys:
                self._add_mark()
            self._add(paragraph)
        self.starts.append(len(self.text))

    def __len__(self) -> int:
        return len(self.keys)

    def _add_mark(self) -> None:
        at = len(self.text)
        self.spans.append(MARK_SPAN)
        self.span_starts.append(at)
        self.text += PARAGRAPH_MARK
        self._word(MARK_KEY, at, at + 1)

    def _word(self, key: str, start: int, end: int) -> None:
        self.keys.append(key)
        self.starts.append(start)
        self.ends.append(end)

    def _add(self, paragraph: Paragraph) -> None:
        begin, first = len(self.text), len(self.keys)
        self.text = self.text + paragraph.text if begin else paragraph.text
        atoms = self._add_spans(paragraph.spans, begin)
        for key, start, span in atoms:
            self._cut(begin, start, first)
            begin = start + len(span.text)
            self._add_atom(key, start, begin, span)
        self._cut(begin, len(self.text), first)

    def _add_spans(self, spans: Sequence[Span], at: int) -> list[tuple[str, int, Span]]:
        """The atoms among them, each with its key and its place."""
        atoms = []
        for span in spans:
            self.spans.append(span)
            self.span_starts.append(at)
            if span.field or span.object or span.note:
                key = atom_key(span)
                if key:
                    atoms.append((key, at, span))
            at += len(span.text)
        return atoms

    def _add_atom(self, key: str, start: int, end: int, span: Span) -> None:
        if start == end or span.note:
            self.apart[len(self.keys)] = span
        elif span.field and self.keys and self.keys[-1] == key and self.ends[-1] == start:
            self.ends[-1] = end  # one result in several looks
            return
        self._word(key, start, end)

    def _cut(self, begin: int, end: int, first: int) -> None:
        """Cuts text[begin:end] into words; `first` is the number of the paragraph's first word."""
        if begin == end:
            return
        text, keys, starts, ends = self.text, self.keys, self.starts, self.ends
        known = len(keys)
        for match in _WORD.finditer(text, begin, end):
            if match[1] and not _DIGIT.search(match[0]):
                # `và/hoặc` is three words; only codes and numbers hold together
                self._cut_plainly(match.start(), match.end())
                continue
            start, stop = match.span()
            keys.append(match[0])
            starts.append(start)
            ends.append(stop)
        if known == first and (len(keys) == first or starts[first] > begin):
            keys.insert(first, "")
            starts.insert(first, begin)
            ends.insert(first, begin)
        if not text.isascii() and fold(text[begin:end]) != text[begin:end]:
            keys[known:] = map(fold, keys[known:])

    def _cut_plainly(self, begin: int, end: int) -> None:
        for match in _PLAIN_WORD.finditer(self.text, begin, end):
            self._word(match[0], match.start(), match.end())

    # --- stretches of it

    def gap(self, k: int) -> str:
        """The white space after word k."""
        return self.text[self.ends[k] : self.starts[k + 1]]

    def gap_parts(self, k: int) -> list[tuple[str, Span]]:
        return self.cut(self.ends[k], self.starts[k + 1])

    def word_parts(self, k: int) -> list[tuple[str, Span]]:
        """Word k without its gap, cut where the span changes."""
        span = self.apart.get(k)
        return [(span.text, span)] if span is not None else self.cut(self.starts[k], self.ends[k])

    def parts(self, first: int, last: int) -> list[tuple[str, Span]]:
        """Words first to last - 1 with their gaps."""
        if not self.has_apart(first, last):
            return self.cut(self.starts[first], self.starts[last])
        return [part for k in range(first, last) for part in (*self.word_parts(k), *self.gap_parts(k))]

    def has_apart(self, first: int, last: int) -> bool:
        return bool(self.apart) and any(first <= k < last for k in self.apart)

    def cut(self, start: int, end: int) -> list[tuple[str, Span]]:
        """The spans of text[start:end], each with its part of the text."""
        spans, begins, text = self.spans, self.span_starts, self.text
        found: list[tuple[str, Span]] = []
        index = bisect_right(begins, start) - 1
        while start < end:
            stop = min(end, begins[index + 1]) if index + 1 < len(begins) else end
            if stop > start:
                found.append((text[start:stop], spans[index]))
                start = stop
            index += 1
        return found


def loose_words(text: str) -> list[str]:
    """Keys that survive a change of case or of tone placing: for similarity only."""
    found = _PLAIN_WORD.findall(fold(text).casefold())
    return found if text.isascii() else [toneless(word) for word in found]


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
