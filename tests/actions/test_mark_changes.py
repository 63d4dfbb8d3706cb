"""Two files as one with tracked changes, made apart from the process that asks."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document

from service.actions.mark_changes import mark_changes
from service.errors import WordError

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


def saved(*paragraphs: str) -> bytes:
    document, file = Document(), BytesIO()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(file)
    return file.getvalue()


def test_what_changed_is_a_tracked_change_under_the_name_of_who_changed_it() -> None:
    """A reviewer accepts or rejects each in Word."""
    old, new = saved("Thời hạn: 03 ngày làm việc."), saved("Thời hạn: 02 ngày làm việc.")

    marked = mark_changes(old, new, "Nguyễn Thị Hoa", AT).data

    xml = ZipFile(BytesIO(marked)).read("word/document.xml").decode()
    assert "<w:ins " in xml
    assert "<w:del " in xml
    assert "Nguyễn Thị Hoa" in xml


def test_a_file_that_does_not_open_is_a_word_error() -> None:
    """The message comes from the child; nothing else of it does."""
    with pytest.raises(WordError, match=r"\w"):
        mark_changes(saved("a"), b"no document", "A", AT)
