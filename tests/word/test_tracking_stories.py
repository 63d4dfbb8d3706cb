"""Tracked changes in every story: notes, comments, text boxes, pictures, headers, sections, looks, lists, cells.

Each file is written out by hand, changed, marked up, and read both ways; Word's own rules are checked on each.
"""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

import pytest
from lxml import etree

from service.diff.compare import compare
from service.model.content import Content, paragraphs
from service.word.read import read
from service.word.redline import Moves, TrackedChanges, write_redline
from tests.word.builders_docx import docx, p, r, rel, tbl, tc, tr
from tests.word.tracked_rules import violations

AT = datetime(2025, 7, 7, 8, 30, tzinfo=UTC)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

FIRST = "Thời gian xử lý: 05 ngày làm việc kể từ ngày nhận đủ hồ sơ hợp lệ."
SECOND = "Cán bộ, công chức Phòng Kinh tế chịu trách nhiệm thực hiện quy trình này."
LAST = "Hồ sơ được lưu tại bộ phận một cửa."
END = "<w:sectPr><w:pgSz w:w='11906' w:h='16838'/></w:sectPr>"


def marked(old: bytes, new: bytes, moves: Moves = "moves") -> TrackedChanges:
    changes = write_redline(old, new, compare(read(old), read(new)), "Nguyễn Văn An", AT, moves)
    assert violations(changes.data) == []
    assert said(read(changes.data)) == said(read(new))
    return changes


def reversible(old: bytes, new: bytes, moves: Moves = "moves") -> TrackedChanges:
    """Marked up in both directions; accepting gives one file, rejecting the other."""
    back = marked(new, old, moves)
    assert said(read(back.data, "original")) == said(read(new))
    changes = marked(old, new, moves)
    assert said(read(changes.data, "original")) == said(read(old))
    return changes


def said(content: Content) -> list[tuple[str, list[tuple[str, ...]]]]:
    """What a reader sees: text, pictures and notes, story by story. Stories without anything do not count."""
    found = []
    for story in content.stories:
        shown = [
            (paragraph.text, *(span.object or span.note for span in paragraph.spans if span.object or span.note))
            for paragraph in paragraphs(story.blocks)
        ]
        if any("".join(line) for line in shown):
            found.append((story.kind, shown))
    return sorted(found)


def tree(changes: TrackedChanges, part: str = "word/document.xml") -> etree._Element:
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(changes.data)).read(part))


def texts(root: etree._Element, change: str) -> list[str]:
    return ["".join(mark.itertext()) for mark in root.iter(W + change) if len(mark)]


def reference(kind: str, identity: str) -> str:
    return f'<w:r><w:{kind}Reference w:id="{identity}"/></w:r>'


def note(kind: str, identity: str, text: str) -> str:
    return f'<w:{kind} w:id="{identity}" w:author="Bình">{p(text)}</w:{kind}>'


SEPARATORS = '<w:footnote w:id="-1" w:type="separator"><w:p/></w:footnote>'


# --- notes and comments


@pytest.mark.parametrize("kind", ["footnote", "endnote", "comment"])
def test_a_note_that_came_brings_its_text(kind: str) -> None:
    """It goes into the part of the old file under an id of its own, and comes back out when rejected."""
    part = {f"{kind}s": note(kind, "1", "Theo Nghị định 30/2020/NĐ-CP.")}
    both = {f"{kind}s": note(kind, "4", "Theo Nghị định 30/2020/NĐ-CP.") + note(kind, "1", "Không kể ngày lễ.")}
    old = docx(p(FIRST, reference(kind, "1")) + p(SECOND) + END, **part)
    new = docx(p(FIRST, reference(kind, "4")) + p(SECOND, reference(kind, "1")) + END, **both)

    changes = reversible(old, new)

    assert changes.degraded == ()
    assert len(tree(changes, f"word/{kind}s.xml")) == 2


