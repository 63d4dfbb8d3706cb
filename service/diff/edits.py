"""Edits: the fewest words to take out and put in, each where a person would have put it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from service.diff.chain import Run, common_runs, equal_ends
from service.diff.words import MARK_KEY

_SENTENCE_ENDS = {".", ";", ":", "!", "?", MARK_KEY, ""}


@dataclass(slots=True)
class Edit:
    """old[old_start:old_end] gave way to new[new_start:new_end]; one of the two may be empty."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int


def edits(old: Sequence[str], new: Sequence[str]) -> list[Edit]:
    """Between two edits lie equal keys only; the edits hold as few keys as possible."""
    return _settle(list(_between(old, new)), old, new)


def _between(old: Sequence[str], new: Sequence[str]) -> Iterator[Edit]:
    head, tail = equal_ends(old, new)
    old_at = new_at = head
    old_end, new_end = len(old) - tail, len(new) - tail
    runs = common_runs(old[head:old_end], new[head:new_end]) if old_end > head and new_end > head else []
    for run in [*runs, Run(old_end - head, new_end - head, 0)]:
        i, j = head + run.old, head + run.new
        if i > old_at or j > new_at:
            yield Edit(old_at, i, new_at, j)
        old_at, new_at = i + run.length, j + run.length


def _settle(found: list[Edit], old: Sequence[str], new: Sequence[str]) -> list[Edit]:
    """Slides pure insertions and deletions along equal words: into a neighbouring edit, or to where a sentence starts."""
    settled: list[Edit] = []
    for index, edit in enumerate(found):
        before = settled[-1] if settled else None
        after = found[index + 1] if index + 1 < len(found) else None
        if edit.old_start == edit.old_end or edit.new_start == edit.new_end:
            _slide(edit, before, after, old, new)
        if before and edit.old_start == before.old_end and edit.new_start == before.new_end:
            before.old_end, before.new_end = edit.old_end, edit.new_end
        else:
            settled.append(edit)
    return settled


def _slide(edit: Edit, before: Edit | None, after: Edit | None, old: Sequence[str], new: Sequence[str]) -> None:
    if edit.old_start == edit.old_end:
        keys, start, end = new, edit.new_start, edit.new_end
        low, high = (before.new_end if before else 0), (after.new_start if after else len(new))
    else:
        keys, start, end = old, edit.old_start, edit.old_end
        low, high = (before.old_end if before else 0), (after.old_start if after else len(old))
    left = right = 0
    while start + left > low and keys[start + left - 1] == keys[end + left - 1]:
        left -= 1
    while end + right < high and keys[start + right] == keys[end + right]:
        right += 1
    _shift(edit, _best_shift(keys, start, end, range(left, right + 1), low if before else -1, high if after else -1))


def _best_shift(keys: Sequence[str], start: int, end: int, shifts: range, join_low: int, join_high: int) -> int:
    def merit(shift: int) -> tuple[int, int]:
        begin, stop = start + shift, end + shift
        joins = begin == join_low or stop == join_high
        starts = begin == 0 or keys[begin - 1] in _SENTENCE_ENDS
        return 4 * joins + 2 * starts + (keys[stop - 1] in _SENTENCE_ENDS), shift

    return max(shifts, key=merit)


def _shift(edit: Edit, shift: int) -> None:
    edit.old_start += shift
    edit.old_end += shift
    edit.new_start += shift
    edit.new_end += shift
