"""Likeness: how much of one text stands in another, by runs of three words with their marks. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from service.register.fold import plain

_RUN = 3
Shingles = frozenset[tuple[str, ...]]


def shingles(passage: str) -> Shingles:
    words = plain(passage).split()
    return frozenset(tuple(words[start : start + _RUN]) for start in range(max(1, len(words) - _RUN + 1)) if words)


@dataclass(frozen=True, slots=True)
class Lived:
    """A passage, and the first and last Seq of the revisions that have it."""

    first_seq: int
    last_seq: int
    text: str


@dataclass(frozen=True, slots=True)
class Likest:
    seq: int
    likeness: float
    """0: nothing in common, 1: the same runs of words."""


def likest(copy: Iterable[str], passages: Sequence[Lived], seqs: Sequence[int]) -> Likest:
    """Which revision, of those with these `seqs`, is most like the copy; of several alike, the latest.

    A passage counts for every revision between its first and last one: the sums are carried along, so that a thousand
    revisions cost little more than one."""
    ours: Shingles = frozenset().union(*map(shingles, copy))
    order = sorted(seqs)
    common, whole = [0] * (len(order) + 1), [0] * (len(order) + 1)
    for passage in passages:
        theirs = shingles(passage.text)
        first, past = bisect_right(order, passage.first_seq - 1), bisect_right(order, passage.last_seq)
        for sums, number in ((common, len(theirs & ours)), (whole, len(theirs))):
            sums[first] += number
            sums[past] -= number
    rated = zip(order, accumulate(common), accumulate(whole), strict=False)
    seq, alike = max(((seq, 2 * c / max(1, w + len(ours))) for seq, c, w in rated), key=lambda one: (one[1], one[0]))
    return Likest(seq, min(1.0, alike))
