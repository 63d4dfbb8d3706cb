"""Register: rows follow from events alone."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.errors import RegisterError
from service.model.record import Author, Document
from service.register.columns import escaped, unescaped
from service.register.rebuild import rebuild
from service.register.record import Register, needs_rebuild
from tests.register.history import OFFICE, History, thousands


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "register.sqlite"


def rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    connection = sqlite3.connect(path)
    found = {
        table: sorted(connection.execute(f"SELECT * FROM {table}"), key=repr)
        for table in ("heads", "events", "documents")
    }
    connection.close()
    return found


_KINDS = (
    "created",
    "saved",
    "moved",
    "deleted",
    "returned",
    "restored",
    "imported",
    "unwatched",
    "configured",
    "rekeyed",
)
_STEPS = st.lists(
    st.tuples(st.sampled_from(_KINDS), st.sampled_from("abc"), st.sampled_from("xyz"), st.booleans()), max_size=15
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=_STEPS, cut=st.integers(0, 15))
def test_one_by_one_in_parts_and_rebuilt_give_the_same_rows(tmp_path: Path, steps: list, cut: int) -> None:
    """The promise of the register: it can be thrown away at any time."""
    history = History()
    for kind, document, text, imported in steps:
        of_office = kind in ("unwatched", "configured", "rekeyed")
        history.add(kind, "" if of_office else document, f"P/{document}{text}.docx", text, imported=imported)
    found = []
    for parts in (
        [history.events],
        [[event] for event in history.events],
        [history.events[:cut], history.events[cut:]],
    ):
        live = tmp_path / "live.sqlite"
        rebuild(live, OFFICE, ())
        register = Register.open(live, OFFICE)
        for part in parts:
            register.apply(part)
        register.close()
        found.append(rows(live))

    rebuild(tmp_path / "rebuilt.sqlite", OFFICE, history.events)

    assert found == [rows(tmp_path / "rebuilt.sqlite")] * 3


def test_events_that_it_has_are_skipped(path: Path, history: History) -> None:
    """After a crash the caller may not know whether the last event went in."""
    history.add("founded")
    history.add("created", "d1", "A/a.docx", "one")
    rebuild(path, OFFICE, history.events[:1])
    register = Register.open(path, OFFICE)

    assert (register.apply(history.events), register.apply(history.events)) == (1, 0)
    assert (register.last_seq(), register.last_commit()) == (2, history.events[1].commit)


def test_a_gap_is_refused_and_nothing_of_the_batch_stays(path: Path, history: History) -> None:
    """A register with a hole would show a history that never was."""
    for number in range(4):
        history.add("created", f"d{number}", f"A/{number}.docx", str(number))
    rebuild(path, OFFICE, history.events[:1])
    register = Register.open(path, OFFICE)

    with pytest.raises(RegisterError, match="came where 3 was due"):
        register.apply([history.events[1], history.events[3]])
    assert register.last_seq() == 1
    with pytest.raises(RegisterError):
        rebuild(path.with_name("other.sqlite"), OFFICE, history.events[1:])


def test_another_event_under_a_known_number_is_refused(path: Path, history: History) -> None:
    """A repository put back from a backup may have gone another way since."""
    history.add("founded")
    rebuild(path, OFFICE, history.events)
    register = Register.open(path, OFFICE)

    with pytest.raises(RegisterError, match="luuvet verify"):
        register.apply([replace(history.events[0], commit="f" * 40)])


def test_a_document_stands_as_its_latest_event_leaves_it(path: Path, history: History) -> None:
    """Moves keep the revisions, a deletion keeps the place, a return brings it back."""
    history.add("created", "d1", "A/a.docx", "one", department="A")
    history.add("saved", "d1", "A/a.docx", "two", department="A")
    history.add("moved", "d1", "B/b.docx", former_path="A/a.docx", department="B")
    history.add("deleted", "d1", "B/b.docx", department="B")
    rebuild(path, OFFICE, history.events)
    register = Register.open(path, OFFICE)
    two = history.events[1].sha256

    assert register.documents() == (Document("d1", "B/b.docx", "B", True, 1, 4, 2, two),)

    event = history.add("returned", "d1", "B/b.docx", "three", department="B")
    register.apply([event])
    assert register.documents() == (Document("d1", "B/b.docx", "B", False, 1, 5, 3, event.sha256),)


def test_the_event_of_a_capture_is_found(path: Path, history: History) -> None:
    """So that a capture recorded just before a crash is not recorded twice."""
    history.add("created", "d1", "A/a.docx", "one", capture_id="c-17")
    rebuild(path, OFFICE, history.events)
    register = Register.open(path, OFFICE)

    assert register.captured("c-17") == history.events[0]
    assert register.captured("c-18") is None


HOSTILE = [
    'A/it\'s "quoted"; DROP TABLE events;--.docx',
    "A/line\nbreak\ttab\x01\x7f.docx",
    b"A/kh\xf4ng ph\xe9p.docx".decode("utf-8", "surrogateescape"),
    b"A/\xed\xb2\x80 half \xff\\udcff.docx".decode("utf-8", "surrogateescape"),
    "A/back\\slash\\\\u0000.docx",
    "A/\u202egnp.docx",
    "A/%_100%.docx",
    "A/😀 Phòng.docx",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_come_back_as_they_were(path: Path, history: History, name: str) -> None:
    """A share holds names that are no UTF-8 and names that mean something to a database."""
    author = Author(name, name, "document", (f"ownerfile={name}", name))
    event = history.add("moved", "d1", name, former_path=name, author=author, note=name, capture_id=name)
    rebuild(path, OFFICE, history.events)
    register = Register.open(path, OFFICE)

    assert register.captured(name) == event
    assert register.documents()[0].path == name


@given(st.text(st.characters()))
@settings(max_examples=200)
def test_any_text_is_stored_and_comes_back(text: str) -> None:
    """Lone surrogates and NUL too, which databases refuse or cut off."""
    stored = escaped(text)

    assert b"\x00" not in stored.encode()
    assert unescaped(stored) == text


def test_times_come_back_to_the_microsecond_in_utc(path: Path, history: History) -> None:
    """Far ones too: a file may claim any time."""
    times = [
        datetime(1970, 1, 1, tzinfo=UTC),
        datetime(1601, 1, 1, 0, 0, 0, 1, UTC),
        datetime(9999, 12, 31, tzinfo=UTC),
    ]
    for number, at in enumerate(times):
        history.add("created", f"d{number}", "A/a.docx", "x", saved_at=at, capture_id=str(number))
    rebuild(path, OFFICE, history.events)
    register = Register.open(path, OFFICE)

    assert [register.captured(str(number)).saved_at for number in range(3)] == times


def test_a_register_that_is_missing_damaged_or_of_another_kind_must_be_rebuilt(path: Path, history: History) -> None:
    """The caller asks before it opens; opening refuses with the same reason."""
    history.add("founded")
    found = {"missing": needs_rebuild(path, OFFICE)}
    rebuild(path, OFFICE, history.events)
    found["sound"] = needs_rebuild(path, OFFICE)
    found["office"] = needs_rebuild(path, "elsewhere")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version=99")
    found["schema"] = needs_rebuild(path, OFFICE)
    path.write_bytes(b"no database at all" * 100)
    found["garbage"] = needs_rebuild(path, OFFICE)
    path.write_bytes(b"")
    found["empty"] = needs_rebuild(path, OFFICE)

    assert found["missing"] == "is missing"
    assert found["sound"] == ""
    assert "does not hold the office" in found["office"]
    assert "schema 99" in found["schema"]
    assert "damaged" in found["garbage"]
    assert "schema 0" in found["empty"]
    with pytest.raises(RegisterError, match="luuvet rebuild"):
        Register.open(path, OFFICE)


def test_a_corrupt_page_is_seen_at_opening(path: Path) -> None:
    """A query over other pages answers as if nothing were wrong; only the check sees it."""
    rebuild(path, OFFICE, thousands(300, 50).events)
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(size // 2)
        file.write(b"\xa5" * 390)

    assert "damaged" in needs_rebuild(path, OFFICE)


def test_a_register_removed_under_its_writer_is_noticed(path: Path, history: History) -> None:
    """SQLite goes on writing into a file that no longer has a name."""
    history.add("founded")
    rebuild(path, OFFICE, ())
    register = Register.open(path, OFFICE)
    path.unlink()

    with pytest.raises(RegisterError, match="removed or replaced"):
        register.apply(history.events)


def test_a_journal_left_by_a_crash_is_not_played_into_the_new_register(path: Path, history: History) -> None:
    """It belongs to the old file, and SQLite would take it for the new one's."""
    history.add("founded")
    rebuild(path, OFFICE, ())
    journal = path.with_name(path.name + "-journal")
    journal.write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes(600))

    rebuild(path, OFFICE, history.events)

    assert not journal.exists()
    assert needs_rebuild(path, OFFICE) == ""


def test_a_rebuild_that_fails_leaves_the_old_register(path: Path, history: History) -> None:
    """Readers go on with it, and the next try finds no leftovers."""
    history.add("founded")
    rebuild(path, OFFICE, history.events)

    def broken():
        yield history.events[0]
        raise ConnectionError("the repository went away")

    with pytest.raises(ConnectionError):
        rebuild(path, OFFICE, broken())
    assert Register.open(path, OFFICE).last_seq() == 1
    rebuild(path, OFFICE, history.events)


def test_progress_is_told(path: Path) -> None:
    """The command shows it."""
    told: list[int] = []

    rebuild(path, OFFICE, thousands(250, 20).events, told.append)

    assert told == [100, 200, 250]


def test_the_record_of_a_department_office_is_rebuilt_in_a_moment(path: Path) -> None:
    """249 documents, 1,300 events: half a second of processor time; the limit tells it from minutes."""
    events = thousands(1300, 249).events
    began = time.process_time()

    rebuild(path, OFFICE, events)

    assert time.process_time() - began < 5.0
