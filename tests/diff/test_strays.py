"""Text that left one container for another is a move, not a loss and a find."""

from __future__ import annotations

from service.diff.compare import compare
from service.model.content import Content
from tests.diff.contents import content, p, said, table, texts

DUTY = "Cán bộ tiếp nhận kiểm tra hồ sơ và viết giấy biên nhận"
OTHERS = ("Quy trình này áp dụng cho mọi phòng chuyên môn.", "Kết quả được trả tại bộ phận một cửa của ủy ban.")
ROWS = (("TT", "Việc"), ("1", "Nộp hồ sơ tại quầy"), ("2", "Thẩm định hồ sơ"))


def changes(old: Content, new: Content) -> list[tuple[str, str, str]]:
    redline = compare(old, new)
    assert texts(redline, "old") == said(old)
    assert texts(redline, "new") == said(new)
    assert redline.notices == ()
    return [(change.kind, change.old, change.new) for change in redline.changes]


def test_a_paragraph_that_went_into_a_cell_moved() -> None:
    """Offices turn duties into tables, and back."""
    old = content(OTHERS[0], DUTY, OTHERS[1], table(*ROWS, ("3", "")))
    new = content(*OTHERS, table(*ROWS, ("3", DUTY)))

    assert changes(old, new) == [("moved", DUTY, DUTY)]
    assert changes(new, old) == [("moved", DUTY, DUTY)]


def test_a_row_that_went_to_another_table_moved() -> None:
    """A step handed over to another department."""
    step = ("4", "Chuyển hồ sơ sang cơ quan thuế")
    others = [(f"{n}", f"Việc khác số {n} của phòng") for n in range(3)]

    found = changes(
        content(table(*ROWS, step), *OTHERS, table(*others)), content(table(*ROWS), *OTHERS, table(*others, step))
    )

    assert found == [("moved", "\t".join(step), "\t".join(step))]


def test_a_word_changed_on_the_way_is_told_too() -> None:
    """A move must not hide a changed word."""
    old = content(OTHERS[0], DUTY, OTHERS[1], table(*ROWS, ("3", "")))
    new = content(*OTHERS, table(*ROWS, ("3", DUTY.replace("biên nhận", "hẹn"))))

    assert changes(old, new) == [
        ("moved", DUTY, DUTY.replace("biên nhận", "hẹn")),
        ("replaced", "biên nhận", "hẹn"),
    ]


def test_a_paragraph_that_became_a_table_has_a_new_look() -> None:
    """Not one word came or went."""
    words = "Việc Thời hạn Nộp hồ sơ 01 ngày Thẩm định 02 ngày"
    made = table(("Việc", "Thời hạn"), ("Nộp hồ sơ", "01 ngày"), ("Thẩm định", "02 ngày"))

    found = changes(content(OTHERS[0], words, OTHERS[1]), content(OTHERS[0], made, OTHERS[1]))

    assert [kind for kind, _, _ in found] == ["reformatted"]


def test_short_words_that_come_back_elsewhere_are_no_move() -> None:
    """`Có`, `Không` and `x` stand in many cells."""
    old, new = content(p("Không có"), *OTHERS), content(*OTHERS, table(*ROWS, ("3", "Không có")))

    assert ("moved", "Không có", "Không có") not in changes(old, new)
