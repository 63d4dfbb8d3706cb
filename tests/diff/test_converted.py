"""Comparing what a converter made readable: its own doing is no change."""

from __future__ import annotations

from service.diff.compare import compare
from service.model.content import Cell, Content, Notice, Paragraph, Row, Span, Story, Table

DOC, ODT = Notice("converted", ".doc, LibreOffice 7.4"), Notice("converted", ".odt, LibreOffice 7.4")


def document(text: str, look: str = "", style: str = "", notice: Notice | None = None) -> Content:
    paragraph = Paragraph((Span(text[:4], look), Span(text[4:], "b")), style=style, look=look)
    blocks = (paragraph, Table((Row((Cell((paragraph,), 0),)),), 1))
    return Content((Story("body", "body", blocks),), notices=(notice,) if notice else ())


def test_looks_count_for_nothing_where_one_side_was_converted() -> None:
    """A conversion writes them anew; nobody changed them."""
    redline = compare(document("Quy trình", "i", "Normal"), document("Quy trình", "", "", DOC))

    assert redline.changes == ()
    assert redline.notices == ("converted-new", "looks-not-compared")


def test_looks_count_where_both_sides_came_the_same_way() -> None:
    """Then the conversion treated both alike."""
    redline = compare(document("Quy trình", "i", notice=DOC), document("Quy trình", "", notice=DOC))

    assert {change.kind for change in redline.changes} == {"reformatted"}
    assert redline.notices == ("converted-new", "converted-old")


def test_words_count_however_the_sides_were_read() -> None:
    redline = compare(document("Quy trình một", notice=ODT), document("Quy trình hai", notice=DOC))

    assert [(change.old, change.new) for change in redline.changes] == [("một", "hai")] * 2
    assert redline.notices == ("converted-new", "converted-old", "looks-not-compared")
