"""What a cover claims, in the layouts of real offices."""

from __future__ import annotations

from datetime import date

from service.control.cover import Cover, read_cover
from tests.diff.contents import content, p, table


def test_the_cover_table_of_a_real_procedure_is_read() -> None:
    """Three columns: authority, name, and the labels; the layout of 53 of 53 real procedures."""
    cover = read_cover(
        content(
            table(
                (
                    "SỞ TƯ PHÁP",
                    "QUY TRÌNH\nCấp bản sao trích lục hộ tịch",
                    "Mã hiệu: QT 01/CX-HCTP\nLần ban hành: 01\nNgày ban hành: 07/7/2025",
                ),
            ),
            table(
                ("Trách nhiệm", "Soạn thảo", "Xem xét", "Phê duyệt"),
                ("Họ tên", "Nguyễn Văn An", "Trần Thị Bình", "Lê Văn Cường"),
                ("Chữ ký", "", "", ""),
                ("Chức vụ", "Chuyên viên", "Trưởng phòng", "Phó Giám đốc Sở"),
            ),
        )
    )

    assert (cover.title, cover.code, cover.agency) == ("Cấp bản sao trích lục hộ tịch", "QT 01/CX-HCTP", "SỞ TƯ PHÁP")
    assert (cover.issue_number, cover.issue, cover.issued_on) == ("01", 1, date(2025, 7, 7))
    assert [(s.role, s.name, s.position) for s in cover.signoffs] == [
        ("drafted", "Nguyễn Văn An", "Chuyên viên"),
        ("checked", "Trần Thị Bình", "Trưởng phòng"),
        ("approved", "Lê Văn Cường", "Phó Giám đốc Sở"),
    ]


def test_a_value_may_stand_in_the_next_cell_or_below() -> None:
    """Both are seen: `Lần ban hành: | 01`, and a heading over its value."""
    beside = content(table(("Mã số", "QT-SGD-01"), ("Lần ban hành:", "03"), ("Ngày BH:", "ngày 21 tháng 01 năm 2019")))
    below = content(table(("Mã hiệu", "Lần ban hành", "Ngày ban hành"), ("QT-02/VP", "2", "31/8/2020")))

    assert read_cover(beside) == Cover(
        code="QT-SGD-01", issue_number="03", issued_on=date(2019, 1, 21), issued_on_text="ngày 21 tháng 01 năm 2019"
    )
    assert read_cover(below) == Cover(
        code="QT-02/VP", issue_number="2", issued_on=date(2020, 8, 31), issued_on_text="31/8/2020"
    )


def test_the_name_may_stand_in_the_cell_below_and_codes_are_not_made_of_sentences() -> None:
    """As real procedures have it; `Ký hiệu người soạn thảo` in a regulation is no code."""
    cover = read_cover(
        content(
            table(("SỞ TƯ PHÁP", "QUY TRÌNH", "Mã hiệu: QT 05"), ("", "Đăng ký nhận cha, mẹ, con", "Lần ban hành: 01")),
            "MỤC LỤC",
            "QUY TRÌNH CHUNG",
        )
    )

    assert (cover.title, cover.agency) == ("Đăng ký nhận cha, mẹ, con", "SỞ TƯ PHÁP")
    assert read_cover(content("Ký hiệu người soạn thảo văn bản và số lượng bản phát hành.")) == Cover()


def test_the_cover_wins_over_the_footer() -> None:
    """Real footers are left from the issue before; they count only where the cover is silent."""
    footer = table(("Ngày hiệu lực: 03/7/2024", "Trang: 15/17", "Lần ban hành: 2"))

    cover = read_cover(content(table(("Mã hiệu: QT-01", "Lần ban hành: 01")), footer_1_default=[footer]))
    bare = read_cover(content(p("Không có bìa"), footer_1_default=[footer]))

    assert (cover.issue_number, cover.effective_on) == ("01", date(2024, 7, 3))
    assert (bare.issue_number, bare.code, bare.issued_on) == ("2", "", None)


def test_a_title_may_stand_in_the_running_header() -> None:
    """`Tên quy trình:` is followed by a line to write on."""
    cover = read_cover(content(header_1_default=[p("Tên quy trình: Đăng ký khai sinh ____________")]))

    assert cover.title == "Đăng ký khai sinh"


def test_a_date_that_cannot_be_read_keeps_its_text() -> None:
    """Unknown is a finding; today's date in its place would be a lie."""
    cover = read_cover(content(table(("Mã hiệu: QT-01", "Ngày ban hành: 31/02/2025"))))

    assert (cover.issued_on, cover.issued_on_text) == (None, "31/02/2025")


def test_number_and_date_run_together_are_told_apart() -> None:
    """`01.11/10/17` is issue 01 of 11 October 2017."""
    cover = read_cover(content(table(("Mã số: BM.01.02", "Lần soát xét/Version: 01.11/10/17"))))

    assert (cover.issue_number, cover.issued_on) == ("01", date(2017, 10, 11))


def test_an_empty_label_takes_no_other_label_for_its_value() -> None:
    """A blank form has labels only."""
    cover = read_cover(content(table(("Mã hiệu:", "Lần ban hành:"), ("Ngày ban hành:", ""))))

    assert cover == Cover()


def test_an_amendment_table_is_no_cover() -> None:
    """Its columns bear the same words."""
    cover = read_cover(
        content(
            table(("STT", "Mô tả nội dung sửa đổi", "Lần ban hành", "Ngày ban hành"), ("1", "x", "05", "01/01/2020"))
        )
    )

    assert cover == Cover()


def test_the_decision_that_issued_a_document_is_named() -> None:
    """With or without the space that offices forget."""
    cover = read_cover(content(p("(Ban hành kèm theo Quyết định số2956/QĐ-UBND ngày 30/10/2018)")))

    assert cover.decision == "2956/QĐ-UBND ngày 30/10/2018"


def test_names_without_row_labels_stand_under_the_roles() -> None:
    """The second usual grid: role, signature, name."""
    cover = read_cover(
        content(
            table(
                ("Người biên soạn", "Người kiểm tra", "Người phê duyệt"),
                ("(Ký)", "(Ký)", "(Ký)"),
                ("Nguyễn Văn An", "Trần Thị Bình", ""),
            )
        )
    )

    assert [(s.role, s.title, s.name) for s in cover.signoffs] == [
        ("drafted", "Người biên soạn", "Nguyễn Văn An"),
        ("checked", "Người kiểm tra", "Trần Thị Bình"),
        ("approved", "Người phê duyệt", ""),
    ]
