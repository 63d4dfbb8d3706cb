"""What the watcher does at intervals, and the clocks it goes by."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    def monotonic(self) -> float:
        """Seconds that never go back."""

    def now(self) -> datetime:
        """Aware, in UTC."""


class SystemClock:
    def monotonic(self) -> float:
        return time.monotonic()

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Rounds:
    """Seconds."""

    heartbeat: float = 10.0
    health: float = 2.0
    rewatch: float = 5.0
    """The share is not there: look again."""
    rescan: float = 2.0
    """Until the scan that trouble asks for; doubles while such scans follow each other."""
    verify: float = 24 * 3600.0
    """Every file is read and hashed, whatever its signature says."""
    gap: float = 30.0
    """A time without a watch that is longer becomes an event."""
    scan_share: float = 0.05
    """Scans take at most this part of the time."""


class Due:
    """When each round is due, by the clock that never goes back."""

    def __init__(self, now: float, rounds: Rounds) -> None:
        self.watch = self.health = self.heartbeat = self.scan = now
        self.verify = now + rounds.verify
