"""Order-preserving choices: the heaviest increasing chain, and the longest common sequence of two long lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

from service.diff.words import Vocabulary

# LCSseq keeps a bit matrix: this many cells are 12 MB and some 50 ms.
_MATRIX_LIMIT = 100_000_000


class Link(NamedTuple):
    """A possible pair of old[i] and new[j], and what keeping it is worth."""

    old: int
    new: int
    worth: float


def heaviest_chain(links: Iterable[Link]) -> list[Link]:
    """The links of greatest total worth that cross nowhere, in order. O(n log n): a Fenwick tree of prefix maxima."""
    ordered = sorted(links, key=lambda link: (link.old, -link.new))
    columns = {new: rank for rank, new in enumerate(sorted({link.new for link in ordered}), 1)}
    best: list[tuple[float, int]] = [(0.0, -1)] * (len(columns) + 1)
    previous: list[int] = []
    for index, link in enumerate(ordered):
        total, before = _prefix_best(best, columns[link.new] - 1)
        previous.append(before)
        _raise(best, columns[link.new], (total + link.worth, index))
    _, index = _prefix_best(best, len(columns))
    chain: list[Link] = []
    while index >= 0:
        chain.append(ordered[index])
        index = previous[index]
    return chain[::-1]


def _prefix_best(tree: list[tuple[float, int]], position: int) -> tuple[float, int]:
    best = (0.0, -1)
    while position > 0:
        if tree[position][0] > best[0]:
            best = tree[position]
        position -= position & -position
    return best


def _raise(tree: list[tuple[float, int]], position: int, value: tuple[float, int]) -> None:
    while position < len(tree):
        if value[0] > tree[position][0]:
            tree[position] = value
        position += position & -position


def unique_links(old: Sequence[str], new: Sequence[str], weights: Sequence[int]) -> list[Link]:
    """Links between keys that stand exactly once on either side; `weights` are those of the old keys.

    Each link counts one, and its weight only breaks ties: of two neighbours that changed places the lighter one moves.
    """
    places, once = _only_places(old), _only_places(new)
    heaviest = 1 + sum(weights)
    return [
        Link(place, once[key], 1 + weights[place] / heaviest)
        for key, place in places.items()
        if place >= 0 and weights[place] and once.get(key, -1) >= 0
    ]


def _only_places(keys: Sequence[str]) -> dict[str, int]:
    places: dict[str, int] = {}
    for index, key in enumerate(keys):
        places[key] = -1 if key in places else index
    return places


def equal_ends(old: Sequence[object], new: Sequence[object]) -> tuple[int, int]:
    """How many items are equal at the start, and how many of the others at the end."""
    shorter = min(len(old), len(new))
    head = tail = 0
    while head < shorter and old[head] == new[head]:
        head += 1
    while tail < shorter - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return head, tail


class Run(NamedTuple):
    """old[old : old + length] equals new[new : new + length]."""

    old: int
    new: int
    length: int


def common_runs(old: Sequence[str], new: Sequence[str]) -> list[Run]:
    """Runs of equal keys, as many keys as order allows; in lists too long for that, those around unique keys."""
    if len(old) * len(new) <= _MATRIX_LIMIT:
        return list(_longest_common(old, new))
    chain = heaviest_chain(unique_links(old, new, [1] * len(old)))
    runs: list[Run] = []
    at = new_at = 0
    for i, j, _ in [*chain, Link(len(old), len(new), 0)]:
        if i > at and j > new_at and (i - at) * (j - new_at) <= _MATRIX_LIMIT:
            runs += (Run(at + k, new_at + n, length) for k, n, length in _longest_common(old[at:i], new[new_at:j]))
        if i < len(old):
            runs.append(Run(i, j, 1))
        at, new_at = i + 1, j + 1
    return runs


def _longest_common(old: Sequence[str], new: Sequence[str]) -> Iterator[Run]:
    vocabulary = Vocabulary()
    for step in LCSseq.opcodes(vocabulary.encode(old), vocabulary.encode(new)):
        if step.tag == "equal":
            yield Run(step.src_start, step.dest_start, step.src_end - step.src_start)
