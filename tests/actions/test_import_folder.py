"""Taking a folder over: what is recorded, what shows in the share, what is refused."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from service.actions.import_folder import import_folder
from service.config import Config
from service.errors import ConfigError
from service.store.repository import Repository
from tests.actions.conftest import SHELF


def _ignore(_done: int, _total: int) -> None:
    pass


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shelf = tmp_path / "legacy" / SHELF
    shelf.mkdir(parents=True)
    (shelf / "QT-01.docx").write_bytes(b"first")
    os.utime(shelf / "QT-01.docx", (1_600_000_000, 1_600_000_000))
    (shelf / "~$QT-01.docx").write_bytes(b"owner file")
    (shelf / "notes.txt").write_bytes(b"no document")
    return tmp_path / "legacy"


def test_documents_of_a_folder_are_recorded_as_imported_and_put_into_the_share(office: Config, folder: Path) -> None:
    """Owner files and other kinds of files stay behind; the time a file was saved comes along."""
    done = import_folder(office, folder, "ntlan", _ignore)

    with Repository(office.repository) as repository:
        event = repository.last_event()
    assert (done.recorded, done.known, done.refused) == (1, 0, ())
    assert event is not None
    assert (event.kind, event.imported, event.author.name) == ("imported", True, "Nguyễn Thị Lan")
    assert event.saved_at.timestamp() == 1_600_000_000
    assert (office.share / SHELF / "QT-01.docx").read_bytes() == b"first"
    assert [file.name for file in (office.share / SHELF).iterdir()] == ["QT-01.docx"]


def test_importing_again_records_nothing(office: Config, folder: Path) -> None:
    """An import that was cut short can simply be repeated."""
    import_folder(office, folder, "", _ignore)

    again = import_folder(office, folder, "", _ignore)

    assert (again.recorded, again.known) == (0, 1)


def test_a_document_of_that_name_in_the_share_is_never_overwritten(office: Config, folder: Path) -> None:
    """The import says which file it refused, and the share stays as it is."""
    (office.share / SHELF / "QT-01.docx").write_bytes(b"another one")

    done = import_folder(office, folder, "", _ignore)

    assert (done.recorded, len(done.refused)) == (0, 1)
    assert (office.share / SHELF / "QT-01.docx").read_bytes() == b"another one"


def test_the_share_itself_can_be_imported(office: Config) -> None:
    """An office that already has its folder starts with it as it lies."""
    (office.share / SHELF / "QT-02.docx").write_bytes(b"here already")

    done = import_folder(office, office.share, "", _ignore)

    with Repository(office.repository) as repository:
        event = repository.last_event()
    assert done.recorded == 1
    assert event is not None
    assert event.path == f"{SHELF}/QT-02.docx"


def test_a_missing_folder_is_told(office: Config, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="not a folder"):
        import_folder(office, tmp_path / "nothing", "", _ignore)
