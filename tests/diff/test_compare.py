"""What a reader would count as one change, and where it is said to be."""

from __future__ import annotations

import time
import unicodedata

from service.diff.compare import compare
from service.model.content import Block, Content, Paragraph, Span
from service.model.redline import Change
from tests.diff.contents import content, h, p, said, table, texts

LIMIT = "Thời gian xử lý: {} ngày làm việc kể từ ngày nhận đủ hồ sơ hợp lệ."
FILLER = (
    "Áp dụng đối với tổ chức, cá nhân có nhu cầu cấp giấy phép xây dựng nhà ở riêng lẻ.",
    "Cán bộ, công chức Phòng Kinh tế chịu trách nhiệm thực hiện và kiểm soát quy trình này.",
    "Hồ sơ gồm đơn đề nghị, bản sao giấy chứng nhận và hai bộ bản vẽ thiết kế.",
    "Trường hợp hồ sơ chưa đủ thì hướng dẫn bổ sung bằng phiếu yêu cầu.",
)
STEPS = (
    ("TT", "Trình tự", "Thời gian"),
    ("B1", "Nộp hồ sơ tại bộ phận một cửa", "½ ngày"),
    ("B2", "Thẩm định", "01 ngày"),
)


def brief(changes: tuple[Change, ...]) -> list[tuple[str, str, str]]:
    return [(change.kind, change.old, change.new) for change in changes]


def changes(old: Content, new: Content) -> list[tuple[str, str, str]]:
    redline = compare(old, new)
    assert texts(redline, "old") == said(old)
    assert texts(redline, "new") == said(new)
    return brief(redline.changes)


def test_a_changed_number_is_one_replacement_in_its_section() -> None:
    """The change that matters most to citizens, with the words a reviewer needs."""
    redline = compare(
        content(h("Thời gian xử lý", "5.4."), LIMIT.format("05")),
        content(h("Thời gian xử lý", "5.4."), LIMIT.format("03")),
    )

    assert brief(redline.changes) == [("replaced", "05", "03")]
    assert redline.changes[0].place == redline.changes[0].section == "5.4 Thời gian xử lý"
    assert [(piece.kind, piece.text) for piece in redline.changes[0].shown][:3] == [
        ("same", "Thời gian xử lý: "),
        ("deleted", "05"),
        ("inserted", "03"),
    ]


def test_a_changed_citation_is_replaced_as_a_whole() -> None:
    """Half a citation means nothing."""
    assert changes(content("theo Nghị định 15/2015/NĐ-CP."), content("theo Nghị định 30/2020/NĐ-CP.")) == [
        ("replaced", "15/2015/NĐ-CP", "30/2020/NĐ-CP")
    ]


def test_an_inserted_sentence_is_reported_whole() -> None:
    """Not from the middle of the one before it to the middle of itself."""
    assert changes(content("Câu một. Câu hai."), content("Câu một. Câu mới thêm. Câu hai.")) == [
        ("inserted", "", "Câu mới thêm.")
    ]


def test_paragraphs_come_and_go_one_by_one() -> None:
    """Each is a change of its own, with its whole text."""
    old = content(*FILLER)
    new = content(FILLER[0], "Một đoạn hoàn toàn khác vừa được viết thêm.", FILLER[1], FILLER[3])

    assert changes(old, new) == [
        ("inserted", "", "Một đoạn hoàn toàn khác vừa được viết thêm."),
        ("deleted", FILLER[2], ""),
    ]


def test_a_moved_paragraph_is_a_move() -> None:
    """Deleted here and inserted there would make a reviewer compare the two by eye."""
    assert changes(content(*FILLER), content(*FILLER[1:], FILLER[0])) == [("moved", FILLER[0], FILLER[0])]


def test_of_two_neighbours_that_changed_places_the_shorter_moved() -> None:
    """The smaller change of the two is the one to read."""
    assert changes(content(FILLER[0], FILLER[3]), content(FILLER[3], FILLER[0])) == [("moved", FILLER[3], FILLER[3])]


