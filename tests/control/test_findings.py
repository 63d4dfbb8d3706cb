"""Where a document contradicts itself, and where it only seems to."""

from __future__ import annotations

import pytest

from service.control.cover import Cover
from service.control.finding_words import sentence
from service.control.findings import Finding, Rule, contradictions, shared_codes
from service.model.content import Content
from tests.control.builders_procedures import amendments, content, footer, p, procedure, table

PATH = "03. Phòng Tư pháp/QT-01_TP Đăng ký khai sinh.docx"


def found(document: Content, path: str = PATH) -> list[tuple[str, tuple[str, ...], str, str]]:
    return [(one.rule.value, one.places, one.found, one.claimed) for one in contradictions(document, path)]


AMENDED = amendments(("Luật mới", "5.4", "Rút ngắn thời hạn", "02", "07/7/2025"))


def good(**stories: object) -> Content:
    return procedure("1. MỤC ĐÍCH", amended=AMENDED, **stories)  # type: ignore[arg-type]


def test_a_document_that_agrees_with_itself_has_no_findings() -> None:
    """With everything in it that rules look at."""
    document = good(
        header_1_default=[p("Tên quy trình: ĐĂNG KÝ KHAI SINH ______________")],
        footer_1_default=[footer("2", "07/7/2025")],
        footer_2_default=[footer("02", "07/07/2025")],
    )

    assert found(document) == []


def test_footers_left_from_the_issue_before_are_found_with_their_sections() -> None:
    """The commonest contradiction of real procedures."""
    document = good(
        footer_1_default=[footer("1", "07/7/2025")],
        footer_2_default=[footer("1", "03/7/2024")],
    )

    assert found(document) == [
        ("issue-differs", ("footer:1:default", "footer:2:default"), "1", "02"),
        ("date-differs", ("footer:2:default",), "03/7/2024", "07/7/2025"),
    ]


def test_a_document_may_come_into_force_after_it_was_issued_but_on_one_day_only() -> None:
    """Fifteen days later is usual; two footers with different days are not."""
    later = good(footer_1_default=[footer("02", "22/7/2025")])
    two = good(footer_1_default=[footer("02", "22/7/2025")], footer_2_default=[footer("02", "01/8/2025")])

    assert found(later) == []
    assert found(two) == [("date-differs", ("footer:2:default",), "01/8/2025", "22/7/2025")]


@pytest.mark.parametrize(
    ("header", "differs"),
    [
        ("Đăng ký kết hôn", True),
        ("Đăng ký khai sinh có yếu tố nước ngoài", True),
        ("Đăng kí khai sính", True),
        ("Thủ tục đăng ký khai sinh", False),
        ("QUY TRÌNH ĐĂNG KÍ KHAI SINH.", False),
    ],
)
def test_a_header_that_names_another_procedure_is_found(header: str, differs: bool) -> None:
    """A wrong letter too; case, `í` for `ý` and the word before the name are none."""
    document = good(header_2_default=[p(f"Tên quy trình: {header} ____________")])

    assert [rule for rule, *_ in found(document)] == (["title-differs"] if differs else [])


def test_a_code_in_a_running_header_must_be_that_of_the_cover() -> None:
    """However it is spaced; a form bound in has its own code, number and date."""
    running = [table(("UBND HUYỆN", "Mã hiệu: QT 1/TP", "Lần ban hành: 02"))]
    other = [table(("UBND HUYỆN", "Mã hiệu: QT-02/TP", "Lần ban hành: 02"))]
    form = [table(("Mã hiệu: BM-01-QT-01", "Lần ban hành: 01", "Ngày ban hành: 01/01/2020"))]

    assert found(good(header_1_default=running, header_2_default=form)) == []
    assert found(good(header_1_default=other)) == [("code-differs", ("header:1:default",), "QT-02/TP", "QT-01/TP")]


def test_two_issues_on_one_cover_are_found_and_amendments_are_no_issues() -> None:
    """`Lần ban hành: 02` with `Lần sửa đổi: 03` is how some offices count."""
    twice = content(table(("Mã hiệu: QT-01", "Lần ban hành: 01"), ("Lần ban hành: 02", "Ngày ban hành: 05/3/2024")))
    counted = content(table(("Mã hiệu: QT-01", "Lần ban hành: 02", "Lần sửa đổi: 03")))
    versions = content(table(("Mã hiệu: QT-01", "Lần ban hành: 02", "Phiên bản: 03")))

    assert found(twice) == [("cover-says-two", ("body",), "02", "01")]
    assert found(counted) == []
    assert found(versions) == [("cover-says-two", ("body",), "03", "02")]


