"""Where a change is said to be: headings, regions, rows and columns, in words of either language."""

from __future__ import annotations

import pytest

from service.diff.compare import compare
from service.model.content import Block, Content, Paragraph, Span
from service.model.redline import Change
from service.model.spot import place
from tests.diff.contents import content, h, p, table


def only(old: Content, new: Content) -> Change:
    (change,) = compare(old, new).changes
    return change


def test_typed_lines_of_a_contents_list_are_no_headings() -> None:
    """They look like headings; the list ends with the first line that comes a second time."""
    listed = ("MỤC LỤC", p("1. MỤC ĐÍCH", run="b"), p("7. HỒ SƠ LƯU", run="b"))

    def version(text: str) -> Content:
        return content(*listed, table(("x", text), header=False), p("1. MỤC ĐÍCH", run="b"), text)

    first, second = compare(version("Quy định một việc"), version("Quy định hai việc")).changes

    assert (first.place, first.section) == ("Đầu tài liệu, dòng x", "")
    assert second.place == "1 MỤC ĐÍCH"


def test_a_changed_contents_line_is_in_the_contents_list() -> None:
    """So that nobody looks for it in the text."""
    change = only(content("MỤC LỤC", "1. Mục đích", "x"), content("MỤC LỤC", "1. Mục tiêu", "x"))

    assert (change.place, change.spot.region) == ("Mục lục", "contents")


def test_the_label_of_a_cover_value_says_where_it_is() -> None:
    """In the same cell, or in the one beside it."""

    def version(*rows: tuple[str, ...]) -> Content:
        return content(table(*rows, header=False), h("Mục đích", "1."))

    together = only(version(("Mã hiệu: QT-06", "Lần ban hành: 01")), version(("Mã hiệu: QT-06", "Lần ban hành: 02")))
    beside = only(
        version(("Mã số", "QT-06"), ("Lần ban hành", "01")), version(("Mã số", "QT-06"), ("Lần ban hành", "02"))
    )

    assert together.place == beside.place == "Bìa, Lần ban hành"


def test_tables_of_one_section_are_told_apart_from_the_second_on() -> None:
    """Most sections have one."""
    rows = ("TT", "Tên"), ("1", "Đơn")

    def version(name: str) -> Content:
        return content(h("Biểu mẫu", "6."), table(*rows), "Danh mục:", table(rows[0], ("2", name)))

    assert only(version("Phiếu"), version("Giấy")).place == "Mục 6, bảng 2, dòng 2, cột Tên"


def test_a_row_is_named_by_its_first_cell_and_long_names_are_quoted() -> None:
    """`B4` needs no quotation marks."""

    def version(days: str) -> Content:
        return content(h("Các bước", "5.7"), table(("Trình tự", "Thời gian (10 ngày)"), ("Tổng thời gian", days)))

    assert only(version("10 ngày"), version("08 ngày")).place == "Mục 5.7, dòng “Tổng thời gian”, cột Thời gian"


def test_the_code_of_a_printed_form_opens_a_section() -> None:
    """Forms stand after the last heading of a procedure."""

    def version(line: str) -> Content:
        return content(h("Hồ sơ lưu", "7."), "Lưu tại phòng.", "QT-14-NV/BM01", "ĐƠN ĐỀ NGHỊ", line)

    assert only(version("Kính gửi: Phòng"), version("Kính gửi: Trung tâm")).place == "QT-14-NV/BM01"


@pytest.mark.parametrize(
    ("label", "text", "said"), [("5.4.", "Thời gian", "5.4 Thời gian"), ("", "g. Phí, lệ phí", "g. Phí, lệ phí")]
)
def test_a_number_loses_its_full_stop_and_a_letter_keeps_it(label: str, text: str, said: str) -> None:
    """As people cite them."""
    assert only(content(h(text, label), "Nộp một lần"), content(h(text, label), "Nộp hai lần")).place == said


def test_a_place_is_worded_in_english_from_the_same_parts() -> None:
    """Quotations stay in the language of the document."""
    footers: list[list[Block]] = [[Paragraph((Span(f"Lần ban hành: {n}"),))] for n in ("01", "02")]
    change = only(content("x", footer_2_first=footers[0]), content("x", footer_2_first=footers[1]))

    assert change.place == "Chân trang trang đầu (phần 2), Lần ban hành"
    assert place(change.story, change.section, change.spot, "en") == "Footer of the first page (part 2), Lần ban hành"
