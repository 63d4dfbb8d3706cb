"""An office whose folder is watched by `luuvet watch`, asked without commands of its own: each would cost a second of the
processor that the service needs."""

from __future__ import annotations

import hashlib
import os
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from service.capture.journal import Journal
from service.capture.watch_status import WatchStatus
from tests.acceptance.offices import LUUVET, Office
from tests.acceptance.waiting import wait_for


@dataclass(frozen=True)
class Revision:
    seq: int
    kind: str
    path: str
    sha256: str


@dataclass(frozen=True)
class Watching:
    """A running service; `started` and `ready` are seconds of the clock that never goes back."""

    office: Office
    process: subprocess.Popen[bytes]
    started: float
    ready: float

    def kill(self) -> None:
        """Every process of it at one instant."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)


@contextmanager
def watching(office: Office, before: tuple[str, ...] = ()) -> Iterator[Watching]:
    """The service at work: folder watched, writer ready. `before`: command that starts the command."""
    launched, started = datetime.now(UTC), time.monotonic()
    with (office.directory.parent / f"{office.directory.name}.log").open("ab") as log:
        process = subprocess.Popen(
            [*before, LUUVET, "watch", office.directory],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    try:
        wait_for("a watched folder", lambda: _watches_since(office, launched, process), pause=0.02)
        yield Watching(office, process, started, time.monotonic())
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def _watches_since(office: Office, launched: datetime, process: subprocess.Popen[bytes]) -> bool:
    assert process.poll() is None, f"the service ended by itself with {process.returncode}: see its log"
    status = watch_status(office)
    return status is not None and status.state == "watching" and datetime.fromisoformat(status.started_at) >= launched


def watch_status(office: Office) -> WatchStatus | None:
    with Journal.for_reading(office.directory / "state" / "journal.sqlite") as journal:
        return WatchStatus.read(journal)


def pending(office: Office) -> int:
    with Journal.for_reading(office.directory / "state" / "journal.sqlite") as journal:
        return journal.pending()


def attention(office: Office) -> dict[str, str]:
    """What needs a person, by path."""
    with Journal.for_reading(office.directory / "state" / "journal.sqlite") as journal:
        return {item.path: item.reason for item in journal.attention()}


def revisions(office: Office) -> list[Revision]:
    """What the register tells, oldest first: an event comes into it after the record has answered for it."""
    question = "select seq, kind, path, sha256 from events where sha256 != '' order by seq"
    return [Revision(*row) for row in _rows(office, question)]


def recorded(office: Office, folder: str) -> dict[str, list[str]]:
    """SHA-256 of every revision of the files in one folder of the share, oldest first, by file name."""
    found: dict[str, list[str]] = {}
    for revision in revisions(office):
        if revision.path.rpartition("/")[0] == folder and revision.kind != "deleted":
            found.setdefault(Path(revision.path).name, []).append(revision.sha256)
    return found


def lies_in(shelf: Path) -> dict[str, str]:
    """SHA-256 of every document of the folder, by file name."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in shelf.glob("Quy trình*.docx")}


def caught_up(office: Office, shelf: Path) -> bool:
    """The record's newest revision of each document is what lies in the folder."""
    newest = {name: versions[-1] for name, versions in recorded(office, shelf.name).items()}
    return newest == lies_in(shelf)


def _rows(office: Office, question: str) -> list[tuple[Any, ...]]:
    register = (office.directory / "state" / "register.sqlite").as_uri()
    with closing(sqlite3.connect(f"{register}?mode=ro", uri=True, timeout=20)) as rows:
        return rows.execute(question).fetchall()