def test_paragraphs_that_moved_together_are_one_move() -> None:
    """A section cut and pasted is one thing that its author did."""
    more = [f"Đoạn số {n} với nội dung riêng của nó" for n in range(6)]

    assert changes(content(*FILLER[:2], *more), content(*more, *FILLER[:2])) == [
        ("moved", "\n".join(FILLER[:2]), "\n".join(FILLER[:2]))
    ]


def test_an_edit_inside_a_moved_paragraph_is_seen() -> None:
    """A move must not hide a changed word."""
    edited = FILLER[0].replace("riêng lẻ", "chung cư")

    assert changes(content(*FILLER), content(*FILLER[1:], edited)) == [
        ("moved", FILLER[0], edited),
        ("replaced", "riêng lẻ", "chung cư"),
    ]


def test_a_paragraph_split_in_two_loses_no_words() -> None:
    """Pressing Enter is a matter of spacing."""
    old, new = content(f"{FILLER[0]} {FILLER[1]}"), content(FILLER[0], FILLER[1])

    redline = compare(old, new)

    assert [change.cosmetic for change in redline.changes] == ["spacing"]
    assert texts(redline, "old") == said(old)
    assert texts(redline, "new") == said(new)


def test_joined_paragraphs_lose_no_words() -> None:
    """The same the other way round."""
    redline = compare(content(FILLER[0], FILLER[1]), content(f"{FILLER[0]} {FILLER[1]}"))

    assert [change.cosmetic for change in redline.changes] == ["spacing"]


def test_a_new_look_of_the_same_words_is_reformatted() -> None:
    """Content is the same, but bold is emphasis."""
    old = content(Paragraph((Span("Nộp lệ phí tại quầy."),)))
    new = content(Paragraph((Span("Nộp "), Span("lệ phí", "b"), Span(" tại quầy."))))

    assert changes(old, new) == [("reformatted", "lệ phí", "lệ phí")]


def test_a_new_paragraph_style_is_reformatted_once() -> None:
    """Both the style and every run differ; it is one change."""
    old = content(p("Mục đích của quy trình", style="Normal"))
    new = content(p("Mục đích của quy trình", style="heading 1", level=0, run="b"))

    assert changes(old, new) == [("reformatted", "Mục đích của quy trình", "Mục đích của quy trình")]


def test_encoding_alone_is_no_change() -> None:
    """Half of real files mix composed and decomposed letters."""
    old = "Thẩm quyền giải quyết hồ sơ"

    assert changes(content(old), content(old)) == []
    assert compare(content(old), content(unicodedata.normalize("NFD", old).replace(" ", "\u00a0", 1))).changes == ()


def test_page_numbers_and_contents_are_no_change() -> None:
    """Word rewrites them at every print."""

    def document(page: str, line: str) -> Content:
        footer = Paragraph((Span("Trang: "), Span(page, field="PAGE"), Span("/"), Span(page, field="NUMPAGES")))
        toc = Paragraph((Span(line, field='TOC \\o "1-3"'),), style="toc 1")
        return content(toc, FILLER[0], footer_1_default=[footer])

    assert changes(document("3", "MỤC ĐÍCH 3"), document("3", "MỤC ĐÍCH 3")) == []
    assert compare(document("3", "MỤC ĐÍCH 3"), document("4", "MỤC ĐÍCH CHUNG 4")).changes == ()


def test_a_shifted_number_of_a_list_is_not_a_change() -> None:
    """Renumbering follows from an insertion elsewhere; the old label is kept beside the new one."""
    old = content(p("Bản chính", label="a)"), p("Bản sao có chứng thực", label="b)"))
    new = content(
        p("Đơn đề nghị theo mẫu", label="a)"), p("Bản chính", label="b)"), p("Bản sao có chứng thực", label="c)")
    )

    redline = compare(old, new)

    assert brief(redline.changes) == [("inserted", "", "Đơn đề nghị theo mẫu")]
    assert [getattr(block, "old_label", "") for block in redline.stories[0].blocks] == ["", "a)", "b)"]


