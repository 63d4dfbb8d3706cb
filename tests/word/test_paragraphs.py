"""What the inside of paragraphs becomes: spans, fields, links, notes, objects."""

import time
from hashlib import sha256

from service.model.content import Content, Notice, Paragraph, Span, paragraphs
from service.word.read import read
from tests.word.builders_docx import docx, p, r, rel


def texts(content: Content) -> list[str]:
    return [paragraph.text for paragraph in paragraphs(content.body.blocks)]


def only(data: bytes) -> Paragraph:
    return next(paragraphs(read(data).body.blocks))


def mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def code(text: str) -> str:
    return f'<w:r><w:instrText xml:space="preserve">{text}</w:instrText></w:r>'


def test_runs_of_one_look_become_one_span():
    """Word cuts runs at every spelling mark and save; a reader sees one text."""
    body = p(
        r("Quy "),
        '<w:proofErr w:type="spellStart"/>',
        '<w:r w:rsidR="00AB12CD"><w:t>trình</w:t></w:r>',
        r(" A", "<w:b/>"),
    )

    assert only(docx(body)).spans == (Span("Quy trình"), Span(" A", look="b"))


def test_text_is_nfc_even_across_runs():
    """A tone mark may stand in another run than its letter, where half a word was formatted."""
    assert only(docx(p(r("a"), r("\u0301 xa\u0309", "<w:i/>")))).spans == (Span("á"), Span(" xả", look="i"))


def test_invisible_characters_are_dropped_and_no_break_spaces_kept():
    """U+200E stands inside words of real files and would break search and comparison."""
    assert only(docx(p("l\u200eý\u00a0do\ufeff\u00ad"))).text == "lý\u00a0do"


def test_tabs_breaks_and_hyphens_are_text():
    inside = "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t><w:softHyphen/><w:t>e</w:t></w:r>"

    assert only(docx(p(inside))).text == "a\tb\nc\u2011de"


def test_a_line_end_of_the_file_is_a_space():
    assert only(docx(p("one\ntwo"))).text == "one two"


def test_symbols_are_shown_as_their_font_draws_them():
    inside = '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/><w:sym w:font="Other" w:char="F041"/></w:r>'

    assert only(docx(p(inside))).text == "✓\uf041"


def test_content_controls_smart_tags_and_unknown_wrappers_are_looked_through():
    """A change inside of them shown as "no change" would be worse than a crash."""
    body = p(
        f"<w:sdt><w:sdtPr><w:alias w:val='no'/></w:sdtPr><w:sdtContent>{r('a')}</w:sdtContent></w:sdt>",
        f"<w:smartTag>{r('b')}</w:smartTag>",
        f"<w:customXml><w:customXmlPr/>{r('c')}</w:customXml>",
        f"<w:ofALaterWord>{r('d')}</w:ofALaterWord>",
        f"<w:bdo w:val='rtl'>{r('e')}</w:bdo>",
    )

    assert only(docx(body)).text == "abcde"


def test_a_field_shows_its_result_and_names_its_code():
    body = p("Trang ", mark("begin"), code(" PAGE  \\* MERGEFORMAT "), mark("separate"), r("3"), mark("end"), "/9")

    assert only(docx(body)).spans == (Span("Trang "), Span("3", field="PAGE \\* MERGEFORMAT"), Span("/9"))


def test_a_field_inside_the_code_of_another_is_not_shown():
    body = p(
        mark("begin"), code("IF "), mark("begin"), code("PAGE"), mark("separate"), r("7"), mark("end"), code(' = 7 "x" "y"'),
        mark("separate"), r("x"), mark("end"),
    )  # fmt: skip

    assert only(docx(body)).text == "x"


def test_a_simple_field_shows_what_it_holds():
    assert only(docx(p(f'<w:fldSimple w:instr=" NUMPAGES ">{r("9")}</w:fldSimple>'))).spans == (
        Span("9", field="NUMPAGES"),
    )


def test_a_field_may_run_over_paragraphs():
    """A table of contents is one field over many paragraphs."""
    body = p(mark("begin"), code("TOC \\o"), mark("separate"), "1 Mục đích") + p("2 Phạm vi", mark("end")) + p("after")

    spans = [paragraph.spans for paragraph in paragraphs(read(docx(body)).body.blocks)]

    assert spans == [(Span("1 Mục đích", field="TOC \\o"),), (Span("2 Phạm vi", field="TOC \\o"),), (Span("after"),)]


def test_field_marks_that_do_not_pair_up_lose_no_text():
    content = read(docx(p(mark("begin"), "shown") + p("also shown")))

    assert texts(content) == ["shown", "also shown"]
    assert content.notices == (Notice("unpaired-fields"),)


