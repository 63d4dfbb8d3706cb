"""Queries: what each page gets to see."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy
from sqlalchemy.exc import OperationalError

from service.errors import RegisterError, UnknownRevision
from service.model.record import UNKNOWN_AUTHOR
from service.register.derived import RedlineSummary
from service.register.query import Queries
from service.register.record import Register
from service.register.views import PendingRedline
from tests.register.history import BEGIN, OFFICE, History, OfficeOnDisk, blob_of

OfficeOf = Callable[[History], OfficeOnDisk]
SUMMARY = RedlineSummary("Sửa 2 chỗ", "2 changes", 2, 1, 7, 3)


@pytest.fixture
def office(history: History, office_of: OfficeOf) -> OfficeOnDisk:
    """d1 saved three times and moved; d2 in another department, deleted; d3 not readable, incomplete, by nobody known."""
    history.add("founded")
    history.add("created", "d1", "A/QT-10.docx", "one", department="A")
    history.add("created", "d2", "B/QT-02.docx", "other", department="B")
    history.add("saved", "d1", "A/QT-10.docx", "two", department="A")
    history.add("saved", "d1", "A/QT-10.docx", "two", department="A")
    history.add("moved", "d1", "A/QT-10 mới.docx", former_path="A/QT-10.docx", department="A")
    history.add("deleted", "d2", "B/QT-02.docx", department="B")
    history.add("created", "d3", "A/hỏng.docx", "bad", department="A", complete=False, author=UNKNOWN_AUTHOR)
    history.add("unwatched", note="08:00 / 09:00")
    office = office_of(history)
    office.read("one", "Tên cũ", "QT-10", "01")
    office.derived.put_failure(blob_of("bad"), 1, "damaged", "no end record")
    return office


def compare(office: OfficeOnDisk, old: str, new: str, summary: RedlineSummary = SUMMARY) -> None:
    office.derived.put_redline(blob_of(old), blob_of(new), b"{}", summary, reader_version=1, engine_version=1)


def test_a_title_is_that_of_the_newest_revision_that_was_read(office: OfficeOnDisk) -> None:
    """Until the latest is read, an old title is better than none."""
    before = office.queries.document("d1")
    office.read("two", "Tên mới", "QT-10", "02")
    after = office.queries.document("d1")

    assert (before.title, before.issue_number, before.reading) == ("Tên cũ", "01", "pending")
    assert (after.title, after.issue_number, after.reading) == ("Tên mới", "02", "read")
    assert (after.path, after.revisions, after.revision_seq, after.last_seq) == ("A/QT-10 mới.docx", 3, 5, 6)


def test_a_department_lists_its_documents_in_the_order_of_the_register(history: History, office_of: OfficeOf) -> None:
    """By code as people count, documents without one last."""
    for number, (text, _) in enumerate([("a", "QT-10"), ("b", "QT-2"), ("c", ""), ("d", "BM-1")]):
        history.add("created", f"d{number}", f"A/{text}.docx", text, department="A")
    office = office_of(history)
    for text, code in [("a", "QT-10"), ("b", "QT-2"), ("d", "BM-1")]:
        office.read(text, "Tên", code)

    assert [line.code for line in office.queries.documents("A")] == ["BM-1", "QT-2", "QT-10", ""]


def test_deleted_documents_are_listed_only_when_asked_for(office: OfficeOnDisk) -> None:
    """They stay in the record, not in the register's list."""
    ids = [{line.id for line in office.queries.documents(*asked)} for asked in ((), ("B",), (None, True), ("B", True))]

    assert ids == [{"d1", "d3"}, set(), {"d1", "d2", "d3"}, {"d2"}]


