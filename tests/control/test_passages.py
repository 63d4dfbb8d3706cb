"""Passages: what can be found of a document."""

from __future__ import annotations

from service.control.passages import passages, text_digest
from service.model.content import Cell, Content, Paragraph, Row, Span, Story, Table


def paragraph(text: str, **more: object) -> Paragraph:
    return Paragraph((Span(text),), **more)  # type: ignore[arg-type]


def content(*blocks: Paragraph | Table, stories: tuple[Story, ...] = ()) -> Content:
    return Content((*stories, Story("body", "body", blocks)))


def test_each_paragraph_and_each_row_is_one_passage() -> None:
    """A row is what a person means by "the line of the table"; empty ones say nothing."""
    row = Row((Cell((paragraph("B1"),), 0), Cell((), 1), Cell((paragraph("Tiếp nhận"), paragraph("hồ sơ")), 2)))
    found = passages(content(paragraph("MỤC  ĐÍCH"), paragraph(""), Table((row,), 3), paragraph("MỤC ĐÍCH")))

    assert found == ("MỤC ĐÍCH", "B1 | Tiếp nhận hồ sơ")


def test_headers_notes_and_text_boxes_can_be_found_too() -> None:
    """The body comes first, wherever it stands in the file; headers that no page shows are left out."""
    header = Story("header", "header:1:default", (paragraph("QT-01/TP"),))
    unused = Story("header", "header:1:even", (paragraph("Mẫu cũ"),), shown=False)

    assert passages(content(paragraph("Chữ"), stories=(header, unused))) == ("Chữ", "QT-01/TP")


def test_what_word_rewrites_by_itself_is_no_text() -> None:
    """Page numbers, dates of printing and contents lists would make a new passage at every save."""
    page = Paragraph((Span("Trang "), Span("3", field="PAGE")))
    listed = Paragraph((Span("1. MỤC ĐÍCH"), Span("2", field="PAGEREF _Toc1")), style="toc 1")

    assert passages(content(page, listed)) == ("Trang",)


def test_a_long_text_is_cut_after_a_word() -> None:
    """No row of the index is without bounds."""
    text = " ".join(["thủ", "tục"] * 1000)
    found = passages(content(paragraph(text)))

    assert all(len(one) <= 2000 for one in found)
    assert " ".join(found).split().count("thủ") >= 2
    assert {word for one in found for word in one.split()} == {"thủ", "tục"}


def test_the_digest_of_a_text_leaves_looks_and_labels_out_and_keeps_the_order() -> None:
    """Saved again by another program, a document says the same; with two paragraphs exchanged it does not."""
    first, second = paragraph("Một."), paragraph("Hai.")

    assert text_digest(content(first, second)) == text_digest(
        content(paragraph("Một.", label="1."), Paragraph((Span("Ha", "b"), Span("i."))))
    )
    assert text_digest(content(first, second)) != text_digest(content(second, first))
