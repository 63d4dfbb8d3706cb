"""Verification of a record of 100,000 events, beside what Git's own check of the same objects takes."""

from __future__ import annotations

import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

from service.store.sharing import cores
from service.store.verify import verify
from tests.bench.long_record import long_record
from tests.store.conftest import SAFE

_EVENTS = int(os.environ.get("LUUVET_BENCH_EVENTS", "100000"))


def bench_verify_a_long_record() -> None:
    record = long_record(_EVENTS)
    wall, processor = _measured(lambda: _verified(record))
    floor_wall, floor_processor = _measured(lambda: _fsck(record))
    sys.stdout.write(
        f"verify, {_EVENTS} events: {wall:.1f} s on the clock, {processor:.1f} s of processor time "
        f"({processor / cores():.1f} s on {cores()} free cores)\n"
        f"git fsck --full --strict of the same: {floor_wall:.1f} s on the clock, {floor_processor:.1f} s of processor "
        f"time; verify / fsck {processor / floor_processor:.2f}\n"
    )


def _verified(record: Path) -> None:
    verdict = verify(record)
    assert verdict.intact, verdict.problems[:5]
    assert verdict.events == _EVENTS


def _fsck(record: Path) -> None:
    command = ["git", "--git-dir", str(record), "fsck", "--full", "--strict", "--no-dangling", "--no-progress"]
    process = os.spawnvpe(os.P_WAIT, "git", command, {**os.environ, **SAFE})
    assert process == 0


def _measured(work: Callable[[], None]) -> tuple[float, float]:
    """Seconds on the clock and of processor time, children included."""
    began_at, used = time.perf_counter(), _used()
    work()
    return time.perf_counter() - began_at, _used() - used


def _used() -> float:
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(usage.ru_utime + usage.ru_stime for usage in map(resource.getrusage, kinds))
