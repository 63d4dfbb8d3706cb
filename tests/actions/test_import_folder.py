"""Taking a folder over: what is recorded, what shows in the share, what is refused."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from service.actions.import_folder import import_folder
from service.config import Config
from service.errors import ConfigError
from service.model.record import Event
from service.store.repository import Repository
from service.store.verify import verify
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


def _events(office: Config) -> list[Event]:
    with Repository(office.repository) as repository:
        return list(repository.events())


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    for name in ("2019/QT-01.docx", "2020-05/QT-01 v1.docx", "2020-05/QT-01 v2.docx"):
        file = tmp_path / "archive" / SHELF / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(name.encode())
    return tmp_path / "archive"


def test_a_folder_of_old_versions_becomes_the_history_of_a_document(office: Config, archive: Path) -> None:
    """Its newest version alone shows in the share; the date is that of the folder, for the files carry the copying's."""
    done = import_folder(office, archive, "", _ignore, old_versions=True)

    versions = _events(office)[1:]
    assert (done.recorded, done.known, done.refused) == (3, 0, ())
    assert {(event.kind, event.path, event.imported) for event in versions} == {
        ("imported", f"{SHELF}/QT-01.docx", True)
    }
    assert len({event.document for event in versions}) == 1
    assert [event.note.split(": ")[1] for event in versions] == [
        f"{SHELF}/2019/QT-01.docx, dated by its name",
        f"{SHELF}/2020-05/QT-01 v1.docx, dated by its name",
        f"{SHELF}/2020-05/QT-01 v2.docx, dated by its name",
    ]
    assert [event.saved_at.astimezone(office.office.organisation.zone).isoformat()[:10] for event in versions] == [
        "2019-01-01",
        "2020-05-01",
        "2020-05-01",
    ]
    assert (office.share / SHELF / "QT-01.docx").read_bytes() == b"2020-05/QT-01 v2.docx"
    assert verify(office.repository).intact


def test_old_versions_of_a_document_in_the_share_end_with_what_lies_there(office: Config, archive: Path) -> None:
    """An office imports its archive when it works already: nothing in the share changes, and the history ends as it lies."""
    (office.share / SHELF / "QT-01.docx").write_bytes(b"present")
    import_folder(office, office.share, "", _ignore)

    done = import_folder(office, archive, "", _ignore, old_versions=True)

    events = _events(office)[1:]
    assert (done.recorded, done.refused) == (4, ())
    assert events[0].blob == events[-1].blob
    assert len({event.document for event in events}) == 1
    assert (office.share / SHELF / "QT-01.docx").read_bytes() == b"present"


def test_old_versions_are_taken_over_once(office: Config, archive: Path) -> None:
    """The same bytes may lie further back in the history, where the latest content says nothing of them."""
    import_folder(office, archive, "", _ignore, old_versions=True)

    again = import_folder(office, archive, "", _ignore, old_versions=True)

    assert (again.recorded, again.known, again.refused) == (0, 4, ())
    assert len(_events(office)) == 4


def test_an_import_that_was_cut_short_goes_on_where_it_stopped(
    office: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Batches are durable one by one."""
    for number in range(6):
        (tmp_path / "many").mkdir(exist_ok=True)
        (tmp_path / "many" / f"{number}.docx").write_bytes(b"%d" % number)
    monkeypatch.setattr("service.actions.import_folder._BATCH_FILES", 2)

    def stop(done: int, total: int) -> None:
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_folder(office, tmp_path / "many", "", stop)
    again = import_folder(office, tmp_path / "many", "", _ignore)

    assert (again.recorded, again.known) == (2, 4)
    assert [event.path for event in _events(office)[1:]] == [f"{number}.docx" for number in range(6)]
    assert list(office.spool.iterdir()) == []


def test_a_file_that_cannot_be_recorded_does_not_stop_its_batch(office: Config, tmp_path: Path) -> None:
    """One of ten thousand has a bad name."""
    (tmp_path / "many").mkdir()
    for name in ("a.docx", "b\\.git\\x.docx", "c.docx"):
        (tmp_path / "many" / name).write_bytes(name.encode())

    done = import_folder(office, tmp_path / "many", "", _ignore)

    assert (done.recorded, len(done.refused)) == (2, 1)
    assert "Rename the file" in done.refused[0]
    assert verify(office.repository).intact
    assert sorted(file.name for file in office.share.glob("*.docx")) == ["a.docx", "c.docx"]
