"""A record that went back to an older state is noticed by the office that recorded it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from service.actions.status import office_status
from service.actions.write_record import RecordWriting
from service.capture.journal import Journal
from service.capture.lock import OfficeLock
from service.config import Config
from service.errors import OfficeBusy
from service.store.heads import highest_head, known_heads, note_heads
from service.store.repository import Repository
from service.store.verify import verify
from tests.actions.conftest import SHELF


def _record(office: Config, journal: Journal) -> None:
    with OfficeLock(office.lock) as lock:
        writing = RecordWriting(office, journal, lock)
        writing.catch_up()
        writing.step()
        writing.close()


def test_every_recorded_event_is_a_known_head(office: Config, journal: Journal, settle) -> None:  # type: ignore[no-untyped-def]
    settle("saved", f"{SHELF}/a.docx", b"one")

    _record(office, journal)

    with Repository(office.repository) as repository:
        events = {event.seq: event.fingerprint for event in repository.events()}
    assert known_heads(office.heads) == events
    assert office_status(office).record_trouble == ""


def test_an_old_copy_of_the_repository_is_noticed_and_work_goes_on(
    office: Config,
    journal: Journal,
    settle,  # type: ignore[no-untyped-def]
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The old copy is sound in itself, so only what this machine remembers tells."""
    shutil.copytree(office.repository, tmp_path / "old.git")
    settle("saved", f"{SHELF}/a.docx", b"one")
    _record(office, journal)
    shutil.rmtree(office.repository)
    (tmp_path / "old.git").rename(office.repository)

    settle("saved", f"{SHELF}/b.docx", b"two")
    _record(office, journal)

    assert "Seq 2" in office_status(office).record_trouble
    assert "no longer in the record" in caplog.text
    assert verify(office.repository).intact
    assert [problem.code for problem in verify(office.repository, heads=known_heads(office.heads)).problems] == [
        "heads"
    ]


def test_a_line_that_a_crash_cut_short_is_passed_over(office: Config, tmp_path: Path) -> None:
    """It must not swallow the line after it."""
    with Repository(office.repository) as repository:
        (event,) = repository.events()
    heads = tmp_path / "heads"
    heads.write_bytes(b"5 0123")

    note_heads(heads, [event])

    assert known_heads(heads) == {1: event.fingerprint}
    assert highest_head(heads) == (1, event.commit, event.fingerprint)


def test_only_the_owner_of_the_lock_writes(office: Config, journal: Journal) -> None:
    """What looks like a stale lock of Git may be another writer's live one."""
    lock = office.repository / "refs/heads/main.lock"
    lock.touch()

    with pytest.raises(OfficeBusy):
        RecordWriting(office, journal, OfficeLock(office.lock))

    assert lock.exists()
