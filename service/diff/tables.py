"""Tables compared on their logical grid: columns first where the width changed, then rows, then cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from rapidfuzz.distance import Indel

from service.diff.align import Alignment, Rules, align, align_items
from service.diff.chain import Link, heaviest_chain
from service.diff.columns import column_text, grid
from service.diff.keys import row_size
from service.diff.ledger import Ledger
from service.diff.merges import At, Regrouping, regroupings
from service.diff.places import TablePlace
from service.diff.renumber import renumbered
from service.diff.units import AnyUnit, Unit
from service.diff.wholes import row_text, whole_cell, whole_row
from service.model.content import Block, Cell, Row, Table
from service.model.redline import (
    BlockState,
    PieceKind,
    RedlineBlock,
    RedlineCell,
    RedlineParagraph,
    RedlineRow,
    RedlineTable,
)
from service.model.table_names import column_headers, row_name

_ROWS = Rules(similarity=0.4)

CompareBlocks = Callable[[Sequence[Block], Sequence[Block], Ledger], tuple[RedlineBlock, ...]]


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
        self.grid = grid(old, new, ledger.keys)
        self.regrouped_old: dict[At, Regrouping] = {}
        self.regrouped_new: dict[At, Regrouping] = {}
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
            if column not in self.grid.moved:
                self.place.column = self.old_headers.get(column, "")
                self.deleted_columns[column] = self._column_change("deleted", column_text(self.old, column))
        arrived = {j: i for i, j in self.grid.moved.items()}
        for column in self.grid.inserted:
            self.place.column = self.new_headers.get(column, "")
            text = column_text(self.new, column)
            if column in arrived:
                change = self.ledger.moved(column_text(self.old, arrived[column]), text, "column")
                self.deleted_columns[arrived[column]] = self.inserted_columns[column] = change
            else:
                self.inserted_columns[column] = self._column_change("inserted", text)
        self.place.column = ""

    def _column_change(self, kind: PieceKind, text: str) -> int | None:
        """None for a grid column in which nothing stands: cells were only cut differently."""
        return self.ledger.whole(kind, text, "column") if text else None

    # --- rows

    def _rows(self) -> Iterator[tuple[RedlineRow, int | None, int | None]]:
        """The rows of the redline, each with its old and its new index."""
        alignment = self._alignment()
        self._regroup(alignment)
        back = {j: i for i, j in alignment.moves.items()}
        moved: dict[int, int] = {}
        for group in alignment.groups:
            i, j = (group.old or (None,))[0], (group.new or (None,))[0]
            self.place.row = self._row_name(i, j)
            self.place.shift = j - i if i is not None and j is not None else 0
            if i is not None and j is not None:
                yield self._row(i, j), i, j
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

    def _units(self, rows: Sequence[Row], of_old: bool) -> list[AnyUnit]:
        """Rows by the columns that both tables have."""
        only = set(self.grid.deleted if of_old else self.grid.inserted)
        units: list[AnyUnit] = []
        for row in rows:
            kept = Row(tuple(cell for cell in row.cells if cell.column not in only)) if only else row
            units.append(Unit(kept, "row", self.ledger.vocabulary, self.ledger.keys.row, row_size))
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

    def _regroup(self, alignment: Alignment) -> None:
        rows = dict(pair for group in alignment.groups if (pair := group.pair) is not None)
        for regrouping in regroupings(self.old, self.new, rows, self.grid, self.ledger.keys):
            self.regrouped_old |= dict.fromkeys(regrouping.old, regrouping)
            self.regrouped_new |= dict.fromkeys(regrouping.new, regrouping)

    def _moved_row(self, i: int, j: int, change: int) -> RedlineRow:
        row = self._row(i, j)
        return RedlineRow("moved_to", row.cells, row.header, change)

    def _placed(self, row: RedlineRow, of_old: bool) -> RedlineRow:
        return RedlineRow(row.state, tuple(self._on_grid(cell, of_old) for cell in row.cells), row.header, row.change)

    def _on_grid(self, cell: RedlineCell, of_old: bool) -> RedlineCell:
        first = self.grid.place(cell.column, of_old)
        last = self.grid.place(cell.column + cell.width - 1, of_old)
        return RedlineCell(cell.state, cell.blocks, first, max(last - first + 1, 1), cell.height, cell.change)

    # --- cells

    def _row(self, i: int, j: int) -> RedlineRow:
        old, new = self.old.rows[i], self.new.rows[j]
        if old == new and self.grid.is_plain:
            return whole_row(new, "same", "same", None)
        cells = tuple(self._cells(i, j))
        for column, other in self.grid.moved.items():
            self._edits_on_the_way(old, new, column, other)
        state: BlockState = "same" if all(cell.state == "same" for cell in cells) else "changed"
        return RedlineRow(state, cells, new.header)

    def _edits_on_the_way(self, old: Row, new: Row, column: int, other: int) -> None:
        """What was edited in a cell of a column that moved. The redline shows that cell whole, here and there."""
        before = next((cell for cell in old.cells if cell.column == column), None)
        after = next((cell for cell in new.cells if cell.column == other), None)
        if before is not None and after is not None and self.ledger.keys.cell(before) != self.ledger.keys.cell(after):
            self._cell(before, after)

    def _cells(self, i: int, j: int) -> Iterator[RedlineCell]:
        old, new = self.old.rows[i], self.new.rows[j]
        at = new_at = 0
        for k, n in [*self._cell_pairs(old, new), (len(old.cells), len(new.cells))]:
            yield from (self._lone(old.cells[x], "deleted", self.regrouped_old.get((i, x))) for x in range(at, k))
            yield from (self._lone(new.cells[x], "inserted", self.regrouped_new.get((j, x))) for x in range(new_at, n))
            if k < len(old.cells):
                regrouping = self.regrouped_old.get((i, k)) or self.regrouped_new.get((j, n))
                if regrouping is None:
                    yield self._cell(old.cells[k], new.cells[n])
                else:
                    yield self._regrouped_cell(old.cells[k], new.cells[n], regrouping)
            at, new_at = k + 1, n + 1

    def _cell_pairs(self, old: Row, new: Row) -> list[tuple[int, int]]:
        one_by_one = [(k, k) for k in range(len(old.cells))]
        level = self.grid.is_plain and len(old.cells) == len(new.cells)
        if level and all(old.cells[k].column == new.cells[k].column for k, _ in one_by_one):
            return one_by_one
        starts = {self.grid.place(cell.column, True): i for i, cell in enumerate(old.cells)}
        keys = self.ledger.keys
        links = [
            Link(starts[at], j, 1 + Indel.normalized_similarity(keys.cell(old.cells[starts[at]]), keys.cell(cell)))
            for j, cell in enumerate(new.cells)
            if (at := self.grid.place(cell.column, False)) in starts and not self._crosses(old.cells[starts[at]], cell)
        ]
        pairs = [(link.old, link.new) for link in heaviest_chain(links)]
        return one_by_one if level and len(pairs) < len(one_by_one) else pairs

    def _crosses(self, old: Cell, new: Cell) -> bool:
        """True for a cell of a deleted column against one of an inserted column."""
        return old.column in self.deleted_columns or new.column in self.inserted_columns

    def _lone(self, cell: Cell, kind: PieceKind, regrouping: Regrouping | None) -> RedlineCell:
        of_old = kind == "deleted"
        known = self.deleted_columns if of_old else self.inserted_columns
        self.place.column = (self.old_headers if of_old else self.new_headers).get(cell.column, "")
        change = known.get(cell.column)
        if regrouping is not None:
            change = self._regrouping_change(regrouping)
        elif change is None and cell.text.strip():
            change = self.ledger.whole(kind, cell.text.strip(), "cell")
        state: BlockState = "deleted" if of_old else "inserted"
        self.place.column = ""
        return self._on_grid(whole_cell(cell, kind, state, change), of_old)

    def _regrouping_change(self, regrouping: Regrouping) -> int:
        if regrouping.change is None:
            words = [self.new.rows[j].cells[k].text.strip() for j, k in regrouping.new]
            regrouping.change = self.ledger.wordless(regrouping.part, " ".join(filter(None, words)))
        return regrouping.change

    def _regrouped_cell(self, old: Cell, new: Cell, regrouping: Regrouping) -> RedlineCell:
        """Words that came or went here went or came in a neighbour: all of it is the one change."""
        self.place.column = self.new_headers.get(new.column, "")
        change = self._regrouping_change(regrouping)
        known = len(self.ledger.changes)
        cell = self._cell(old, new)
        numbers = dict.fromkeys(range(known, len(self.ledger.changes)), change)
        del self.ledger.changes[known:]
        blocks = tuple([renumbered(block, numbers) for block in cell.blocks])
        return RedlineCell("changed", blocks, cell.column, cell.width, cell.height, change)

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
