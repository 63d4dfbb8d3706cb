"""Cells that were made one, or cut up, with all their words kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from service.diff.columns import Grid
from service.diff.keys import Keys
from service.model.content import Table

At = tuple[int, int]
"""Row and number of a cell in it."""

_Field = tuple[int, int]
"""Row of the new table and column of the grid of both."""


@dataclass
class Regrouping:
    part: Literal["merged", "split"]
    old: list[At]
    new: list[At]
    change: int | None = None
    """Its number, as soon as it has one."""


def regroupings(old: Table, new: Table, rows: Mapping[int, int], grid: Grid, keys: Keys) -> list[Regrouping]:
    """`rows` are the rows that stayed, old to new."""
    if not any(_shape(old, i, grid, True) != _shape(new, j, grid, False) for i, j in rows.items()):
        return []
    olds, news = _fields(old, grid, True, rows), _fields(new, grid, False, {j: j for j in rows.values()})
    found = [Regrouping("merged", several, [one]) for one, several in _unions(news, olds)]
    found += [Regrouping("split", [one], several) for one, several in _unions(olds, news)]
    return [regrouping for regrouping in found if _keeps_words(regrouping, old, new, keys)]


def _shape(table: Table, row: int, grid: Grid, of_old: bool) -> list[tuple[int, int, int]]:
    return [(grid.place(cell.column, of_old), cell.width, cell.height) for cell in table.rows[row].cells]


def _fields(table: Table, grid: Grid, of_old: bool, rows: Mapping[int, int]) -> dict[At, frozenset[_Field]]:
    """What each cell covers; cells over rows that did not stay are left out."""
    found: dict[At, frozenset[_Field]] = {}
    for i, row in enumerate(table.rows):
        for k, cell in enumerate(row.cells):
            covered = range(i, i + cell.height)
            if all(r in rows for r in covered):
                columns = [grid.place(c, of_old) for c in range(cell.column, cell.column + cell.width)]
                found[i, k] = frozenset((rows[r], column) for r in covered for column in columns)
    return found


def _unions(
    ones: Mapping[At, frozenset[_Field]], parts: Mapping[At, frozenset[_Field]]
) -> Iterator[tuple[At, list[At]]]:
    """Each cell of `ones` that covers exactly what several of `parts` cover together."""
    where = {field: at for at, fields in parts.items() for field in fields}
    for one, fields in ones.items():
        if len(fields) < 2:
            continue
        several = sorted({where[field] for field in fields if field in where})
        covered: frozenset[_Field] = frozenset().union(*(parts[at] for at in several))
        if len(several) > 1 and covered == fields:
            yield one, several


def _keeps_words(regrouping: Regrouping, old: Table, new: Table, keys: Keys) -> bool:
    before = filter(None, (keys.cell(old.rows[i].cells[k]) for i, k in regrouping.old))
    after = filter(None, (keys.cell(new.rows[j].cells[k]) for j, k in regrouping.new))
    return " ".join(before).split() == " ".join(after).split()
