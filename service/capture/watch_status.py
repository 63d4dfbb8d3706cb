"""How the watcher is doing, as it writes it into the journal and `luuvet status` reads it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

from service.capture.journal import Journal

_NAME = "watch"
_HELD = "deletions_confirmed"


@dataclass(frozen=True, slots=True)
class WatchStatus:
    """Times are ISO 8601 in UTC; empty where the thing did not happen yet."""

    state: Literal["watching", "waiting", "stopped"]
    """waiting: the share is not there."""
    heartbeat_at: str
    mode: str = ""
    started_at: str = ""
    last_scan_at: str = ""
    last_scan_seconds: float = 0.0
    files: int = 0
    folders: int = 0
    watched_folders: int | None = None
    """None when polling."""
    unwatched_folders: int = 0
    unsettled: int = 0
    held_deletions: int = 0
    """So many documents are gone at once that a person must say whether they were deleted."""
    unreported: int = 0
    """Changes that only the scan found since the watch began."""
    trouble: str = ""

    def write(self, journal: Journal) -> None:
        journal.set_status(_NAME, asdict(self))

    @classmethod
    def read(cls, journal: Journal) -> WatchStatus | None:
        value = journal.status(_NAME)
        return cls(**value) if value else None


def confirm_deletions(journal: Journal) -> None:
    """A person says that the documents which are held as gone were indeed deleted; the next scan records it."""
    journal.set_status(_HELD, True)


def deletions_confirmed(journal: Journal) -> bool:
    return bool(journal.status(_HELD))


def deletions_done(journal: Journal) -> None:
    journal.set_status(_HELD, False)
