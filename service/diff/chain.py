"""Order-preserving choices: the heaviest increasing chain, and the longest common sequence of two long lists."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
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


def unique_pairs(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Pairs of what stands exactly once on either side, in the order of the old side."""
    places, once = _only_places(old), _only_places(new)
    return [(place, j) for key, place in places.items() if place >= 0 and (j := once.get(key, -1)) >= 0]


def untangled(pairs: Sequence[tuple[int, int]], weight: Callable[[int], int]) -> list[tuple[int, int]]:
    """As many pairs as cross nowhere, of pairs that share no end and are sorted by the first one.

    Of two that changed places the lighter one is left out; `weight` is asked about such pairs only.
    """
    straight: list[tuple[int, int]] = []
    for tangle in _tangles(pairs):
        if len(tangle) == 1:
            straight += tangle
            continue
        weights = [weight(i) for i, _ in tangle]
        heaviest = 1 + sum(weights)
        links = [Link(i, j, 1 + heavy / heaviest) for (i, j), heavy in zip(tangle, weights, strict=True) if heavy]
        straight += [(link.old, link.new) for link in heaviest_chain(links)]
    return straight


def _tangles(pairs: Sequence[tuple[int, int]]) -> Iterator[Sequence[tuple[int, int]]]:
    """Runs of pairs that cross only each other."""
    least_after = [j for _, j in pairs] + [1 << 62]
    for at in range(len(pairs) - 1, -1, -1):
        least_after[at] = min(least_after[at], least_after[at + 1])
    start = greatest = 0
    for at, (_, j) in enumerate(pairs):
        greatest = max(greatest, j)
        if greatest < least_after[at + 1]:
            yield pairs[start : at + 1]
            start = at + 1


def _only_places(keys: Sequence[Hashable]) -> dict[Hashable, int]:
    places: dict[Hashable, int] = {}
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
    chain = untangled(unique_pairs(old, new), lambda _: 1)
    runs: list[Run] = []
    at = new_at = 0
    for i, j in [*chain, (len(old), len(new))]:
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
