"""What stands in the journal: captures on their way into the record, requests of other processes, files that need a person;
and how a row is read and written."""

from __future__ import annotations

import json
import os
import sqlite3
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from service.capture.evidence import Evidence
from service.capture.observation import Known, Signature

CaptureKind = Literal["saved", "moved", "deleted", "unwatched"]
CaptureState = Literal["settled", "recorded", "refused"]


@dataclass(frozen=True, slots=True)
class NewCapture:
    """What the watcher settled. Times are aware."""

    kind: CaptureKind
    path: str
    seen_at: datetime
    former_path: str = ""
    """moved: where the file was."""
    sha256: str = ""
    size: int = 0
    copy: str = ""
    """saved: name in the spool."""
    known: Known | None = None
    """What to compare the file with from now on; None: nothing, it is gone."""
    saved_at: datetime | None = None
    """The file's modification time, which a client may set as it likes."""
    until_at: datetime | None = None
    """unwatched: end of the gap that began at seen_at."""
    trigger: str = ""
    complete: bool = True
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Capture:
    """A row of the journal."""

    id: int
    capture_id: str
    kind: CaptureKind
    path: str
    former_path: str
    sha256: str
    size: int
    copy: str
    seen_at: datetime
    saved_at: datetime | None
    until_at: datetime | None
    settled_at: datetime
    trigger: str
    complete: bool
    evidence: tuple[Evidence, ...]
    state: CaptureState
    commit: str
    error: str


@dataclass(frozen=True, slots=True)
class Request:
    id: int
    kind: str
    arguments: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    done: bool
    values: dict[str, Any] = field(default_factory=dict)
    message: str = ""
    """Why it was not done."""


@dataclass(frozen=True, slots=True)
class Attention:
    path: str
    reason: str
    since: datetime


def capture_of(row: sqlite3.Row) -> Capture:
    return Capture(
        id=row["id"],
        capture_id=row["capture_id"],
        kind=row["kind"],
        path=os.fsdecode(row["path"]),
        former_path=os.fsdecode(row["former_path"]),
        sha256=row["sha256"],
        size=row["size"],
        copy=row["copy"],
        seen_at=moment(row["seen_at"]),
        saved_at=moment(row["saved_at"]) if row["saved_at"] else None,
        until_at=moment(row["until_at"]) if row["until_at"] else None,
        settled_at=moment(row["settled_at"]),
        trigger=row["trigger"],
        complete=bool(row["complete"]),
        evidence=tuple(Evidence(source, name) for source, name in json.loads(row["evidence"])),
        state=row["state"],
        commit=row["commit_id"],
        error=row["error"],
    )


def known_of(row: sqlite3.Row) -> Known:
    signature = Signature(*json.loads(row["signature"])) if row["signature"] else None
    return Known(row["sha256"], signature, bool(row["trusted"]))


def signature_text(known: Known | None) -> str | None:
    return json.dumps(known.signature) if known and known.signature else None


def moment_text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