def test_a_history_tells_of_each_event_what_it_changed(office: OfficeOnDisk) -> None:
    """Newest first, moves between the revisions."""
    compare(office, "one", "two")
    moved, again, two, one = office.queries.history("d1")

    assert [line.event for line in (moved, again, two, one)] == [office.history.events[seq] for seq in (5, 4, 3, 1)]
    assert [line.revision for line in (moved, again, two, one)] == [0, 3, 2, 1]
    assert [line.reading for line in (moved, again, two, one)] == ["none", "pending", "pending", "read"]
    assert two.redline == SUMMARY
    assert (two.former_seq, two.same_bytes, two.same_text) == (2, False, False)
    assert (again.redline, again.same_bytes, again.same_text) == (None, True, True)
    assert (one.issue_number, two.issue_number, two.former_issue_number) == ("01", "", "01")
    assert {line.title for line in (moved, again, two, one)} == {"Tên cũ"}


def test_a_redline_without_changes_says_that_the_text_is_the_same(office: OfficeOnDisk) -> None:
    """Word writes other bytes at every save."""
    compare(office, "one", "two", RedlineSummary("Không đổi", "No change"))

    assert office.queries.revision("d1", 4).same_text


def test_a_revision_is_found_by_number_and_by_commit(office: OfficeOnDisk) -> None:
    """And only among those of its document."""
    two = office.history.events[3]
    for at in (4, two.commit, two.commit[:10]):
        assert office.queries.revision("d1", at).event == two
    for document, unknown in [("d1", 3), ("d2", 4), ("d1", 6), ("d1", "%"), ("d1", two.commit[:3]), ("d1", "'")]:
        with pytest.raises(UnknownRevision):
            office.queries.revision(document, unknown)
    with pytest.raises(UnknownRevision):
        office.queries.document("nobody")


def test_the_neighbours_of_a_revision_are_revisions(office: OfficeOnDisk) -> None:
    """Not the moves between them."""
    queries = office.queries
    found = (queries.revision_before("d1", 4), queries.revision_after("d1", 4))

    assert [line.event.seq for line in found if line] == [2, 5]
    assert queries.revision_before("d1", 2) is None
    assert queries.revision_after("d1", 5) is None


def test_recent_events_come_newest_first_and_in_parts(office: OfficeOnDisk) -> None:
    """Over the office or one department; an event of a document that was never read has no title."""
    queries = office.queries

    assert [line.event.seq for line in queries.recent(3)] == [9, 8, 7]
    assert [line.event.seq for line in queries.recent(2, before_seq=8)] == [7, 6]
    assert [line.event.seq for line in queries.recent(after_seq=7)] == [9, 8]
    assert [line.event.seq for line in queries.recent(department="B")] == [7, 3]
    assert [line.title for line in queries.recent(4)] == ["", "", "", "Tên cũ"]
    assert queries.events_at([4, 2, 99]).keys() == {2, 4}


def test_departments_are_summed_up(office: OfficeOnDisk) -> None:
    """All in one call."""
    a, b = office.queries.departments_overview(lambda path: path[-8:-5], BEGIN + timedelta(hours=7))

    assert (a.code, a.documents, a.changed, dict(a.by_kind)) == ("A", 2, 1, {"mới": 1, "ỏng": 1})
    assert a.last is not None
    assert a.last.event.seq == 8
    assert a.revision_times == (BEGIN + timedelta(hours=8),)
    assert (b.code, b.documents, b.changed) == ("B", 0, 0)
    assert b.last is not None
    assert b.last.event.kind == "deleted"


def test_what_needs_attention_is_listed(office: OfficeOnDisk) -> None:
    """A document may need it for several reasons."""
    found = office.queries.attention()

    assert [line.failure for line in found.unreadable] == ["damaged"]
    assert [line.id for line in found.incomplete] == ["d3"]
    assert [line.id for line in found.author_unknown] == ["d3"]
    assert [line.event.note for line in found.gaps] == ["08:00 / 09:00"]


def test_the_stamp_changes_with_either_database(office: OfficeOnDisk) -> None:
    """And with nothing else: polling must find the page unchanged."""
    stamps = [office.queries.stamp(), office.queries.stamp()]
    office.derived.put_content(blob_of("two"), 1, b"{}")
    stamps.append(office.queries.stamp())
    register = Register.open(office.register_path, OFFICE)
    register.apply([office.history.add("saved", "d1", "A/a.docx", "three")])
    stamps.append(office.queries.stamp())

    assert stamps[0] == stamps[1]
    assert len(set(stamps)) == 3
    assert office.queries.state().stamp == stamps[-1]


