"""Paragraphs read from their bytes: the same Content as through the tree, whatever stands around them."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.errors import DamagedDocument, WordError
from service.model.content import Content, Paragraph, Table, paragraphs
from service.word.package import open_package
from service.word.read import content_of, read
from service.word.simple_paragraphs import without_simple_paragraphs
from service.word.tracked import View
from tests.word.builders_docx import W, docx, p, package, part, r, rel, rels, tbl, tc, tr

BY = 'w:id="1" w:author="An" w:date="2026-01-01T00:00:00Z"'
STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="N"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 1"/><w:rPr><w:b/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="C"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>'
)
NUMBERING = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
    '<w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)
FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'


def taken_out(data: bytes) -> int:
    """Simple paragraphs of the main part."""
    return open_package(data).main_part.simple.text.count("§")


def through_the_tree(data: bytes, view: View = "accepted") -> Content:
    whole = open_package(data)
    whole.keep_whole()
    return content_of(whole, view)


def texts(data: bytes) -> list[str]:
    return [paragraph.text for paragraph in paragraphs(read(data).body.blocks)]


TEXT = st.text(st.sampled_from("aZ ếứ\u0323\u200e\u00adµ§7]"), max_size=4) | st.sampled_from(
    ["&amp;", "&lt;b&gt;", "&#10;x", "&#x1EBF;", "a\nb", "một số", ".", "\u00a0", "a&#13;\nb"]
)
RUN_PROPERTIES = st.sampled_from(
    [
        "",
        "<w:b/>",
        '<w:i w:val="0"/>',
        '<w:rStyle w:val="C"/>',
        '<w:rFonts w:ascii=".VnTime"/>',
        "<w:b/><w:i/>",
        '<w:color w:val="FF0000"/><w:sz w:val="28"/>',
        f"<w:rPrChange {BY}><w:rPr><w:b/></w:rPr></w:rPrChange>",
    ]
)
RUNS = st.builds(r, TEXT, RUN_PROPERTIES) | st.sampled_from(
    [
        "<w:r/>",
        "<w:r><w:tab/></w:r>",
        '<w:r><w:tab/><w:t xml:space="preserve"> a </w:t></w:r>',
        "<w:r><w:br/><w:t>b</w:t></w:r>",
        "<w:r><w:t>a</w:t><w:t>b</w:t></w:r>",
        '<w:r w:rsidR="00A1"><w:lastRenderedPageBreak/><w:t>c</w:t></w:r>',
        '<w:proofErr w:type="spellStart"/>',
        '<w:bookmarkStart w:id="0" w:name="_Toc.1 ế"/><w:bookmarkEnd w:id="0"/>',
        f"<w:ins {BY}><w:r><w:t>in</w:t></w:r></w:ins>",
        f"<w:del {BY}><w:r><w:delText>out</w:delText></w:r></w:del>",
        '<w:hyperlink w:anchor="x"><w:r><w:t>link</w:t></w:r></w:hyperlink>',
        FIELD.format("begin"),
        "<w:r><w:instrText>PAGE</w:instrText></w:r>",
        FIELD.format("separate"),
        FIELD.format("end"),
        "<w:p><w:r><w:t>inside</w:t></w:r></w:p>",
        "<w:sdt><w:sdtContent><w:r><w:t>control</w:t></w:r></w:sdtContent></w:sdt>",
    ]
)
PROPERTIES = st.sampled_from(
    [
        "",
        '<w:pStyle w:val="H"/>',
        '<w:jc w:val="both"/><w:rPr><w:b/></w:rPr>',
        "<w:tabs><w:tab/></w:tabs>",
        '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>',
        f"<w:rPr><w:del {BY}/></w:rPr>",
        f"<w:rPr><w:ins {BY}/></w:rPr>",
        '<w:sectPr><w:pgSz w:w="1"/></w:sectPr>',
        "<w:sectPr/>",
        f'<w:numPr><w:numId w:val="1"/><w:ins {BY}/></w:numPr>',
        f'<w:pPrChange {BY}><w:pPr><w:jc w:val="left"/></w:pPr></w:pPrChange>',
        f"<w:pPrChange {BY}/>",
    ]
)
PARAGRAPHS = st.builds(lambda runs, properties: p(*runs, properties=properties), st.lists(RUNS, max_size=4), PROPERTIES)
BLOCKS = PARAGRAPHS | st.sampled_from(["<w:p/>", '<w:p w:rsidR="00A1"/>', "\n ", tbl(tr(tc("x"), tc("")))])


@given(st.lists(BLOCKS, max_size=5))
@settings(max_examples=150, deadline=None)
def test_bytes_and_tree_say_the_same(blocks: list[str]):
    """The claim that makes the short way safe; the same holds for every real file of the corpus."""
    data = docx("".join(blocks), styles=STYLES, numbering=NUMBERING)

    assert read(data) == through_the_tree(data)
    assert read(data, "original") == through_the_tree(data, "original")


def test_plain_text_does_not_go_through_the_tree():
    """Else the tests here would compare one way with itself."""
    data = docx(p(r("§ a", "<w:b/>"), r("b")) + tbl(tr(tc("§"), tc("§"))) + p("<w:r><w:br/><w:t>§</w:t></w:r>"))

    assert taken_out(data) == 3


@pytest.mark.parametrize(
    "around",
    [
        "<!-- {} -->",
        "<![CDATA[ {} ]]>",
        "<?x {} ?>",
        '<w:x xmlns:w="urn:other">{}</w:x>',
        '<w:simple-paragraphs n="0"/>{}',
    ],
)
def test_what_may_hide_a_tag_keeps_the_part_whole(around: str):
    """The bytes of a paragraph in a comment are no paragraph."""
    data = docx(p("§") + around.format(p("§ hidden")))

    assert taken_out(data) == 0
    assert read(data) == through_the_tree(data)


def test_a_default_namespace_around_takes_no_paragraph_away():
    assert texts(docx(f'<x xmlns="urn:other">{p("a")}</x>')) == ["a"]


def test_prefixes_other_than_w_are_read_through_the_tree():
    main = f'<x:document xmlns:x="{W}" xmlns:w="urn:other"><x:body><x:p><x:r><x:t>a</x:t></x:r></x:p>{p("b")}</x:body></x:document>'
    types = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    start = rels(rel("1", "officeDocument", "word/document.xml"))
    data = package({"[Content_Types].xml": types, "_rels/.rels": start, "word/document.xml": main})

    assert texts(data) == ["a"]


@pytest.mark.parametrize(
    "inside",
    [
        "<w:r><w:t>&nbsp;</w:t></w:r>",
        "<w:r><w:t>&#0;</w:t></w:r>",
        "<w:r><w:t>&#xD800;</w:t></w:r>",
        "<w:r><w:t>a & b</w:t></w:r>",
        "<w:r><w:t>]]></w:t></w:r>",
        "<w:r><w:t>\x01</w:t></w:r>",
        "<w:r><w:t>\uffff</w:t></w:r>",
        "<w:r><w:rPr><w:b></w:rPr><w:t>a</w:t></w:r>",
        '<w:r><w:rPr><w:b w:val="0" w:val="1"/></w:rPr><w:t>a</w:t></w:r>',
        '<w:r><w:rPr><w:b w:val="&x;"/></w:rPr><w:t>a</w:t></w:r>',
        "<w:r><w:rPr><w16:b/></w:rPr><w:t>a</w:t></w:r>",
    ],
)
def test_what_is_no_xml_is_refused_as_ever(inside: str):
    with pytest.raises(DamagedDocument, match="not sound XML"):
        read(docx(f"<w:p>{inside}</w:p>"))


def test_bytes_that_are_no_utf8_are_refused_as_ever():
    broken = part("document", f"<w:body>{p('a§b')}</w:body>").encode().replace("§".encode(), b"\xc2")
    start = rels(rel("1", "officeDocument", "word/document.xml"))

    with pytest.raises(WordError):
        read(package({"[Content_Types].xml": "<Types/>", "_rels/.rels": start, "word/document.xml": broken}))


def test_properties_of_other_vocabularies_do_not_count():
    """`w14:color` is no `w:color`."""
    data = docx(
        p(r("a", '<w14:color xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" w14:val="FF0000"/>'))
    )

    assert read(data) == through_the_tree(data)


def test_a_paragraph_in_a_cell_of_a_deleted_row_is_gone():
    deleted = tr(tc("gone"), properties=f"<w:del {BY}/>")

    [table] = read(docx(tbl(deleted, tr(tc("here"))))).body.blocks

    assert isinstance(table, Table)
    assert [cell.text for row in table.rows for cell in row.cells] == ["here"]


def test_the_result_of_a_field_may_run_over_simple_paragraphs():
    start = p(FIELD.format("begin"), "<w:r><w:instrText>TOC</w:instrText></w:r>", FIELD.format("separate"), "one")
    content = read(docx(start + p("two") + p("three", FIELD.format("end")) + p("four")))

    fields = [[span.field for span in paragraph.spans] for paragraph in paragraphs(content.body.blocks)]

    assert fields == [["TOC"], ["TOC"], ["TOC"], [""]]


def test_a_legacy_font_is_judged_by_the_text_of_simple_paragraphs_too():
    """A lone "á" could be either; the other paragraph shows that this part is in TCVN3."""
    font = '<w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/>'
    sure, unsure = p(r("Céng hßa x· héi chñ nghÜa ViÖt Nam", font)), p(r("¸", font))

    assert texts(docx(unsure + sure)) == texts(docx(unsure + sure.replace("<w:p>", "<w:p><!-- -->")))


def test_no_input_makes_the_search_slow():
    """Ten times the bytes may take no more than some ten times as long: the grammar never goes back."""
    for piece in (
        b"<w:p>",
        b"<w:p><w:r>",
        b"<w:p><w:pPr><w:x>",
        b'<w:p w:a="',
        b"<w:p><w:r><w:t>",
        b"<w:p><w:r><w:rPr><w:b/>",
        b"<w:p><w:pPr><w:x ",
    ):
        seconds = []
        for times in (300, 3_000):
            data = part("document", "").encode() + piece * times
            started = time.process_time()
            without_simple_paragraphs(data)
            seconds.append(time.process_time() - started)
        assert seconds[1] < 100 * seconds[0] + 0.05, piece


def test_labels_go_on_counting_through_both_ways():
    numbered = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    content = read(
        docx(
            p("a", properties=numbered) + p("<w:r><w:br/></w:r>", properties=numbered) + p("c", properties=numbered),
            numbering=NUMBERING,
        )
    )

    assert [block.label for block in content.body.blocks if isinstance(block, Paragraph)] == ["1.", "2.", "3."]
