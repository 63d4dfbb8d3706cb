"""The journal: order, durability, several processes, names of any bytes."""

from __future__ import annotations

import multiprocessing
import sqlite3
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from service.capture.entries import Answer, NewCapture
from service.capture.evidence import Evidence
from service.capture.journal import Journal, put_aside_if_damaged
from service.capture.observation import Known, Signature
from service.capture.watch_status import WatchStatus, confirm_deletions, deletions_confirmed, deletions_done
from service.errors import CaptureError, JournalLost, WriterSilent

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def saved(path: str = "a.docx", sha: str = "1" * 64, copy: str = "c1") -> NewCapture:
    return NewCapture("saved", path, NOON, sha256=sha, size=3, copy=copy, known=Known(sha, Signature(1, 2, 3, 4, 5)))


@pytest.fixture
def journal(tmp_path: Path):  # type: ignore[no-untyped-def]
    with Journal(tmp_path / "state" / "journal.sqlite") as opened:
        yield opened


def test_captures_come_out_in_the_order_they_went_in(journal: Journal) -> None:
    journal.settle([saved("b.docx"), saved("a.docx")], NOON)
    journal.settle([saved("c.docx")], NOON)

    assert [capture.path for capture in journal.settled()] == ["b.docx", "a.docx", "c.docx"]
    assert len({capture.capture_id for capture in journal.settled()}) == 3


def test_a_capture_is_read_back_as_it_was_written(journal: Journal) -> None:
    journal.settle(
        [
            NewCapture(
                "moved",
                "x/lat\udce9.docx",
                NOON,
                former_path="nl\nold.docx",
                sha256="2" * 64,
                size=7,
                known=Known("2" * 64),
                saved_at=NOON - timedelta(days=400),
                trigger="renamed",
                complete=False,
                evidence=(Evidence("audit", "bob"), Evidence("document", "Trần Thị Bình")),
            )
        ],
        NOON,
    )

    (capture,) = journal.settled()
    assert (capture.path, capture.former_path) == ("x/lat\udce9.docx", "nl\nold.docx")
    assert capture.saved_at == NOON - timedelta(days=400)
    assert capture.evidence == (Evidence("audit", "bob"), Evidence("document", "Trần Thị Bình"))
    assert not capture.complete


def test_all_captures_of_a_settling_are_written_or_none(journal: Journal) -> None:
    """Half a rename would be a false history."""
    broken = NewCapture("saved", "a\0b", NOON, sha256=object())  # type: ignore[arg-type]

    with pytest.raises(CaptureError):
        journal.settle([saved(), broken], NOON)

    assert journal.settled() == []
    assert journal.known() == {}


def test_a_recorded_capture_is_no_longer_in_line_and_its_copy_no_longer_needed(journal: Journal) -> None:
    first, second = journal.settle([saved(copy="c1"), saved("b.docx", copy="c2")], NOON)

    journal.recorded({first: "f" * 40})

    assert [capture.id for capture in journal.settled()] == [second]
    assert journal.copies() == {"c2"}
    assert journal.pending() == 1


def test_a_delayed_capture_stays_next_in_line(journal: Journal) -> None:
    first, second = journal.settle([saved(), saved("b.docx")], NOON)

    journal.delayed(first, "disk full")

    assert [(capture.id, capture.error) for capture in journal.settled()] == [(first, "disk full"), (second, "")]


def test_a_refused_capture_lets_the_others_pass_and_a_person_know(journal: Journal) -> None:
    first, second = journal.settle([saved(), saved("b.docx")], NOON)

    journal.refused(first, "not a path for Git")

    assert [capture.id for capture in journal.settled()] == [second]
    assert [(item.path, item.reason) for item in journal.attention()] == [("a.docx", "not a path for Git")]
    assert journal.copies() >= {"c1"}, "its bytes are kept"


def test_what_is_known_follows_saves_moves_and_deletions(journal: Journal) -> None:
    known = Known("3" * 64, Signature(9, 9, 9, 9, 9), trusted=False)
    journal.settle([saved(), saved("b.docx")], NOON)
    journal.settle([NewCapture("moved", "z.docx", NOON, former_path="a.docx", known=known)], NOON)
    journal.settle([NewCapture("deleted", "b.docx", NOON)], NOON)

    assert journal.known() == {"z.docx": known}


def test_a_lost_journal_takes_what_is_known_from_the_record(journal: Journal) -> None:
    """Signatures of files that agree stay; a file without one is hashed by the next scan."""
    (only,) = journal.settle([saved()], NOON)
    with pytest.raises(CaptureError, match="not recorded"):
        journal.adopt({})
    journal.recorded({only: "f" * 40})

    journal.adopt({"a.docx": "1" * 64, "b.docx": "2" * 64})

    assert journal.known() == {"a.docx": Known("1" * 64, Signature(1, 2, 3, 4, 5)), "b.docx": Known("2" * 64)}


def test_recorded_rows_are_pruned_and_pending_ones_never(journal: Journal) -> None:
    first, _ = journal.settle([saved(), saved("b.docx")], NOON)
    journal.recorded({first: "f" * 40})

    journal.prune(NOON + timedelta(days=1))

    assert journal.pending() == 1
    assert journal.last_capture() is not None


def answer_requests(path: Path, answer: Answer, stop: threading.Event) -> None:
    with Journal(path) as writer:
        while not stop.is_set():
            for request in writer.take_requests():
                writer.answer(request, Answer(answer.done, {"heard": request.arguments}, answer.message))
            time.sleep(0.01)


