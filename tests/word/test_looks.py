"""Formatting keys, styles and outline levels."""

from service.model.content import paragraphs
from service.word.read import read
from tests.word.builders_docx import docx, p, r, tbl, tc, tr

STYLES = """
<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman"/><w:sz w:val="26"/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/>
  <w:pPr><w:jc w:val="center"/><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:sz w:val="32"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="H1x"><w:name w:val="Tiêu đề"/><w:basedOn w:val="H1"/></w:style>
<w:style w:type="paragraph" w:styleId="Loop"><w:name w:val="Loop"/><w:basedOn w:val="Loop"/></w:style>
<w:style w:type="character" w:styleId="Strong"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>
"""


def first(body: str):
    return next(paragraphs(read(docx(body, styles=STYLES)).body.blocks))


def look(properties: str, style: str = "") -> str:
    return first(p(r("x", properties), properties=style)).spans[0].look


def test_a_look_is_what_a_reader_sees_in_sorted_tokens():
    properties = (
        '<w:rFonts w:ascii="Arial"/><w:b/><w:i w:val="1"/><w:strike w:val="0"/><w:color w:val="ff0000"/><w:sz w:val="28"/>'
        '<w:szCs w:val="28"/><w:highlight w:val="yellow"/><w:u w:val="single"/><w:vertAlign w:val="superscript"/>'
        '<w:lang w:val="vi-VN"/><w:noProof/>'
    )

    assert look(properties) == "b color:FF0000 font:Arial highlight:yellow i sz:28 u:single vert:superscript"


def test_what_changes_nothing_to_see_is_no_look():
    """LibreOffice writes the size, the font and the black that Word left to the style."""
    properties = '<w:rFonts w:ascii="Times New Roman"/><w:sz w:val="26"/><w:color w:val="000000"/><w:u w:val="none"/><w:b w:val="0"/>'

    assert look(properties) == ""


def test_the_style_of_the_paragraph_is_part_of_the_look():
    assert look("", '<w:pStyle w:val="H1x"/>') == "b sz:32"


def test_bold_of_two_styles_cancels_out_and_direct_bold_does_not():
    """ECMA-376 17.7.3: toggle properties of a paragraph style and a character style are exclusive."""
    heading = '<w:pStyle w:val="H1"/>'

    assert look('<w:rStyle w:val="Strong"/>', heading) == "sz:32"
    assert look('<w:rStyle w:val="Strong"/><w:b/>', heading) == "b sz:32"


def test_style_level_and_alignment_come_down_from_the_styles_it_is_based_on():
    paragraph = first(p("x", properties='<w:pStyle w:val="H1x"/>'))

    assert (paragraph.style, paragraph.level, paragraph.look) == ("Tiêu đề", 0, "jc:center")


def test_the_default_style_and_an_unknown_one_have_no_name():
    assert first(p("x")).style == first(p("x", properties='<w:pStyle w:val="Gone"/>')).style == ""


def test_a_direct_outline_level_wins_and_nine_means_body_text():
    assert first(p("x", properties='<w:outlineLvl w:val="2"/>')).level == 2
    assert first(p("x", properties='<w:pStyle w:val="H1"/><w:outlineLvl w:val="9"/>')).level is None


def test_a_style_based_on_itself_is_read():
    assert first(p("x", properties='<w:pStyle w:val="Loop"/>')).style == "Loop"


def test_built_in_styles_have_one_spelling():
    """LibreOffice writes "Heading 1" back for Word's "heading 1": a save is no change of style."""
    spelled = STYLES.replace('"heading 1"', '"Heading 1"')
    paragraph = next(paragraphs(read(docx(p("x", properties='<w:pStyle w:val="H1"/>'), styles=spelled)).body.blocks))

    assert paragraph.style == "heading 1"


FIRST_ROW_BOLD = (
    '<w:style w:type="table" w:styleId="Base"><w:rPr><w:i/></w:rPr></w:style>'
    '<w:style w:type="table" w:styleId="T"><w:basedOn w:val="Base"/>'
    '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr></w:tblStylePr>'
    '<w:tblStylePr w:type="lastCol"><w:pPr><w:jc w:val="right"/></w:pPr></w:tblStylePr>'
    '<w:tblStylePr w:type="neCell"><w:rPr><w:b w:val="0"/></w:rPr></w:tblStylePr></w:style>'
)


def looks_of_cells(look: str, inner: str = "x") -> list[list[tuple[str, str]]]:
    rows = "".join(tr(tc(inner), tc(inner)) for _ in range(2))
    body = (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="T"/>{look}</w:tblPr><w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid>{rows}'
        f"</w:tbl>{p('after')}"
    )
    table, after = read(docx(body, styles=FIRST_ROW_BOLD)).body.blocks
    assert after.spans[0].look == ""
    return [[(c.blocks[0].spans[0].look, c.blocks[0].look) for c in row.cells] for row in table.rows]


def test_a_table_style_makes_its_first_row_bold_where_the_table_asks_for_it():
    assert looks_of_cells('<w:tblLook w:firstRow="1" w:lastColumn="1"/>') == [
        [("b i", ""), ("i", "jc:right")],
        [("i", ""), ("i", "jc:right")],
    ]


def test_the_older_bits_ask_for_the_same():
    assert looks_of_cells('<w:tblLook w:val="0120"/>') == looks_of_cells('<w:tblLook w:firstRow="1" w:lastColumn="1"/>')


def test_without_a_table_look_only_the_whole_table_is_styled():
    assert looks_of_cells("") == [[("i", ""), ("i", "")]] * 2


def test_a_table_inside_a_cell_has_a_look_of_its_own():
    nested = tbl(tr(tc("inner"))) + "<w:p/>"
    body = (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="T"/><w:tblLook w:firstRow="1"/></w:tblPr>'
        f"<w:tr><w:tc>{nested}{p('outer')}</w:tc></w:tr></w:tbl>"
    )

    cell = read(docx(body, styles=FIRST_ROW_BOLD)).body.blocks[0].rows[0].cells[0]

    assert cell.blocks[0].rows[0].cells[0].blocks[0].spans[0].look == ""
    assert cell.blocks[-1].spans[0].look == "b i"
