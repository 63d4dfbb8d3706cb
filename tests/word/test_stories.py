"""Headers, footers, notes, comments, text boxes; properties and notices."""

from datetime import UTC, datetime

import pytest

from service.errors import OverLimit
from service.model.content import (
    Content,
    CustomProperty,
    Notice,
    Paragraph,
    Properties,
    Span,
    from_json,
    paragraphs,
    to_json,
)
from service.word.read import read
from tests.word.builders_docx import docx, p, package, part, r, rel, rels


def stories(content: Content) -> dict[str, str]:
    return {
        story.name: "\n".join(block.text for block in story.blocks if isinstance(block, Paragraph))
        for story in content.stories
    }


def section(*references: str) -> str:
    return f"<w:sectPr>{''.join(references)}</w:sectPr>"


def header(identity: str, kind: str = "default") -> str:
    return f'<w:headerReference w:type="{kind}" r:id="rId-{identity}"/>'


def box(inside: str) -> str:
    return f"<w:r><w:drawing><wps:wsp><wps:txbx><w:txbxContent>{inside}</w:txbxContent></wps:txbx></wps:wsp></w:drawing></w:r>"


def test_a_header_stands_where_it_begins_and_not_where_it_goes_on():
    body = (
        p("1", properties=section(header("header1")))
        + p("2", properties=section())
        + p("3", properties=section(header("header1")))
    )
    body += section(header("header2"), header("header1", "first"))

    shown = stories(read(docx(body, header1=p("A"), header2=p("B"))))

    assert shown == {"body": "1\n2\n3", "header:1:default": "A", "header:4:default": "B", "header:4:first": "A"}


def test_a_second_copy_of_the_same_header_is_no_new_story():
    """LibreOffice writes the header of every section out as a part of its own."""
    body = p("1", properties=section(header("header1"))) + section(header("header2"))

    assert list(stories(read(docx(body, header1=p("A"), header2=p("A"))))) == ["body", "header:1:default"]


def test_blank_headers_are_left_out_and_missing_ones_told():
    content = read(
        docx(section(header("header1"), header("gone")), rel("rId-gone", "header", "gone.xml"), header1=p(" "))
    )

    assert list(stories(content)) == ["body"]
    assert content.notices == (Notice("missing-part", "word/gone.xml"),)


def test_notes_are_numbered_as_the_text_refers_to_them():
    """Ids are the file's own business: other programs renumber them."""
    refer = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
    notes = "".join(f'<w:footnote w:id="{i}"{kind}>{p(text)}</w:footnote>' for i, kind, text in [
        (0, ' w:type="separator"', "line"), (1, "", "never referred to"), (2, "", "second"), (5, "", "first"),
    ])  # fmt: skip

    content = read(
        docx(p("a", refer.format(5)) + p("b", refer.format(2), refer.format(0), refer.format(77)), footnotes=notes)
    )

    assert stories(content) == {"body": "a\nb", "footnote:1": "first", "footnote:2": "second"}
    assert content.body.blocks[0].spans == (Span("a"), Span("", note="footnote:1"))


def test_a_comment_names_its_author_and_date():
    comment = f'<w:comment w:id="3" w:author="Bình" w:date="2026-03-05T19:41:00Z">{p("sao?")}</w:comment>'

    story = read(docx(p("a", '<w:r><w:commentReference w:id="3"/></w:r>'), comments=comment)).of_kind("comment")[0]

    assert (story.name, story.author, story.written_at) == (
        "comment:1",
        "Bình",
        datetime(2026, 3, 5, 19, 41, tzinfo=UTC),
    )


def test_a_comment_of_no_date_has_none():
    comment = f'<w:comment w:id="3" w:author="B" w:date="yesterday">{p("x")}</w:comment>'

    assert (
        read(docx(p('<w:r><w:commentReference w:id="3"/></w:r>'), comments=comment)).of_kind("comment")[0].written_at
        is None
    )


def test_text_boxes_are_stories_that_their_paragraph_names():
    vml = f"<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{p('old style')}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    content = read(docx(p("a", box(p("outer", box(p("inner"))))) + p(vml)))

    assert stories(content) == {"body": "a\n", "textbox:1": "outer", "textbox:2": "old style", "textbox:3": "inner"}
    assert [block.textboxes for block in content.body.blocks] == [("textbox:1",), ("textbox:2",)]


def test_a_watermark_is_not_overlooked():
    shape = '<w:r><w:pict><v:shape><v:textpath string="DỰ THẢO"/></v:shape></w:pict></w:r>'

    assert stories(read(docx(section(header("header1")), header1=p(shape))))["header:1:default"] == "DỰ THẢO"


