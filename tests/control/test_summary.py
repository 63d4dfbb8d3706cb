"""A Redline in one sentence, as a quality manager wants to read it in a list."""

from __future__ import annotations

import re

import pytest

from service.control.summary import summarise
from service.diff.compare import compare
from service.model.content import Block, Content, Paragraph, Span
from tests.diff.contents import content, h, p, table

STEPS = (
    ("TT", "Trình tự", "Trách nhiệm", "Thời gian"),
    ("B1", "Nộp hồ sơ tại bộ phận một cửa", "Tổ chức, cá nhân", "½ ngày"),
    ("B2", "Thẩm định hồ sơ, lập tờ trình", "Chuyên viên", "05 ngày"),
    ("B3", "Ký duyệt kết quả giải quyết", "Lãnh đạo UBND huyện", "01 ngày"),
)
PAPERS = (
    ("TT", "Thành phần hồ sơ", "Bản chính"),
    ("1", "Đơn đề nghị cấp giấy phép", "x"),
    ("2", "Dự thảo điều lệ hoạt động", "x"),
    ("3", "Danh sách ban vận động", "x"),
)
CONTENTS = ("MỤC LỤC", "1. MỤC ĐÍCH", "5. NỘI DUNG", "7. HỒ SƠ CẦN LƯU")


def said(old: Content, new: Content) -> tuple[str, str]:
    redline = compare(old, new)
    return summarise(redline, "vi"), summarise(redline, "en")


def cover(issue: str, day: str) -> Block:
    return table(
        ("UBND HUYỆN SÔNG HOÀI", "QUY TRÌNH\nCông nhận ban vận động", f"Mã hiệu: QT-06\nLần ban hành: {issue}"),
        ("", "", f"Ngày ban hành: {day}"),
        header=False,
    )


def footer(issue: str, day: str) -> list[Block]:
    return [table((f"Ngày hiệu lực: {day}", "Trang: 1/1", f"Lần ban hành: {issue}"), header=False)]


def signoffs(name: str, position: str) -> Block:
    return table(
        ("Trách nhiệm", "Soạn thảo", "Xem xét", "Phê duyệt"),
        ("Họ tên", name, "Trần Thị Bình", "Lê Văn Cường"),
        ("Chức vụ", position, "Trưởng phòng", "Phó Chủ tịch"),
        header=False,
    )


def procedure(
    *blocks: Block | str, issue: str = "01", day: str = "05/01/2024", who: tuple[str, str] = ("Lệ Thu", "Chuyên viên")
) -> Content:
    """Cover, typed contents list and sign-off block before the text, as most real procedures have them."""
    return content(
        cover(issue, day), *CONTENTS, signoffs(*who), h("MỤC ĐÍCH", "1."), "Quy định trình tự giải quyết.", *blocks,
        footer_1_default=footer(issue, day),
    )  # fmt: skip


def section(name: str, label: str, *blocks: Block | str) -> tuple[Block | str, ...]:
    return h(name, label), *blocks


def test_the_cover_and_its_footer_are_told_once() -> None:
    """Both always change together."""
    assert said(procedure(), procedure(issue="02", day="24/6/2025")) == (
        "Bìa và chân trang: Lần ban hành 01 → 02, ngày ban hành 05/01/2024 → 24/6/2025",
        "Cover and footer: Lần ban hành 01 → 02, ngày ban hành 05/01/2024 → 24/6/2025",
    )


def test_the_sign_off_block_after_the_contents_list_is_named_for_what_it_is() -> None:
    """The last line of the contents list, `7. HỒ SƠ CẦN LƯU`, is no heading."""
    assert said(procedure(), procedure(who=("Quách Minh Đạt", "Phó Trưởng phòng"))) == (
        "Phần ký: Soạn thảo Lệ Thu → Quách Minh Đạt, chức vụ Chuyên viên → Phó Trưởng phòng",
        "Sign-off block: Soạn thảo Lệ Thu → Quách Minh Đạt, chức vụ Chuyên viên → Phó Trưởng phòng",
    )


