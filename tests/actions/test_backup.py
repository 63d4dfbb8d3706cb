"""A backup brings the office back as it was: every event, every row, every byte."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from service.actions.back_up import back_up, read_backup
from service.actions.restore_backup import restore_backup
from service.actions.write_record import RecordWriting
from service.capture.journal import Journal
from service.capture.lock import OfficeLock
from service.config import Config, read_config
from service.errors import ConfigError, OfficeExists, RecordConflict, RecordDamaged, WrongKey
from service.store.repository import Repository
from service.store.signing import make_key
from service.store.verify import verify
from tests.actions.conftest import SHELF

Settle = Callable[..., None]


def _ignore(_done: int, _total: int) -> None:
    pass


def _record(config: Config) -> None:
    with OfficeLock(config.lock) as lock, Journal(config.journal) as journal:
        writing = RecordWriting(config, journal, lock)
        writing.catch_up()
        writing.close()


def _rows(config: Config) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(config.register)) as database:
        return {
            table: sorted(database.execute(f"SELECT * FROM {table}"), key=repr) for table in ("events", "documents")
        }


def _events(config: Config) -> list[str]:
    with Repository(config.repository) as repository:
        return [event.commit for event in repository.events()]


@pytest.fixture
def busy(office: Config, settle: Settle) -> Config:
    settle("saved", f"{SHELF}/a.docx", b"one")
    settle("saved", f"{SHELF}/a.docx", b"two")
    settle("saved", f"{SHELF}/b.docx", b"b")
    settle("deleted", f"{SHELF}/b.docx")
    (office.share / SHELF / "a.docx").write_bytes(b"two")
    (office.share / SHELF / "note.txt").write_bytes(b"no document")
    _record(office)
    return office


@pytest.mark.parametrize("with_share", [True, False])
def test_an_office_that_is_lost_comes_back_row_by_row(busy: Config, tmp_path: Path, with_share: bool) -> None:
    """Backed up, destroyed, restored: it verifies, and it goes on recording."""
    made = back_up(busy, tmp_path / "backup", with_key=True, with_share=with_share)
    rows, events = _rows(busy), _events(busy)
    shutil.rmtree(busy.directory)

    done = restore_backup(tmp_path / "backup", busy.directory, None, (made.seq, made.fingerprint[:16]), _ignore)

    restored = read_config(busy.directory)
    assert (done.events, done.fingerprint, done.has_key) == (5, made.fingerprint, True)
    assert (_rows(restored), _events(restored)) == (rows, events)
    assert (restored.share / SHELF / "a.docx").read_bytes() == b"two"
    assert (restored.share / SHELF / "note.txt").exists() == with_share
    assert not (restored.share / SHELF / "b.docx").exists()
    _record(restored)
    assert verify(restored.repository).intact


def test_the_key_stays_out_unless_asked_for_and_can_come_from_elsewhere(busy: Config, tmp_path: Path) -> None:
    """A backup travels; whoever has the key can forge."""
    back_up(busy, tmp_path / "backup", with_key=True)
    shutil.copy(busy.signing_key, tmp_path / "kept")
    back_up(busy, tmp_path / "backup")
    other = tmp_path / "other"
    make_key(other)

    assert not (tmp_path / "backup/state/signing_key").exists()
    with pytest.raises(WrongKey):
        restore_backup(tmp_path / "backup", tmp_path / "new", other, None, _ignore)
    assert not (tmp_path / "new").exists()
    assert not restore_backup(tmp_path / "backup", tmp_path / "without", None, None, _ignore).has_key
    assert restore_backup(tmp_path / "backup", tmp_path / "new", tmp_path / "kept", None, _ignore).has_key


def test_a_later_backup_copies_what_is_new(busy: Config, settle: Settle, tmp_path: Path) -> None:
    """Each night, over a slow line."""
    back_up(busy, tmp_path / "backup")
    packs = set((tmp_path / "backup/documents.git/objects/pack").glob("*.pack"))
    settle("saved", f"{SHELF}/c.docx", b"three")
    _record(busy)

    made = back_up(busy, tmp_path / "backup")

    (added,) = set((tmp_path / "backup/documents.git/objects/pack").glob("*.pack")) - packs
    assert made.seq == 6
    assert added.stat().st_size < 3_000
    assert verify(tmp_path / "backup/documents.git").intact


def test_what_waits_to_be_recorded_comes_along(busy: Config, settle: Settle, tmp_path: Path) -> None:
    """A save that was captured a moment before must not be lost by the backup."""
    settle("saved", f"{SHELF}/waiting.docx", b"captured")

    back_up(busy, tmp_path / "backup", with_key=True)
    restore_backup(tmp_path / "backup", tmp_path / "new", None, None, _ignore)
    restored = read_config(tmp_path / "new")
    _record(restored)

    with Repository(restored.repository) as repository:
        last = repository.last_event()
    assert last is not None
    assert last.path == f"{SHELF}/waiting.docx"


def test_a_rewritten_record_does_not_reach_the_backup(busy: Config, settle: Settle, tmp_path: Path) -> None:
    """The copy may be the last true one."""
    shutil.copytree(busy.repository, tmp_path / "old.git")
    settle("saved", f"{SHELF}/c.docx", b"three")
    _record(busy)
    held = back_up(busy, tmp_path / "backup")
    shutil.rmtree(busy.repository)
    (tmp_path / "old.git").rename(busy.repository)

    with pytest.raises(RecordConflict, match="no longer contains"):
        back_up(busy, tmp_path / "backup")

    with Repository(tmp_path / "backup/documents.git") as copy:
        assert copy.head() == held.commit


def test_a_damaged_backup_is_not_restored(busy: Config, tmp_path: Path) -> None:
    """Better to learn it now than from the auditor; nothing is left that looks like an office."""
    back_up(busy, tmp_path / "backup", with_key=True)
    with (tmp_path / "backup/state/heads").open("a") as heads:
        heads.write(f"9 {'a' * 40} {'b' * 64}\n")

    with pytest.raises(RecordDamaged, match="nothing was restored"):
        restore_backup(tmp_path / "backup", tmp_path / "new", None, None, _ignore)

    assert sorted(path.name for path in tmp_path.iterdir()) == ["backup", "office"]


def test_a_backup_that_was_cut_short_says_so(busy: Config, tmp_path: Path) -> None:
    back_up(busy, tmp_path / "backup")
    (tmp_path / "backup/backup.json").unlink()

    with pytest.raises(ConfigError, match="no whole backup"):
        read_backup(tmp_path / "backup")


@pytest.mark.parametrize("where", ["office/backup", "office/share/backup", "full"])
def test_a_place_that_is_no_place_for_a_backup_is_refused(busy: Config, tmp_path: Path, where: str) -> None:
    """Inside the office it would be lost with it; in the share it would be recorded."""
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("mine")

    with pytest.raises(ConfigError):
        back_up(busy, tmp_path / where)


def test_an_office_is_never_restored_over_another(busy: Config, tmp_path: Path) -> None:
    back_up(busy, tmp_path / "backup")

    with pytest.raises(OfficeExists):
        restore_backup(tmp_path / "backup", busy.directory, None, None, _ignore)
