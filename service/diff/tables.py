"""Tables compared on their logical grid: columns first where the width changed, then rows, then cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from service.diff.align import Alignment, Rules, align, align_items
from service.diff.chain import Link, heaviest_chain
from service.diff.keys import Keys
from service.diff.ledger import Ledger
from service.diff.paragraphs import whole_paragraph
from service.diff.places import TablePlace
from service.diff.units import Unit
from service.diff.words import Vocabulary
from service.model.content import Block, Cell, Paragraph, Row, Table
from service.model.redline import (
    BlockState,
    PieceKind,
    RedlineBlock,
    RedlineBreak,
    RedlineCell,
    RedlineParagraph,
    RedlineRow,
    RedlineTable,
)
from service.model.table_names import column_headers, row_name

_ROWS = Rules(similarity=0.4, alone=0.2)
_SAME_COLUMN = 0.34

CompareBlocks = Callable[[Sequence[Block], Sequence[Block], Ledger], tuple[RedlineBlock, ...]]


def row_text(row: Row) -> str:
    """Cells parted by tabs."""
    return "\t".join(cell.text.strip() for cell in row.cells).strip()


def table_text(table: Table) -> str:
    """Rows parted by line ends."""
    return "\n".join(filter(None, (row_text(row) for row in table.rows)))


# --- whole: everything with one fate


def whole_block(block: Block, kind: PieceKind, state: BlockState, change: int | None) -> RedlineBlock:
    if isinstance(block, Paragraph):
        return whole_paragraph(block, kind, state, change)
    if isinstance(block, Table):
        rows = tuple(whole_row(row, kind, state, change) for row in block.rows)
        return RedlineTable(state, rows, block.columns, change)
    return RedlineBreak(state, block.kind)


def whole_row(row: Row, kind: PieceKind, state: BlockState, change: int | None) -> RedlineRow:
    cells = tuple(whole_cell(cell, kind, state, change) for cell in row.cells)
    return RedlineRow(state, cells, row.header, change)


def whole_cell(cell: Cell, kind: PieceKind, state: BlockState, change: int | None) -> RedlineCell:
    blocks = tuple(whole_block(block, kind, state, change) for block in cell.blocks)
    return RedlineCell(state, blocks, cell.column, cell.width, cell.height, change)


# --- columns


@dataclass(frozen=True)
class _Grid:
    """Old and new columns side by side: `old[c]` and `new[c]` are the places of column c in the grid of both."""

    old: dict[int, int]
    new: dict[int, int]
    deleted: tuple[int, ...]
    """Old columns that are gone, and new ones that came."""
    inserted: tuple[int, ...]
    columns: int

    @property
    def is_plain(self) -> bool:
        """Both tables have the same columns."""
        return self.old is self.new

    def place(self, column: int, of_old: bool) -> int:
        return (self.old if of_old else self.new).get(column, column)


def _grid(old: Table, new: Table, keys: Keys) -> _Grid:
    if old.columns == new.columns or _usual_cells(old) == _usual_cells(new):
        columns = max(old.columns, new.columns)
        same = {column: column for column in range(columns)}
        return _Grid(same, same, (), (), columns)
    steps = _column_steps(_columns(old, keys), _columns(new, keys))
    places_old = {i: at for at, (i, _) in enumerate(steps) if i is not None}
    places_new = {j: at for at, (_, j) in enumerate(steps) if j is not None}
    deleted = tuple(i for i, j in steps if j is None and i is not None)
    inserted = tuple(j for i, j in steps if i is None and j is not None)
    return _Grid(places_old, places_new, deleted, inserted, len(steps))


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


def _column_steps(old: list[list[str]], new: list[list[str]]) -> list[tuple[int | None, int | None]]:
    vocabulary = Vocabulary()
    codes, new_codes = [vocabulary.encode(c) for c in old], [vocabulary.encode(c) for c in new]
    links = []
    for i, code in enumerate(codes):
        for j, other in enumerate(new_codes):
            likeness = Indel.normalized_similarity(code, other)
            if likeness >= _SAME_COLUMN or (old[i][:1] == new[j][:1] and old[i][0]):
                links.append(Link(i, j, likeness + 0.5 * (old[i][:1] == new[j][:1])))
    steps: list[tuple[int | None, int | None]] = []
    at = new_at = 0
    for i, j in [*((link.old, link.new) for link in heaviest_chain(links)), (len(old), len(new))]:
        steps += [(k, None) for k in range(at, i)]
        steps += [(None, k) for k in range(new_at, j)]
        if i < len(old):
            steps.append((i, j))
        at, new_at = i + 1, j + 1
    return steps


def _column_text(table: Table, column: int) -> str:
    cells = (cell for row in table.rows for cell in row.cells if cell.column == column and cell.width == 1)
    return "\n".join(filter(None, (cell.text.strip() for cell in cells)))


# --- the table


def compare_tables(
    old: Table, new: Table, place: TablePlace, ledger: Ledger, compare_blocks: CompareBlocks
) -> RedlineTable:
    """`compare_blocks` compares what the cells hold."""
    ledger.place.tables.append(place)
    redline = _Comparison(old, new, ledger, compare_blocks).table()
    ledger.place.tables.pop()
    return redline


class _Comparison:
    """Two tables under comparison."""

    def __init__(self, old: Table, new: Table, ledger: Ledger, compare_blocks: CompareBlocks) -> None:
        self.old, self.new, self.ledger, self.compare_blocks = old, new, ledger, compare_blocks
        self.grid = _grid(old, new, ledger.keys)
        self.place = ledger.place.tables[-1]
        self.old_headers, self.new_headers = column_headers(old), column_headers(new)
        self.deleted_columns: dict[int, int | None] = {}
        self.inserted_columns: dict[int, int | None] = {}

    def table(self) -> RedlineTable:
        self._number_columns()
        rows = self._heights(list(self._rows()))
        state: BlockState = "same" if all(row.state == "same" for row in rows) else "changed"
        return RedlineTable(state, tuple(rows), self.grid.columns)

    def _number_columns(self) -> None:
        for column in self.grid.deleted:
            self.place.column = self.old_headers.get(column, "")
            self.deleted_columns[column] = self._column_change("deleted", _column_text(self.old, column))
        for column in self.grid.inserted:
            self.place.column = self.new_headers.get(column, "")
            self.inserted_columns[column] = self._column_change("inserted", _column_text(self.new, column))
        self.place.column = ""

    def _column_change(self, kind: PieceKind, text: str) -> int | None:
        """None for a grid column in which nothing stands: cells were only cut differently."""
        return self.ledger.whole(kind, text, "column") if text else None

    # --- rows

    def _rows(self) -> Iterator[tuple[RedlineRow, int | None, int | None]]:
        """The rows of the redline, each with its old and its new index."""
        alignment = self._alignment()
        back = {j: i for i, j in alignment.moves.items()}
        moved: dict[int, int] = {}
        for group in alignment.groups:
            i, j = (group.old or (None,))[0], (group.new or (None,))[0]
            self.place.row = self._row_name(i, j)
            self.place.shift = j - i if i is not None and j is not None else 0
            if i is not None and j is not None:
                yield self._row(self.old.rows[i], self.new.rows[j]), i, j
            elif i is not None:
                state: BlockState = "moved_from" if i in alignment.moves else "deleted"
                change = self._move(i, alignment.moves[i], moved) if i in alignment.moves else self._whole("deleted", i)
                yield self._placed(whole_row(self.old.rows[i], _fate(state), state, change), True), i, None
            elif j is not None and j in back:
                yield self._moved_row(back[j], j, self._move(back[j], j, moved)), None, j
            elif j is not None:
                yield (
                    self._placed(
                        whole_row(self.new.rows[j], "inserted", "inserted", self._whole("inserted", j)), False
                    ),
                    None,
                    j,
                )
        self.place.row, self.place.shift = "", 0

    def _alignment(self) -> Alignment:
        if self.grid.is_plain:
            return align_items(self.old.rows, self.new.rows, self._units, _ROWS)
        return align(self._units(self.old.rows, True), self._units(self.new.rows, False), _ROWS)

    def _units(self, rows: Sequence[Row], of_old: bool) -> list[Unit]:
        """Rows by the columns that both tables have."""
        only = set(self.grid.deleted if of_old else self.grid.inserted)
        units = []
        for row in rows:
            kept = Row(tuple(cell for cell in row.cells if cell.column not in only)) if only else row
            units.append(Unit(self.ledger.keys.row(kept), "row", self.ledger.vocabulary))
        return units

    def _row_name(self, i: int | None, j: int | None) -> str:
        if j is not None:
            return row_name(self.new.rows[j], j, self.new.columns)
        return row_name(self.old.rows[i or 0], i or 0, self.old.columns)

    def _whole(self, kind: PieceKind, index: int) -> int:
        rows = self.old.rows if kind == "deleted" else self.new.rows
        return self.ledger.whole(kind, row_text(rows[index]), "row")

    def _move(self, i: int, j: int, known: dict[int, int]) -> int:
        if i not in known:
            known[i] = self.ledger.moved(row_text(self.old.rows[i]), row_text(self.new.rows[j]), "row")
        return known[i]

    def _moved_row(self, i: int, j: int, change: int) -> RedlineRow:
        row = self._row(self.old.rows[i], self.new.rows[j])
        return RedlineRow("moved_to", row.cells, row.header, change)

    def _placed(self, row: RedlineRow, of_old: bool) -> RedlineRow:
        return RedlineRow(row.state, tuple(self._on_grid(cell, of_old) for cell in row.cells), row.header, row.change)

    def _on_grid(self, cell: RedlineCell, of_old: bool) -> RedlineCell:
        first = self.grid.place(cell.column, of_old)
        last = self.grid.place(cell.column + cell.width - 1, of_old)
        return RedlineCell(cell.state, cell.blocks, first, max(last - first + 1, 1), cell.height, cell.change)

    # --- cells

    def _row(self, old: Row, new: Row) -> RedlineRow:
        if old == new and self.grid.is_plain:
            return whole_row(new, "same", "same", None)
        cells = tuple(self._cells(old, new))
        state: BlockState = "same" if all(cell.state == "same" for cell in cells) else "changed"
        return RedlineRow(state, cells, new.header)

    def _cells(self, old: Row, new: Row) -> Iterator[RedlineCell]:
        at = new_at = 0
        for i, j in [*self._cell_pairs(old, new), (len(old.cells), len(new.cells))]:
            yield from (self._lone(cell, "deleted") for cell in old.cells[at:i])
            yield from (self._lone(cell, "inserted") for cell in new.cells[new_at:j])
            if i < len(old.cells):
                yield self._cell(old.cells[i], new.cells[j])
            at, new_at = i + 1, j + 1

    def _cell_pairs(self, old: Row, new: Row) -> list[tuple[int, int]]:
        if not (self.grid.deleted or self.grid.inserted) and len(old.cells) == len(new.cells):
            return [(index, index) for index in range(len(old.cells))]
        starts = {self.grid.place(cell.column, True): i for i, cell in enumerate(old.cells)}
        links = [
            Link(
                starts[at],
                j,
                1
                + Indel.normalized_similarity(
                    self.ledger.keys.cell(old.cells[starts[at]]), self.ledger.keys.cell(cell)
                ),
            )
            for j, cell in enumerate(new.cells)
            if (at := self.grid.place(cell.column, False)) in starts and not self._crosses(old.cells[starts[at]], cell)
        ]
        return [(link.old, link.new) for link in heaviest_chain(links)]

    def _crosses(self, old: Cell, new: Cell) -> bool:
        """True for a cell of a deleted column against one of an inserted column."""
        return old.column in self.deleted_columns or new.column in self.inserted_columns

    def _lone(self, cell: Cell, kind: PieceKind) -> RedlineCell:
        of_old = kind == "deleted"
        known = self.deleted_columns if of_old else self.inserted_columns
        self.place.column = (self.old_headers if of_old else self.new_headers).get(cell.column, "")
        change = known.get(cell.column)
        if change is None and cell.text.strip():
            change = self.ledger.whole(kind, cell.text.strip(), "cell")
        state: BlockState = "deleted" if of_old else "inserted"
        self.place.column = ""
        return self._on_grid(whole_cell(cell, kind, state, change), of_old)

    def _cell(self, old: Cell, new: Cell) -> RedlineCell:
        if old.blocks == new.blocks:
            return self._on_grid(whole_cell(new, "same", "same", None), False)
        self.place.first = new.column == 0
        self.place.column = self.new_headers.get(new.column, "")
        blocks = self.compare_blocks(old.blocks, new.blocks, self.ledger)
        self.place.column = ""
        state: BlockState = "same" if all(_is_same(block) for block in blocks) else "changed"
        return self._on_grid(RedlineCell(state, blocks, new.column, new.width, new.height), False)

    # --- heights

    def _heights(self, rows: list[tuple[RedlineRow, int | None, int | None]]) -> list[RedlineRow]:
        """Cells over several rows, counted in the rows of the redline."""
        places_old = {i: at for at, (_, i, _) in enumerate(rows) if i is not None}
        places_new = {j: at for at, (_, _, j) in enumerate(rows) if j is not None}
        found = []
        for at, (row, i, j) in enumerate(rows):
            if all(cell.height == 1 for cell in row.cells):
                found.append(row)
                continue
            cells = tuple(
                _stretched(cell, at, places_old, i)
                if cell.state == "deleted" or j is None
                else _stretched(cell, at, places_new, j)
                for cell in row.cells
            )
            found.append(RedlineRow(row.state, cells, row.header, row.change))
        return found


def _stretched(cell: RedlineCell, at: int, places: dict[int, int], index: int | None) -> RedlineCell:
    last = places.get((index or 0) + cell.height - 1, at)
    return RedlineCell(cell.state, cell.blocks, cell.column, cell.width, max(last - at + 1, 1), cell.change)


def _fate(state: BlockState) -> PieceKind:
    return "same" if state == "moved_from" else "deleted"


def _is_same(block: RedlineBlock) -> bool:
    return block.state == "same" and not (isinstance(block, RedlineParagraph) and block.change is not None)
