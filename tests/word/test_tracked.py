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


def grids(rows: str) -> tuple[list[list[tuple[str, int, int, int]]], ...]:
    found = []
    for view in ("accepted", "original"):
        (table,) = [b for b in read(docx(f"<w:tbl>{rows}</w:tbl>"), view).body.blocks if isinstance(b, Table)]
        found.append([[(c.text, c.column, c.width, c.height) for c in row.cells] for row in table.rows])
    return tuple(found)


def test_a_tracked_merge_of_cells_is_a_merge_as_accepted_and_none_before():
    begin, go_on = (f'<w:cellMerge {BY} w:vMerge="{merge}"/>' for merge in ("rest", "cont"))

    accepted, original = grids(tr(tc("a", begin)) + tr(tc("b", go_on)))

    assert accepted == [[("a\nb", 0, 1, 2)], []]
    assert original == [[("a", 0, 1, 1)], [("b", 0, 1, 1)]]


def test_a_tracked_split_is_the_reverse():
    begin, go_on = (f'<w:cellMerge {BY} w:vMergeOrig="{merge}"/>' for merge in ("rest", "cont"))

    accepted, original = grids(tr(tc("a", begin)) + tr(tc("", go_on)))

    assert accepted == [[("a", 0, 1, 1)], [("", 0, 1, 1)]]
    assert original == [[("a", 0, 1, 2)], []]


def test_cells_and_rows_had_other_spans_before_a_tracked_change():
    cell = f'<w:gridSpan w:val="2"/><w:tcPrChange {BY}><w:tcPr><w:gridSpan w:val="3"/></w:tcPr></w:tcPrChange>'
    row = f'<w:trPrChange {BY}><w:trPr><w:gridBefore w:val="1"/></w:trPr></w:trPrChange>'

    accepted, original = grids(tr(tc("a", cell), properties=row))

    assert accepted == [[("a", 0, 2, 1)]]
    assert original == [[("a", 1, 3, 1)]]


def test_a_cell_with_a_tracked_look_can_also_be_a_tracked_insertion():
    cell = f"<w:cellIns {BY}/><w:tcPrChange {BY}><w:tcPr/></w:tcPrChange>"

    accepted, original = grids(tr(tc("a"), tc("new", cell)))

    assert accepted == [[("a", 0, 1, 1), ("new", 1, 1, 1)]]
    assert original == [[("a", 0, 1, 1)]]


def test_a_paragraph_put_into_a_list_had_no_number_before():
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        '<w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    body = p("a", properties=f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/><w:ins {BY}/></w:numPr>')

    labels = [read(docx(body, numbering=numbering), view).body.blocks[0].label for view in ("accepted", "original")]

    assert labels == ["1.", ""]
