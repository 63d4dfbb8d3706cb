"""A table marked up: rows and cells inserted and deleted, cells edited.

Where a row of the old file and its like have different cells (merged, split, spanned otherwise), cells are marked as
inserted and deleted if that alone says it; else the row is deleted and the new one inserted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from service.model.redline import RedlineCell, RedlineRow, RedlineTable
from service.word import tags
from service.word.tags import Element
from service.word.tracking.flow import Flow
from service.word.tracking.place import Place
from service.word.tracking.plan import NEW_STATES, OLD_STATES, cells_of, plain_text, rows_of

_GRID_AFTER = tags.W_GRID_BEFORE.replace("}gridBefore", "}gridAfter")


@dataclass(slots=True)
class _Pair:
    """A row of either file, or one that is in both."""

    old: Element | None
    new: Element | None
    said: RedlineRow | None = None


def mark_table(flow: Flow, old: Element, new: Element, said: RedlineTable | None) -> None:
    pairs = _as_said(said, rows_of(old), rows_of(new)) or _by_text(rows_of(old), rows_of(new))
    place = Place(old)
    for pair in pairs:
        if pair.old is None and pair.new is not None:
            _insert(flow, pair.new, place)
        elif pair.old is not None:
            place.after = pair.old
            if pair.new is None:
                flow.touch()
                flow.delete_row(pair.old)
            else:
                _row(flow, pair.old, pair.new, pair.said, place)


def _insert(flow: Flow, row: Element, place: Place) -> None:
    copy = flow.carrier.copy(row)
    flow.insert_row(copy)
    flow.touch()
    place.put([copy], row)


def _as_said(said: RedlineTable | None, old: list[Element], new: list[Element]) -> list[_Pair]:
    """Nothing where the Redline does not fit."""
    if said is None:
        return []
    olds, news = iter(old), iter(new)
    pairs = [
        _Pair(
            next(olds, None) if row.state in OLD_STATES else None,
            next(news, None) if row.state in NEW_STATES else None,
            row,
        )
        for row in said.rows
    ]
    found = sum(pair.old is not None for pair in pairs), sum(pair.new is not None for pair in pairs)
    wanted = sum(row.state in OLD_STATES for row in said.rows), sum(row.state in NEW_STATES for row in said.rows)
    return pairs if found == wanted == (len(old), len(new)) else []


def _by_text(old: list[Element], new: list[Element]) -> list[_Pair]:
    texts, new_texts = [plain_text(row) for row in old], [plain_text(row) for row in new]
    pairs: list[_Pair] = []
    for kind, i, i_end, j, j_end in SequenceMatcher(None, texts, new_texts, autojunk=False).get_opcodes():
        if kind == "equal" or i_end - i == j_end - j:
            pairs += [_Pair(a, b) for a, b in zip(old[i:i_end], new[j:j_end], strict=True)]
        else:
            pairs += [_Pair(row, None) for row in old[i:i_end]]
            pairs += [_Pair(None, row) for row in new[j:j_end]]
    return pairs


# --- one row


def _row(flow: Flow, old: Element, new: Element, said: RedlineRow | None, place: Place) -> None:
    cells, new_cells = cells_of(old), cells_of(new)
    forms, new_forms = [_form(cell) for cell in cells], [_form(cell) for cell in new_cells]
    if (_indent(old), forms) == (_indent(new), new_forms):
        if said is not None and said.state == "same" and flow.is_same(old, new):
            return
        for cell, new_cell, said_cell in zip(cells, new_cells, _said_cells(said, forms), strict=True):
            _cell(flow, cell, new_cell, said_cell)
    elif said is not None and _is_cellwise(said, forms, new_forms):
        _cells(flow, said, old, cells, new_cells)
    else:
        flow.touch()
        flow.delete_row(old)
        _insert(flow, new, place)


def _cell(flow: Flow, old: Element, new: Element, said: RedlineCell | None) -> None:
    if said is None or said.state != "same" or not flow.is_same(old, new):
        flow.compare(old, new, None if said is None else said.blocks)


def _said_cells(said: RedlineRow | None, forms: Sequence[_Form]) -> list[RedlineCell | None]:
    """What the Redline says of each cell; it does not count the rest of a merged one."""
    own = [] if said is None else [cell for cell in said.cells if cell.state in OLD_STATES]
    if said is None or len(said.cells) != len(own) or len(own) != sum(not form.goes_on for form in forms):
        return [None] * len(forms)
    cells = iter(own)
    return [None if form.goes_on else next(cells) for form in forms]


@dataclass(frozen=True, slots=True)
class _Form:
    span: str
    vertical: str
    horizontal: str

    @property
    def goes_on(self) -> bool:
        return "continue" in (self.vertical, self.horizontal)

    @property
    def is_plain(self) -> bool:
        return not self.vertical and not self.horizontal


def _form(cell: Element) -> _Form:
    properties = cell.find(tags.W_TCPR)
    if properties is None:
        return _Form("1", "", "")
    return _Form(
        tags.child_value(properties, tags.W_GRID_SPAN) or "1",
        _merge(properties, tags.W_V_MERGE),
        _merge(properties, tags.W_H_MERGE),
    )


def _merge(properties: Element, tag: str) -> str:
    merge = properties.find(tag)
    return "" if merge is None else merge.get(tags.W_VAL) or "continue"


def _indent(row: Element) -> tuple[str, ...]:
    properties = row.find(tags.W_TRPR)
    if properties is None:
        return ("0", "0")
    return tuple(tags.child_value(properties, tag) or "0" for tag in (tags.W_GRID_BEFORE, _GRID_AFTER))


# --- cells inserted and deleted


def _is_cellwise(said: RedlineRow, old: Sequence[_Form], new: Sequence[_Form]) -> bool:
    """True if the Redline counts the cells as they stand, none is merged over rows, and those that stay keep their width."""
    olds = [cell for cell in said.cells if cell.state in OLD_STATES]
    news = [cell for cell in said.cells if cell.state in NEW_STATES]
    if (len(olds), len(news)) != (len(old), len(new)) or not all(form.is_plain for form in (*old, *new)):
        return False
    spans = dict(zip(map(id, olds), old, strict=True))
    return all(spans[id(cell)] == form for cell, form in zip(news, new, strict=True) if id(cell) in spans)


def _cells(flow: Flow, said: RedlineRow, row: Element, old: Sequence[Element], new: Sequence[Element]) -> None:
    place = Place(row)
    olds, news = iter(old), iter(new)
    flow.touch()
    for cell in said.cells:
        mine = next(olds) if cell.state in OLD_STATES else None
        other = next(news) if cell.state in NEW_STATES else None
        if mine is not None:
            place.after = mine
        if mine is not None and other is not None:
            _cell(flow, mine, other, cell)
        elif mine is not None:
            flow.desk.pen.mark_cell(mine, tags.W_CELL_DEL)
            flow.delete_inside(mine.iter(tags.W_P))
        elif other is not None:
            copy = flow.carrier.copy(other)
            flow.desk.pen.mark_cell(copy, tags.W_CELL_INS)
            flow.insert_inside(copy.iter(tags.W_P))
            flow.forget_stamps(copy)
            place.put([copy], other)
