"""How a Redline is laid out: what is shown, what is folded, how tables add up."""

from __future__ import annotations

from dataclasses import dataclass

from service.model.redline import Piece, RedlineCell, RedlineParagraph, RedlineRow, RedlineTable
from web.flow import Anchors, row_groups, stretches
from web.grid import laid_out
from web.typesetting import grid_groups, paired_rows


def same(text: str, level: int | None = None) -> RedlineParagraph:
    return RedlineParagraph("same", (Piece("same", text),), level=level)


def changed(text: str) -> RedlineParagraph:
    return RedlineParagraph("changed", (Piece("inserted", text, change=0),))


def row(state: str = "same", height: int = 1) -> RedlineRow:
    cell = RedlineCell("same", (), 0, height=height)
    return RedlineRow(state, (cell,))  # type: ignore[arg-type]


def test_a_change_keeps_its_neighbours_and_its_heading() -> None:
    """Without the heading nobody knows which section a change is in."""
    blocks = [same("1", level=0), *map(same, "abcdef"), changed("!"), *map(same, "uvwxyz")]

    shown = stretches(blocks)

    assert [stretch.folded for stretch in shown] == [False, True, False, True]
    assert shown[0].blocks == (blocks[0],)
    assert shown[2].blocks == tuple(blocks[6:9])


def test_nothing_is_lost_by_folding() -> None:
    """Folded is not gone: all blocks are there, in order."""
    blocks = [same("a"), changed("b"), *map(same, "cdefgh"), changed("i"), same("j")]

    assert [block for stretch in stretches(blocks) for block in stretch.blocks] == blocks


def test_two_unchanged_blocks_are_not_worth_a_fold() -> None:
    """The fold would take as much room."""
    blocks = [changed("a"), *map(same, "bcde"), changed("f")]

    assert [stretch.folded for stretch in stretches(blocks)] == [False]


def test_long_tables_fold_rows_far_from_changes() -> None:
    """The first row, which says what the columns are, always stays."""
    rows = [row() for _ in range(20)]
    rows[10] = row("inserted")

    groups = row_groups(rows)

    assert [(group.folded, len(group.rows)) for group in groups] == [(False, 1), (True, 8), (False, 3), (True, 8)]


def test_a_merged_cell_is_never_cut_in_two() -> None:
    """A row span that crosses a fold would break the table."""
    rows = [row() for _ in range(20)]
    rows[10], rows[6] = row("inserted"), row(height=4)

    groups = row_groups(rows)

    assert [(group.folded, len(group.rows)) for group in groups] == [(False, 1), (True, 5), (False, 6), (True, 8)]


def test_each_side_has_the_rows_of_its_own_document() -> None:
    """Side by side: an inserted row is no row of the old document."""
    table = RedlineTable("changed", (row(), row("inserted"), row("deleted")), columns=1)

    def states(side: str) -> list[str]:
        return [line.state for group in grid_groups(table, side) for line, _ in group.rows]

    assert states("both") == ["same", "inserted", "deleted"]
    assert states("old") == ["same", "deleted"]
    assert states("new") == ["same", "inserted"]


@dataclass(frozen=True)
class Box:
    column: int
    width: int = 1
    height: int = 1


def test_gaps_in_a_grid_are_filled() -> None:
    """HTML would move the cells sideways."""
    slots = laid_out([[Box(0), Box(2)], [Box(1)]], columns=3)

    assert [(slot.cell is None, slot.width) for slot in slots[0]] == [(False, 1), (True, 1), (False, 1)]
    assert [(slot.cell is None, slot.width) for slot in slots[1]] == [(True, 1), (False, 1), (True, 1)]


def test_a_row_span_ends_where_another_cell_is_in_the_way() -> None:
    """Compared tables may hold rows of both documents, whose spans do not agree."""
    slots = laid_out([[Box(0, height=3), Box(1)], [Box(1)], [Box(0), Box(1)]], columns=2)

    assert slots[0][0].height == 2
    assert len(slots[1]) == 1
    assert len(slots[2]) == 2


def test_only_the_first_place_of_a_change_is_its_anchor() -> None:
    """Two elements with one id would be no address at all."""
    anchors = Anchors()

    assert [anchors.first(3), anchors.first(3), anchors.first(3, "-cho-cu")] == [True, False, True]


def test_a_cell_merged_over_rows_also_covers_the_rows_that_came_between() -> None:
    """Side by side the rows of both documents share one grid: a span that counts its own rows alone would end early."""
    table = RedlineTable("changed", (row(height=2), row("inserted"), RedlineRow("same", ()), row()), columns=1)

    pairs = [pair for group in paired_rows(table) for pair in group.rows]

    assert [slot.height for slot in pairs[0].old] == [3]
    assert [len(pair.old) for pair in pairs] == [1, 0, 0, 1]
