"""The writer: captures become events, once each, in their order, and what people ask is answered."""

from __future__ import annotations

import os
from collections.abc import Callable
from hashlib import sha256

import pytest

from service.actions.find_revision import queries_of
from service.actions.write_record import RecordWriting
from service.capture.journal import Journal
from service.capture.lock import OfficeLock
from service.config import Config
from service.errors import RegisterError
from service.model.record import Event
from service.store.repository import Repository
from service.store.verify import verify
from tests.actions.conftest import SHELF

Settle = Callable[..., None]
FILE = f"{SHELF}/QT-01.docx"


def _record(writing: RecordWriting) -> None:
    while writing.step():
        pass


def _events(office: Config) -> list[Event]:
    with Repository(office.repository) as repository:
        return list(repository.events())


def test_a_first_save_creates_a_document_and_the_next_one_revises_it(
    office: Config, writing: RecordWriting, settle: Settle
) -> None:
    """Identity begins with the first capture of a path and stays with it."""
    settle("saved", FILE, b"one")
    settle("saved", FILE, b"two")

    _record(writing)

    created, saved = _events(office)[1:]
    assert (created.kind, saved.kind) == ("created", "saved")
    assert created.document == saved.document != ""
    assert (saved.author.name, saved.author.source, saved.department) == ("Nguyễn Thị Lan", "audit", "TP")


def test_a_renamed_document_keeps_its_identity(office: Config, writing: RecordWriting, settle: Settle) -> None:
    """A rename must not begin a new history."""
    settle("saved", FILE, b"one")
    settle("moved", f"{SHELF}/QT-02.docx", b"one", former_path=FILE)
    settle("saved", f"{SHELF}/QT-02.docx", b"two")

    _record(writing)

    events = _events(office)[1:]
    assert [event.kind for event in events] == ["created", "moved", "saved"]
    assert len({event.document for event in events}) == 1


def test_a_deleted_document_that_comes_back_is_the_same_one(
    office: Config, writing: RecordWriting, settle: Settle
) -> None:
    """Editors and people delete and recreate; its history goes on."""
    settle("saved", FILE, b"one")
    settle("deleted", FILE)
    settle("saved", FILE, b"one again")

    _record(writing)

    events = _events(office)[1:]
    assert [event.kind for event in events] == ["created", "deleted", "returned"]
    assert len({event.document for event in events}) == 1


def test_the_same_bytes_again_are_no_event(office: Config, writing: RecordWriting, settle: Settle) -> None:
    """Editors close files without a change, and a restore comes back through the watcher."""
    settle("saved", FILE, b"one")
    settle("saved", FILE, b"one")

    _record(writing)

    assert [event.kind for event in _events(office)] == ["founded", "created"]


def test_a_capture_recorded_just_before_a_crash_is_not_recorded_twice(
    office: Config, journal: Journal, writing: RecordWriting, settle: Settle
) -> None:
    """Between the commit and the journal's note of it lies a moment in which the power can fail."""
    settle("saved", FILE, b"one")
    capture = journal.settled()[0]
    writing._recorder.record_capture(capture)

    _record(writing)

    assert [event.kind for event in _events(office)] == ["founded", "created"]
    assert journal.pending() == 0


def test_a_path_that_git_must_not_hold_is_refused_and_the_next_save_recorded(
    office: Config, journal: Journal, writing: RecordWriting, settle: Settle
) -> None:
    """One hostile name must not stop the record of the office; a person is told, and its copy stays."""
    settle("saved", f"{SHELF}/.git/hooks.docx", b"bad")
    settle("saved", FILE, b"good")

    _record(writing)

    assert [event.path for event in _events(office)[1:]] == [FILE]
    assert [item.path for item in journal.attention()] == [f"{SHELF}/.git/hooks.docx"]
    assert len(list(office.spool.iterdir())) == 1


def test_a_valid_change_of_the_rules_is_an_event_before_it_applies(office: Config, writing: RecordWriting) -> None:
    """What an auditor relies on is in Git first."""
    office.office_file.write_bytes(office.office_file.read_bytes().replace(b"ntlan", b"lan.nt"))

    assert writing._follow_rules()

    assert _events(office)[-1].kind == "configured"
    assert writing._recorder.config.office.person_of("lan.nt") is not None


def test_broken_rules_change_nothing_and_are_reported(office: Config, journal: Journal, writing: RecordWriting) -> None:
    """A typing error in office.toml must not stop an office."""
    office.office_file.write_bytes(b"[organisation")

    assert not writing._follow_rules()

    assert [event.kind for event in _events(office)] == ["founded"]
    assert "office.toml" in journal.status("rules")


def test_a_restored_revision_is_a_new_event_and_stands_in_the_share(
    office: Config, writing: RecordWriting, settle: Settle
) -> None:
    """Nothing is rewritten: an old revision comes back as the newest one, in the name of a person."""
    (office.share / FILE).write_bytes(b"two")
    settle("saved", FILE, b"one")
    settle("saved", FILE, b"two")
    _record(writing)
    first = _events(office)[1]

    answer = writing.perform(
        "restore",
        {"document": first.document, "path": os.fsencode(FILE).hex(), "commit": first.commit, "person": "ntlan"},
    )

    restored = _events(office)[-1]
    assert (restored.kind, restored.restores, restored.seq) == ("restored", first.commit, answer["seq"])
    assert restored.author.name == "Nguyễn Thị Lan"
    assert (office.share / FILE).read_bytes() == b"one"


