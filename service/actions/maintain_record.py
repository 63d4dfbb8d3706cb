"""Nightly maintenance of an office's record, and what it found: `state/maintenance.json`.

Each night a part of all contents is hashed again, so much that every one has had its turn within four weeks, also when
some nights were missed.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from service.config import Config
from service.errors import StoreError
from service.store.maintenance import connected, rehash, tidy
from service.store.repository import Repository

_CYCLE = timedelta(days=28)
_NIGHT = range(1, 5)
"""Hours by the office's clock."""
_AT_MOST_EVERY = timedelta(hours=20)
_OVERDUE = timedelta(days=7)
"""A machine that is switched off at night is maintained by day."""


class Maintenance(msgspec.Struct, frozen=True):
    """What the last night did."""

    finished_at: datetime
    seconds: float
    contents: int
    """How many were hashed again."""
    through: int
    """Seq up to which contents were hashed since `cycle_began_at`."""
    cycle_began_at: datetime
    all_hashed_at: datetime | None
    """When every content had been hashed again; None: not yet."""
    problems: tuple[str, ...] = ()


def maintain(config: Config, everything: bool = False, clock: datetime | None = None) -> Maintenance:
    """`everything`: all contents at once. The caller holds the office's lock, or works for who holds it."""
    now, began = clock or datetime.now(UTC), time.monotonic()
    before = last_maintenance(config)
    problems: list[str] = []
    try:
        tidy(config.repository)
    except StoreError as error:
        problems.append(str(error))
    problems += connected(config.repository)
    total = _last_seq(config)
    if before is None or before.through >= total or everything:
        through, cycle_began_at = 0, now
    else:
        through, cycle_began_at = before.through, before.cycle_began_at
    part = total if everything else _part(total - through, now - cycle_began_at)
    hashed = rehash(config.repository, through, part)
    seconds = time.monotonic() - began
    found = Maintenance(
        finished_at=now + timedelta(seconds=seconds),
        seconds=round(seconds, 1),
        contents=hashed.contents,
        through=hashed.through,
        cycle_began_at=cycle_began_at,
        all_hashed_at=now if hashed.through >= total else before.all_hashed_at if before else None,
        problems=(*problems, *hashed.problems),
    )
    _keep(config.maintenance, found)
    return found


def last_maintenance(config: Config) -> Maintenance | None:
    """None: never done, or what was noted of it is unreadable."""
    try:
        return msgspec.json.decode(config.maintenance.read_bytes(), type=Maintenance)
    except (OSError, msgspec.MsgspecError):
        return None


def is_due(config: Config, now: datetime) -> bool:
    last = last_maintenance(config)
    since = now - (last.finished_at if last else _founded_at(config))
    night = now.astimezone(config.office.organisation.zone).hour in _NIGHT
    return since >= _OVERDUE or (night and (last is None or since >= _AT_MOST_EVERY))


def _part(left: int, age: timedelta) -> int:
    """Of the events whose contents are not hashed yet."""
    nights = max(1, (_CYCLE - age).days)
    return -(-left // nights)


def _last_seq(config: Config) -> int:
    with Repository(config.repository) as repository:
        last = repository.last_event()
    return last.seq if last else 0


def _founded_at(config: Config) -> datetime:
    return datetime.fromtimestamp((config.repository / "config").stat().st_mtime, UTC)


def _keep(path: Path, found: Maintenance) -> None:
    making = path.with_name(path.name + ".new")
    making.write_bytes(msgspec.json.format(msgspec.json.encode(found), indent=2))
    making.replace(path)
