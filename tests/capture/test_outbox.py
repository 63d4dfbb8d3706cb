"""The way from a decision to the journal, on good days and bad."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from service.capture.author import Witnesses
from service.capture.decisions import Captured, Deleted
from service.capture.evidence import Evidence
from service.capture.journal import Journal
from service.capture.look import Looker
from service.capture.outbox import Outbox
from service.capture.rounds import SystemClock
from service.capture.spool import Spool
from service.errors import CaptureError
from tests.capture.builders_capture import office, package


class Place:
    def __init__(self, directory: Path) -> None:
        self.config = office(directory)
        self.spool = Spool(self.config.spool)
        self.woken = threading.Event()
        self.witnesses = Witnesses(self.config)
        Journal(self.config.journal).close()

    def open(self) -> Outbox:
        return Outbox(self.spool, self.config.journal, self.witnesses, SystemClock(), self.woken.set, 5.0)

    def captured(self, name: str) -> Captured:
        (self.config.share / name).write_bytes(package(name))
        return Captured(name, Looker(self.config.share, self.spool).look(name), "closed", time.monotonic())

    def paths(self) -> list[str]:
        with Journal(self.config.journal) as journal:
            return [capture.path for capture in journal.settled(1000)]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    return Place(tmp_path / "office")


def test_order_is_kept_and_closing_waits_for_what_is_on_its_way(place: Place) -> None:
    outbox = place.open()
    names = [f"{number}.docx" for number in range(50)]
    for name in names:
        outbox.settled(place.captured(name))
    outbox.settled(Deleted("x.docx"))

    outbox.close()

    assert place.paths() == [*names, "x.docx"]
    assert place.woken.is_set()


def test_a_disk_that_refuses_is_asked_again(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is lost or reordered by an hour without space."""
    real, refusals = place.spool.keep, [OSError(28, "No space left on device")]

    def keep(copies: Iterable[str]) -> None:
        if refusals:
            raise refusals.pop()
        real(copies)

    monkeypatch.setattr(place.spool, "keep", keep)
    outbox = place.open()
    outbox.settled(place.captured("a.docx"))
    outbox.settled(place.captured("b.docx"))

    assert place.woken.wait(10)
    outbox.close()
    assert place.paths() == ["a.docx", "b.docx"]


def test_a_witness_that_fails_costs_no_revision(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> tuple[Evidence, ...]:
        raise RuntimeError("nobody thought of this")

    monkeypatch.setattr(place.witnesses, "of_save", fail)
    outbox = place.open()
    outbox.settled(place.captured("a.docx"))
    outbox.close()

    assert place.paths() == ["a.docx"]


def test_notes_keep_their_place_among_captures(place: Place) -> None:
    """An attention written before the capture that mends it must not come after it."""
    outbox = place.open()
    now = SystemClock().now()
    outbox.write(lambda journal: journal.needs_attention("a.docx", "torn", now))
    outbox.settled(place.captured("a.docx"))
    outbox.close()

    with Journal(place.config.journal) as journal:
        assert journal.attention() == []


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_an_outbox_that_died_says_so(place: Place) -> None:
    """The service must stop and start again rather than go on with nothing written down."""
    outbox = place.open()

    def fail(_: Journal) -> None:
        raise RuntimeError("nobody thought of this")

    outbox.write(fail)
    time.sleep(0.3)

    with pytest.raises(CaptureError, match="start luuvet again"):
        outbox.write(fail)


def test_a_slow_disk_does_not_keep_the_watcher_waiting(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    real: Callable[[Iterable[str]], None] = place.spool.keep

    def keep(copies: Iterable[str]) -> None:
        time.sleep(0.5)
        real(copies)

    monkeypatch.setattr(place.spool, "keep", keep)
    outbox = place.open()
    began = time.monotonic()
    for number in range(10):
        outbox.settled(place.captured(f"{number}.docx"))

    assert time.monotonic() - began < 4
    outbox.close()
    assert len(place.paths()) == 10