def test_the_register_follows_and_the_record_verifies(office: Config, writing: RecordWriting, settle: Settle) -> None:
    """Every event is indexed at once, and stock rules of verification hold after each kind of event."""
    settle("saved", FILE, b"one")
    settle("moved", f"{SHELF}/QT-02.docx", b"one", former_path=FILE)
    settle("deleted", f"{SHELF}/QT-02.docx")
    _record(writing)
    writing._recorder._register.apply([])

    with Repository(office.repository) as repository:
        last = repository.last_event()
    assert last is not None
    assert writing._recorder._register.last_seq() == last.seq
    assert verify(office.repository).problems == ()
    assert queries_of(office) is not None


def test_a_register_that_is_gone_ends_the_writer_and_the_next_one_records_once(
    office: Config, writing: RecordWriting, settle: Settle, journal: Journal, lock: OfficeLock
) -> None:
    """The writer ends; the next one brings the register up to the record before it records anything."""
    settle("saved", FILE, b"one")
    office.register.rename(office.register.with_suffix(".gone"))

    with pytest.raises(RegisterError):
        _record(writing)

    writing.close()
    again = RecordWriting(office, journal, lock)
    again.catch_up()
    again.close()
    assert [event.kind for event in _events(office)] == ["founded", "created"]
    assert journal.pending() == 0


@pytest.mark.parametrize(
    ("old", "new"),
    [("[organisation]\n", '[organisation]\nid = "other"\n'), ('folder = "03. ', 'folder = "../03. ')],
    ids=["the office's id", "a folder outside"],
)
def test_rules_that_would_break_the_office_are_refused_and_the_old_ones_stay(
    office: Config, writing: RecordWriting, settle: Settle, journal: Journal, lock: OfficeLock, old: str, new: str
) -> None:
    """The register is kept under the office's id; a department lies directly in the share."""
    office.office_file.write_text(office.office_file.read_text().replace(old, new))
    settle("saved", FILE, b"one")

    again = RecordWriting(office, journal, lock)
    again.catch_up()
    again.close()

    assert str(office.office_file) in journal.status("rules")
    assert [event.kind for event in _events(office)] == ["founded", "created"]


def test_a_backlog_is_one_commit_for_each_capture_and_one_move_of_the_branch(
    office: Config, journal: Journal, writing: RecordWriting, settle: Settle
) -> None:
    """What waited for a slow disk must not wait for it once more for each save."""
    for number in range(30):  # never the same bytes twice at one path
        settle("saved", f"{SHELF}/QT-{number % 10:02}.docx", b"%d" % number)

    _record(writing)

    events = _events(office)[1:]
    assert [event.sha256 for event in events] == [sha256(b"%d" % number).hexdigest() for number in range(30)]
    assert [event.kind for event in events] == ["created"] * 10 + ["saved"] * 20
    assert len((office.repository / "logs" / "refs" / "heads" / "main").read_text().splitlines()) == 2
    assert not list(office.spool.iterdir())
    assert verify(office.repository).intact


@pytest.fixture
def backlog(settle: Settle) -> None:
    """So many captures that they are recorded together with what follows."""
    for number in range(12):
        settle("saved", f"{SHELF}/QT-9{number:02}.docx", b"%d" % number)


@pytest.mark.usefixtures("backlog")
def test_one_refused_path_in_a_backlog_keeps_nothing_else_from_the_record(
    office: Config, journal: Journal, writing: RecordWriting, settle: Settle
) -> None:
    """Together they fail, one by one they show which of them it is, and the order stays."""
    for name in ("a.docx", "b.docx", ".git/hooks.docx", "c.docx"):
        settle("saved", f"{SHELF}/{name}", name.encode())

    _record(writing)

    assert [event.path for event in _events(office)[13:]] == [f"{SHELF}/{name}.docx" for name in "abc"]
    assert [item.path for item in journal.attention()] == [f"{SHELF}/.git/hooks.docx"]
    assert verify(office.repository).intact


@pytest.mark.usefixtures("backlog")
def test_a_document_deleted_and_back_within_one_backlog_stays_itself(
    office: Config, writing: RecordWriting, settle: Settle
) -> None:
    """The identity follows each capture of the backlog, not only what is recorded already."""
    settle("saved", FILE, b"one")
    settle("moved", f"{SHELF}/QT-02.docx", b"one", former_path=FILE)
    settle("saved", FILE, b"another document")
    settle("deleted", FILE)
    settle("saved", FILE, b"the other one again")

    _record(writing)

    events = _events(office)[13:]
    assert [event.kind for event in events] == ["created", "moved", "created", "deleted", "returned"]
    assert events[0].document == events[1].document
    assert len({event.document for event in events[2:]}) == 1