def test_properties_are_what_the_file_claims():
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"><dc:title>Quy trình</dc:title>'
        "<dc:creator>An</dc:creator><cp:lastModifiedBy>Bình</cp:lastModifiedBy><dcterms:created>0001-01-01T00:00:00+14:00</dcterms:created>"
        "<dcterms:modified>2026-01-02T03:04:05Z</dcterms:modified></cp:coreProperties>"
    )

    assert read(docx(p("a"), core=core)).properties == Properties(
        "Quy trình", "An", "Bình", None, datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    )


def test_what_cannot_be_read_is_told():
    content = read(
        docx(
            '<w:altChunk r:id="rId8"/>' + p("a"),
            rel("rId8", "aFChunk", "chunk.html"),
            styles="<broken",
            **{"vbaProject.bin": b"\1", "chunk.html": b"<p>b</p>"},
        )
    )

    assert {notice.code for notice in content.notices} == {"altchunk", "macros", "unreadable-part"}
    assert {notice.code for notice in content.missing} == {"altchunk", "unreadable-part"}
    assert stories(content) == {"body": "\na"}


def test_a_file_inserted_as_a_whole_counts_as_content_by_its_fingerprint():
    """Its text is not read, so a change in it may not look like no change."""
    old, new = (
        read(docx('<w:altChunk r:id="rId8"/>', rel("rId8", "aFChunk", "c.html"), **{"c.html": text})).body
        for text in (b"old", b"new")
    )

    assert old != new
    assert [len(span.object) for span in next(paragraphs(old.blocks)).spans] == [64]


def test_sections_end_with_a_break():
    blocks = read(docx(p("a", properties=section()) + p("b") + section())).body.blocks

    assert [getattr(block, "kind", "paragraph") for block in blocks] == ["paragraph", "section", "paragraph"]


def test_a_document_without_body_is_empty():
    members = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": rels(rel("rId1", "officeDocument", "word/document.xml")),
        "word/document.xml": part("document", ""),
    }

    content = read(package(members))

    assert content.body.blocks == ()
    assert from_json(to_json(content)) == content


def test_the_text_of_a_box_in_field_code_is_not_shown():
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'

    assert stories(read(docx(p(begin, box(p("code")), end, r("a"))))) == {"body": "a"}


W15 = 'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"'
W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'


def comment(identity: int, paragraph: str) -> str:
    return (
        f'<w:comment w:id="{identity}" w:author="An"><w:p {W14} w14:paraId="0{paragraph}"/>'
        f'<w:p {W14} w14:paraId="{paragraph}">{r("x")}</w:p></w:comment>'
    )


def test_comments_know_what_they_answer_and_whether_they_are_done():
    body = p(*(f'<w:r><w:commentReference w:id="{n}"/></w:r>' for n in (7, 8)))
    threads = (
        f'<w15:commentsEx {W15}><w15:commentEx w15:paraId="AA" w15:done="1"/>'
        '<w15:commentEx w15:paraId="BB" w15:paraIdParent="AA" w15:done="0"/><w15:commentEx w15:paraId="gone"/></w15:commentsEx>'
    ).encode()

    content = read(
        docx(
            body,
            rel("rId9", "commentsExtended", "ex.xml"),
            comments=comment(7, "AA") + comment(8, "BB"),
            **{"ex.xml": threads},
        )
    )

    told = [(story.name, story.reply_to, story.resolved) for story in content.of_kind("comment")]
    assert told == [("comment:1", "", True), ("comment:2", "comment:1", False)]


def shown(body: str, settings: str = "") -> dict[str, bool]:
    names = ("header1", "header2", "header3")
    content = read(docx(body, settings=settings, **{name: p(name) for name in names}))
    return {story.name: story.shown for story in content.of_kind("header")}


def test_headers_of_first_and_even_pages_are_shown_only_where_they_are_switched_on():
    references = header("header1") + header("header2", "first") + header("header3", "even")

    assert shown(section(references)) == {"header:1:default": True, "header:1:first": False, "header:1:even": False}
    assert shown(section(references, "<w:titlePg/>"), "<w:evenAndOddHeaders/>") == {
        "header:1:default": True,
        "header:1:first": True,
        "header:1:even": True,
    }


def test_a_later_section_may_switch_on_what_it_inherits():
    body = p("a", properties=section(header("header2", "first"))) + p("b") + section("<w:titlePg/>")

    assert shown(body) == {"header:1:first": True}


def test_a_header_that_is_replaced_before_it_is_switched_on_is_never_shown():
    body = (
        p("a", properties=section(header("header1", "first")))
        + p("b")
        + section(header("header2", "first"), "<w:titlePg/>")
    )

    assert shown(body) == {"header:1:first": False, "header:2:first": True}


