"""Maintenance: the record stays fast, damage is found within a month, and nobody waits for it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from service.actions.maintain_now import maintain_now
from service.actions.maintain_record import is_due, last_maintenance, maintain
from service.actions.nightly import NightlyMaintenance, ask_for_maintenance
from service.actions.status import office_status
from service.actions.write_record import RecordWriting
from service.capture.journal import Journal
from service.capture.lock import OfficeLock
from service.config import Config
from service.store.repository import Repository
from service.store.verify import verify
from tests.actions.conftest import SHELF

Settle = Callable[..., None]
BEGUN = datetime(2026, 3, 1, 18, 30, tzinfo=UTC)


def _loose(config: Config) -> int:
    return sum(len(files) for folder, _, files in os.walk(config.repository / "objects") if len(Path(folder).name) == 2)


def _save(settle: Settle, writing: RecordWriting, count: int) -> None:
    for number in range(count):
        settle("saved", f"{SHELF}/{number}.docx", b"%d" % number)
    while writing.step():
        pass


def test_a_night_packs_what_the_day_brought_and_everything_stays(
    office: Config, writing: RecordWriting, settle: Settle
) -> None:
    """And the writer, which has the record open, goes on."""
    _save(settle, writing, 5)

    maintain(office)
    packed = _loose(office)
    _save(settle, writing, 6)
    maintain(office)

    assert packed == _loose(office) == 0
    assert list((office.repository / "objects/info/commit-graphs").glob("*.graph"))
    assert verify(office.repository).intact
    with Repository(office.repository) as repository:
        assert sum(1 for _ in repository.events()) == 7


def test_every_content_is_hashed_again_within_four_weeks(
    office: Config, writing: RecordWriting, settle: Settle
) -> None:
    """Some of each night; nights that were missed are made up for."""
    _save(settle, writing, 40)
    nights = [0, 1, 2, 9, 10, 20, 26, 27, 28]

    found = [maintain(office, clock=BEGUN + timedelta(days=night)) for night in nights]

    assert [one.contents for one in found[:2]] == [2, 2]
    assert sum(one.contents for one in found[:-1]) == 41
    assert found[-2].through == 41
    assert found[-2].all_hashed_at is not None
    assert found[-1].cycle_began_at > BEGUN
    assert not any(one.problems for one in found)


def test_damage_is_told_with_the_document_and_stays_on_the_status(
    office: Config, writing: RecordWriting, settle: Settle
) -> None:
    """Long before anybody asks for that revision, while a backup still has it."""
    _save(settle, writing, 1)
    with Repository(office.repository) as repository:
        last = repository.last_event()
    assert last is not None
    loose = office.repository / "objects" / last.blob[:2] / last.blob[2:]
    loose.chmod(0o600)
    loose.write_bytes(b"damaged")

    found = maintain(office, everything=True)

    assert any("Seq 2" in problem and "0.docx" in problem for problem in found.problems)
    assert office_status(office).maintenance == last_maintenance(office)


@pytest.mark.parametrize(
    ("last_days_ago", "hour_in_hanoi", "due"),
    [(1, 2, True), (0.2, 2, False), (1, 14, False), (8, 14, True), (None, 2, True), (None, 14, False)],
)
def test_it_is_done_at_night_or_when_a_week_has_gone_by(
    office: Config, last_days_ago: float | None, hour_in_hanoi: int, due: bool
) -> None:
    """By the office's clock, seven hours before the server's."""
    now = (datetime.now(UTC) + timedelta(days=2)).replace(hour=(hour_in_hanoi - 7) % 24, minute=30)
    if last_days_ago is not None:
        maintain(office, clock=now - timedelta(days=last_days_ago))

    assert is_due(office, now) == due


def test_saves_go_on_while_it_is_done(
    office: Config, journal: Journal, writing: RecordWriting, settle: Settle, lock: OfficeLock
) -> None:
    """In a child of the writer; what was saved meanwhile is neither lost nor doubled."""
    _save(settle, writing, 30)
    nightly = NightlyMaintenance(office, journal)
    ask_for_maintenance(journal, everything=True)

    saves, deadline = 0, time.monotonic() + 60
    while last_maintenance(office) is None and time.monotonic() < deadline:
        nightly.step()
        settle("saved", f"{SHELF}/busy.docx", b"save %d" % saves)
        while writing.step():
            pass
        saves += 1
    nightly.close()

    done = last_maintenance(office)
    assert done is not None
    assert done.problems == ()
    with Repository(office.repository) as repository:
        assert sum(1 for event in repository.events() if event.path.endswith("busy.docx")) == saves > 1
    assert verify(office.repository).intact


def test_it_ends_with_the_writer(office: Config, journal: Journal, lock: OfficeLock) -> None:
    """Whoever gets the lock next must find nobody else at work."""
    nightly = NightlyMaintenance(office, journal)
    ask_for_maintenance(journal, everything=False)
    nightly.step()
    child = nightly._child
    assert child is not None

    nightly.close()

    assert child.exitcode is not None


def test_a_person_can_have_it_now(office: Config) -> None:
    done = maintain_now(office, everything=False)

    assert done == last_maintenance(office)
    assert done.contents == 1