def test_a_request_is_answered_by_another_process(journal: Journal) -> None:
    stop = threading.Event()
    writer = threading.Thread(target=answer_requests, args=(journal.path, Answer(True), stop))
    writer.start()

    answer = journal.ask("restore", {"document": "d1"}, timeout_seconds=10)

    stop.set()
    writer.join()
    assert answer == Answer(True, {"heard": {"document": "d1"}}, "")


def test_a_silent_writer_is_named_and_the_request_withdrawn(journal: Journal) -> None:
    """Nobody may carry it out after the person was told that it failed."""
    with pytest.raises(WriterSilent, match="withdrawn"):
        journal.ask("restore", {}, timeout_seconds=0.1)

    assert journal.take_requests() == []


def test_a_request_that_was_begun_is_not_called_withdrawn(journal: Journal) -> None:
    def take() -> None:
        with Journal(journal.path) as writer:
            while not writer.take_requests():
                time.sleep(0.01)

    writer = threading.Thread(target=take)
    writer.start()
    with pytest.raises(WriterSilent, match="may still be carried out"):
        journal.ask("restore", {}, timeout_seconds=1.0)
    writer.join()


def settle_many(path: Path, name: str) -> None:
    with Journal(path) as journal:
        for number in range(30):
            journal.settle([saved(f"{name}{number}.docx")], NOON)


def test_processes_that_write_at_once_wait_for_each_other(journal: Journal) -> None:
    context = multiprocessing.get_context("spawn")
    others = [context.Process(target=settle_many, args=(journal.path, name)) for name in "xyz"]
    for other in others:
        other.start()
    for other in others:
        other.join(60)

    assert journal.pending() == 90


def test_another_connection_s_writing_is_noticed_and_ours_is_not(journal: Journal) -> None:
    """The writer asks this instead of reading rows twenty times a second."""
    journal.settle([saved()], NOON)
    assert not journal.changed()

    with Journal(journal.path) as other:
        other.settle([saved()], NOON)

    assert journal.changed()
    assert not journal.changed()


def test_attention_goes_when_the_file_is_captured(journal: Journal) -> None:
    journal.needs_attention("a.docx", "Permission denied", NOON)
    journal.needs_attention("b.docx", "Permission denied", NOON)
    journal.settle([saved("a.docx")], NOON)
    journal.attended("b.docx")

    assert journal.attention() == []


def test_the_status_is_for_everybody(journal: Journal) -> None:
    assert WatchStatus.read(journal) is None
    WatchStatus("watching", NOON.isoformat(), watched_folders=12).write(journal)

    with Journal(journal.path) as other:
        status = WatchStatus.read(other)
        assert status is not None
        assert status.watched_folders == 12


def test_a_person_confirms_deletions_once(journal: Journal) -> None:
    assert not deletions_confirmed(journal)
    confirm_deletions(journal)
    assert deletions_confirmed(journal)
    deletions_done(journal)
    assert not deletions_confirmed(journal)


def test_every_row_is_on_disk_before_settle_returns(journal: Journal) -> None:
    """Neither setting may slip: together they are what "captured" means."""
    assert journal._db.execute("PRAGMA synchronous").fetchone()[0] == 2
    assert journal._db.execute("PRAGMA journal_mode").fetchone()[0] == "truncate"


@pytest.mark.parametrize("content", [b"not a database" * 100, bytes(range(256)) * 32])
def test_a_damaged_journal_says_what_to_do(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "journal.sqlite").write_bytes(content)

    with pytest.raises(CaptureError, match="puts the file aside"):
        Journal(tmp_path / "journal.sqlite")


def test_a_journal_of_another_version_is_not_guessed_at(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version=99")
    connection.close()

    with pytest.raises(CaptureError, match="another version"):
        Journal(path)


def test_who_only_reads_makes_no_journal(tmp_path: Path) -> None:
    """The page serves an office that never ran; what is not there reads as nothing waiting."""
    path = tmp_path / "state" / "journal.sqlite"

    with Journal.for_reading(path) as journal:
        assert (journal.pending(), journal.attention(), journal.status("watch")) == (0, [], None)

    assert not path.parent.exists()


def test_who_only_reads_sees_what_is_written_and_writes_nothing(tmp_path: Path) -> None:
    """A page must not be able to confirm deletions by mistake."""
    path = tmp_path / "journal.sqlite"
    with Journal(path) as writing, Journal.for_reading(path) as reading:
        writing.set_status("watch", {"state": "watching"})

        assert reading.status("watch") == {"state": "watching"}
        with pytest.raises(CaptureError):
            reading.set_status("watch", None)


def test_a_journal_that_was_removed_is_not_written_into_any_more(tmp_path: Path) -> None:
    """SQLite goes on with the removed file: whatever settled would be gone with the process."""
    path = tmp_path / "journal.sqlite"
    with Journal(path) as journal:
        path.unlink()
        Journal(path).close()

        with pytest.raises(JournalLost, match="removed or replaced"):
            journal.set_status("watch", {})
        with pytest.raises(JournalLost, match="removed or replaced"):
            journal.settled()


def test_a_damaged_journal_is_put_aside_and_a_sound_one_is_not(tmp_path: Path) -> None:
    """What was not recorded still lies in the share; an office that waits for a person records nothing."""
    path = tmp_path / "journal.sqlite"
    Journal(path).close()

    assert put_aside_if_damaged(path) is None
    path.write_bytes(b"no database at all" * 100)
    aside = put_aside_if_damaged(path)

    assert aside is not None
    assert aside.read_bytes().startswith(b"no database")
    assert not path.exists()
