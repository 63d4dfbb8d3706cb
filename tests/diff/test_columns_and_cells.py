"""Columns that came, went and changed places; cells that were merged and split."""

from __future__ import annotations

from service.diff.compare import compare
from service.model.content import Cell, Content, Row, Table
from service.model.redline import Change
from tests.diff.contents import content, p, said, table, texts

HEAD = ("TT", "Trình tự", "Trách nhiệm", "Thời gian")
STEPS = (
    ("B1", "Nộp hồ sơ", "Công dân", "½ ngày"),
    ("B2", "Thẩm định hồ sơ", "Chuyên viên", "02 ngày"),
    ("B3", "Xem xét, ký duyệt", "Lãnh đạo phòng", "01 ngày"),
    ("B4", "Trả kết quả", "Bộ phận một cửa", "giờ hành chính"),
)


def steps(*columns: int) -> Table:
    return table(*[[row[column] for column in columns] for row in (HEAD, *STEPS)])


def compared(old: Content, new: Content) -> tuple[Change, ...]:
    redline = compare(old, new)
    assert texts(redline, "old") == said(old)
    assert texts(redline, "new") == said(new)
    assert redline.notices == ()
    return redline.changes


def brief(old: Table, new: Table) -> list[tuple[str, str, str, str]]:
    return [(c.kind, c.part, c.old, c.new) for c in compared(content(old), content(new))]


def test_two_columns_that_changed_places_are_one_move() -> None:
    """Every cell of both is different where it stands, and nothing was written."""
    (change,) = compared(content(steps(0, 1, 2, 3)), content(steps(0, 1, 3, 2)))

    assert (change.kind, change.part) == ("moved", "column")
    assert change.old == change.new
    assert "½ ngày" in change.new or "Công dân" in change.new


def test_a_cell_edited_in_a_column_that_moved_is_told() -> None:
    """A move must not hide a changed time limit."""
    new = table(*[[row[c].replace("02 ngày", "03 ngày") for c in (0, 3, 1, 2)] for row in (HEAD, *STEPS)])

    found = brief(steps(0, 1, 2, 3), new)

    assert [kind for kind, *_ in found] == ["moved", "replaced"]
    assert found[1] == ("replaced", "words", "02", "03")


def test_one_column_gone_and_another_come_at_equal_width() -> None:
    """The grid is as wide as before, and still two columns changed."""
    other = ("Biểu mẫu", "BM.01", "BM.02", "BM.03", "BM.04")
    new = [[*(row[c] for c in (0, 1, 2)), other[n]] for n, row in enumerate((HEAD, *STEPS))]

    assert [(kind, part) for kind, part, _, _ in brief(steps(0, 1, 2, 3), table(*new))] == [
        ("deleted", "column"),
        ("inserted", "column"),
    ]


def test_a_form_whose_values_changed_keeps_its_columns() -> None:
    """Two rows of label and value: other values are replaced words, not another column."""
    old = table(("Mã số", "QT-01"), ("Lần ban hành", "01"), header=False)
    new = table(("Mã số", "QT-02"), ("Lần ban hành", "02"), header=False)

    assert brief(old, new) == [("replaced", "words", "QT-01", "QT-02"), ("replaced", "words", "01", "02")]


# --- merged and split


def grid(*rows: tuple[tuple[str, int, int, int], ...]) -> Table:
    """Each cell as text, column, width, height; its paragraphs parted by line ends."""
    made = [
        Row(tuple(Cell(tuple(map(p, text.split("\n"))), c, w, h) for text, c, w, h in row), index == 0)
        for index, row in enumerate(rows)
    ]
    return Table(tuple(made), 3)


HEADS = (("TT", 0, 1, 1), ("Việc", 1, 1, 1), ("Thời gian", 2, 1, 1))
ONE = (("1", 0, 1, 1), ("Nộp hồ sơ", 1, 1, 1), ("01 ngày", 2, 1, 1))
TWO = (("2", 0, 1, 1), ("Thẩm định hồ sơ", 1, 1, 1), ("", 2, 1, 1))
SIDEWAYS = (("1", 0, 1, 1), ("Nộp hồ sơ\n01 ngày", 1, 2, 1))


def test_cells_made_one_are_one_change_without_words() -> None:
    """Word puts the paragraphs of both into the cell that stays; not one word came or went."""
    (change,) = compared(content(grid(HEADS, ONE, TWO)), content(grid(HEADS, SIDEWAYS, TWO)))

    assert (change.kind, change.part, change.old, change.new) == ("reformatted", "merged", "", "")
    assert change.spot.row == "1"


def test_a_cell_cut_in_two_is_one_change_without_words() -> None:
    """The same the other way round."""
    (change,) = compared(content(grid(HEADS, SIDEWAYS, TWO)), content(grid(HEADS, ONE, TWO)))

    assert (change.kind, change.part, change.old, change.new) == ("reformatted", "split", "", "")


def test_cells_made_one_over_two_rows_are_one_change() -> None:
    """Merged downwards the second row has one cell less."""
    merged = grid(HEADS, (*ONE[:2], ("01 ngày", 2, 1, 2)), TWO[:2])

    (change,) = compared(content(grid(HEADS, ONE, TWO)), content(merged))

    assert (change.kind, change.part) == ("reformatted", "merged")


def test_a_word_changed_in_another_cell_of_the_row_is_told_beside_the_merge() -> None:
    """A merge hides nothing."""
    edited = (("1", 0, 1, 1), ("Nộp đơn\n01 ngày", 1, 2, 1))
    elsewhere = (("1", 0, 1, 1), ("Nộp hồ sơ\n01 ngày", 1, 2, 1))
    other = (("2", 0, 1, 1), ("Thẩm tra hồ sơ", 1, 1, 1), ("", 2, 1, 1))

    assert "merged" not in {c.part for c in compared(content(grid(HEADS, ONE)), content(grid(HEADS, edited)))}
    assert [c.part for c in compared(content(grid(HEADS, ONE, TWO)), content(grid(HEADS, elsewhere, other)))] == [
        "merged",
        "words",
    ]


def test_a_nested_table_is_compared_cell_by_cell() -> None:
    """Offices lay out pages with tables; the real one stands in a cell."""

    def outer(time: str) -> Content:
        inner = table(HEAD, *STEPS[:2], ("B9", "Lưu hồ sơ", "Văn thư", time))
        return content(Table((Row((Cell((p("Các bước"), inner), 0), Cell((p("Ghi chú"),), 1))),), 2))

    (change,) = compared(outer("05 năm"), outer("10 năm"))

    assert (change.kind, change.old, change.new) == ("replaced", "05", "10")


def test_a_row_that_moved_is_one_move() -> None:
    """Steps in another order."""
    old, new = table(HEAD, *STEPS), table(HEAD, STEPS[1], STEPS[2], STEPS[0], STEPS[3])

    (change,) = compared(content(old), content(new))

    assert (change.kind, change.part, change.new) == ("moved", "row", "\t".join(STEPS[0]))
