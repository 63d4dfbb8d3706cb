"""What settling decides about a path, and how long it waits before it does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from service.capture.observation import Known, Observation

Arrival = Literal["renamed", "closed", "created", "touched", "found"]
"""How the bytes came: the trigger that is kept with the capture."""


@dataclass(frozen=True, slots=True)
class Pace:
    """Every wait, in seconds."""

    after_close: float = 0.3
    after_event: float = 1.0
    unchanged: float = 2.0
    unclear: float = 2.0
    unclear_with_writer: float = 5.0
    large: float = 10.0
    damaged: float = 60.0
    first_retry: float = 0.5
    longest_retry: float = 30.0
    restless: float = 5.0
    """A file under constant change is looked at this often."""
    longest_wait: float = 30.0
    delete_grace: float = 5.0
    move: float = 0.5
    racy: float = 0.1
    old: float = 10.0
    """A whole file that did not change for so long (ctime) needs no further quiet."""


@dataclass(frozen=True, slots=True)
class Look:
    """Read the file now and hand back what it shows."""

    path: str
    known: Known | None = None
    held: str = ""
    """SHA-256 of bytes of this path that are spooled already."""
    large: bool = False
    """A large file has been quiet long enough to be read."""


@dataclass(frozen=True, slots=True)
class Captured:
    """The spooled bytes are a revision."""

    path: str
    seen: Observation
    arrival: Arrival
    first_event_at: float
    complete: bool = True
    in_place: bool = False
    """The file is the one that held the former bytes: its owner need not be who wrote these."""


@dataclass(frozen=True, slots=True)
class Moved:
    old: str
    new: str
    known: Known


@dataclass(frozen=True, slots=True)
class Deleted:
    path: str


@dataclass(frozen=True, slots=True)
class Dropped:
    """These spooled bytes are not needed."""

    copy: str


@dataclass(frozen=True, slots=True)
class Noted:
    """Same bytes, new signature: worth remembering for the next scan, not urgent."""

    path: str
    known: Known


@dataclass(frozen=True, slots=True)
class Troubled:
    """The file could not be read for a minute; a person should look."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Recovered:
    path: str


Decision = Look | Captured | Moved | Deleted | Dropped | Noted | Troubled | Recovered
