"""Headers, footers, notes, comments, text boxes; properties and notices."""

from datetime import UTC, datetime

from service.model.content import Content, Notice, Paragraph, Properties, Span, from_json, paragraphs, to_json
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
