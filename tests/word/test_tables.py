"""Tables come out as a logical grid."""

from service.model.content import Table, tables
from service.word.read import read
from tests.word.builders_docx import docx, p, tbl, tc, tr

GO_ON = "<w:vMerge/>"
BEGIN = '<w:vMerge w:val="restart"/>'


def table(*rows: str) -> Table:
    return next(tables(read(docx(tbl(*rows))).body.blocks))


def grid(of: Table) -> list[list[tuple[str, int, int, int]]]:
    return [[(cell.text, cell.column, cell.width, cell.height) for cell in row.cells] for row in of.rows]


def test_spans_and_gaps_place_cells_in_columns():
    shown = table(
        tr(tc("a", '<w:gridSpan w:val="2"/>'), tc("b")), tr(tc("c"), tc("d"), properties='<w:gridBefore w:val="1"/>')
    )

    assert grid(shown) == [[("a", 0, 2, 1), ("b", 2, 1, 1)], [("c", 1, 1, 1), ("d", 2, 1, 1)]]
    assert shown.columns == 3


def test_a_cell_merged_over_rows_stands_once():
    shown = table(tr(tc("a", BEGIN), tc("b")), tr(tc("", GO_ON), tc("c")), tr(tc("d"), tc("e")))

    assert grid(shown) == [[("a", 0, 1, 2), ("b", 1, 1, 1)], [("c", 1, 1, 1)], [("d", 0, 1, 1), ("e", 1, 1, 1)]]


def test_a_merge_that_never_began_is_a_cell():
    assert grid(table(tr(tc("a", GO_ON)))) == [[("a", 0, 1, 1)]]


def test_text_in_the_hidden_rest_of_a_merged_cell_is_not_lost():
    assert grid(table(tr(tc("a", BEGIN)), tr(tc("rest", GO_ON)))) == [[("a\nrest", 0, 1, 2)], []]


def test_cells_merged_sideways_in_the_old_way_stand_once():
    assert grid(table(tr(tc("a", '<w:hMerge w:val="restart"/>'), tc("", "<w:hMerge/>"), tc("b")))) == [
        [("a", 0, 2, 1), ("b", 2, 1, 1)]
    ]


def test_rows_and_cells_in_content_controls_are_found():
    cell = f"<w:sdt><w:sdtPr/><w:sdtContent>{tc('a')}</w:sdtContent></w:sdt>"
    row = f"<w:sdt><w:sdtPr/><w:sdtContent>{tr(cell)}</w:sdtContent></w:sdt>"

    assert grid(table(row)) == [[("a", 0, 1, 1)]]


def test_nested_tables_are_blocks_of_their_cell():
    inner = tbl(tr(tc("inner")))
    outer = tbl(tr(f"<w:tc>{p('outer')}{inner}<w:p/></w:tc>"))

    assert [found.columns for found in tables(read(docx(outer)).body.blocks)] == [1, 1]


def test_a_lying_grid_span_costs_nothing():
    """A span of two thousand million takes python-docx gigabytes."""
    assert table(tr(tc("a", '<w:gridSpan w:val="2147483647"/>'), tc("b", '<w:gridSpan w:val="-3"/>'))).columns == 64


def test_repeated_header_rows_are_marked():
    shown = table(tr(tc("a"), properties="<w:tblHeader/>"), tr(tc("b"), properties='<w:tblHeader w:val="0"/>'))

    assert [row.header for row in shown.rows] == [True, False]


def test_a_gap_at_the_end_of_a_row_counts_for_the_width_of_the_grid():
    shown = table(tr(tc("a"), properties='<w:gridAfter w:val="2"/>'))

    assert (grid(shown), shown.columns) == ([[("a", 0, 1, 1)]], 3)