def test_the_state_counts_what_nobody_has_read(office: OfficeOnDisk) -> None:
    """A content counts once, though two revisions have it."""
    state = office.queries.state()

    assert (state.seq, state.documents, state.pending_reading) == (9, 2, 2)
    assert state.commit == office.history.events[-1].commit


def test_pending_contents_are_those_that_pages_show_first(office: OfficeOnDisk) -> None:
    """Each once; a dropped content is not pending again, one of another reader is."""
    queries = office.queries
    assert [line.blob for line in queries.pending_blobs(1)] == [blob_of("two"), blob_of("other")]

    office.derived.trim(0)
    assert len(queries.pending_blobs(1)) == 2
    assert [line.blob for line in queries.pending_blobs(2, limit=2)] == [blob_of("bad"), blob_of("two")]


def test_pending_redlines_are_of_neighbours_that_are_read_and_differ(office: OfficeOnDisk) -> None:
    """By this reader and this engine."""
    queries = office.queries
    nothing = queries.pending_redlines(1, 1)
    office.derived.put_content(blob_of("two"), 1, b"{}")
    something = queries.pending_redlines(1, 1)
    compare(office, "one", "two")

    assert nothing == ()
    assert something == (PendingRedline(blob_of("one"), blob_of("two"), "d1", 4),)
    assert queries.pending_redlines(1, 1) == ()
    assert queries.pending_redlines(1, 2) == something
    assert [line.blob for line in queries.pending_covers(1, 1)] == [blob_of("two")]


def test_days_are_those_of_the_wall_clock(history: History, office_of: OfficeOf) -> None:
    """In Hanoi the day begins at 17:00 UTC; imports count on the day of the save."""
    for number in range(3):
        at = BEGIN.replace(hour=16 + number)
        history.add("created", f"d{number}", "A/a.docx", str(number), recorded_at=at)
    history.add("imported", "d9", "A/b.docx", "x", imported=True, saved_at=BEGIN - timedelta(days=1))
    days = office_of(history).queries.days(date(2026, 1, 4), date(2026, 1, 7), ZoneInfo("Asia/Ho_Chi_Minh"))

    assert [(count.day.day, count.revisions) for count in days] == [(4, 1), (5, 1), (6, 2), (7, 0)]


def test_bodies_are_read_without_the_writer(office: OfficeOnDisk) -> None:
    """The page reads what was derived, or finds that it has to ask for it."""
    compare(office, "one", "two")
    queries = office.queries

    assert queries.content(blob_of("one")) == b"one"
    assert queries.cover(blob_of("one")) == b"{}"
    assert queries.redline(blob_of("one"), blob_of("two")) == b"{}"
    assert (queries.content(blob_of("bad")), queries.content("no such blob")) == (None, None)


def test_a_document_is_identified_by_id_path_or_code(office: OfficeOnDisk) -> None:
    """What people give a command."""
    for text in ("d1", "A/QT-10 mới.docx", "qt10", "QT-10"):
        assert [line.id for line in office.queries.identify(text)] == ["d1"]
    assert office.queries.identify("") == ()
    assert office.queries.identify("'") == ()


def test_the_documents_that_cite_a_law_are_those_whose_latest_revision_does(
    history: History, office_of: OfficeOf
) -> None:
    """The radar asks who has to revise: what cited the law once and no longer does has been revised."""
    history.add("founded")
    history.add("created", "d1", "TP/QT-01.docx", "one")
    history.add("created", "d2", "TP/QT-02.docx", "two")
    history.add("saved", "d2", "TP/QT-02.docx", "two, revised")
    history.add("created", "d3", "TP/QT-03.docx", "three")
    history.add("deleted", "d3", "TP/QT-03.docx")
    office = office_of(history)

    for text, keys in (("one", ["A", "B"]), ("two", ["A"]), ("two, revised", ["B"]), ("three", ["A"])):
        office.derived.put_citations(blob_of(text), 1, text.encode(), keys)
    office.derived.put_citations(blob_of("one"), 1, b"one", ["A", "C", "C"])

    assert [line.id for line in office.queries.citing("A")] == ["d1"]
    assert [line.id for line in office.queries.citing("B")] == ["d2"]
    assert [line.id for line in office.queries.citing("C")] == ["d1"]
    assert office.queries.citations(blob_of("two")) == b"two"
    assert office.queries.citations(blob_of("none")) is None