@pytest.mark.parametrize(
    ("name", "rules"),
    [
        ("QT-01 Đăng ký khai sinh.docx", []),
        ("QT-01_TP Đăng ký khai sinh (sửa 2025).docx", []),
        ("qt 01 đăng ký khai sinh_final.doc", []),
        ("05. Đăng ký khai sinh.doc", []),
        ("Đăng ký khai.docx", []),
        ("iso_hotich_05.doc", []),
        ("QT-01.docx", []),
        ("Dang ky khai sinh.docx", []),
        ("QT-02 Đăng ký khai sinh.docx", ["file-code-differs"]),
        ("QT-01 Đăng ký kết hôn.docx", ["file-title-differs"]),
        ("02. ĐKKS có yếu tố nước ngoài.doc", ["file-title-differs"]),
        ("QT-01 Đăng ký khai sinh có yếu tố nước ngoài.docx", ["file-title-differs"]),
    ],
)
def test_a_file_name_is_taken_for_a_title_only_where_it_is_one(name: str, rules: list[str]) -> None:
    """People shorten, number and date the names of files; a key is no title."""
    assert [rule for rule, *_ in found(good(), f"03. Phòng Tư pháp/{name}")] == rules


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ((), ("amendment-missing", "", "02")),
        ((("Mới", "", "Lần đầu", "01", "01/01/2024"),), ("amendment-missing", "01", "02")),
        ((("Luật", "5", "Thời hạn", "03", "07/7/2025"),), ("amendment-ahead", "03", "02")),
        ((("Luật", "5", "Thời hạn", "02", "08/7/2025"),), ("amendment-date-differs", "08/7/2025", "07/7/2025")),
        (
            (("Mới", "", "Lần đầu", "01", "01/8/2025"), ("Luật", "5", "Thời hạn", "02", "07/7/2025")),
            ("dates-out-of-order", "07/7/2025", "01/8/2025"),
        ),
    ],
)
def test_the_table_of_amendments_must_go_with_the_cover(
    rows: tuple[tuple[str, ...], ...], expected: tuple[str, str, str]
) -> None:
    """Every issue has its row, of its day, in order."""
    document = procedure("1. MỤC ĐÍCH", amended=amendments(*rows))

    assert found(document) == [(expected[0], ("amendments",), *expected[1:])]


def test_a_table_that_counts_amendments_may_be_one_behind_the_issue() -> None:
    """The first amendment makes the second issue."""
    heads = ("STT", "Tóm lược nội dung cần sửa đổi", "Căn cứ", "Lần sửa đổi")
    document = procedure("1. MỤC ĐÍCH", amended=table(heads, ("1", "Thời hạn", "Luật", "01")))

    assert found(document) == []


def test_dates_out_of_order_are_found() -> None:
    """In force before issued; approved before drafted; issued before signed."""
    early = content(table(("Mã hiệu: QT-01", "Ngày ban hành: 05/3/2024", "Ngày hiệu lực: 01/3/2024")))
    signed = content(
        table(("Mã hiệu: QT-01", "Ngày ban hành: 05/3/2024")),
        table(("", "Soạn thảo", "Phê duyệt"), ("Họ tên", "A", "B"), ("Ngày", "04/3/2024", "02/3/2024")),
    )

    assert found(early) == [("dates-out-of-order", ("body",), "01/3/2024", "05/3/2024")]
    assert found(signed) == [("dates-out-of-order", ("signoffs",), "02/3/2024", "04/3/2024")]


def test_a_day_that_is_not_in_the_calendar_is_found_and_a_blank_is_not() -> None:
    """`…/…/2025` waits to be written in."""
    wrong = content(table(("Mã hiệu: QT-01", "Ngày ban hành: 31/02/2025")))
    blank = content(table(("Mã hiệu: QT-01", "Ngày ban hành: …/…/2025")))

    assert found(wrong) == [("date-unreadable", ("body",), "31/02/2025", "")]
    assert found(blank) == []


def test_one_code_for_two_documents_of_a_folder_is_found() -> None:
    """In other folders the same code is another's business."""
    covers = [
        ("a/1.docx", Cover(title="Đăng ký khai sinh", code="QT 01/CX-HCTP")),
        ("a/2.docx", Cover(title="Đăng ký khai sinh", code="QT-01/CX-HCTP")),
        ("a/3.docx", Cover(title="Chứng thực chữ ký", code="QT-1/CX-HCTP")),
        ("a/4.docx", Cover(title="Không mã")),
    ]

    assert [(path, one.rule, one.claimed) for path, one in shared_codes(covers)] == [
        ("a/3.docx", Rule.CODE_SHARED, "a/1.docx")
    ]


def test_every_rule_says_in_both_languages_where_and_what_to_do() -> None:
    """Two sentences at least: what is at odds, and what to do about it."""
    for rule in Rule:
        finding = Finding(rule, ("footer:2:default", "footer:3:default"), "03/7/2024", "07/7/2025")
        for language in ("vi", "en"):
            words = sentence(finding, language)
            assert "03/7/2024" in words or rule is Rule.AMENDMENT_MISSING
            assert ". " in words
            assert words.endswith(".")

    told = Finding(Rule.ISSUE_DIFFERS, ("footer:1:default", "footer:2:default"), "1", "02")
    assert sentence(told, "vi") == (
        "Chân trang, chân trang (phần 2) ghi lần ban hành 1, còn bìa ghi 02. Sửa lại cho đúng với bìa."
    )
    assert sentence(told, "en") == (
        "Footer, footer (part 2): the issue is 1, on the cover it is 02. Make it agree with the cover."
    )
