"""What procedures say about themselves, in the layouts of different offices."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from service.control.labels import label_set
from service.control.procedure import Procedure, cover_version, procedure_from, read_procedure
from service.word.read import read
from tests.control.builders_procedures import (
    CONTENTS,
    DISTRICT,
    SIGNOFFS,
    content,
    footer,
    grid,
    h,
    p,
    procedure,
    table,
)

MAIN = ("amendments", "purpose", "scope", "references", "definitions", "content")


def kinds(read: Procedure) -> list[str]:
    return [f"{section.number} {section.kind}".strip() for section in read.sections]


def test_a_district_procedure_in_one_table_is_read_row_by_row() -> None:
    """Headings are rows there, and the table of steps begins in the middle of it."""
    read = read_procedure(
        procedure(
            h("MỤC ĐÍCH", "1."),
            "Quy định trình tự.",
            h("PHẠM VI", "2."),
            h("TÀI LIỆU VIỆN DẪN", "3."),
            h("ĐỊNH NGHĨA/VIẾT TẮT", "4."),
            h("NỘI DUNG QUY TRÌNH", "5."),
            DISTRICT,
            h("BIỂU MẪU", "6."),
            h("HỒ SƠ CẦN LƯU", "7."),
        )
    )

    assert kinds(read)[:6] == ["amendments", "1 purpose", "2 scope", "3 references", "4 definitions", "5 content"]
    assert kinds(read)[6:] == [
        "5.1 legal_basis",
        "5.2 papers",
        "5.3 sets",
        "5.4 time_limit",
        "5.5 place",
        "5.6 fee",
        "5.7 steps",
        "6 forms",
        "7 records",
    ]
    facts = read.facts
    assert [(limit.amount, limit.unit, limit.working) for limit in facts.limits] == [(3, "day", True)]
    assert [(paper.name, paper.original, paper.copy) for paper in facts.papers] == [
        ("Tờ khai theo mẫu", "x", ""),
        ("Bản sao Hộ chiếu", "", "x"),
    ]
    assert (facts.sets, [fee.amount for fee in facts.fees]) == (1, [0])
    assert facts.place == "Bộ phận Tiếp nhận và Trả kết quả UBND huyện"
    assert [(step.number, step.responsible, step.times, step.form) for step in read.steps.steps] == [
        ("B1", "Cá nhân", ("Giờ hành chính",), "Theo mục 5.2"),
        ("B2", "Bộ phận TN&TKQ", ("½ ngày",), "Giấy tiếp nhận"),
        ("B3", "Bộ phận TN&TKQ", ("½ ngày",), ""),
        ("B4", "Chuyên viên", ("02 ngày",), "Tờ trình"),
    ]
    assert [head.total for head in read.steps.times] == ["03 ngày làm việc"]


def test_a_whole_procedure_may_be_one_numbered_table() -> None:
    """As a district of Hanoi has it: `1 | Mục đích:`, `3.1 | Cơ sở pháp lý`."""
    read = read_procedure(
        content(
            table(
                ("1", "Mục đích:\nQuy định trình tự."),
                ("2", "Phạm vi:\nÁp dụng cho cá nhân."),
                ("3", "Nội dung quy trình"),
                ("3.1", "Cơ sở pháp lý"),
                ("", "Luật Giáo dục"),
                ("3.2", "Thành phần hồ sơ"),
                ("", "- Đơn đề nghị\n- Bản sao bằng"),
                ("3.3", "Số lượng hồ sơ: 02 bộ"),
                ("3.4", "Thời hạn giải quyết: 20 ngày làm việc"),
            )
        )
    )

    assert kinds(read) == [
        "1 purpose",
        "2 scope",
        "3 content",
        "3.1 legal_basis",
        "3.2 papers",
        "3.3 sets",
        "3.4 time_limit",
    ]
    assert (read.facts.sets, read.facts.limits[0].amount) == (2, 20)


def test_headings_are_told_by_their_words_whatever_their_numbers() -> None:
    """Letters shift by one where a heading is missing; some offices count in Roman numbers, some write `qui`, `lí`."""
    read = read_procedure(
        content(
            "I. MỤC ĐÍCH",
            "II. PHẠM VI ÁP DỤNG",
            "III. TÀI LIỆU VIỆN DẪN, THAM KHẢO",
            "IV. THUẬT NGỮ, ĐỊNH NGHĨA VÀ CHỮ VIẾT TẮT",
            "V. NỘI DUNG QUI TRÌNH",
            "đ. Kết quả thực hiện: Giấy phép",
            "e) Phí, lệ phí (nếu có): 50.000 đồng",
            "g.Tên mẫu đơn, mẫu tờ khai: Không.",
            "c Đối tượng thực hiện thủ tục hành chính: Cá nhân.",
            "5.8. Căn cứ pháp lí",
            "k/ Trình tự các bước thực hiện",
            "VI. LƯU HỒ SƠ",
        )
    )

    assert kinds(read) == [
        "I purpose",
        "II scope",
        "III references",
        "IV definitions",
        "V content",
        "đ result",
        "e fee",
        "g templates",
        "c applicants",
        "5.8 legal_basis",
        "k steps",
        "VI records",
    ]
    assert (read.facts.result, read.facts.applicants, read.facts.fees[0].amount) == ("Giấy phép", "Cá nhân.", 50_000)


def test_the_contents_list_is_not_taken_for_headings() -> None:
    """Every heading stands twice; a typed list, one of Word with leader dots, and one in a table."""
    body = ("1. MỤC ĐÍCH", "Quy định.", "2. PHẠM VI", "Cả huyện.", "5. NỘI DUNG", "Làm.")
    dotted = [p(f"{line}\t{page}") for page, line in enumerate(("1. MỤC ĐÍCH", "2. PHẠM VI", "5. NỘI DUNG"), 2)]
    in_table = table(("TT", "Nội dung", "Trang"), ("1", "Mục đích", "2"), ("2", "Phạm vi", "2"), ("5", "Nội dung", "3"))

    for listed in (CONTENTS, ("MỤC LỤC", *dotted), tuple(dotted), ("MỤC LỤC", in_table, "Trang theo dõi")):
        read = read_procedure(content(*listed, *body))
        assert kinds(read)[-3:] == ["1 purpose", "2 scope", "5 content"], listed
        assert len(read.sections) == 3


def test_printed_forms_after_the_last_section_are_left_alone() -> None:
    """`Thời gian giải quyết:` is a line to fill in there."""
    read = read_procedure(
        content(
            "5. NỘI DUNG",
            "5.4 Thời gian xử lý: 05 ngày",
            "7. HỒ SƠ LƯU",
            "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Số lượng hồ sơ: 9 bộ",
            "Lệ phí: 99.000 đồng",
        )
    )

    assert (read.facts.sets, read.facts.fees) == (None, ())


def test_the_form_in_which_administrative_procedures_are_published_is_read() -> None:
    """Bullets instead of numbers, values behind colons."""
    read = read_procedure(
        content(
            "- Trình tự thực hiện:",
            "- Cách thức thực hiện: Trực tiếp hoặc trực tuyến.",
            "- Thành phần hồ sơ:",
            "+ Đơn đề nghị;",
            "+ Giấy phép cũ.",
            "- Số lượng hồ sơ: 01 (một) bộ.",
            "- Thời hạn giải quyết: Không quá 07 ngày làm việc.",
            "- Cơ quan thực hiện thủ tục hành chính: UBND cấp xã.",
            "- Kết quả thực hiện thủ tục hành chính: Giấy phép.",
            "- Lệ phí: Không có.",
        )
    )

    assert [paper.name for paper in read.facts.papers] == ["Đơn đề nghị;", "Giấy phép cũ."]
    assert (read.facts.sets, read.facts.limits[0].amount, read.facts.fees[0].amount) == (1, 7, 0)
    assert (read.facts.responsible, read.facts.result) == ("UBND cấp xã.", "Giấy phép.")


def test_papers_in_a_list_keep_what_belongs_to_each() -> None:
    """Groups are told from papers, conditions from papers, and the notes after them from both."""
    read = read_procedure(
        content(
            "5. NỘI DUNG",
            "a. Thành phần, số lượng hồ sơ:",
            "- Người yêu cầu nộp các giấy tờ sau:",
            "* Giấy tờ phải nộp:",
            "- Tờ khai;",
            "- Chứng cứ gồm:",
            "+ Văn bản của cơ quan y tế;",
            "+ Văn bản cam đoan.",
            "* Giấy tờ phải xuất trình:",
            "- Hộ chiếu.",
            "* Lưu ý",
            "- Bản chụp phải rõ nét.",
            "Số lượng hồ sơ: 01 bộ",
        )
    )

    assert [(paper.name, paper.group, paper.details) for paper in read.facts.papers] == [
        ("Tờ khai;", "Giấy tờ phải nộp", 0),
        ("Chứng cứ gồm:", "Giấy tờ phải nộp", 2),
        ("Hộ chiếu.", "Giấy tờ phải xuất trình", 0),
    ]


def test_steps_with_two_time_columns_and_shared_times_are_read() -> None:
    """23 of 53 real step tables tell the time with and without verification; a shared time counts once."""
    read = read_procedure(
        content(
            "l. Quy trình các bước xử lý công việc:",
            grid(
                (
                    "TT",
                    "Trình tự các bước công việc*",
                    "Trách nhiệm",
                    "Thời gian không xác minh:\n03 ngày làm việc",
                    "Thời gian có xác minh:\n08 ngày",
                ),
                ("1.", "Tiếp nhận", "Một cửa", ("03 ngày", 1, 2), "01 ngày"),
                ("2.", "Thẩm tra\n- Phù hợp thì trình", "Công chức", "07 ngày"),
            ),
        )
    )

    assert [(head.limit.amount, head.limit.working) for head in read.steps.times if head.limit] == [
        (3, True),
        (8, False),
    ]
    assert [(step.number, step.times) for step in read.steps.steps] == [
        ("1", ("03 ngày", "01 ngày")),
        ("2", ("", "07 ngày")),
    ]


def test_a_step_that_sounds_like_a_heading_is_a_step() -> None:
    """`Thu lệ phí` and `Trả kết quả` are work."""
    read = read_procedure(
        content(
            "5.7 Quy trình xử lý công việc",
            table(
                ("TT", "Trình tự", "Trách nhiệm", "Thời gian"),
                ("1", "- Thu phí, lệ phí.\n- Trả hồ sơ", "Một cửa", ""),
                ("2", "Kết quả giải quyết hồ sơ", "Văn thư", "1 ngày"),
            ),
        )
    )

    assert [step.responsible for step in read.steps.steps] == ["Một cửa", "Văn thư"]


def test_a_cover_in_the_running_header_is_read_where_the_body_has_none() -> None:
    """Small offices repeat the cover on every page and have no first page of their own."""
    head = grid(
        (("UBND XÃ AN PHÚ", 1, 4), ("QUY TRÌNH\nCHỨNG THỰC CHỮ KÝ", 1, 4), "Mã số: QT-07"),
        ("Lần ban hành: 03",),
        ("Ngày: 05.3.24",),
        ("Trang: 1/6",),
    )

    cover = read_procedure(content("1. MỤC ĐÍCH", header_1_default=[head])).cover

    assert (cover.title, cover.agency) == ("CHỨNG THỰC CHỮ KÝ", "UBND XÃ AN PHÚ")
    assert (cover.code, cover.issue_number, cover.issued_on) == ("QT-07", "03", date(2024, 3, 5))


def test_a_cover_in_free_paragraphs_is_read() -> None:
    """A title over two lines, labels with dots, tabs and colons of their own kind."""
    cover = read_procedure(
        content(
            "ỦY BAN NHÂN DÂN QUẬN LONG BIÊN",
            "QUY TRÌNH",
            "CẤP GIẤY PHÉP XÂY DỰNG",
            "NHÀ Ở RIÊNG LẺ",
            "(Ban hành kèm theo Quyết định số 12/QĐ-UBND ngày 05 tháng 3 năm 2024 của Chủ tịch UBND quận Long Biên)",
            "Mã hiệu：\tQT-01/QLĐT",
            "Lần ban hành: Lần thứ hai",
            "Ngày ban hành: ngày 5 tháng 3 năm 2024",
            "Có hiệu lực từ: 15/3/2024",
        )
    ).cover

    assert cover.title == "CẤP GIẤY PHÉP XÂY DỰNG NHÀ Ở RIÊNG LẺ"
    assert (cover.code, cover.issue_number, cover.issue) == ("QT-01/QLĐT", "2", 2)
    assert (cover.issued_on, cover.effective_on) == (date(2024, 3, 5), date(2024, 3, 15))
    assert (cover.issued_by.number, cover.issued_by.on) == ("12/QĐ-UBND", date(2024, 3, 5))
    assert cover.issued_by.body == "Chủ tịch UBND quận Long Biên"


@pytest.mark.parametrize(
    ("lines", "code", "number", "day"),
    [
        ("MÃ SỐ : QT-42-01\nLẦN BAN HÀNH : 06\nNGÀY : 16/9/2009\nTRANG : 1/13", "QT-42-01", "06", date(2009, 9, 16)),
        ("Ký mã hiệu: HD-02\nPhiên bản: 1.0\nNgày BH: 01.01.25", "HD-02", "1.0", date(2025, 1, 1)),
        ("Kí hiệu: QT.ISO.01\nBan hành lần: 3\nNgày ban hành: 31/8/2020", "QT.ISO.01", "3", date(2020, 8, 31)),
        ("Mã số (Code): QT-9\nLần soát xét/Version: 02\nNgày phát hành: 9-7-2025", "QT-9", "02", date(2025, 7, 9)),
        ("Số hiệu: QT 1\nLần BH: 02/00\nNgày ban hành lần đầu: 01/01/2019\nNgày BH: 3/4/2021", "QT 1", "02/00", date(2021, 4, 3)),
        ("Mã hiệu QT-3\nLần ban hành 02\nNgày ban hành 09/7/2025", "QT-3", "02", date(2025, 7, 9)),
        ("Mã hiệu: QT-3\nLần ban hành: 02\nNgày ban hành: …/…/2024", "QT-3", "02", None),
        ("Mã hiệu: QT-3\nLần ban hành: 02\nNgày ban hành: ngày    tháng 7 năm 2025", "QT-3", "02", None),
        ("Mã hiệu: QT-…/…\nLần ban hành: 01\nNgày ban hành: 31/02/2025", "", "01", None),
        ("Mã hiệu: ……\nLần ban hành: ……\nNgày ban hành: …/…/……", "", "", None),
    ],
)  # fmt: skip
def test_labels_of_many_offices_are_known(lines: str, code: str, number: str, day: date | None) -> None:
    """Seen in published procedures and forms; a date that is not filled in is none."""
    cover = read_procedure(content(table(("UBND XÃ A", "QUY TRÌNH\nMột việc", lines)))).cover

    assert (cover.code, cover.issue_number, cover.issued_on) == (code, number, day)


def test_an_office_may_have_labels_of_its_own() -> None:
    """They win over the usual ones and make what was kept be read anew."""
    labels = (("code", ("Mã QT nội bộ",)), ("issued_on", ("Ký ban hành ngày",)))
    document = content(table(("Mã hiệu: 1.000948", "Mã QT nội bộ: QT-77", "Ký ban hành ngày: 05/3/2024")))

    cover = read_procedure(document, label_set(labels)).cover

    assert (cover.code, cover.issued_on) == ("QT-77", date(2024, 3, 5))
    assert read_procedure(document).cover.code == "1.000948"
    assert cover_version(labels) != cover_version(())


def test_a_register_of_documents_is_no_cover() -> None:
    """Its columns bear the labels; its first row is some other document."""
    rows = [("1", f"QT-0{n}", f"Việc {n}", "01", "05/3/2024") for n in range(1, 4)]

    cover = read_procedure(
        content(table(("TT", "Mã hiệu", "Tên tài liệu", "Lần ban hành", "Ngày ban hành"), *rows))
    ).cover

    assert (cover.title, cover.code, cover.issue_number, cover.issued_on) == ("", "", "", None)


@pytest.mark.parametrize(
    "block",
    [
        SIGNOFFS,
        table(
            ("Trách nhiệm", "Họ và tên", "Chức danh", "Chữ ký"),
            ("Người lập", "Nguyễn Văn An", "Chuyên viên", ""),
            ("Kiểm tra", "Trần Thị Bình", "Trưởng phòng", ""),
            ("Phê duyệt", "Lê Văn Cường", "Chủ tịch", ""),
        ),
        table(
            ("BIÊN SOẠN", "SOÁT XÉT", "PHÊ DUYỆT"),
            (
                "Họ và tên: Nguyễn Văn An\nChức vụ: Chuyên viên",
                "Họ và tên: Trần Thị Bình\nChức vụ: Trưởng phòng",
                "Họ và tên: Lê Văn Cường\nChức vụ: Chủ tịch",
            ),
        ),
    ],
)
def test_the_three_grids_of_sign_offs_say_the_same(block: object) -> None:
    """Roles side by side, roles one below the other, labels inside the cells."""
    signoffs = read_procedure(content("QUY TRÌNH", block)).cover.signoffs  # type: ignore[arg-type]

    assert [(sign.role, sign.name, sign.position) for sign in signoffs] == [
        ("drafted", "Nguyễn Văn An", "Chuyên viên"),
        ("checked", "Trần Thị Bình", "Trưởng phòng"),
        ("approved", "Lê Văn Cường", "Chủ tịch"),
    ]


def test_sign_offs_may_stand_in_lines_with_tabs() -> None:
    """As a company has it."""
    signoffs = read_procedure(
        content("NGƯỜI VIẾT\tNGƯỜI KIỂM TRA\tNGƯỜI DUYỆT", "(Ký)\t(Ký)\t(Ký)", "NGUYỄN AN\tTRẦN BÌNH\tLÊ CƯỜNG")
    ).cover.signoffs

    assert [(sign.role, sign.name) for sign in signoffs] == [
        ("drafted", "NGUYỄN AN"),
        ("checked", "TRẦN BÌNH"),
        ("approved", "LÊ CƯỜNG"),
    ]


@pytest.mark.parametrize(
    ("heads", "row", "issue", "day"),
    [
        (("STT", "Tóm lược nội dung\ncần sửa đổi", "Cơ sở pháp lý hoặc căn cứ", "Lần sửa đổi"), ("1", "Lệ phí", "Luật", "02"), "02", None),
        (("Ngày tháng", "Nội dung thay đổi", "Lần ban hành"), ("05/3/2003", "Ban hành lần đầu", "01"), "01", date(2003, 3, 5)),
        (("Lần sửa", "Ngày", "Nội dung thay đổi", "Người lập", "Người duyệt"), ("00", "01.01.25", "Mới", "A", "B"), "00", date(2025, 1, 1)),
        (("Ngày soát xét", "Lý do soát xét, ban hành lại", "Lần ban hành"), ("3/4/2021", "Luật mới", "Lần 02"), "02", date(2021, 4, 3)),
        (("STT", "Lần sửa đổi", "Trang", "Nội dung thay đổi", "Ghi chú"), ("1", "03", "5", "Thời hạn", ""), "03", None),
    ],
)  # fmt: skip
def test_amendment_tables_are_read_in_their_own_columns(
    heads: tuple[str, ...], row: tuple[str, ...], issue: str, day: date | None
) -> None:
    """Rows that only bear their number wait to be filled in."""
    blank = ("2",) + ("",) * (len(heads) - 1)

    read = read_procedure(content(table(heads, row, blank if heads[0] == "STT" else ("",) * len(heads)))).amendments

    assert read.columns == tuple(" ".join(head.split()) for head in heads)
    assert [(entry.cells, entry.issue, entry.on) for entry in read.rows] == [(row, issue, day)]


def test_nothing_is_read_out_of_the_blank_procedure() -> None:
    """Dots to write on are no facts."""
    blank = Path(__file__).parents[2] / "repo_templates" / "procedure.docx"

    said = read_procedure(read(blank.read_bytes()))

    assert (said.cover.title, said.cover.issued_on, said.cover.effective_on) == ("", None, None)
    assert (said.facts.limits, said.facts.fees, said.amendments.rows) == ((), (), ())
    assert len(said.steps.steps) == 8


def test_the_effective_date_may_stand_in_the_footer_but_not_one_from_before_the_issue() -> None:
    """A footer left behind says when the issue before came into force."""
    fresh = read_procedure(procedure(footer_1_default=[footer(date="15/7/2025")])).cover
    stale = read_procedure(procedure(footer_1_default=[footer(date="03/7/2024")])).cover

    assert (fresh.effective_on, stale.effective_on) == (date(2025, 7, 15), None)


def test_what_is_kept_is_read_back_and_what_an_earlier_release_kept_does_no_harm() -> None:
    """The page may meet a row that is about to be made anew."""
    import msgspec

    said = read_procedure(procedure(DISTRICT))

    assert procedure_from(msgspec.json.encode(said)) == said
    assert procedure_from(b'{"title":"X","code":"QT-01","signoffs":[]}') == Procedure()
    assert procedure_from(b'{"cover":[]}') is None
