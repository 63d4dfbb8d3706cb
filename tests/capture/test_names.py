"""Which files count as documents."""

from __future__ import annotations

from unicodedata import normalize

import pytest

from service.capture.names import is_document, is_temporary
from service.config import Rules


@pytest.mark.parametrize(
    "path",
    [
        "QT-01.docx",
        "PHÒNG/QT-01.DOCX",
        normalize("NFD", "Tài chính/Quy trình.docx"),
        "a/b/c/form.xls",
        "scan.pdf",
        "x (Conflicted copy 2026-01-02).docx",
        "Copy of x.docx",
        "a:b?.docx",
        "nl\nname.docx",
        "lat\udce9.docx",
        "year.2026.final.docx",
    ],
)
def test_what_staff_save_is_a_document(path: str) -> None:
    """Odd names too: what lies in the folder is the record."""
    assert is_document(path, Rules())


@pytest.mark.parametrize(
    "path",
    [
        "~$QT-01.docx",
        "~WRD0001.tmp",
        "~WRL0001.TMP",
        ".~lock.QT-01.docx#",
        ".~QT-01.docx",
        "lu75210s9f.tmp",
        "._QT-01.docx",
        ".DS_Store",
        "Thumbs.db",
        ".a.docx.fjLtfI",
        "a.docx.part",
        "a.docx.crdownload",
        "notes.txt",
        "docx",
        ".docx",
        "trail.docx ",
        "#recycle/a.docx",
        "x/@eaDir/a.docx",
        ".Trash-1000/files/a.docx",
        ".git/a.docx",
        "x/.GIT/a.docx",
        "../a.docx",
        "x/./a.docx",
        "/a.docx",
    ],
)
def test_what_programs_and_systems_leave_is_no_document(path: str) -> None:
    """Owner files, temporary files, bins, and paths that must never reach Git."""
    assert not is_document(path, Rules())


def test_the_office_can_ignore_more_and_record_other_endings() -> None:
    rules = Rules(record=("docx", "vsdx"), ignore=("nháp*", "archive/*"))

    assert is_document("plan.vsdx", rules)
    assert not is_document("scan.pdf", rules)
    assert not is_document(normalize("NFD", "x/Nháp 1.docx"), rules)
    assert not is_document("Archive/old/a.docx", rules)


def test_temporary_names_are_told_apart_whatever_their_case() -> None:
    assert is_temporary("~wrd0001.TMP")
    assert not is_temporary("report.docx")
