"""What capture sees of the share: events, signatures, and what a look at one file showed.

Paths are relative to the share, `/`-separated, as text with surrogateescape for bytes that are not UTF-8.
Times named `at` are seconds of a clock that never goes back.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Literal, NamedTuple

EventKind = Literal[
    "created",
    "modified",
    "attrib",
    "closed",
    "moved",
    "deleted",
    "found",
    "missing",
    "folder_created",
    "folder_moved",
    "folder_deleted",
]
"""closed: closed after writing · found, missing: a scan says so · the others as inotify names them."""

Whole = Literal["yes", "no", "unknown"]
"""yes: checked to the last byte · no: torn, empty or still growing · unknown: a format that cannot tell."""


@dataclass(frozen=True, slots=True)
class FolderEvent:
    kind: EventKind
    path: str
    at: float
    moved_from: str = ""


class Signature(NamedTuple):
    """What tells, without reading, that a file is as it was."""

    device: int
    inode: int
    size: int
    mtime_ns: int
    ctime_ns: int

    @classmethod
    def of(cls, status: os.stat_result) -> Signature:
        return cls(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)

    def is_same_file(self, other: Signature) -> bool:
        """Same inode, which a file system gives to another file only after this one is gone."""
        return self[:2] == other[:2]

    def is_renamed(self, other: Signature) -> bool:
        """Same file, but for ctime, which a rename sets."""
        return self[:4] == other[:4]


NO_FILE = Signature(0, 0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Known:
    """What was last captured of a path."""

    sha256: str
    signature: Signature | None = None
    """None: never seen by this machine, for instance after the journal was lost."""
    trusted: bool = True
    """False: the file was so young when it was read that a later write could have left the same signature."""

    def matches(self, signature: Signature) -> bool:
        return self.trusted and self.signature == signature


@dataclass(frozen=True, slots=True)
class Observation:
    """What a look at one path showed."""

    path: str
    state: Literal["missing", "read", "changing", "large", "unreadable"]
    """missing: no regular file there · changing: it changed while being read, every time · large: not read, it must be
    quiet first · unreadable: see `reason`."""
    signature: Signature = NO_FILE
    sha256: str = ""
    whole: Whole = "unknown"
    writer: bool | None = None
    """Somebody holds it open for writing; None: cannot be asked here."""
    copy: str = ""
    """Name in the spool of the bytes that were read; empty where they are bytes we have already."""
    racy: bool = False
    """Too young for its signature to be trusted."""
    age: float = 0.0
    """Seconds since its last change (ctime), by the clock of this machine."""
    owner: int | None = None
    """uid of the file."""
    reason: str = ""

    @property
    def size(self) -> int:
        return self.signature.size

    @property
    def known(self) -> Known:
        return Known(self.sha256, self.signature, trusted=not self.racy)
