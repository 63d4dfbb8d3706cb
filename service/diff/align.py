"""Alignment: which block (or row, or cell) of the old document became which of the new one.

Equal ends are paired first, then blocks that occur once on either side, then equal blocks in the gaps, then similar
ones. What is left over may have moved. Every step is bounded: nothing compares all with all in a large gap.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TypeVar

from rapidfuzz import process
from rapidfuzz.distance import Indel, LCSseq

from service.diff.chain import Link, common_runs, equal_ends, heaviest_chain, unique_pairs, untangled
from service.diff.joins import join
from service.diff.units import AnyUnit, Group

Item = TypeVar("Item")

# Up to here every old block is compared with every new one; beyond, only blocks that share rare words.
_ALL_WITH_ALL = 20_000
_CANDIDATES = 6
_RARE = 20
_RARE_WORDS = 8

# One block that is left of another, or grew out of it.
_CONTAINED = 0.9

# Lighter units turn up in other places by chance.
_MOVE_WEIGHT = 3
_EDITED_MOVE_WEIGHT = 7
_EDITED_MOVE_SIMILARITY = 0.75


@dataclass(frozen=True)
class Rules:
    """How alike two blocks of one gap must be to count as one that was edited."""

    similarity: float = 0.45
    alone: float = 0.2
    """The same, where one old block stands against one new block and nothing else."""
    rest: float = 0.2
    """The same, among several that found no other partner and did not move."""
    moves: bool = True
    joins: bool = False
    """Look for paragraphs that were split or joined."""


@dataclass
class Alignment:
    groups: list[Group]
    """In reading order; between two groups with both sides deletions come before insertions."""
    moves: dict[int, int] = field(default_factory=dict)
    """Old to new, among the units that stand alone in `groups`."""


def align_items(
    old: Sequence[Item], new: Sequence[Item], units: Callable[[Sequence[Item], bool], Sequence[AnyUnit]], rules: Rules
) -> Alignment:
    """`align` for blocks or rows. Those that are wholly equal at either end are paired before anything is read in them.

    `units(items, of_old)` makes units of the others.
    """
    head, tail = equal_ends(old, new)
    middle = align(units(old[head : len(old) - tail], True), units(new[head : len(new) - tail], False), rules)
    groups = [Group((k,), (k,)) for k in range(head)]
    groups += middle.groups if not head else [_further(group, head) for group in middle.groups]
    groups += [Group((len(old) - k,), (len(new) - k,)) for k in range(tail, 0, -1)]
    return Alignment(groups, {i + head: j + head for i, j in middle.moves.items()})


def _further(group: Group, by: int) -> Group:
    return Group(tuple([i + by for i in group.old]), tuple([j + by for j in group.new]))


def align(old: Sequence[AnyUnit], new: Sequence[AnyUnit], rules: Rules) -> Alignment:
    if not old or not new:
        return Alignment(list(_singles((), len(old), len(new))))
    groups = list(_singles(_Gaps(old, new, rules).pairs(), len(old), len(new)))
    if rules.joins:
        groups = join(groups, old, new)
    moves = _moves(old, new, groups) if rules.moves else {}
    groups = list(_pair_rest(groups, old, new, moves, rules))
    return Alignment(list(_pair_blanks(groups, old, new)), moves)


def _singles(pairs: Sequence[tuple[int, int]], old_length: int, new_length: int) -> Iterator[Group]:
    old_at = new_at = 0
    for i, j in [*pairs, (old_length, new_length)]:
        yield from (Group((k,), ()) for k in range(old_at, i))
        yield from (Group((), (k,)) for k in range(new_at, j))
        if i < old_length:
            yield Group((i,), (j,))
        old_at, new_at = i + 1, j + 1


def _pair_rest(
    groups: Sequence[Group], old: Sequence[AnyUnit], new: Sequence[AnyUnit], moves: dict[int, int], rules: Rules
) -> Iterator[Group]:
    """What stands in the same place and did not move: the same unit, even if little of it is left."""
    arrived = set(moves.values())
    for both, run in groupby(groups, lambda group: bool(group.old and group.new)):
        gap = list(run)
        gone = [] if both else [i for g in gap for i in g.old if old[i].key and i not in moves]
        come = [] if both else [j for g in gap for j in g.new if new[j].key and j not in arrived]
        pairs = _rest_pairs(old, new, gone, come, rules) if gone and come else []
        yield from _merged(gap, pairs) if pairs else gap


def _pair_blanks(groups: Sequence[Group], old: Sequence[AnyUnit], new: Sequence[AnyUnit]) -> Iterator[Group]:
    """Blank blocks, in order: there is nothing else to tell them by."""
    for both, run in groupby(groups, lambda group: bool(group.old and group.new)):
        gap = list(run)
        gone = [] if both else [i for g in gap for i in g.old if not old[i].key]
        come = [] if both else [j for g in gap for j in g.new if not new[j].key]
        pairs = []
        for i in gone:
            match = next((at for at, j in enumerate(come) if new[j].family == old[i].family), None)
            if match is not None:
                pairs.append((i, come[match]))
                come = come[match + 1 :]
        yield from _merged(gap, pairs) if pairs else gap


def _rest_pairs(
    old: Sequence[AnyUnit], new: Sequence[AnyUnit], gone: Sequence[int], come: Sequence[int], rules: Rules
) -> list[tuple[int, int]]:
    if len(gone) == len(come) == 1:
        return [(gone[0], come[0])] if _like(old[gone[0]], new[come[0]], rules.alone) else []
    links = [*_alike(old, new, gone, come, rules.rest), *_compare_heads(old, new, gone, come)]
    return [(link.old, link.new) for link in heaviest_chain(links)]


def _like(old: AnyUnit, new: AnyUnit, least: float) -> bool:
    if old.family != new.family:
        return False
    if Indel.normalized_similarity(old.code, new.code) >= least:
        return True
    shorter = min(len(old.code), len(new.code))
    return LCSseq.similarity(old.code, new.code) >= _CONTAINED * shorter


def _merged(gap: Sequence[Group], pairs: Sequence[tuple[int, int]]) -> Iterator[Group]:
    """The gap with some of its groups made one; everything else keeps its place on its own side."""
    olds, news = [g for g in gap if g.old], [g for g in gap if g.new]
    at = new_at = 0
    for i, j in pairs:
        stop = next(k for k in range(at, len(olds)) if olds[k].old[0] == i)
        new_stop = next(k for k in range(new_at, len(news)) if news[k].new[0] == j)
        yield from (*olds[at:stop], *news[new_at:new_stop], Group(olds[stop].old, news[new_stop].new))
        at, new_at = stop + 1, new_stop + 1
    yield from (*olds[at:], *news[new_at:])


@dataclass(frozen=True, slots=True)
class _Gap:
    """old[low:high] stands against new[new_low:new_high]."""

    low: int
    high: int
    new_low: int
    new_high: int


class _Gaps:
    """One alignment under way: pairs found so far, and a stack of gaps still to look into."""

    def __init__(self, old: Sequence[AnyUnit], new: Sequence[AnyUnit], rules: Rules) -> None:
        self.old, self.new, self.rules = old, new, rules
        self.found: list[tuple[int, int]] = []

    def pairs(self) -> list[tuple[int, int]]:
        self._search(_Gap(0, len(self.old), 0, len(self.new)), self._same_item, self._item_anchors)
        for gap in self._gaps():
            self._search(gap, self._same, self._anchors)
        self._search_gaps(self._equals)
        while self._search_gaps(self._similar):
            pass  # what the links of one round crossed may be paired in the next
        return sorted(self.found)

    def _gaps(self) -> list[_Gap]:
        self.found.sort()
        gaps = []
        low = new_low = 0
        for i, j in [*self.found, (len(self.old), len(self.new))]:
            if i > low and j > new_low:
                gaps.append(_Gap(low, i, new_low, j))
            low, new_low = i + 1, j + 1
        return gaps

    def _search_gaps(self, look: Callable[[_Gap], list[tuple[int, int]]]) -> bool:
        """True if more was found."""
        known = len(self.found)
        for gap in self._gaps():
            self.found += look(gap)
        return len(self.found) > known

    def _search(
        self, whole: _Gap, same: Callable[[int, int], bool], look: Callable[[_Gap], list[tuple[int, int]]]
    ) -> None:
        """Equal ends and `look`, again in every gap that they leave, until they find nothing more."""
        stack = [whole]
        while stack:
            gap = self._trim(stack.pop(), same)
            if gap.low == gap.high or gap.new_low == gap.new_high:
                continue
            found = look(gap)
            self.found += found
            low, new_low = gap.low, gap.new_low
            for i, j in [*found, (gap.high, gap.new_high)] if found else []:
                if i > low and j > new_low:
                    stack.append(_Gap(low, i, new_low, j))
                low, new_low = i + 1, j + 1

    def _trim(self, gap: _Gap, same: Callable[[int, int], bool]) -> _Gap:
        low, high, new_low, new_high = gap.low, gap.high, gap.new_low, gap.new_high
        while low < high and new_low < new_high and same(low, new_low):
            self.found.append((low, new_low))
            low, new_low = low + 1, new_low + 1
        while low < high and new_low < new_high and same(high - 1, new_high - 1):
            high, new_high = high - 1, new_high - 1
            self.found.append((high, new_high))
        return _Gap(low, high, new_low, new_high)

    def _same_item(self, i: int, j: int) -> bool:
        return bool(self.old[i].item == self.new[j].item)

    def _same(self, i: int, j: int) -> bool:
        old, new = self.old[i], self.new[j]
        return old.key == new.key and (old.key != "" or old.family == new.family)

    def _item_anchors(self, gap: _Gap) -> list[tuple[int, int]]:
        """Blocks that did not change in any respect: they need not be read."""
        old, new = range(gap.low, gap.high), range(gap.new_low, gap.new_high)
        return self._unique(gap, [self.old[i].item for i in old], [self.new[j].item for j in new])

    def _anchors(self, gap: _Gap) -> list[tuple[int, int]]:
        old, new = range(gap.low, gap.high), range(gap.new_low, gap.new_high)
        return self._unique(gap, [self.old[i].key for i in old], [self.new[j].key for j in new])

    def _unique(self, gap: _Gap, old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
        sizes = [unit.size for unit in self.old[gap.low : gap.high]]
        chain = untangled([(i, j) for i, j in unique_pairs(old, new) if sizes[i]], sizes.__getitem__)
        return [(gap.low + i, gap.new_low + j) for i, j in chain]

    def _equals(self, gap: _Gap) -> list[tuple[int, int]]:
        old, new = self._readable(gap)
        runs = common_runs([self.old[i].key for i in old], [self.new[j].key for j in new])
        return [(old[i + k], new[j + k]) for i, j, length in runs for k in range(length)]

    def _readable(self, gap: _Gap) -> tuple[list[int], list[int]]:
        old = [i for i in range(gap.low, gap.high) if self.old[i].key]
        return old, [j for j in range(gap.new_low, gap.new_high) if self.new[j].key]

    def _similar(self, gap: _Gap) -> list[tuple[int, int]]:
        old, new = self._readable(gap)
        links = list(_alike(self.old, self.new, old, new, self.rules.similarity))
        return [(link.old, link.new) for link in heaviest_chain(links)]


def _alike(
    old: Sequence[AnyUnit], new: Sequence[AnyUnit], old_at: Sequence[int], new_at: Sequence[int], least: float
) -> Iterator[Link]:
    """Pairs at least so similar; worth their common words, more where more of the block is common."""
    families = {unit.family for unit in (old[i] for i in old_at)} & {new[j].family for j in new_at}
    for family in sorted(families):
        some_old = [i for i in old_at if old[i].family == family]
        some_new = [j for j in new_at if new[j].family == family]
        if len({old[i].code for i in some_old}) * len({new[j].code for j in some_new}) <= _ALL_WITH_ALL:
            yield from _compare_all(old, new, some_old, some_new, least)
        else:
            yield from _compare_kin(old, new, some_old, some_new, least)


def _compare_heads(
    old: Sequence[AnyUnit], new: Sequence[AnyUnit], old_at: Sequence[int], new_at: Sequence[int]
) -> Iterator[Link]:
    """Tables under the same headers are one table, however few of its rows stayed."""
    places: dict[str, list[int]] = defaultdict(list)
    for j in new_at:
        if new[j].head:
            places[new[j].head].append(j)
    for i in old_at:
        for j in places[old[i].head][:_CANDIDATES] if old[i].head else ():
            yield Link(i, j, LCSseq.similarity(old[i].code, new[j].code))


def _compare_all(
    old: Sequence[AnyUnit], new: Sequence[AnyUnit], old_at: Sequence[int], new_at: Sequence[int], least: float
) -> Iterator[Link]:
    """Of blocks that are equally alike those count that stand in the same part of the gap."""
    places: dict[str, list[int]] = defaultdict(list)
    for rank, j in enumerate(new_at):
        places[new[j].code].append(rank)
    codes = list(places)
    known: dict[str, list[tuple[str, float, int]]] = {}
    for rank, i in enumerate(old_at):
        code = old[i].code
        if code not in known:
            known[code] = process.extract(
                code, codes, scorer=Indel.normalized_similarity, score_cutoff=least, limit=_CANDIDATES
            )
        expected = rank * len(new_at) // len(old_at)
        for other, likeness, _ in known[code]:
            for place in _nearest(places[other], expected):
                yield Link(i, new_at[place], likeness * likeness * (len(code) + len(other)))


def _nearest(places: Sequence[int], expected: int) -> Sequence[int]:
    if len(places) <= _CANDIDATES:
        return places
    at = bisect_left(places, expected)
    start = min(max(at - _CANDIDATES // 2, 0), len(places) - _CANDIDATES)
    return places[start : start + _CANDIDATES]


def _compare_kin(
    old: Sequence[AnyUnit], new: Sequence[AnyUnit], old_at: Sequence[int], new_at: Sequence[int], least: float
) -> Iterator[Link]:
    where: dict[str, list[int]] = defaultdict(list)
    for j in new_at:
        for word in set(new[j].code):
            where[word].append(j)
    few = {word: len(places) for word, places in where.items() if len(places) <= _RARE}
    for i in old_at:
        code = old[i].code
        rare = sorted((few[word], word) for word in set(code) if word in few)[:_RARE_WORDS]
        kin = Counter(j for _, word in rare for j in where[word])
        for j, _ in kin.most_common(_CANDIDATES):
            likeness = Indel.normalized_similarity(code, new[j].code, score_cutoff=least)
            if likeness:
                yield Link(i, j, likeness * likeness * (len(code) + len(new[j].code)))


def _moves(old: Sequence[AnyUnit], new: Sequence[AnyUnit], groups: Sequence[Group]) -> dict[int, int]:
    gone = [i for group in groups if not group.new for i in group.old if old[i].weight >= _MOVE_WEIGHT]
    come = [j for group in groups if not group.old for j in group.new if new[j].weight >= _MOVE_WEIGHT]
    if not gone or not come:
        return {}
    moves = _equal_moves(old, new, gone, come)
    taken = set(moves.values())
    rest = [i for i in gone if i not in moves and old[i].weight >= _EDITED_MOVE_WEIGHT]
    others = [j for j in come if j not in taken and new[j].weight >= _EDITED_MOVE_WEIGHT]
    for link in sorted(_alike(old, new, rest, others, _EDITED_MOVE_SIMILARITY), key=lambda link: -link.worth):
        if link.old not in moves and link.new not in taken:
            moves[link.old] = link.new
            taken.add(link.new)
    return moves


def _equal_moves(
    old: Sequence[AnyUnit], new: Sequence[AnyUnit], gone: Sequence[int], come: Sequence[int]
) -> dict[int, int]:
    places: dict[str, list[int]] = defaultdict(list)
    for j in reversed(come):
        places[new[j].key].append(j)
    moves: dict[int, int] = {}
    for i in gone:
        if places[old[i].key]:
            moves[i] = places[old[i].key].pop()
    return moves
