"""Order-preserving choices: the heaviest increasing chain, and the longest common sequence of two long lists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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


def common(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs of equal keys, as many as order allows; for lists too long for that, those around unique keys."""
    if len(old) * len(new) <= _MATRIX_LIMIT:
        return _longest_common(old, new)
    chain = heaviest_chain(unique_links(old, new, [1] * len(old)))
    pairs: list[tuple[int, int]] = []
    start = Link(0, 0, 0)
    for stop in [*chain, Link(len(old), len(new), 0)]:
        if (
            stop.old > start.old
            and stop.new > start.new
            and (stop.old - start.old) * (stop.new - start.new) <= _MATRIX_LIMIT
        ):
            inner = _longest_common(old[start.old : stop.old], new[start.new : stop.new])
            pairs += [(start.old + i, start.new + j) for i, j in inner]
        if stop.old < len(old):
            pairs.append((stop.old, stop.new))
        start = Link(stop.old + 1, stop.new + 1, 0)
    return pairs


def _longest_common(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    vocabulary = Vocabulary()
    pairs: list[tuple[int, int]] = []
    for step in LCSseq.opcodes(vocabulary.encode(old), vocabulary.encode(new)):
        if step.tag == "equal":
            pairs += zip(range(step.src_start, step.src_end), range(step.dest_start, step.dest_end), strict=True)
    return pairs