def test_contents_whose_citations_are_not_read_by_these_rules_are_pending(
    history: History, office_of: OfficeOf
) -> None:
    """After a release with other rules they are read anew."""
    history.add("founded")
    history.add("created", "d1", "TP/QT-01.docx", "one")
    history.add("created", "d2", "TP/QT-02.docx", "two")
    office = office_of(history)
    office.read("one")
    office.derived.put_citations(blob_of("one"), 1, b"{}", ())

    assert office.queries.pending_citations(1, 1) == ()
    assert [item.blob for item in office.queries.pending_citations(1, 2)] == [blob_of("one")]


def test_queries_cannot_write(office: OfficeOnDisk) -> None:
    """The web process reads only, whatever a request makes of it."""
    for statement in ("DELETE FROM events", "DELETE FROM derived.covers"):
        with (
            office.queries._databases._engine.connect() as connection,
            pytest.raises(OperationalError, match="readonly"),
        ):
            connection.execute(sqlalchemy.text(statement))


def test_missing_damaged_or_older_databases_are_reported(office: OfficeOnDisk) -> None:
    """As errors that say what to do, not as empty pages; and a rebuilt register is seen at once."""
    with closing(sqlite3.connect(office.register_path)) as connection:
        connection.execute("PRAGMA user_version=99")
    with pytest.raises(RegisterError, match="another release"):
        office.queries.stamp()
    office.register_path.write_bytes(b"garbage" * 1000)
    with pytest.raises(RegisterError, match="luuvet rebuild"):
        office.queries.stamp()
    office.register_path.unlink()
    with pytest.raises(RegisterError, match="luuvet rebuild"):
        office.queries.stamp()

    office.rebuild()

    assert office.queries.state().seq == 9
    with pytest.raises(RegisterError, match="does not hold"):
        Queries(office.register_path, office.derived_path, "elsewhere").stamp()


def test_a_state_folder_with_odd_signs_in_its_name_is_opened(tmp_path: Path, history: History) -> None:
    """Names of databases are addresses here, in which %, ? and # mean something."""
    folder = tmp_path / "Ủy ban #1 50%? 'x'"
    folder.mkdir()
    history.add("created", "d1", "A/a.docx", "one")

    assert OfficeOnDisk(folder, history).queries.state().documents == 1


def test_readers_and_the_writer_do_not_disturb_each_other(office: OfficeOnDisk) -> None:
    """Four threads read while events come in one by one; none fails, none sees half an event."""
    register = Register.open(office.register_path, OFFICE)
    failures: list[Exception] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            try:
                head = office.queries.recent(1)[0].event.seq
                assert office.queries.document("d1").last_seq <= office.queries.state().seq
                assert head <= office.queries.state().seq
            except Exception as error:
                failures.append(error)
                return

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for number in range(20):
        register.apply([office.history.add("saved", "d1", "A/a.docx", str(number))])
    done.set()
    for reader in readers:
        reader.join()

    assert failures == []
    assert office.queries.document("d1").revisions == 23


def test_a_pair_that_cannot_be_compared_is_tried_once_and_never_called_equal(
    history: History, office_of: OfficeOf
) -> None:
    """No change found and no comparison made are different answers."""
    history.add("created", "d1", "A/a.docx", "one")
    history.add("saved", "d1", "A/a.docx", "two")
    office = office_of(history)
    for text in ("one", "two"):
        office.read(text, "Tên", "QT-1")
    old, new = blob_of("one"), blob_of("two")

    office.derived.put_redline_failure(old, new, "over-limit", reader_version=1, engine_version=1)

    assert office.queries.pending_redlines(1, 1) == ()
    assert office.queries.redline_failure(old, new) == "over-limit"
    assert office.queries.recent(1)[0].redline is None
