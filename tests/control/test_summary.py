"""A Redline in one sentence."""

from __future__ import annotations

from service.control.summary import summarise
from service.diff.compare import compare
from service.model.content import Content, Paragraph, Span
from tests.diff.contents import content, h, p, table

STEPS = (
    ("TT", "Trình tự", "Thời gian"),
    ("B1", "Nộp hồ sơ tại bộ phận một cửa", "½ ngày"),
    ("B2", "Thẩm định", "01 ngày"),
)


def said(old: Content, new: Content) -> tuple[str, str]:
    redline = compare(old, new)
    return summarise(redline, "vi"), summarise(redline, "en")


def test_a_time_limit_comes_first_and_the_rest_is_counted() -> None:
    """It is what citizens feel, wherever in the document it stands."""
    old = content(
        h("Mục đích", "1."),
        "Quy định trình tự giải quyết.",
        h("Thời gian xử lý", "5.4"),
        "Trong 05 ngày làm việc.",
        table(*STEPS),
    )
    new = content(
        h("Mục đích", "1."),
        "Quy định thủ tục giải quyết.",
        h("Thời gian xử lý", "5.4"),
        "Trong 03 ngày làm việc.",
        table(*STEPS, ("B3", "Ký duyệt kết quả", "½ ngày")),
    )

    assert said(old, new) == (
        "5.4 Thời gian xử lý: 05 → 03 ngày làm việc; thêm 1 dòng bảng; 1 thay đổi khác",
        "5.4 Thời gian xử lý: 05 → 03 ngày làm việc; 1 table row added; 1 other change",
    )


def test_nothing_changed_is_said() -> None:
    """A save without an edit is common."""
    assert said(content("x"), content("x")) == ("Không đổi nội dung", "No change of content")


def test_presentation_alone_is_named_for_what_it_is() -> None:
    """A reviewer may skip it."""
    assert said(content(p("Lệ phí")), content(p("Lệ phí", run="b")))[0] == "Không đổi nội dung, chỉ đổi định dạng"
    assert said(content("Hoà giải"), content("Hòa giải"))[0] == "Không đổi nội dung, chỉ sửa cách đặt dấu thanh"
    assert said(content("ủy ban"), content("Ủy ban"))[1] == "No change of content, letter case only"


def test_what_was_added_and_removed_is_counted_by_kind() -> None:
    """Without a replaced fact the counts are the news."""
    old = content("Một đoạn bị bỏ hẳn đi.", "Giữ nguyên đoạn văn này.")
    new = content("Giữ nguyên đoạn văn này.", "Thêm đoạn mới.", "Và thêm một phần khác nữa.")

    assert said(old, new)[0] == "Thêm 2 đoạn; bỏ 1 đoạn"


def test_a_document_cannot_make_the_sentence_long() -> None:
    """It stands in lists."""
    old, new = content(Paragraph((Span("Phí " + "x1 " * 300),))), content(Paragraph((Span("Phí " + "y2 " * 300),)))

    assert len(said(old, new)[0]) < 300
