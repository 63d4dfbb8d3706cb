"""Tables as a logical grid: what `w:gridBefore`, `w:gridSpan`, `w:vMerge` and the old `w:hMerge` amount to.

A cell merged over several rows or columns stands once, where it begins. Text that a file keeps in the hidden rest of a
merged cell is added to it rather than lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from service.model.content import Block, Cell, Paragraph, Row, Table
from service.word import limits
from service.word.tags import (
    MC_ALTERNATE_CONTENT,
    W_CELL_MERGE,
    W_GRID_AFTER,
    W_GRID_BEFORE,
    W_GRID_SPAN,
    W_H_MERGE,
    W_SDTPR,
    W_TBL_GRID,
    W_TBL_HEADER,
    W_TBLPR,
    W_TBLPR_EX,
    W_TC,
    W_TCPR,
    W_TCPR_CHANGE,
    W_TR,
    W_TRPR,
    W_TRPR_CHANGE,
    W_V_MERGE,
    W_VAL,
    Element,
    child_is_on,
    child_value,
    chosen,
    first_child,
    leading_child,
    whole,
)
from service.word.tracked import Fate

ReadCell = Callable[[Element, int, int, int, int], tuple[Block, ...]]
"""Of the cell: element, row, rows of the table, first grid column, grid columns spanned."""

_MERGES = {"rest": "restart", "cont": "continue"}
"""What `w:cellMerge`, a tracked change, calls the merge that it made or undid."""
_PROPERTIES = frozenset({W_TBLPR, W_TBL_GRID, W_TRPR, W_TCPR, W_TBLPR_EX, W_SDTPR})


@dataclass(slots=True)
class _Cell:
    blocks: list[Block]
    column: int
    width: int
    height: int = 1

    def absorb(self, blocks: tuple[Block, ...]) -> None:
        self.blocks += [block for block in blocks if not (isinstance(block, Paragraph) and _is_blank(block))]


@dataclass(slots=True)
class _CellForm:
    """What `w:tcPr` says. A merge is `restart` or `continue`; an element without a value continues (17.4.84)."""

    width: int = 1
    vertical: str | None = None
    horizontal: str | None = None
    is_gone: bool = False


@dataclass(slots=True)
class _Grid:
    height: int
    rows: list[tuple[list[_Cell], bool]] = field(default_factory=list)
    columns: int = 0
    merging: dict[int, _Cell] = field(default_factory=dict)
    """Cells of the row above that may go on below, by their first column."""


def read_table(element: Element, fate: Fate, read_cell: ReadCell) -> Table | None:
    """None where no row is left in this view."""
    rows = [(row, leading_child(row, W_TRPR)) for row in _inside(element, W_TR)]
    rows = [(row, properties) for row, properties in rows if properties is None or not fate.takes_away(properties)]
    grid = _Grid(len(rows))
    for row, properties in rows:
        _add_row(grid, row, fate.properties(properties, W_TRPR_CHANGE), fate, read_cell)
    if not grid.rows:
        return None
    return Table(tuple(Row(_frozen(cells), header) for cells, header in grid.rows), grid.columns)


def _inside(container: Element, tag: str) -> Iterator[Element]:
    """Rows of a table, or cells of a row, looking through content controls and custom XML."""
    for child in container:
        name = child.tag
        if name == tag:
            yield child
        elif name == MC_ALTERNATE_CONTENT:
            branch = chosen(child)
            if branch is not None:
                yield from _inside(branch, tag)
        elif name not in _PROPERTIES and len(child):
            yield from _inside(child, tag)


def _add_row(grid: _Grid, row: Element, properties: Element | None, fate: Fate, read_cell: ReadCell) -> None:
    column = 0 if properties is None else _columns(child_value(properties, W_GRID_BEFORE), least=0)
    cells: list[_Cell] = []
    going_on: dict[int, _Cell] = {}
    for element in _inside(row, W_TC):
        form = _form(leading_child(element, W_TCPR), fate)
        if form.is_gone:
            continue
        blocks = read_cell(element, len(grid.rows), grid.height, column, form.width)
        if form.horizontal == "continue" and cells:
            cells[-1].width += form.width
            cells[-1].absorb(blocks)
        elif form.vertical == "continue" and column in grid.merging:
            _prolong(grid.merging[column], blocks)
            going_on[column] = grid.merging[column]
        else:
            cells.append(_Cell(list(blocks), column, form.width))
            if form.vertical is not None:
                going_on[column] = cells[-1]
        column += form.width
    grid.merging = going_on
    after = 0 if properties is None else _columns(child_value(properties, W_GRID_AFTER), least=0)
    grid.columns = max(grid.columns, column + after)
    grid.rows.append((cells, properties is not None and child_is_on(properties, W_TBL_HEADER)))


def _form(properties: Element | None, fate: Fate) -> _CellForm:
    form = _CellForm()
    written = fate.properties(properties, W_TCPR_CHANGE)
    if written is not properties and properties is not None:
        form.is_gone = first_child(properties, fate.gone_cell) is not None
    for child in written if written is not None else ():
        tag = child.tag
        if tag == W_GRID_SPAN:
            form.width = _columns(child.get(W_VAL), least=1)
        elif tag == W_V_MERGE:
            form.vertical = child.get(W_VAL) or "continue"
        elif tag == W_H_MERGE:
            form.horizontal = child.get(W_VAL) or "continue"
        elif tag == fate.gone_cell:
            form.is_gone = True
        elif tag == W_CELL_MERGE:
            form.vertical = _MERGES.get(child.get(fate.merge) or "", form.vertical)
    return form


def _prolong(cell: _Cell, blocks: tuple[Block, ...]) -> None:
    cell.height += 1
    cell.absorb(blocks)


def _columns(value: str | None, least: int) -> int:
    return min(max(whole(value, least) or least, least), limits.COLUMNS)


def _frozen(cells: list[_Cell]) -> tuple[Cell, ...]:
    return tuple(Cell(tuple(cell.blocks), cell.column, cell.width, cell.height) for cell in cells)


def _is_blank(paragraph: Paragraph) -> bool:
    return not paragraph.textboxes and not any(span.text or span.note or span.object for span in paragraph.spans)
