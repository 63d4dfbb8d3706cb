"""Stretches: the words of an old and a new paragraph in one line, each stretch with one fate."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, NamedTuple

from service.diff.edits import edits
from service.diff.words import MARK_KEY, MARK_SPAN, OBJECT, Line
from service.model.content import Span
from service.model.fields import volatile
from service.model.folding import fold
from service.model.redline import PieceKind

Recast = Literal["", "look", "link"]
"""How words that stayed differ: in their look, or in where their link leads alone."""

_Parts = list[tuple[str, Span]]


class _Difference(NamedTuple):
    """From and to where in the text of the new line, in what, and where a link led before."""

    start: int
    end: int
    recast: Recast
    link: str


@dataclass(slots=True)
class Stretch:
    kind: PieceKind
    parts: _Parts
    words: int = 0
    recast: Recast = ""
    link: str = ""
    """Where a link led that leads elsewhere now."""
    spacing: bool = False
    """White space alone came or went."""
    verbatim: bool = False
    """Words that stayed and are written and look alike on both sides, in one paragraph."""
    noted: str = ""
    """Name in the old document of the note that the mark, which stayed, refers to."""
    change: int | None = None

    @property
    def text(self) -> str:
        return "".join([visible(text, span) for text, span in self.parts])

    @property
    def said(self) -> str:
        """The text without results that Word rewrites by itself."""
        return "".join([visible(text, span) for text, span in self.parts if not volatile(span.field)])


def visible(text: str, span: Span) -> str:
    if span is MARK_SPAN:
        return "\n"
    return text or (OBJECT if span.object else "")


def stretches(old: Line, new: Line) -> list[Stretch]:
    found: list[Stretch] = []
    at = new_at = 0
    for edit in edits(old.keys, new.keys):
        found += _kept(old, at, edit.old_start, new, new_at)
        found += _changed(old, (edit.old_start, edit.old_end), new, (edit.new_start, edit.new_end))
        at, new_at = edit.old_end, edit.new_end
    found += _kept(old, at, len(old), new, new_at)
    return found


# --- words that stayed


def _kept(old: Line, first: int, last: int, new: Line, new_first: int) -> Iterator[Stretch]:
    if first == last:
        return
    new_last = new_first + last - first
    start, end = old.starts[first], old.starts[last]
    new_start, new_end = new.starts[new_first], new.starts[new_last]
    same = old.text[start:end] == new.text[new_start:new_end]
    if same and not old.has_apart(first, last) and not new.has_apart(new_first, new_last):
        yield from _same_text(old, start, end, new, new_first, new_last)
    else:
        for k in range(last - first):
            yield from _kept_word(old, first + k, new, new_first + k)


def _same_text(old: Line, start: int, end: int, new: Line, first: int, last: int) -> Iterator[Stretch]:
    """Words that are written alike, white space included: only their spans may differ."""
    parts = new.cut(new.starts[first], new.starts[last])
    before = old.cut(start, end)
    if [(text, _guise(span)) for text, span in parts] == [(text, _guise(span)) for text, span in before]:
        yield Stretch("same", parts, last - first, verbatim=MARK_KEY not in new.keys[first:last])
        return
    at = new.starts[first]
    for start, end, recast, link in _differences(before, parts, new, at):
        if start > at:
            yield Stretch("same", new.cut(at, start), _words_in(new, at, start, last))
        yield Stretch("same", new.cut(start, end), _words_in(new, start, end, last), recast, link)
        at = end
    if new.starts[last] > at:
        yield Stretch("same", new.cut(at, new.starts[last]), _words_in(new, at, new.starts[last], last))


def _words_in(line: Line, start: int, end: int, last: int) -> int:
    """How many words begin there; part of one counts as one."""
    count = bisect_left(line.starts, end, hi=last) - bisect_left(line.starts, start, hi=last)
    return max(count, 1) if line.text[start:end].strip() else count


def _guise(span: Span) -> tuple[str, str]:
    return span.look, span.link


def _differences(old: _Parts, new: _Parts, line: Line, at: int) -> list[_Difference]:
    """Where two lists of parts with the same text differ, in order; white space may look as it likes."""
    found: list[_Difference] = []
    for start, end, recast, link in _raw_differences(old, new, at):
        text = line.text[start:end]
        start, end = start + len(text) - len(text.lstrip()), end - len(text) + len(text.rstrip())
        if start >= end:
            continue
        last = found[-1] if found else None
        if last and (last.recast, last.link) == (recast, link) and not line.text[last.end : start].strip():
            found[-1] = last._replace(end=end)
        else:
            found.append(_Difference(start, end, recast, link))
    return found


def _raw_differences(old: _Parts, new: _Parts, at: int) -> Iterator[_Difference]:
    lengths, new_lengths = [len(text) for text, _ in old], [len(text) for text, _ in new]
    i = j = 0
    while i < len(old):
        step = min(lengths[i], new_lengths[j])
        recast = _recast(old[i][1], new[j][1])
        if recast:
            yield _Difference(at, at + step, recast, old[i][1].link if recast == "link" else "")
        at += step
        lengths[i] -= step
        new_lengths[j] -= step
        i, j = i + (not lengths[i]), j + (not new_lengths[j])


def _recast(old: Span, new: Span) -> Recast:
    if old.look != new.look:
        return "look"
    return "link" if old.link != new.link else ""


def _kept_word(old: Line, k: int, new: Line, n: int) -> Iterator[Stretch]:
    parts, before = new.word_parts(n), old.word_parts(k)
    mark = old.apart.get(k)
    recast = _recast_word(before, parts)
    link = before[0][1].link if recast == "link" else ""
    yield Stretch("same", parts, 1, recast, link, noted=mark.note if mark else "")
    if fold(old.gap(k)) == fold(new.gap(n)):
        if new.gap(n):
            yield Stretch("same", new.gap_parts(n))
        return
    if old.gap(k):
        yield Stretch("deleted", old.gap_parts(k), spacing=True)
    if new.gap(n):
        yield Stretch("inserted", new.gap_parts(n), spacing=True)


def _recast_word(old: _Parts, new: _Parts) -> Recast:
    if any(span.note or span.object for _, span in new):
        return ""  # a mark or a picture looks as it does
    guises = [[guise for guise, _ in groupby(_guise(span) for _, span in parts)] for parts in (old, new)]
    if guises[0] == guises[1]:
        return ""
    looks = [[look for look, _ in side] for side in guises]
    return "look" if looks[0] != looks[1] else "link"


# --- words that came or went


def _changed(old: Line, gone: tuple[int, int], new: Line, come: tuple[int, int]) -> Iterator[Stretch]:
    """What went and what came; white space that both end with stays."""
    (first, last), (new_first, new_last) = gone, come
    shared = (
        first < last
        and new_first < new_last
        and old.gap(last - 1) != ""
        and fold(old.gap(last - 1)) == fold(new.gap(new_last - 1))
    )
    if first < last:
        yield Stretch("deleted", _cut_off(old, first, last, shared), last - first)
    if new_first < new_last:
        yield Stretch("inserted", _cut_off(new, new_first, new_last, shared), new_last - new_first)
    if shared:
        alike = old.gap_parts(last - 1) == new.gap_parts(new_last - 1)
        yield Stretch("same", new.gap_parts(new_last - 1), verbatim=alike)


def _cut_off(line: Line, first: int, last: int, without_gap: bool) -> _Parts:
    """Words first to last - 1, with or without the white space after the last one."""
    if not without_gap:
        return line.parts(first, last)
    if not line.has_apart(first, last):
        return line.cut(line.starts[first], line.ends[last - 1])
    return [*line.parts(first, last - 1), *line.word_parts(last - 1)]
