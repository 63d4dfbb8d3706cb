"""Clerks work on a shared folder over Samba: new documents, saves, renames, deletions, and Word's way of saving."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.documents import PROCESSING_TIME, SHORTER_PROCESSING_TIME, write_procedure
from tests.acceptance.offices import Office, RunningService, running
from tests.acceptance.samba import ACCOUNTS, Samba
from tests.acceptance.waiting import wait_for

pytestmark = pytest.mark.samba

LAN, BINH = ACCOUNTS


@pytest.fixture(scope="module")
def service(office: Office, samba: Samba) -> Iterator[RunningService]:
    """Starts after the file server, with its audit lines."""
    with running(office) as service:
        yield service


@pytest.fixture
def drafts(folder: Path) -> Path:
    """The clerk's own disk."""
    return folder / "drafts"


def test_the_author_is_whoever_was_logged_in_at_the_file_server(
    service: RunningService, samba: Samba, drafts: Path
) -> None:
    """After Bình overwrites Lan's file in place the file still belongs to Lan; the audit lines know better."""
    shelf = service.office.folders[0]
    first = write_procedure(drafts / "1.docx")
    second = write_procedure(drafts / "2.docx", time=SHORTER_PROCESSING_TIME)

    samba.run(LAN, f'cd "{shelf}"', f'put "{first}" nghi-phep.docx')
    created = service.wait_for_event(f"{shelf}/nghi-phep.docx", "created")
    samba.run(BINH, f'cd "{shelf}"', f'put "{second}" nghi-phep.docx')
    saved = service.wait_for_event(f"{shelf}/nghi-phep.docx", "saved")

    assert created["author"]["name"] == ACCOUNTS[LAN]
    assert saved["author"]["name"] == ACCOUNTS[BINH]
    assert {created["author"]["source"], saved["author"]["source"]} == {"audit"}
    assert saved["document"] == created["document"]


def test_a_renamed_document_keeps_its_identity(service: RunningService, samba: Samba, drafts: Path) -> None:
    """A rename, here into another department's folder, is one event about the same document."""
    old_shelf, new_shelf, *_ = service.office.folders
    draft = write_procedure(drafts / "3.docx", code="QT-NV-02", title="Quy trình sẽ được chuyển")
    samba.run(LAN, f'put "{draft}" "{old_shelf}\\chuyển đi.docx"')
    created = service.wait_for_event(f"{old_shelf}/chuyển đi.docx", "created")

    samba.run(LAN, f'rename "{old_shelf}\\chuyển đi.docx" "{new_shelf}\\đã chuyển.docx"')
    moved = service.wait_for_event(f"{new_shelf}/đã chuyển.docx", "moved")

    assert moved["document"] == created["document"]
    assert moved["former_path"] == f"{old_shelf}/chuyển đi.docx"
    assert moved["author"]["name"] == ACCOUNTS[LAN]


def test_a_deletion_is_recorded_and_the_page_keeps_the_revisions(
    service: RunningService, samba: Samba, drafts: Path
) -> None:
    """Deleting a file takes it out of the folder, not out of the record."""
    shelf = service.office.folders[0]
    draft = write_procedure(drafts / "4.docx", code="QT-NV-03", title="Quy trình sẽ bị xóa")
    samba.run(LAN, f'put "{draft}" "{shelf}\\bỏ.docx"')
    created = service.wait_for_event(f"{shelf}/bỏ.docx", "created")

    samba.run(BINH, f'rm "{shelf}\\bỏ.docx"')
    deleted = service.wait_for_event(f"{shelf}/bỏ.docx", "deleted")

    assert deleted["author"]["name"] == ACCOUNTS[BINH]
    page = wait_for(
        "the page that tells of the deletion",
        lambda: _page_with(service, f"/tai-lieu/{created['document']}", "không còn trong thư mục dùng chung"),
    )
    assert "Tải tệp gốc" in page


def test_a_save_as_word_makes_it_is_exactly_one_revision(service: RunningService, samba: Samba, drafts: Path) -> None:
    """Owner file, new bytes under a temporary name, two renames, old bytes deleted: all that is one save by Bình."""
    shelf = service.office.folders[0]
    path = f"{shelf}/Quy trình Word.docx"
    old = write_procedure(drafts / "5.docx", code="QT-NV-04", title="Quy trình sửa bằng Word")
    new = write_procedure(
        drafts / "6.docx", code="QT-NV-04", title="Quy trình sửa bằng Word", time=SHORTER_PROCESSING_TIME
    )
    owner = _owner_file(drafts / "owner", ACCOUNTS[BINH])
    samba.run(LAN, f'cd "{shelf}"', f'put "{old}" "Quy trình Word.docx"')
    created = service.wait_for_event(path, "created")

    samba.run(
        BINH,
        f'cd "{shelf}"',
        f'put "{owner}" "~$y trình Word.docx"',
        f'put "{new}" "~WRD0001.tmp"',
        'rename "Quy trình Word.docx" "~WRL0001.tmp"',
        'rename "~WRD0001.tmp" "Quy trình Word.docx"',
        'rm "~WRL0001.tmp"',
        'rm "~$y trình Word.docx"',
    )
    saved = service.wait_for_event(path, "saved")
    _pass_the_grace_of_deletions(service, samba, drafts)

    assert [event["kind"] for event in service.office.events_of(path)] == ["created", "saved"]
    assert saved["author"]["name"] == ACCOUNTS[BINH]
    assert not [event for event in service.office.events() if "~" in event["path"]]
    comparison = f"/tai-lieu/{created['document']}/so-sanh/{created['seq']}..{saved['seq']}"
    page = wait_for("the comparison", lambda: _page_with(service, comparison, "<ins"))
    assert "03" in page
    assert PROCESSING_TIME not in page, "the changed sentence stands there as if nothing had changed"


def _page_with(service: RunningService, path: str, words: str) -> str | None:
    status, page = service.get(path)
    return page if status == 200 and words in page else None


def _pass_the_grace_of_deletions(service: RunningService, samba: Samba, drafts: Path) -> None:
    """A wrongly recorded deletion would come some seconds after the save: wait until a later deletion is recorded."""
    shelf = service.office.folders[0]
    draft = write_procedure(drafts / "7.docx", code="QT-NV-05", title="Tệp chỉ để chờ")
    samba.run(LAN, f'put "{draft}" "{shelf}\\chờ.docx"')
    service.wait_for_event(f"{shelf}/chờ.docx", "created")
    samba.run(LAN, f'rm "{shelf}\\chờ.docx"')
    service.wait_for_event(f"{shelf}/chờ.docx", "deleted")


def _owner_file(path: Path, name: str) -> Path:
    """As Word 2016 writes it: the name in the machine's code page, padded, and again as UTF-16."""
    narrow = name.encode("ascii", "replace")
    wide = len(name).to_bytes(2, "little") + name.encode("utf-16-le")
    path.write_bytes(((bytes([len(narrow)]) + narrow).ljust(54, b"\0") + wide).ljust(162, b"\0"))
    return path
