"""Tracked changes: accepting all gives the new document, rejecting all the old one."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime

import docx
import pytest
from docx.document import Document
from lxml import etree

from service.diff.compare import compare
from service.model.content import Content, paragraphs
from service.word.read import read
from service.word.redline import TrackedChanges, write_redline

AT = datetime(2025, 7, 7, 8, 30, tzinfo=UTC)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

LIMIT = "Thời gian xử lý: 05 ngày làm việc kể từ ngày nhận đủ hồ sơ hợp lệ."
LONG = "Cán bộ, công chức Phòng Kinh tế chịu trách nhiệm thực hiện và kiểm soát quy trình này."
STEPS = (
    ("TT", "Trình tự", "Thời gian"),
    ("B1", "Nộp hồ sơ tại bộ phận một cửa", "½ ngày"),
    ("B2", "Thẩm định hồ sơ", "01 ngày"),
)


def saved(document: Document) -> bytes:
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def base() -> Document:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Lần ban hành: 01"
    document.add_heading("Thời gian xử lý", 1)
    paragraph = document.add_paragraph("Thời gian xử lý: ")
    paragraph.add_run("05").bold = True
    paragraph.add_run(" ngày làm việc kể từ ngày nhận đủ hồ sơ hợp lệ.")
    document.add_paragraph(LONG)
    table = document.add_table(0, 3)
    for row in STEPS:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.add_paragraph("Quy định trình tự, cách thức giải quyết thủ tục. Áp dụng cho mọi tổ chức, cá nhân.")
    document.add_paragraph("Hết.")
    return document


def word_edited(document: Document) -> None:
    document.paragraphs[1].runs[1].text = "03"


def paragraph_added_and_removed(document: Document) -> None:
    document.paragraphs[2].insert_paragraph_before("Một đoạn mới hoàn toàn được thêm vào đây.")
    document.paragraphs[4]._p.getparent().remove(document.paragraphs[4]._p)


def row_added(document: Document) -> None:
    for cell, text in zip(document.tables[0].add_row().cells, ("B3", "Ký duyệt", "½ ngày"), strict=True):
        cell.text = text


def row_removed(document: Document) -> None:
    row = document.tables[0].rows[1]._tr
    row.getparent().remove(row)


def cell_edited(document: Document) -> None:
    document.tables[0].cell(2, 2).text = "02 ngày"


def column_removed(document: Document) -> None:
    for row in document.tables[0].rows:
        row._tr.remove(row._tr.tc_lst[2])


def paragraph_moved(document: Document) -> None:
    document.paragraphs[0]._p.addprevious(document.paragraphs[2]._p)


def paragraph_split(document: Document) -> None:
    first, second = document.paragraphs[3].text.split(". ", 1)
    document.paragraphs[3].insert_paragraph_before(first + ".")
    document.paragraphs[4].text = second


def paragraphs_joined(document: Document) -> None:
    document.paragraphs[1].add_run(" " + LONG)
    document.paragraphs[2]._p.getparent().remove(document.paragraphs[2]._p)


def header_edited(document: Document) -> None:
    document.sections[0].header.paragraphs[0].text = "Lần ban hành: 02"


def table_added(document: Document) -> None:
    table = document.add_table(2, 2)
    table.cell(0, 0).text = "Tên hồ sơ"
    table.cell(1, 1).text = "Vĩnh viễn"
    document.add_paragraph("Sau bảng.")


def table_removed(document: Document) -> None:
    document.tables[0]._tbl.getparent().remove(document.tables[0]._tbl)


def everything(document: Document) -> None:
    for edit in (word_edited, row_added, cell_edited, header_edited, paragraph_added_and_removed):
        edit(document)


EDITS = (
    word_edited,
    paragraph_added_and_removed,
    row_added,
    row_removed,
    cell_edited,
    column_removed,
    paragraph_moved,
    paragraph_split,
    paragraphs_joined,
    header_edited,
    table_added,
    table_removed,
    everything,
)


def tracked(edit: Callable[[Document], None]) -> tuple[bytes, bytes, TrackedChanges]:
    old, changed = base(), base()
    edit(changed)
    before, after = saved(old), saved(changed)
    return before, after, write_redline(before, after, compare(read(before), read(after)), "Nguyễn Văn An", AT)


def texts(content: Content) -> list[tuple[str, list[str]]]:
    return [
        (s.kind, [p.text for p in paragraphs(s.blocks) if p.text])
        for s in content.stories
        if s.kind in {"body", "header"}
    ]


@pytest.mark.parametrize("edit", EDITS)
def test_accepting_gives_the_new_text_and_rejecting_the_old(edit: Callable[[Document], None]) -> None:
    """The promise to whoever opens the file in Word."""
    before, after, changes = tracked(edit)

    assert texts(read(changes.data)) == texts(read(after))
    assert texts(read(changes.data, "original")) == texts(read(before))
    assert changes.degraded == ()


def test_inserted_words_keep_the_look_of_their_place() -> None:
    """A bold number stays bold when it changes."""
    _, _, changes = tracked(word_edited)
    root = etree.fromstring(zipfile.ZipFile(io.BytesIO(changes.data)).read("word/document.xml"))

    inserted = next(root.iter(W + "ins"))

    assert "".join(inserted.itertext()) == "03"
    assert inserted.find(f"{W}r/{W}rPr/{W}b") is not None
    assert (inserted.get(W + "author"), inserted.get(W + "date")) == ("Nguyễn Văn An", "2025-07-07T08:30:00Z")


def test_every_mark_has_an_id_of_its_own() -> None:
    """Word repairs files in which two changes share one."""
    _, _, changes = tracked(everything)
    archive = zipfile.ZipFile(io.BytesIO(changes.data))

    ids = [
        element.get(W + "id")
        for name in archive.namelist()
        if name.startswith("word/") and name.endswith(".xml")
        for element in etree.fromstring(archive.read(name)).iter(W + "ins", W + "del", W + "cellIns", W + "cellDel")
    ]

    assert len(ids) == len(set(ids)) > 5


def test_parts_that_did_not_change_stay_byte_for_byte() -> None:
    """Styles, numbering and pictures are those of the old file."""
    before, _, changes = tracked(word_edited)
    old, new = zipfile.ZipFile(io.BytesIO(before)), zipfile.ZipFile(io.BytesIO(changes.data))

    assert [name for name in old.namelist() if old.read(name) != new.read(name)] == ["word/document.xml"]


def test_tracked_changes_that_were_open_are_accepted_first() -> None:
    """The redline compares what the documents say as accepted; rejecting must not bring back older drafts."""
    _, half, drafted = tracked(word_edited)
    final = base()
    everything(final)
    after = saved(final)

    changes = write_redline(drafted.data, after, compare(read(drafted.data), read(after)), "An", AT)

    assert texts(read(changes.data)) == texts(read(after))
    assert texts(read(changes.data, "original")) == texts(read(half))
    assert changes.degraded == ("earlier-changes",)