def test_a_changed_cell_is_found_by_table_row_and_column() -> None:
    """There are no page numbers to point at."""
    old = content(h("Quy trình xử lý công việc", "5.7"), table(*STEPS))
    new = content(h("Quy trình xử lý công việc", "5.7"), table(*STEPS[:2], ("B2", "Thẩm định", "02 ngày")))

    redline = compare(old, new)

    assert brief(redline.changes) == [("replaced", "01", "02")]
    assert redline.changes[0].place == "Mục 5.7, dòng B2, cột Thời gian"


def test_a_row_is_one_change() -> None:
    """Its cells, parted by tabs."""
    assert changes(content(table(*STEPS)), content(table(*STEPS[:2], ("B1a", "Chuyển hồ sơ", "½ ngày"), STEPS[2]))) == [
        ("inserted", "", "B1a\tChuyển hồ sơ\t½ ngày")
    ]
    assert changes(content(table(*STEPS)), content(table(STEPS[0], STEPS[2]))) == [("deleted", "\t".join(STEPS[1]), "")]


def test_a_column_is_one_change() -> None:
    """And the edits in other columns stay visible."""
    wider = [(*row, extra) for row, extra in zip(STEPS, ("Biểu mẫu", "BM-01", "BM-02"), strict=True)]
    old, new = content(table(*STEPS)), content(table(*wider))

    assert changes(old, new) == [("inserted", "", "Biểu mẫu\nBM-01\nBM-02")]
    assert changes(new, old) == [("deleted", "Biểu mẫu\nBM-01\nBM-02", "")]


def test_headers_pair_by_name_and_a_copied_one_is_no_news() -> None:
    """A new section repeats the header; only the changed words of the first one are a change."""
    old = content("x", header_1_default=[p("Lần ban hành: 01")])
    new = content("x", header_1_default=[p("Lần ban hành: 02")], header_2_default=[p("Lần ban hành: 01")])

    assert changes(old, new) == [("replaced", "01", "02")]


def test_a_footnote_added_before_another_is_one_change() -> None:
    """Word renumbers notes; they are told apart by what they say and by their order in the text."""

    def note(name: str) -> Span:
        return Span("", note=name)

    old = content(Paragraph((Span("Một hai ba"), note("footnote:1"))), footnote_1=[p("Theo Luật Xây dựng.")])
    new = content(
        Paragraph((Span("Một "), note("footnote:1"), Span("hai ba"), note("footnote:2"))),
        footnote_1=[p("Chú thích thêm vào đây.")],
        footnote_2=[p("Theo Luật Xây dựng.")],
    )

    assert brief(compare(old, new).changes) == [("inserted", "", "Chú thích thêm vào đây.")]


def test_a_picture_exchanged_is_a_change() -> None:
    """A flow chart may be the whole procedure."""
    old = content(Paragraph((Span("Lưu đồ", object="aa"),)))
    new = content(Paragraph((Span("Lưu đồ", object="bb"),)))

    assert [kind for kind, _, _ in changes(old, new)] == ["replaced"]


def test_a_comparison_backwards_counts_alike() -> None:
    """What is inserted one way is deleted the other way."""
    old = content(*FILLER, table(*STEPS))
    new = content(FILLER[0], LIMIT.format("07"), FILLER[3], table(*STEPS, ("B3", "Trả kết quả", "Theo giấy hẹn")))

    forth, back = compare(old, new).changes, compare(new, old).changes

    assert sorted((c.kind, c.old, c.new) for c in forth) == sorted(
        ({"inserted": "deleted", "deleted": "inserted"}.get(c.kind, c.kind), c.new, c.old) for c in back
    )


def test_three_hundred_pages_take_a_second() -> None:
    """Bounded work: 6,000 paragraphs of one kind, a tenth of them edited, with blocks moved about."""
    old = [f"Điều {n}. {FILLER[n % 4]} Số {n * 7}." for n in range(6000)]
    new: list[Block | str] = [line.replace("hồ sơ", "tài liệu") if n % 10 == 0 else line for n, line in enumerate(old)]
    new = [*new[100:3000], *new[:100], "Thêm một đoạn.", *new[3000:]]
    before, after = content(*old), content(*new)

    started = time.perf_counter()
    compare(before, after)

    assert time.perf_counter() - started < 3