def test_facts_come_first_and_the_same_limit_in_two_places_is_told_once() -> None:
    """A time limit is what citizens feel, wherever in the document it stands."""
    steps = (*STEPS[:3], ("B3", "Ký duyệt kết quả giải quyết", "Lãnh đạo UBND huyện", "½ ngày"))

    def version(days: str, rows: tuple[tuple[str, ...], ...], issue: str, what: str) -> Content:
        limit = section("Thời gian xử lý", "5.4", f"{days} ngày làm việc, kể từ ngày nhận đủ hồ sơ.")
        total = ("Tổng thời gian", "", "", f"{days} ngày")
        work = section("Quy trình xử lý công việc", "5.7", what, table(*rows, total))
        return procedure(*limit, *work, issue=issue)

    old = version("10", STEPS, "01", "Người nộp là công dân.")
    new = version("08", steps, "02", "Người nộp là cá nhân.")

    assert said(old, new) == (
        "5.4 Thời gian xử lý: 10 → 08 ngày làm việc (2 chỗ); Mục 5.7, dòng B3, Thời gian: 01 → ½ ngày; "
        "Bìa và chân trang: Lần ban hành 01 → 02; 5.7 Quy trình xử lý công việc: “công dân” → “cá nhân”",
        "5.4 Thời gian xử lý: 10 → 08 ngày làm việc (2 places); Section 5.7, row B3, Thời gian: 01 → ½ ngày; "
        "Cover and footer: Lần ban hành 01 → 02; 5.7 Quy trình xử lý công việc: “công dân” → “cá nhân”",
    )


def test_a_fee_is_told_with_its_unit_and_not_half_a_phrase_more() -> None:
    """The label of a section stays as it is written: `g.`, never `G`."""
    text = "Lệ phí hộ tịch: {} đồng/việc (nộp trực tiếp); 37.500 đồng/việc (nộp trực tuyến)."

    old, new = (procedure(*section("g. Phí, lệ phí", "", text.format(fee))) for fee in ("75.000", "45.000"))

    assert said(old, new)[0] == "g. Phí, lệ phí: 75.000 → 45.000 đồng/việc"


def test_numbers_that_shift_with_a_removed_row_are_no_changes_of_their_own() -> None:
    """Nobody decided them."""
    old = procedure(*section("Thành phần hồ sơ", "5.2", table(*PAPERS)))
    new = procedure(*section("Thành phần hồ sơ", "5.2", table(PAPERS[0], PAPERS[1], ("2", *PAPERS[3][1:]))))

    assert said(old, new) == (
        "5.2 Thành phần hồ sơ: bỏ 1 dòng “Dự thảo điều lệ hoạt động”",
        "5.2 Thành phần hồ sơ: removed 1 row “Dự thảo điều lệ hoạt động”",
    )
    assert [change.consequence for change in compare(old, new).changes] == [False, True]


def test_a_new_step_is_told_by_its_number() -> None:
    """That is how people talk about it."""
    more = (*STEPS[:3], ("B3", "Lấy ý kiến các cơ quan liên quan", "Chuyên viên", "02 ngày"), ("B4", *STEPS[3][1:]))
    name = "Quy trình xử lý công việc"

    old, new = (procedure(*section(name, "5.7", table(*rows))) for rows in (STEPS, more))

    assert said(old, new)[0] == f"5.7 {name}: thêm dòng B3 “Lấy ý kiến các cơ quan liên quan”"


def test_a_column_that_changed_alike_in_all_rows_is_told_once() -> None:
    """A new retention schedule touches every row."""
    rows = [("STT", "Tên hồ sơ", "Thời gian lưu trữ")] + [(f"0{n}", f"Hồ sơ loại {n}", "10 năm") for n in (1, 2, 3)]
    longer = [rows[0]] + [(*row[:2], "20 năm") for row in rows[1:]]

    assert said(*(procedure(*section("HỒ SƠ LƯU", "7.", table(*made))) for made in (rows, longer)))[0] == (
        "7 Hồ sơ lưu, Thời gian lưu trữ: 10 → 20 năm (3 dòng)"
    )


def test_a_decree_is_told_with_its_number_and_its_title_is_an_aside() -> None:
    """The words of a title change with the decree."""
    old = procedure(
        *section(
            "Cơ sở pháp lý",
            "5.1",
            "Nghị định số 61/2018/NĐ-CP ngày 23/4/2018 của Chính phủ về cơ chế một cửa khi giải quyết thủ tục;",
        )
    )
    new = procedure(
        *section(
            "Cơ sở pháp lý",
            "5.1",
            "Nghị định số 118/2025/NĐ-CP ngày 09/6/2025 của Chính phủ về bộ phận một cửa khi giải quyết hồ sơ;",
        )
    )

    assert said(old, new)[0] == "5.1 Cơ sở pháp lý: Nghị định 61/2018/NĐ-CP → 118/2025/NĐ-CP; và 2 thay đổi khác"


