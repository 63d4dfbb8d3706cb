"""Columns of two tables side by side: which stayed, came, went or changed places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from rapidfuzz.distance import Indel

from service.diff.chain import Link, heaviest_chain
from service.diff.keys import Keys
from service.diff.words import Vocabulary
from service.model.content import Table

# Alike enough to be one column; to have moved; and so little alike that it is another one.
_SAME_COLUMN = 0.34
_MOVED_COLUMN = 0.6
_OTHER_COLUMN = 0.1
_LEAST_CELLS = 3


@dataclass(frozen=True)
class Grid:
    """Old and new columns side by side: `old[c]` and `new[c]` are the places of column c in the grid of both."""

    old: dict[int, int]
    new: dict[int, int]
    columns: int
    deleted: tuple[int, ...] = ()
    """Old columns that are gone, and new ones that came; those that moved are among both."""
    inserted: tuple[int, ...] = ()
    moved: dict[int, int] = field(default_factory=dict)
    """Old to new, of columns that are gone here and came there."""

    @property
    def is_plain(self) -> bool:
        """Both tables have the same columns."""
        return self.old is self.new

    def place(self, column: int, of_old: bool) -> int:
        return (self.old if of_old else self.new).get(column, column)


def grid(old: Table, new: Table, keys: Keys) -> Grid:
    if old.columns == new.columns and _same_headers(old, new, keys):
        return _plain(old, new)
    sheet = _Sheet(_columns(old, keys), _columns(new, keys))
    if old.columns != new.columns:
        return _plain(old, new) if _usual_cells(old) == _usual_cells(new) else _of_steps(sheet, sheet.steps())
    return _of_steps(sheet, sheet.steps()) if sheet.is_shifted() else _plain(old, new)


def _same_headers(old: Table, new: Table, keys: Keys) -> bool:
    return not old.rows or not new.rows or keys.row(old.rows[0]) == keys.row(new.rows[0])


def _plain(old: Table, new: Table) -> Grid:
    columns = max(old.columns, new.columns)
    same = {column: column for column in range(columns)}
    return Grid(same, same, columns)


Steps = Sequence[tuple[int | None, int | None]]


def _of_steps(sheet: _Sheet, steps: Steps) -> Grid:
    deleted = tuple(i for i, j in steps if j is None and i is not None)
    inserted = tuple(j for i, j in steps if i is None and j is not None)
    return Grid(
        {i: at for at, (i, _) in enumerate(steps) if i is not None},
        {j: at for at, (_, j) in enumerate(steps) if j is not None},
        len(steps),
        deleted,
        inserted,
        sheet.moves(deleted, inserted),
    )


def _usual_cells(table: Table) -> int:
    counts = Counter(len(row.cells) for row in table.rows)
    return counts.most_common(1)[0][0] if counts else 0


def _columns(table: Table, keys: Keys) -> list[list[str]]:
    """For each grid column the keys of the cells that begin in it, empty where none does."""
    found: list[list[str]] = [[] for _ in range(table.columns)]
    for row in table.rows:
        starts = {cell.column: keys.cell(cell) for cell in row.cells}
        for column in range(table.columns):
            found[column].append(starts.get(column, ""))
    return found


class _Sheet:
    """The columns of two tables, each as the sequence of its cells."""

    def __init__(self, old: list[list[str]], new: list[list[str]]) -> None:
        vocabulary = Vocabulary()
        self.old, self.new = old, new
        self.codes = [vocabulary.encode(column) for column in old]
        self.new_codes = [vocabulary.encode(column) for column in new]

    def likeness(self, i: int, j: int) -> float:
        return Indel.normalized_similarity(self.codes[i], self.new_codes[j])

    def _same_header(self, i: int, j: int) -> bool:
        return bool(self.old[i][0]) and self.old[i][0] == self.new[j][0]

    def is_shifted(self) -> bool:
        """Of two tables of one width: true if a column stands elsewhere now, or another one in its place."""
        stayed = [self._same_header(c, c) or self.likeness(c, c) >= _SAME_COLUMN for c in range(len(self.old))]
        gone = [c for c, same in enumerate(stayed) if not same]
        if any(self.likeness(i, j) >= _MOVED_COLUMN for i in gone for j in gone if self._says_much(i)):
            return True
        return any(self._says_much(c) and self.likeness(c, c) <= _OTHER_COLUMN for c in gone) and any(stayed)

    def _says_much(self, i: int) -> bool:
        """A column of a list, not of a form with a label and a value."""
        return min(len(set(filter(None, self.old[i]))), len(self.new[0])) >= _LEAST_CELLS

    def _weight(self, i: int) -> float:
        """Of two columns that changed places the lighter one moved."""
        return sum(map(len, self.old[i])) / (1 + sum(len(cell) for column in self.old for cell in column))

    def steps(self) -> Steps:
        links = []
        for i in range(len(self.old)):
            for j in range(len(self.new)):
                likeness, header = self.likeness(i, j), self._same_header(i, j)
                if likeness >= _SAME_COLUMN or header:
                    links.append(Link(i, j, likeness + 0.5 * header + 0.1 * self._weight(i)))
        steps: list[tuple[int | None, int | None]] = []
        at = new_at = 0
        for i, j in [*((link.old, link.new) for link in heaviest_chain(links)), (len(self.old), len(self.new))]:
            steps += [(k, None) for k in range(at, i)]
            steps += [(None, k) for k in range(new_at, j)]
            if i < len(self.old):
                steps.append((i, j))
            at, new_at = i + 1, j + 1
        return steps

    def moves(self, deleted: Sequence[int], inserted: Sequence[int]) -> dict[int, int]:
        links = [(self.likeness(i, j), -i, -j) for i in deleted for j in inserted if self._says_much(i)]
        found: dict[int, int] = {}
        for likeness, i, j in sorted(links, reverse=True):
            if likeness >= _MOVED_COLUMN and -i not in found and -j not in found.values():
                found[-i] = -j
        return found


def column_text(table: Table, column: int) -> str:
    cells = (cell for row in table.rows for cell in row.cells if cell.column == column and cell.width == 1)
    return "\n".join(filter(None, (cell.text.strip() for cell in cells)))
