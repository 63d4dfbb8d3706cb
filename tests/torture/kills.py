"""kill -9 of the whole service at random instants of its work, and at each stage of one save."""

from __future__ import annotations

import random
import time
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from tests.acceptance.offices import Office, new_office
from tests.acceptance.waiting import wait_for
from tests.torture.busy_folder import BusyFolder, Version
from tests.torture.ledger import Interval, lost, twice
from tests.torture.watched_office import Watching, caught_up, pending, recorded, watching

_LONGEST_LIFE_SECONDS = 2.0
_STUCK_SECONDS = 60.0
_MEASURED_EACH = 5


@dataclass
class Kills:
    """What came of them."""

    kills: int = 0
    saved: int = 0
    revisions: int = 0
    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    caught_up_seconds: list[float] = field(default_factory=list)
    """From the moment a start had the folder watched until the record held what had lain there."""
    started_seconds: list[float] = field(default_factory=list)


def kill_at_random(folder: Path, kills: int, seed: int) -> Kills:
    """Twenty documents are saved twenty times a second without a pause; each life of the service is at most two seconds long,
    and ends at any instant, also while it is still catching up."""
    office = new_office(folder / "office")
    shelf = office.share / office.folders[0]
    instants, result, lives = random.Random(seed), Kills(), list[Interval]()
    with BusyFolder(shelf, folder, documents=20, pause_seconds=0.05, seed=seed) as people:
        for number in range(kills):
            try:
                life = instants.uniform(0.0, _LONGEST_LIFE_SECONDS)
                lives.append(_live_and_die(office, shelf, people, life, number % _MEASURED_EACH == 0, result))
            except AssertionError as error:
                result.stuck.append(f"start {number}: {error}")
    result.kills, result.saved = kills, people.saves()
    _last_start(office, shelf, people.versions(), lives, result)
    return result


def _live_and_die(
    office: Office, shelf: Path, people: BusyFolder, life: float, measured: bool, result: Kills
) -> Interval:
    """When it was at work. Of some lives it is measured how long they take to catch up, while nobody saves."""
    with people.rest() if measured else nullcontext(), watching(office) as service:
        result.started_seconds.append(service.ready - service.started)
        if measured:
            _catch_up(office, shelf, service, result)
        else:
            time.sleep(life)
        ended = time.monotonic()
        service.kill()
    return service.ready, ended


def _catch_up(office: Office, shelf: Path, service: Watching, result: Kills) -> None:
    wait_for("what lies in the folder", lambda: caught_up(office, shelf), seconds=_STUCK_SECONDS, pause=0.02)
    result.caught_up_seconds.append(time.monotonic() - service.ready)


def _last_start(
    office: Office, shelf: Path, saved: dict[str, list[Version]], lives: list[Interval], result: Kills
) -> None:
    """Nobody saves any more: what lies there must come into the record, and everything is counted."""
    with watching(office) as service:
        try:
            _catch_up(office, shelf, service, result)
            wait_for("an empty journal", lambda: not pending(office), seconds=_STUCK_SECONDS)
        except AssertionError as error:
            result.stuck.append(str(error))
    found = recorded(office, shelf.name)
    result.revisions = sum(map(len, found.values()))
    result.lost, result.twice = lost(saved, found, lives), twice(found)
    verdict = office.luuvet("verify")
    if verdict.exit_code != 0:
        result.damaged.append(verdict.messages.strip())