def test_a_new_form_is_told_by_its_code() -> None:
    """Seventeen inserted paragraphs say nothing."""
    form = ("QT-06-NV/BM04", "PHIẾU YÊU CẦU BỔ SUNG", "Mã hồ sơ:", "Địa chỉ:", table(("NGƯỜI NỘP", "NGƯỜI NHẬN")))

    assert said(procedure(), procedure(*form)) == (
        "Thêm biểu mẫu QT-06-NV/BM04 (4 đoạn, 1 bảng)",
        "Added form QT-06-NV/BM04 (4 paragraphs, 1 table)",
    )


def test_a_new_section_is_told_by_its_heading() -> None:
    """With what it holds."""
    new = section("Kiểm soát tài liệu bên ngoài", "5.5", "Theo dõi văn bản mới.", table(*PAPERS))

    assert said(procedure(), procedure(*new))[0] == "Thêm mục 5.5 Kiểm soát tài liệu bên ngoài (1 đoạn, 1 bảng)"


def test_the_amendment_table_comes_last() -> None:
    """It repeats what the rest says."""
    head = ("Ngày tháng", "Mô tả nội dung thay đổi", "Lần ban hành/ sửa đổi")

    def version(*rows: tuple[str, ...]) -> Content:
        return content(
            table(head, *rows), h("Mục đích", "1."), "Quy định phải gửi “bằng văn bản”."[: 17 + 21 * len(rows)]
        )

    assert said(
        version(("05/01/2024", "Ban hành", "01")), version(("05/01/2024", "Ban hành", "01"), ("", "Sửa", "02"))
    )[0].endswith("Bảng sửa đổi: thêm 1 dòng")


def test_nothing_changed_is_said() -> None:
    """A save without an edit is common."""
    assert said(content("x"), content("x")) == ("Không đổi nội dung", "No change of content")


def test_form_alone_is_named_for_what_it_is() -> None:
    """A reviewer may skip it."""
    bold = content(h("Lệ phí", "5.6"), p("Nộp tại quầy", run="b"))

    assert said(content(h("Lệ phí", "5.6"), "Nộp tại quầy"), bold)[0] == "Chỉ đổi định dạng: 5.6 Lệ phí"
    assert said(content("Hoà giải"), content("Hòa giải"))[0] == "Chỉ sửa cách đặt dấu thanh: “Hoà” → “Hòa”"
    assert said(content("ủy ban"), content("Ủy ban"))[1] == "Letter case only: “ủy” → “Ủy”"


def test_a_move_alone_is_a_move() -> None:
    """With where the text stands now."""
    lines = ["Bản sao nộp kèm là bản sao có chứng thực.", "Hồ sơ nộp trực tuyến có giá trị như hồ sơ giấy."]
    old = content(h("Yêu cầu", "5.8"), lines[0], h("Hồ sơ lưu", "7."), lines[1])
    new = content(h("Yêu cầu", "5.8"), h("Hồ sơ lưu", "7."), lines[1], lines[0])

    assert said(old, new)[0] == f"Chỉ chuyển chỗ: “{lines[0].rstrip('.')}” → 7 Hồ sơ lưu"


def test_what_was_added_and_removed_is_quoted_or_counted() -> None:
    """One paragraph by its words, several by their number."""
    old = content("Một đoạn bị bỏ hẳn đi.", "Giữ nguyên đoạn văn này.")
    new = content("Giữ nguyên đoạn văn này.", "Thêm đoạn mới.", "Và thêm một phần khác nữa.")

    assert said(old, new)[0] == "Đầu tài liệu: thêm 2 đoạn, bỏ 1 đoạn “Một đoạn bị bỏ hẳn đi”"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_document_cannot_make_the_sentence_long(language: str) -> None:
    """It stands in lists."""
    old, new = content(Paragraph((Span("Phí " + "x1 " * 300),))), content(Paragraph((Span("Phí " + "y2 " * 300),)))

    assert len(summarise(compare(old, new), "vi" if language == "vi" else "en")) < 300


def test_english_has_no_vietnamese_but_what_it_quotes() -> None:
    """Our own words are in one language."""
    old = procedure("Một đoạn có một trăm chữ.", *section("Hồ sơ", "5.2", table(*PAPERS)))
    new = procedure("Một đoạn có hai trăm chữ.", *section("Hồ sơ", "5.2", table(*PAPERS, ("4", "Bản sao", "x"))))

    sentence = said(old, new)[1]

    ours = re.sub(r"“[^”]*”|\d[\d.]* [^:,;]*(?=[:,])", "", sentence)
    assert ours.replace("→", "").isascii(), ours
