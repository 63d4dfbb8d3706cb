"""Tokens: what the full-text index keeps of a passage, and what it is asked for.

A passage gives three kinds of token: each word without its marks (`thoi`), each two neighbours without marks (`thoi_han`)
and each word with its marks (`=thời`). The index knows no positions: a phrase is found by its neighbours, which are far
rarer than its words (Vietnamese has some thousand syllables without marks), and a code such as 30/2020/NĐ-CP is the
phrase "30 2020 nd cp".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from service.register.fold import folded, plain

TOKENS_VERSION = 1
_UNIT = re.compile(r'"([^"]*)"|([^\s"]+)')
_QUOTES = str.maketrans("“”„«»", '"' * 5)
_MOST_WORDS = 24

Words = tuple[str, ...]


def tokens(text: str) -> str:
    """Of a passage, in no order, between spaces."""
    bare = folded(text).split()
    return " ".join({*bare, *_pairs(bare), *(f"={word}" for word in plain(text).split())})


@dataclass(frozen=True, slots=True)
class Wanted:
    """One way of understanding what was typed, for the index."""

    match: str
    exact: bool
    """The marks must agree."""


@dataclass(frozen=True, slots=True)
class Unit:
    """Words that must stand side by side: a code, or what was put between quotation marks."""

    plain: Words
    folded: Words


def wanted(text: str) -> tuple[Wanted, ...]:
    """The best first: the words side by side with their marks, all words with their marks, then the same without marks.
    Empty: there is nothing to look for."""
    found = units(text)
    if not found:
        return ()
    whole = [Unit(tuple(_flat(u.plain for u in found)), tuple(_flat(u.folded for u in found)))]
    ways = [whole] if '"' not in text.translate(_QUOTES) else []
    ways += [found] if len(found) > 1 or not ways else []
    return tuple(Wanted(_match(way, exact), exact) for exact in (True, False) for way in ways)


def units(text: str) -> list[Unit]:
    """What belongs together in what was typed; all of it together has so many words at most."""
    found: list[Unit] = []
    room = _MOST_WORDS
    for quoted, bare in _UNIT.findall(text.translate(_QUOTES)):
        unit = Unit(tuple(plain(quoted or bare).split()[:room]), tuple(folded(quoted or bare).split()[:room]))
        if unit.folded:
            found.append(unit)
            room -= len(unit.folded)
    return found


def _match(units: Iterable[Unit], exact: bool) -> str:
    """An expression of FTS5. Words hold letters and digits alone, so quotation marks are enough to keep them words."""
    terms: dict[str, None] = {}
    for unit in units:
        near = list(_pairs(unit.folded)) or list(unit.folded)
        terms |= dict.fromkeys([f"={word}" for word in unit.plain] + near if exact else near)
    return " AND ".join(f'"{term}"' for term in terms)


def _pairs(words: Iterable[str]) -> Iterator[str]:
    return (f"{first}_{second}" for first, second in pairwise(words))


def _flat(parts: Iterable[Words]) -> Iterator[str]:
    return (word for part in parts for word in part)
