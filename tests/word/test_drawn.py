"""Text inside charts, SmartArt diagrams and drawings: shown on the page, kept outside the main part."""

from service.model.content import Content, Paragraph, Table, paragraphs
from service.word.read import read
from tests.word.builders_docx import docx, p, rel

C = 'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
DGM = 'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"'
CHART = f'<w:r><w:drawing><wp:inline><c:chart {C} r:id="rId7"/></wp:inline></w:drawing></w:r>'
DIAGRAM = f'<w:r><w:drawing><dgm:relIds {DGM} r:dm="rId7"/></w:drawing></w:r>'


def points(**values: str) -> str:
    return "".join(f'<c:pt idx="{index[1:]}"><c:v>{value}</c:v></c:pt>' for index, value in values.items())


def series(name: str, categories: str, values: str) -> str:
    return (
        f"<c:ser><c:tx><c:strRef><c:strCache>{points(_0=name)}</c:strCache></c:strRef></c:tx>"
        f"<c:cat><c:strRef><c:strCache>{categories}</c:strCache></c:strRef></c:cat>"
        f"<c:val><c:numRef><c:numCache>{values}</c:numCache></c:numRef></c:val></c:ser>"
    )


def with_part(run: str, kind: str, xml: str, *further: str) -> Content:
    links = rel("rId7", kind, "drawn/part.xml") + "".join(further)
    return read(docx(p(run), links, **{"drawn/part.xml": xml.encode()}))


def chart(inside: str, title: str = "") -> Content:
    return with_part(CHART, "chart", f"<c:chartSpace {C} {A}><c:chart>{title}{inside}</c:chart></c:chartSpace>")


def words(content: Content, name: str) -> list[str]:
    (story,) = [story for story in content.stories if story.name == name]
    return [paragraph.text for paragraph in paragraphs(story.blocks)]


def point(identity: str, text: str, kind: str = "node") -> str:
    return f'<dgm:pt modelId="{identity}" type="{kind}"><dgm:t><a:p><a:r><a:t>{text}</a:t></a:r></a:p></dgm:t></dgm:pt>'


def link(parent: str, child: str, order: int) -> str:
    return f'<dgm:cxn modelId="x" srcId="{parent}" destId="{child}" srcOrd="{order}" destOrd="0"/>'


def test_a_chart_is_a_title_and_the_table_that_it_draws():
    title = "<c:title><c:tx><c:rich><a:p><a:r><a:t>Số hồ sơ</a:t></a:r></a:p></c:rich></c:tx></c:title>"
    quarters = points(_0="Quý I", _1="Quý II")

    content = chart(
        series("Đúng hạn", quarters, points(_0="12", _1="4.4000000000000004"))
        + series("Quá hạn", quarters, points(_1="3")),
        title,
    )

    (_, drawn) = content.stories
    assert (drawn.kind, drawn.name) == ("textbox", "chart:1")
    assert content.body.blocks[0].textboxes == ("chart:1",)
    assert words(content, "chart:1")[0] == "Số hồ sơ"
    assert [[cell.text for cell in row.cells] for row in drawn.blocks[1].rows] == [
        ["", "Đúng hạn", "Quá hạn"],
        ["Quý I", "12", ""],
        ["Quý II", "4.4", "3"],
    ]


def test_a_title_may_be_taken_from_a_cell():
    title = f"<c:title><c:tx><c:strRef><c:strCache>{points(_0='Tổng')}</c:strCache></c:strRef></c:tx></c:title>"

    assert words(chart("", title), "chart:1") == ["Tổng"]


def test_a_chart_that_lies_about_its_size_stays_as_small_as_its_file():
    """Two thousand series of one point each would draw a table of four million cells."""
    liar = "".join(series("s", points(**{f"_{n}": "k"}), points(**{f"_{n}": "1"})) for n in range(2_000))

    content = chart(liar)

    assert all(isinstance(block, Paragraph) for block in content.stories[1].blocks)
    assert len(content.stories[1].blocks) == 6_000


def test_a_change_inside_a_chart_is_a_change_of_the_document():
    one, other = (chart(series("a", points(_0="k"), points(_0=value))) for value in "12")

    assert one.stories[1] != other.stories[1]


def test_words_drawn_over_a_chart_belong_to_it():
    over = (
        f'<c:userShapes {C} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rId1"/>'
    )
    shapes = f"<x {A}><a:p><a:r><a:t>Mục tiêu</a:t></a:r></a:p></x>".encode()
    links = f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rel("rId1", "chartUserShapes", "over.xml")}</Relationships>'.encode()
    parts = {
        "drawn/part.xml": f"<c:chartSpace {C} {A}>{over}</c:chartSpace>".encode(),
        "drawn/over.xml": shapes,
        "drawn/_rels/part.xml.rels": links,
    }

    assert words(read(docx(p(CHART), rel("rId7", "chart", "drawn/part.xml"), **parts)), "chart:1") == ["Mục tiêu"]


def test_a_diagram_reads_from_parents_to_children_in_their_order():
    nodes = point("c", "Duyệt") + point("a", "Bắt đầu") + point("b", "Soạn thảo") + point("z", "hình vẽ", "pres")
    links = link("a", "c", 1) + link("a", "b", 0)

    content = with_part(
        DIAGRAM,
        "diagramData",
        f"<dgm:dataModel {DGM} {A}><dgm:ptLst>{nodes}</dgm:ptLst><dgm:cxnLst>{links}</dgm:cxnLst></dgm:dataModel>",
    )

    assert words(content, "diagram:1") == ["Bắt đầu", "Soạn thảo", "Duyệt"]


def test_a_diagram_whose_links_run_in_a_circle_comes_to_an_end():
    nodes = point("a", "A") + point("b", "B")
    links = link("a", "b", 0) + link("b", "a", 0)

    content = with_part(
        DIAGRAM,
        "diagramData",
        f"<dgm:dataModel {DGM} {A}><dgm:ptLst>{nodes}</dgm:ptLst><dgm:cxnLst>{links}</dgm:cxnLst></dgm:dataModel>",
    )

    assert sorted(words(content, "diagram:1")) == ["A", "B"]


def test_a_damaged_chart_is_left_out_and_told():
    content = with_part(CHART, "chart", "<broken")

    assert [notice.code for notice in content.missing] == ["unreadable-part"]
    assert [story.name for story in content.stories] == ["body"]


def test_text_of_a_drawing_that_is_no_text_box_is_read():
    """Pasted drawings keep their text as DrawingML paragraphs (lockedCanvas)."""
    run = (
        f"<w:r><w:drawing><x {A}><a:p><a:r><a:rPr><a:latin typeface='.VnTime'/></a:rPr><a:t>Quy tr×nh</a:t></a:r></a:p>"
        "</x></w:drawing></w:r>"
    )

    assert words(read(docx(p(run))), "drawing:1") == ["Quy trình"]


def test_wordart_in_an_old_font_is_decoded():
    shape = (
        "<w:r><w:pict><v:shape><v:textpath style='font-family:&quot;.VnTimeH&quot;;font-size:1pt' string='h\u00adíng dÉn'/>"
        "</v:shape></w:pict></w:r>"
    )

    assert read(docx(p(shape))).body.blocks[0].text == "HƯỚNG DẪN"


def test_a_table_of_a_chart_is_a_table():
    content = chart(series("a", points(_0="k"), points(_0="1")))

    assert isinstance(content.stories[1].blocks[0], Table)
