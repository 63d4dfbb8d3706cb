"""Joins: paragraphs that were split in two, or made one, with their words kept."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz.distance import Indel

from service.diff.units import AnyUnit, Group

# Share of the words, on both sides together, that must be common; and how many paragraphs one may fall into.
_KEPT = 0.9
_PARTS = 4


def join(groups: Sequence[Group], old: Sequence[AnyUnit], new: Sequence[AnyUnit]) -> list[Group]:
    """The groups (one unit a side at most) with splits and merges found: one paragraph on one side, several on the other."""
    fixed = [not _joinable(group, old, new) for group in groups]
    joined: list[Group] = []
    at = 0
    while at < len(groups):
        end = at + 1 if fixed[at] else _longest(groups, fixed, at, old, new)
        joined.append(_together(groups[at:end]))
        at = end
    return joined


def _joinable(group: Group, old: Sequence[AnyUnit], new: Sequence[AnyUnit]) -> bool:
    """Readable paragraphs, and not one that is equal as it stands."""
    units = [old[i] for i in group.old] + [new[j] for j in group.new]
    if len(units) == 2 and (units[0].item == units[1].item or units[0].key == units[1].key):
        return False
    return all(unit.key and unit.family in {"paragraph", "heading"} for unit in units)


def _longest(
    groups: Sequence[Group], fixed: Sequence[bool], at: int, old: Sequence[AnyUnit], new: Sequence[AnyUnit]
) -> int:
    for size in range(_PARTS + 1, 1, -1):
        window = groups[at : at + size]
        if len(window) < size or any(fixed[at : at + size]) or not _one_against_several(window):
            continue
        if _kept(_together(window), old, new):
            return at + size
    return at + 1


def _one_against_several(window: Sequence[Group]) -> bool:
    olds, news = sum(len(group.old) for group in window), sum(len(group.new) for group in window)
    return bool(olds and news) and (olds == 1) != (news == 1)


def _together(groups: Sequence[Group]) -> Group:
    return Group(tuple(i for group in groups for i in group.old), tuple(j for group in groups for j in group.new))


def _kept(group: Group, old: Sequence[AnyUnit], new: Sequence[AnyUnit]) -> bool:
    codes = "".join(old[i].code for i in group.old), "".join(new[j].code for j in group.new)
    smallest = min(len(unit.code) for unit in [old[i] for i in group.old] + [new[j] for j in group.new])
    # Every part must weigh in, else a short paragraph could be swallowed by the slack.
    likeness = Indel.normalized_similarity(*codes, score_cutoff=_KEPT)
    return likeness >= _KEPT and (1 - likeness) * (len(codes[0]) + len(codes[1])) <= max(2, smallest / 2)
