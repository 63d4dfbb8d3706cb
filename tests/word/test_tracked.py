"""Tracked changes: the document as accepted, and as it was."""

from service.model.content import Paragraph, Table, paragraphs
from service.word.read import read
from tests.word.builders_docx import docx, p, r, tbl, tc, tr

BY = 'w:id="1" w:author="An" w:date="2026-01-01T00:00:00Z"'


def both(body: str) -> tuple[list[str], list[str]]:
    accepted, original = read(docx(body)), read(docx(body), "original")
    return tuple([item.text for item in paragraphs(view.body.blocks)] for view in (accepted, original))


def deleted(text: str) -> str:
    return f"<w:del {BY}><w:r><w:delText xml:space='preserve'>{text}</w:delText></w:r></w:del>"


def test_insertions_are_in_and_deletions_out_and_the_reverse():
    body = p("a ", deleted("old"), f"<w:ins {BY}>{r('new')}</w:ins>", f"<w:ins {BY}>{deleted('brief')}</w:ins>")

    assert both(body) == (["a new"], ["a old"])


def test_moved_text_stands_where_it_went_or_came_from():
    body = p(f"<w:moveFrom {BY}>{r('x')}</w:moveFrom>", "a") + p("b", f"<w:moveTo {BY}>{r('x')}</w:moveTo>")

    assert both(body) == (["a", "bx"], ["xa", "b"])


def test_a_deleted_paragraph_mark_joins_two_paragraphs():
    body = p("one ", properties=f"<w:rPr><w:del {BY}/></w:rPr>") + p("two", properties='<w:jc w:val="right"/>')

    joined, *more = read(docx(body)).body.blocks

    assert isinstance(joined, Paragraph)
    assert not more
    assert (joined.text, joined.look) == ("one two", "jc:right")
    assert both(body)[1] == ["one ", "two"]


def test_an_inserted_paragraph_mark_joins_them_in_the_original():
    assert both(p("one ", properties=f"<w:rPr><w:ins {BY}/></w:rPr>") + p("two")) == (["one ", "two"], ["one two"])


def test_a_paragraph_deleted_before_a_table_leaves_nothing():
    gone = p(deleted("x"), properties=f"<w:rPr><w:del {BY}/></w:rPr>")

    assert [type(block) for block in read(docx(gone + tbl(tr(tc("a"))))).body.blocks] == [Table]


def test_rows_and_cells_come_and_go():
    rows = tbl(
        tr(tc("a"), tc("gone", f"<w:cellDel {BY}/>")),
        tr(tc("b"), properties=f"<w:ins {BY}/>"),
        tr(tc("c"), properties=f"<w:del {BY}/>"),
    )

    assert both(rows) == (["a", "b"], ["a", "gone", "c"])


def test_a_tracked_change_of_formatting_is_undone_in_the_original():
    body = p(
        r("x", f"<w:b/><w:rPrChange {BY}><w:rPr><w:i/></w:rPr></w:rPrChange>"),
        properties=f'<w:jc w:val="right"/><w:pPrChange {BY}><w:pPr/></w:pPrChange>',
    )
    accepted, original = (next(paragraphs(read(docx(body), view).body.blocks)) for view in ("accepted", "original"))

    assert (accepted.look, accepted.spans[0].look) == ("jc:right", "b")
    assert (original.look, original.spans[0].look) == ("", "i")


def test_the_people_behind_open_changes_are_named():
    body = p(f'<w:ins w:id="1" w:author="Bình">{r("a")}</w:ins>', deleted("b"))

    assert read(docx(body)).tracked_by == ("An", "Bình")
    assert read(docx(p("plain, by author An"))).tracked_by == ()