def test_the_first_note_of_a_file_makes_the_part() -> None:
    """With Word's separators, its relationship and content type."""
    old = docx(p(FIRST) + p(SECOND) + END)
    new = docx(
        p(FIRST, reference("footnote", "2")) + p(SECOND) + END, footnotes=note("footnote", "2", "Không kể ngày lễ.")
    )

    changes = reversible(old, new)

    assert [one.get(W + "type") for one in tree(changes, "word/carried/footnotes1.xml")] == [
        "separator",
        "continuationSeparator",
        None,
    ]


def test_what_a_note_says_is_marked_in_the_note() -> None:
    """The words that changed, not the whole note."""
    old = docx(p(FIRST, reference("footnote", "1")) + END, footnotes=note("footnote", "1", "Không kể ngày lễ."))
    new = docx(p(FIRST, reference("footnote", "7")) + END, footnotes=note("footnote", "7", "Không kể ngày nghỉ."))

    changes = reversible(old, new)

    assert texts(tree(changes, "word/footnotes.xml"), "ins") == ["nghỉ"]
    assert texts(tree(changes), "ins") == []


# --- pictures, links, text boxes


def picture(identity: str) -> str:
    return (
        '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="Hình"/><a:graphic><a:graphicData>'
        f'<a:blip r:embed="{identity}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )


IMAGE = rel("rId9", "image", "media/a.png")


def test_a_picture_that_came_brings_its_file_along() -> None:
    """Under a name of ours: names of parts in the new file are not trusted."""
    old = docx(p(FIRST) + END)
    new = docx(p(FIRST, picture("rId9")) + END, IMAGE, **{"media/a.png": b"\x89PNG one"})

    changes = reversible(old, new)

    archive = zipfile.ZipFile(io.BytesIO(changes.data))
    assert [archive.read(name) for name in archive.namelist() if name.startswith("word/media/")] == [b"\x89PNG one"]


def test_a_picture_replaced_under_the_same_name_is_deleted_and_inserted() -> None:
    """Its bytes are what a reader sees."""
    old = docx(p(FIRST, picture("rId9")) + END, IMAGE, **{"media/a.png": b"\x89PNG one"})
    new = docx(p(FIRST, picture("rId9")) + END, IMAGE, **{"media/a.png": b"\x89PNG two"})

    root = tree(reversible(old, new))

    assert [len(list(root.iter(W + tag))) for tag in ("ins", "del", "drawing")] == [1, 1, 2]


def test_a_new_link_leads_where_it_did() -> None:
    """The address comes along as a relationship of the old file."""
    link = rel("rId5", "hyperlink", "https://dichvucong.gov.vn", ' TargetMode="External"')
    old = docx(p(FIRST) + p(LAST) + END)
    new = docx(p(FIRST) + p(f'<w:hyperlink r:id="rId5">{r("Cổng dịch vụ công")}</w:hyperlink>') + p(LAST) + END, link)

    changes = reversible(old, new)

    spans = [span for one in paragraphs(read(changes.data).body.blocks) for span in one.spans if span.link]
    assert [(span.text, span.link) for span in spans] == [("Cổng dịch vụ công", "https://dichvucong.gov.vn")]


def box(text: str) -> str:
    content = f"<w:txbxContent>{p(text)}</w:txbxContent>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><wp:docPr id="1" name="Hộp"/>'
        f"<a:graphic><a:graphicData><wps:wsp><wps:txbx>{content}</wps:txbx></wps:wsp></a:graphicData></a:graphic>"
        "</wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>"
        f"{content}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def test_words_in_a_text_box_are_marked_in_both_of_its_copies() -> None:
    """Word keeps one for old programs, and so does whoever prints with them."""
    old = docx(p(FIRST, box("Mã số: QT-01, lần ban hành 02")) + END)
    new = docx(p(FIRST, box("Mã số: QT-01, lần ban hành 03")) + END)

    root = tree(reversible(old, new))

    assert texts(root, "ins") == ["03", "03"]
    assert len({mark.get(W + "id") for mark in root.iter(W + "ins", W + "del")}) == 4


def test_a_text_box_that_came_stays_whole() -> None:
    """Alternate content names its namespaces by prefix: they have to come along."""
    root = tree(reversible(docx(p(FIRST) + END), docx(p(FIRST, box("Mã số: QT-01")) + END)))

    choice = next(root.iter("{http://schemas.openxmlformats.org/markup-compatibility/2006}Choice"))
    assert choice.nsmap[choice.get("Requires")].endswith("wordprocessingShape")


# --- headers and sections


def section(*references: str, more: str = "") -> str:
    return f"<w:sectPr>{''.join(references)}<w:pgSz w:w='11906' w:h='16838'/>{more}</w:sectPr>"


def header(number: int, form: str = "default") -> str:
    return f'<w:headerReference w:type="{form}" r:id="rId-header{number}"/>'


def test_a_header_is_marked_up_in_its_own_part() -> None:
    """The part of the old file, whatever the part of the new one is called."""
    old = docx(p(FIRST) + section(header(1)), header1=p("Lần ban hành: 01"))
    new = docx(p(FIRST) + section(header(2)), header2=p("Lần ban hành: 02"))

    changes = reversible(old, new)

    assert texts(tree(changes, "word/header1.xml"), "ins") == ["02"]


def test_a_header_that_came_is_a_part_of_its_own_and_goes_when_rejected() -> None:
    """Word tracks no references to headers, but it tracks what they hold."""
    old = docx(p(FIRST) + section())
    new = docx(p(FIRST) + section(header(1)), header1=p("Lần ban hành: 02"))

    reversible(old, new)


def test_sections_that_shared_a_header_can_differ() -> None:
    """The second one gets a copy of the old header, marked up."""
    parts = p(FIRST), p(SECOND)
    old = docx(p(FIRST, properties=section(header(1))) + parts[1] + section(header(1)), header1=p("Lần ban hành: 01"))
    new = docx(
        p(FIRST, properties=section(header(1))) + parts[1] + section(header(2)),
        header1=p("Lần ban hành: 01"),
        header2=p("Phụ lục, lần ban hành: 01"),
    )

    changes = reversible(old, new)

    assert texts(tree(changes, "word/carried/header1.xml"), "ins") == ["Phụ lục, lần"]


def test_a_section_break_comes_and_goes_with_its_paragraph() -> None:
    """With the headers it brings."""
    old = docx(p(FIRST) + p(LAST) + section(header(1)), header1=p("Lần ban hành: 01"))
    new = docx(
        p(FIRST) + p(SECOND, properties=section(header(2))) + p(LAST) + section(header(1)),
        header1=p("Lần ban hành: 01"),
        header2=p("Phần thứ nhất"),
    )

    reversible(old, new)


def test_page_settings_are_kept_in_a_change_of_the_section() -> None:
    """A page turned on its side is a change like any other."""
    old = docx(p(FIRST) + section())
    new = docx(p(FIRST) + "<w:sectPr><w:pgSz w:w='16838' w:h='11906' w:orient='landscape'/></w:sectPr>")

    root = tree(reversible(old, new))

    sections = [mark.find(W + "pgSz").get(W + "w") for mark in root.iter(W + "sectPr")]
    assert sections == ["16838", "11906"]


# --- looks and lists


def test_a_look_that_changed_is_a_change_of_properties() -> None:
    """The new look, with the old one kept for whoever rejects it."""
    old = docx(p("Thời gian xử lý: ", r("05"), " ngày làm việc.") + p(SECOND) + END)
    new = docx(
        p("Thời gian xử lý: ", r("05", "<w:b/>"), " ngày làm việc.")
        + p(SECOND, properties='<w:jc w:val="center"/>')
        + END
    )

    changes = reversible(old, new)

    root = tree(changes)
    assert changes.degraded == ()
    assert [len(mark) for mark in root.iter(W + "rPrChange", W + "pPrChange")] == [1, 1]
    looks = [(span.text, span.look) for one in paragraphs(read(changes.data).body.blocks) for span in one.spans]
    assert looks == [(span.text, span.look) for one in paragraphs(read(new).body.blocks) for span in one.spans]


STYLES = '<w:style w:type="paragraph" w:styleId="{}"><w:name w:val="heading 1"/><w:rPr>{}</w:rPr></w:style>'


def test_styles_are_the_same_by_name() -> None:
    """Vietnamese Word calls the style `heading 1` u1: the words come in the style of the old file."""
    old = docx(p(FIRST, properties='<w:pStyle w:val="u1"/>') + p(LAST) + END, styles=STYLES.format("u1", "<w:b/>"))
    new = docx(
        p(FIRST, properties='<w:pStyle w:val="Heading1"/>')
        + p(SECOND, properties='<w:pStyle w:val="Heading1"/>')
        + p(LAST)
        + END,
        styles=STYLES.format("Heading1", "<w:b/>"),
    )

    root = tree(reversible(old, new))

    assert {style.get(W + "val") for style in root.iter(W + "pStyle")} == {"u1"}


def test_a_style_that_the_old_file_lacks_comes_along() -> None:
    """And so does the list that it numbers by."""
    list_ = (
        '<w:abstractNum w:abstractNumId="{0}"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{1}"/>'
        '<w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="{0}"><w:abstractNumId w:val="{0}"/></w:num>'
    )
    style = '<w:style w:type="paragraph" w:styleId="Muc"><w:name w:val="Mục"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    old = docx(p(FIRST) + p(LAST) + END, styles=STYLES.format("u1", ""), numbering=list_.format("1", "lowerLetter"))
    new = docx(
        p(FIRST) + p(SECOND, properties='<w:pStyle w:val="Muc"/>') + p(LAST) + END,
        styles=STYLES.format("u1", "") + style,
        numbering=list_.format("1", "decimal"),
    )

    changes = marked(old, new)

    labels = [(one.style, one.label) for one in paragraphs(read(changes.data).body.blocks)]
    assert labels == [(one.style, one.label) for one in paragraphs(read(new).body.blocks)]
    assert labels[1] == ("Mục", "1.")


# --- tables


def test_a_column_that_came_is_marked_cell_by_cell() -> None:
    """Rows stay the rows that they were."""
    old = docx(tbl(tr(tc("Bước"), tc("Việc")), tr(tc("B1"), tc("Nộp hồ sơ"))) + p(LAST) + END)
    new = docx(
        tbl(tr(tc("Bước"), tc("Việc"), tc("Thời gian")), tr(tc("B1"), tc("Nộp hồ sơ"), tc("½ ngày"))) + p(LAST) + END
    )

    root = tree(reversible(old, new))

    assert len(list(root.iter(W + "cellIns"))) == 2
    assert not [row for row in root.iter(W + "trPr") if len(row)]


def test_rows_whose_cells_were_merged_are_replaced() -> None:
    """Word tracks no merging: the row goes, and comes with its new cells."""
    old = docx(tbl(tr(tc("B1"), tc("Nộp hồ sơ")), tr(tc("B2"), tc("Thẩm định"))) + p(LAST) + END)
    new = docx(
        tbl(
            tr(tc("B1", '<w:vMerge w:val="restart"/>'), tc("Nộp hồ sơ")),
            tr(tc("", "<w:vMerge/>"), tc("Thẩm định")),
        )
        + p(LAST)
        + END
    )

    reversible(old, new)


# --- moves and ends


def test_a_moved_paragraph_is_moved_in_word_too() -> None:
    """Both halves bear one name; texts in them are plain, as Word wants."""
    old = docx(p(FIRST) + p(SECOND) + p(LAST) + p("Hết.") + END)
    new = docx(p(SECOND) + p(LAST) + p(FIRST) + p("Hết.") + END)

    root = tree(reversible(old, new))

    assert texts(root, "moveFrom") == texts(root, "moveTo") == [FIRST]
    assert not texts(root, "ins") + texts(root, "del")


def test_moves_can_be_told_as_deleted_and_inserted() -> None:
    """For programs that do not know moves."""
    old = docx(p(FIRST) + p(SECOND) + p(LAST) + p("Hết.") + END)
    new = docx(p(SECOND) + p(LAST) + p(FIRST) + p("Hết.") + END)

    root = tree(reversible(old, new, moves="delete-insert"))

    assert texts(root, "ins") == texts(root, "del") == [FIRST]


def test_the_last_paragraph_mark_of_a_story_never_changes() -> None:
    """Word can neither delete nor insert it: an empty paragraph would stay behind."""
    changes = reversible(docx(p(FIRST) + p(SECOND) + END), docx(p(FIRST) + p(SECOND) + p(LAST) + END))

    last = list(tree(changes).iter(W + "p"))[-1]
    assert not list(last.find(W + "pPr").iterfind(f"{W}rPr/{W}ins"))


# --- earlier changes, determinism


def test_changes_that_the_new_file_tracks_itself_keep_their_author() -> None:
    """Who reads the redline can tell what Bình had proposed from what was changed in silence."""
    by = 'w:id="3" w:author="Trần Thị Bình" w:date="2025-01-02T03:04:05Z"'
    old = docx(p("Thời hạn: 05 ngày.") + p(SECOND) + END)
    new = docx(
        p(
            "Thời hạn: ",
            f"<w:del {by}><w:r><w:delText>05</w:delText></w:r></w:del>",
            f"<w:ins {by}>{r('03')}</w:ins>",
            " ngày.",
        )
        + p(SECOND.replace("quy trình", "thủ tục"))
        + END
    )

    changes = marked(old, new)

    root = tree(changes)
    authors = [(mark.get(W + "author"), "".join(mark.itertext())) for mark in root.iter(W + "ins", W + "del")]
    assert authors == [
        ("Trần Thị Bình", "05"),
        ("Trần Thị Bình", "03"),
        ("Nguyễn Văn An", "quy trình"),
        ("Nguyễn Văn An", "thủ tục"),
    ]
    assert changes.degraded == ("earlier-changes",)


def test_the_same_input_gives_the_same_bytes() -> None:
    """Files can be compared and kept by their fingerprint."""
    old, new = docx(p(FIRST) + p(SECOND) + END), docx(p(FIRST) + p(LAST) + END)

    assert marked(old, new).data == marked(old, new).data


def test_a_style_that_looks_different_is_named() -> None:
    """Nothing in the text changed, so Word has nothing to mark."""
    old = docx(p(FIRST, properties='<w:pStyle w:val="u1"/>') + END, styles=STYLES.format("u1", ""))
    new = docx(p(FIRST, properties='<w:pStyle w:val="u1"/>') + END, styles=STYLES.format("u1", "<w:i/>"))

    assert marked(old, new).degraded == ("formatting",)


def test_what_comes_after_a_replaced_paragraph_stays_behind_it() -> None:
    """A paragraph that ends a section now is deleted and inserted; the next new one follows it."""
    old = docx(p(FIRST) + p(LAST) + section())
    new = docx(p(FIRST, properties=section()) + p(SECOND) + p("") + p(LAST) + section())

    reversible(old, new)


def test_words_edited_in_a_moved_paragraph_are_told_apart() -> None:
    """Deleted where it stood, inserted where it stands: the rest is the move."""
    old = docx(p(FIRST) + p(SECOND) + p(LAST) + p("Hết.") + END)
    new = docx(p(SECOND) + p(LAST) + p(FIRST.replace("05", "03")) + p("Hết.") + END)

    root = tree(reversible(old, new))

    assert (texts(root, "del"), texts(root, "ins")) == (["05"], ["03"])
    assert "".join(texts(root, "moveTo")) == FIRST.replace("05", "")
