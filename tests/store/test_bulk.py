"""Thousands of events at once, in the writer's own format."""

from __future__ import annotations

from datetime import timedelta

import pytest

from service.errors import StoreError
from service.model.record import Event, NewEvent
from service.store import bulk as bulk_module
from service.store.verify import verify
from tests.store.conftest import FOUNDED_AT, HONG, Office


def a_history(office: Office, documents: int, saves: int) -> list[Event]:
    events: list[Event] = []
    with office.bulk() as bulk:
        for number in range(documents):
            at = FOUNDED_AT + timedelta(hours=number)
            new = NewEvent("created", HONG, path=f"P{number % 7}/{number}.docx", content=b"%d" % number, imported=True)
            events.append(bulk.record(new, at))
        for number in range(saves):
            first = events[number % documents]
            at = FOUNDED_AT + timedelta(days=30, hours=number)
            new = NewEvent("saved", HONG, document=first.document, path=first.path, content=b"save %d" % number)
            events.append(bulk.record(new, at))
    return events


def test_a_history_recorded_in_bulk_is_as_good_as_one_that_grew(office: Office) -> None:
    """One format: verification, stock Git and later single saves cannot tell the two apart."""
    events = a_history(office, 40, 60)

    later = office.record("saved", events[0].path, b"later", document=events[0].document)

    assert list(office.repository().events(after_seq=1)) == [*events, later]
    assert events[0].recorded_at == FOUNDED_AT
    assert verify(office.path).problems == ()
    office.git("fsck", "--full", "--strict")


def test_batches_follow_on_each_other(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """A long import is several packs; the second builds on trees that only the first holds."""
    monkeypatch.setattr(bulk_module, "_BATCH_OBJECTS", 50)

    a_history(office, 30, 30)

    assert len(list((office.path / "objects" / "pack").glob("*.pack"))) > 3
    assert verify(office.path).problems == ()


def test_an_import_that_fails_leaves_the_record_as_it_was(office: Office) -> None:
    """What was not flushed was never promised."""
    head = office.repository().head()

    def import_two_to_one_place() -> None:
        with office.bulk() as bulk:
            bulk.record(NewEvent("created", HONG, path="a.docx", content=b"1"), FOUNDED_AT)
            bulk.record(NewEvent("created", HONG, path="a.docx", content=b"2"), FOUNDED_AT)

    with pytest.raises(StoreError):
        import_two_to_one_place()

    assert office.repository().head() == head


def test_events_out_of_order_are_refused(office: Office) -> None:
    """A past that is told out of order would decrease the dates of the record."""
    with office.bulk() as bulk:
        bulk.record(NewEvent("unwatched", HONG), FOUNDED_AT + timedelta(days=2))
        with pytest.raises(StoreError, match="Sort by time"):
            bulk.record(NewEvent("unwatched", HONG), FOUNDED_AT + timedelta(days=1))

    assert len(list(office.repository().events())) == 2
