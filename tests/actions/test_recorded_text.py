"""What `luuvet text` and `luuvet read` make of a recorded revision."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from service.actions.write_record import RecordWriting
from service.cli.readable import content_of
from service.config import Config
from service.errors import UnknownRevision
from tests.actions.conftest import SHELF
from tests.word.builders_docx import docx, p, r

BY = 'w:id="1" w:author="An" w:date="2026-01-01T00:00:00Z"'


def saved(writing: RecordWriting, settle: Callable[..., None], *texts: str) -> None:
    for text in texts:
        settle("saved", f"{SHELF}/QT-01.docx", docx(p("Thời hạn: ", f"<w:ins {BY}>{r(text)}</w:ins>")))
    while writing.step():
        pass


def text(office: Config, revision: str, view: str = "accepted") -> str:
    content = content_of(f"{SHELF}/QT-01.docx@{revision}", Path(office.directory), view)  # type: ignore[arg-type]
    return content.body.blocks[0].text  # type: ignore[union-attr]


def test_any_revision_can_be_read_in_both_views(
    office: Config, writing: RecordWriting, settle: Callable[..., None]
) -> None:
    """An auditor compares what stood there then, with open tracked changes accepted or not."""
    saved(writing, settle, "05 ngày", "03 ngày")

    assert text(office, "previous") == "Thời hạn: 05 ngày"
    assert text(office, "latest") == "Thời hạn: 03 ngày"
    assert text(office, "latest", "original") == "Thời hạn: "


def test_a_revision_that_is_not_there_is_told(
    office: Config, writing: RecordWriting, settle: Callable[..., None]
) -> None:
    saved(writing, settle, "05 ngày")

    with pytest.raises(UnknownRevision):
        text(office, "previous")