def test_both_spellings_of_a_hyperlink_read_the_same():
    """Word and LibreOffice turn one into the other on saving: that is no change."""
    links = rel("rId9", "hyperlink", "https://a.example/", ' TargetMode="External"')
    element = docx(p(f'<w:hyperlink r:id="rId9" w:anchor="x">{r("here")}</w:hyperlink>'), links)
    as_field = docx(
        p(mark("begin"), code('HYPERLINK "https://a.example/" \\l "x"'), mark("separate"), r("here"), mark("end"))
    )

    assert only(element).spans == only(as_field).spans == (Span("here", link="https://a.example/#x"),)


def test_a_hyperlink_without_its_relationship_is_plain_text():
    assert only(docx(p(f'<w:hyperlink r:id="gone">{r("here")}</w:hyperlink>'))).spans == (Span("here"),)


def test_old_form_fields_show_their_state():
    box = '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData></w:fldChar></w:r>'
    choice = (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="A"/>'
        '<w:listEntry w:val="B"/></w:ddList></w:ffData></w:fldChar></w:r>'
    )
    body = p(box, code("FORMCHECKBOX"), mark("end"), " ", choice, code("FORMDROPDOWN"), mark("end"))

    assert only(docx(body)).text == "☒ B"


def test_alternate_content_is_read_once():
    """The Fallback repeats the Choice for old programs."""
    both = f"<mc:AlternateContent><mc:Choice Requires='wps'>{r('new')}</mc:Choice><mc:Fallback>{r('old')}</mc:Fallback></mc:AlternateContent>"
    fallback = f"<mc:AlternateContent><mc:Fallback>{r('alone')}</mc:Fallback></mc:AlternateContent>"

    assert only(docx(p(both, fallback))).text == "newalone"


def test_mathematics_is_text_marked_as_such():
    body = p(
        "x: ",
        "<m:oMath><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r></m:den></m:f></m:oMath>",
    )

    assert only(docx(body)).spans == (Span("x: "), Span("ab", math=True))


def test_a_ruby_reading_follows_what_it_stands_above():
    body = p(
        "<w:r><w:ruby><w:rt><w:r><w:t>reading</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>字</w:t></w:r></w:rubyBase></w:ruby></w:r>"
    )

    assert only(docx(body)).text == "字reading"


def test_a_picture_is_known_by_its_bytes_and_alternative_text():
    drawing = (
        '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="Picture 1" descr="Dấu"/>'
        '<a:graphic><a:graphicData><a:blip r:embed="rId7"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )
    data = docx(p(drawing, drawing), rel("rId7", "image", "stamp.png"), **{"stamp.png": b"pixels"})

    picture = Span("Dấu", object=sha256(b"pixels").hexdigest())
    assert only(data).spans == (picture, picture)


def test_a_linked_picture_is_known_by_its_address_and_never_fetched():
    links = rel("rId7", "image", "file:///etc/passwd", ' TargetMode="External"')
    span = only(
        docx(p('<w:r><w:pict><v:shape alt="x"><v:imagedata r:id="rId7"/></v:shape></w:pict></w:r>'), links)
    ).spans[0]

    assert (span.text, span.link, span.object) == ("x", "file:///etc/passwd", sha256(b"file:///etc/passwd").hexdigest())


def test_a_picture_whose_part_is_missing_is_told():
    content = read(docx(p('<w:r><w:pict><v:imagedata r:id="rId7"/></w:pict></w:r>'), rel("rId7", "image", "gone.png")))

    assert content.notices == (Notice("missing-part", "word/gone.png"),)


def test_a_page_break_is_a_block_and_keeps_words_apart():
    brk = '<w:r><w:br w:type="page"/></w:r>'
    blocks = read(docx(p(brk, "a") + p("b", brk, "c") + p("d", brk))).body.blocks

    assert [block.kind if not isinstance(block, Paragraph) else block.text for block in blocks] == [
        "page", "a", "b\nc", "page", "d", "page",
    ]  # fmt: skip


def test_hidden_text_is_kept_and_marked():
    assert only(docx(p(r("secret", "<w:vanish/>")))).spans == (Span("secret", look="hidden"),)


def test_text_that_stands_outside_of_any_paragraph_is_not_lost():
    assert texts(read(docx(r("loose") + p("a")))) == ["loose", "a"]


def test_marks_apart_from_a_very_long_text_are_kept_and_cost_little():
    """Each mark would copy the whole text before it: forty thousand of them took longer than the reader may."""
    marks = "".join(r("\u0301", "<w:b/>") + r("\u0301") for _ in range(5_000))
    began = time.process_time()

    (paragraph,) = paragraphs(read(docx(p(r("a" * 100_000), marks))).body.blocks)

    assert paragraph.text == "a" * 100_000 + "\u0301" * 10_000
    assert time.process_time() - began < 3