def test_custom_properties_are_read_as_text():
    custom = (
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
        'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
        '<property name="Mã hiệu"><vt:lpwstr>QT-01</vt:lpwstr></property><property name="Lần"><vt:i4>3</vt:i4></property>'
        "</Properties>"
    )
    members = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": rels(rel("r1", "officeDocument", "d.xml") + rel("r2", "custom-properties", "c.xml")),
        "d.xml": part("document", "<w:body/>"),
        "c.xml": custom,
    }

    assert read(package(members)).properties.custom == (CustomProperty("Mã hiệu", "QT-01"), CustomProperty("Lần", "3"))


def test_fields_left_to_fill_in_are_told_once_each():
    control = (
        '<w:sdt><w:sdtPr><w:alias w:val="Ngày ban hành"/><w:showingPlcHdr/></w:sdtPr><w:sdtContent>'
        f"{r('Bấm vào đây')}</w:sdtContent></w:sdt>"
    )
    unnamed = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{r('Chọn')}</w:sdtContent></w:sdt>"

    content = read(docx(p(control, unnamed) + p(control)))

    assert content.notices == (Notice("placeholder", "Ngày ban hành"), Notice("placeholder", "Chọn"))
    assert content.missing == ()
    assert stories(content)["body"] == "Bấm vào đâyChọn\nBấm vào đây"


def test_a_macro_project_under_another_name_is_found():
    links = rel("rId9", "vbaProject", "harmless.bin")

    content = read(docx(p("a"), links, **{"harmless.bin": b"\1"}))

    assert content.notices == (Notice("macros"),)


def test_what_word_would_fetch_from_elsewhere_is_told_and_not_fetched():
    external = ' TargetMode="External"'
    links = rel("rId8", "image", "http://127.0.0.1:9/x.png", external) + rel("rId9", "hyperlink", "http://x/", external)

    assert read(docx(p("a"), links)).notices == (Notice("linked-content", "http://127.0.0.1:9/x.png"),)


def template(address: str) -> tuple[Notice, ...]:
    links = rels(rel("rId1", "attachedTemplate", address, ' TargetMode="External"')).encode()
    return read(docx(p("a"), settings="", **{"_rels/settings.xml.rels": links})).notices


def test_a_template_on_the_network_is_told_and_one_on_a_disk_is_not():
    """It is how a harmless file brings macros along; but every second file names its author's Normal.dotm."""
    assert template("http://example.test/t.dotm") == (Notice("remote-template", "http://example.test/t.dotm"),)
    assert template("\\\\server\\share\\t.dotm") != ()
    assert template("file://server/share/t.dotm") != ()
    assert template("file:///C:\\Users\\An\\Normal.dotm") == ()


def test_a_glossary_is_no_content():
    """Building blocks of the template travel along in a document of their own."""
    glossary = part("glossaryDocument", p("mẫu câu")).encode()

    assert stories(read(docx(p("a"), rel("rId9", "glossaryDocument", "g.xml"), **{"g.xml": glossary}))) == {"body": "a"}


def test_a_click_on_a_picture_leads_somewhere():
    picture = (
        '<w:r><w:drawing><wp:inline><wp:docPr descr="Sơ đồ"><a:hlinkClick r:id="rId9"/></wp:docPr><a:blip r:embed="rId8"/>'
        "</wp:inline></w:drawing></w:r>"
    )
    links = rel("rId8", "image", "x.png") + rel("rId9", "hyperlink", "http://x/", ' TargetMode="External"')

    (span,) = read(docx(p(picture), links, **{"x.png": b"1"})).body.blocks[0].spans

    assert (span.text, span.link) == ("Sơ đồ", "http://x/")


def test_notes_referred_to_from_text_boxes_and_from_each_other_are_read():
    """Found by writing the listing out: boxes were read last, when the notes had been counted."""
    footnotes = f'<w:footnote w:id="1">{p("cuối trang")}</w:footnote>'
    reference = p('<w:r><w:footnoteReference w:id="1"/></w:r>')
    comments = f'<w:comment w:id="5">{p("nhận xét")}{reference}</w:comment>'

    content = read(docx(p(box(p('<w:r><w:commentReference w:id="5"/></w:r>'))), comments=comments, footnotes=footnotes))

    assert [story.name for story in content.stories] == ["body", "footnote:1", "comment:1", "textbox:1"]


def test_a_part_that_is_shown_again_and_again_is_over_a_limit():
    """A small file could otherwise ask for any amount of text: two headers in turn, section after section."""
    sections = "".join(p("a", properties=section(header(f"header{1 + n % 2}"))) for n in range(300))

    with pytest.raises(OverLimit) as raised:
        read(docx(sections, header1=p("một " * 5_000), header2=p("hai " * 5_000)))

    assert raised.value.measure.startswith("text 2")
