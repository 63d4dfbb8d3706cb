"""What was captured and is not yet recorded, kept in one SQLite file that several processes share.

The watcher writes captures, the writer records them strictly in the order of their ids, commands leave requests for the
writer, and everybody reads the status. A capture is in the journal only from `settled` on: what comes before (seen, spooled,
settling) is in the watcher's memory, and after a crash the scan finds it again.

Rollback journal and synchronous=FULL: a row that was written survives a power cut. (Write-ahead logging is not used: SQLite
before 3.51.3 can lose data with it when processes meet at a checkpoint.) Paths are stored as bytes, for not all are UTF-8.
One Journal belongs to one thread.
"""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from typing import Any

from service.capture.entries import (
    Answer,
    Attention,
    Capture,
    NewCapture,
    Request,
    capture_of,
    known_of,
    moment,
    moment_text,
    signature_text,
)
from service.capture.observation import Known
from service.errors import CaptureError, JournalLost, WriterSilent

_SCHEMA_VERSION = 1
_BUSY_SECONDS = 20.0
_ASK_PAUSE_SECONDS = 0.02

_SCHEMA = """
CREATE TABLE capture (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    capture_id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    path BLOB NOT NULL,
    former_path BLOB NOT NULL,
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    copy TEXT NOT NULL,
    signature TEXT,
    seen_at TEXT NOT NULL,
    saved_at TEXT,
    until_at TEXT,
    settled_at TEXT NOT NULL,
    trigger TEXT NOT NULL,
    complete INTEGER NOT NULL,
    evidence TEXT NOT NULL,
    state TEXT NOT NULL,
    commit_id TEXT NOT NULL DEFAULT '',
    error TEXT NOT NULL DEFAULT ''
);
CREATE INDEX capture_by_state ON capture (state, id);
CREATE TABLE file (
    path BLOB PRIMARY KEY,
    sha256 TEXT NOT NULL,
    signature TEXT,
    trusted INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE request (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    arguments TEXT NOT NULL,
    state TEXT NOT NULL,
    answer TEXT,
    asked_at TEXT NOT NULL
);
CREATE TABLE attention (path BLOB PRIMARY KEY, reason TEXT NOT NULL, since TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE status (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""


class Journal:
    """Raises CaptureError where the file cannot be used; its message says what to do. After a JournalLost nothing can be
    done with this object any more: whoever has it begins again."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._open(path, f"{path.absolute().as_uri()}?mode=rwc")
        self._make_tables()
        self._inode = path.stat().st_ino
        self._seen_version = self._version()

    @classmethod
    def for_reading(cls, path: Path) -> Journal:
        """Changes nothing. A journal that is not there is not made: it reads as an empty one."""
        journal = cls.__new__(cls)
        if path.is_file() and path.stat().st_size:
            # `rw` and not `ro`: what a crash left half written is rolled back before anybody can read.
            journal._open(path, f"{path.absolute().as_uri()}?mode=rw")
            journal._refuse_other_schema()
        else:
            journal._open(path, ":memory:")
            journal._make_tables()
        journal._value("PRAGMA query_only=ON")
        journal._seen_version = journal._version()
        return journal

    def close(self) -> None:
        self._db.close()

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Captures

    def settle(self, captures: Iterable[NewCapture], at: datetime) -> list[int]:
        """Writes captures in their order, all or none, and what is known of their files."""
        with self._writing():
            return [self._settle(capture, at) for capture in captures]

    def settled(self, limit: int = 100) -> list[Capture]:
        """What the writer has to record, oldest first."""
        self._refuse_if_replaced()
        rows = self._rows("SELECT * FROM capture WHERE state='settled' ORDER BY id LIMIT ?", limit)
        return [capture_of(row) for row in rows]

    def recorded(self, commits: Mapping[int, str]) -> None:
        """`commits` by the id of the capture; empty where the record said it already."""
        with self._writing():
            self._db.executemany(
                "UPDATE capture SET state='recorded', commit_id=?, error='' WHERE id=?",
                [(commit, id_) for id_, commit in commits.items()],
            )

    def delayed(self, id_: int, error: str) -> None:
        """It could not be recorded this time (a full disk, a lock); it stays next in line, for order is history."""
        with self._writing():
            self._db.execute("UPDATE capture SET error=? WHERE id=?", (error, id_))

    def refused(self, id_: int, error: str) -> None:
        """It can never be recorded (a path that Git must not hold): the writer goes on, a person is told, its copy stays."""
        with self._writing():
            self._db.execute("UPDATE capture SET state='refused', error=? WHERE id=?", (error, id_))
            self._db.execute(
                "INSERT OR REPLACE INTO attention SELECT path, ?, ? FROM capture WHERE id=?",
                (error, moment_text(datetime.now(UTC)), id_),
            )

    def pending(self) -> int:
        return int(self._value("SELECT count(*) FROM capture WHERE state='settled'"))

    def last_capture(self) -> Capture | None:
        rows = self._rows("SELECT * FROM capture ORDER BY id DESC LIMIT 1")
        return capture_of(rows[0]) if rows else None

    def copies(self) -> set[str]:
        """Copies in the spool that are still needed."""
        rows = self._rows("SELECT copy FROM capture WHERE state != 'recorded' AND copy != ''")
        return {str(row["copy"]) for row in rows}

    def prune(self, before: datetime) -> int:
        """Forgets recorded captures that settled before that time; Git has them."""
        with self._writing():
            done = self._db.execute(
                "DELETE FROM capture WHERE state='recorded' AND settled_at < ?", (before.isoformat(),)
            )
            return done.rowcount

    # Known files

    def known(self) -> dict[str, Known]:
        """What was last captured, recorded or not, by path."""
        rows = self._rows("SELECT * FROM file")
        return {os.fsdecode(row["path"]): known_of(row) for row in rows}

    def note(self, files: Mapping[str, Known]) -> None:
        """New signatures of files whose bytes did not change."""
        with self._writing():
            for path, known in files.items():
                self._know(path, known)

    def adopt(self, recorded: Mapping[str, str]) -> None:
        """Makes what Git holds (path -> SHA-256) what is known, where nothing is pending: after the journal was lost, after
        an import, or when the writer recorded something else than captures. Signatures of agreeing files are kept."""
        before = self.known()
        with self._writing():
            if self.pending():
                raise CaptureError("The journal holds captures that are not recorded yet. Record them before adopting.")
            for path in before.keys() - recorded.keys():
                self._forget(path)
            for path, digest in recorded.items():
                if path not in before or before[path].sha256 != digest:
                    self._know(path, Known(digest))

    # Requests

    def ask(self, kind: str, arguments: Mapping[str, Any], timeout_seconds: float = 30.0) -> Answer:
        """Leaves a request for the writer and waits. Raises WriterSilent; the request is then withdrawn unless the writer
        had begun with it."""
        with self._writing():
            row = self._db.execute(
                "INSERT INTO request (kind, arguments, state, asked_at) VALUES (?, ?, 'waiting', ?)",
                (kind, json.dumps(dict(arguments)), moment_text(datetime.now(UTC))),
            )
        id_ = int(row.lastrowid or 0)
        deadline = time.monotonic() + timeout_seconds
        while (answer := self._answer(id_)) is None:
            if time.monotonic() >= deadline:
                return self._withdraw(id_, timeout_seconds)
            time.sleep(_ASK_PAUSE_SECONDS)
        return answer

    def take_requests(self) -> list[Request]:
        """Requests that nobody has begun with, oldest first; they are the caller's from now on."""
        if not self._value("SELECT count(*) FROM request WHERE state='waiting'"):
            return []
        with self._writing():
            rows = self._rows("SELECT * FROM request WHERE state='waiting' ORDER BY id")
            self._db.execute("UPDATE request SET state='taken' WHERE state='waiting'")
        return [Request(row["id"], row["kind"], json.loads(row["arguments"])) for row in rows]

    def answer(self, request: Request, answer: Answer) -> None:
        text = json.dumps({"done": answer.done, "values": answer.values, "message": answer.message})
        with self._writing():
            self._db.execute("UPDATE request SET state='answered', answer=? WHERE id=?", (text, request.id))

    # Status

    def needs_attention(self, path: str, reason: str, at: datetime) -> None:
        with self._writing():
            self._db.execute(
                "INSERT INTO attention VALUES (?, ?, ?) ON CONFLICT (path) DO UPDATE SET reason=excluded.reason",
                (os.fsencode(path), reason, moment_text(at)),
            )

    def attended(self, path: str) -> None:
        with self._writing():
            self._db.execute("DELETE FROM attention WHERE path=?", (os.fsencode(path),))

    def attention(self) -> list[Attention]:
        rows = self._rows("SELECT * FROM attention ORDER BY since, path")
        return [Attention(os.fsdecode(row["path"]), row["reason"], moment(row["since"])) for row in rows]

    def set_status(self, name: str, value: Any) -> None:
        """`value` is anything JSON can hold."""
        with self._writing():
            self._db.execute("INSERT OR REPLACE INTO status VALUES (?, ?)", (name, json.dumps(value)))

    def status(self, name: str) -> Any:
        """None where nobody set it."""
        rows = self._rows("SELECT value FROM status WHERE name=?", name)
        return json.loads(rows[0]["value"]) if rows else None

    def changed(self) -> bool:
        """Another connection wrote since the last time this was asked: cheap enough for every 50 ms."""
        version = self._version()
        changed, self._seen_version = version != self._seen_version, version
        return changed

    # SQL

    def _settle(self, capture: NewCapture, at: datetime) -> int:
        known = capture.known
        row = self._db.execute(
            "INSERT INTO capture (capture_id, kind, path, former_path, sha256, size, copy, signature, seen_at, saved_at,"
            " until_at, settled_at, trigger, complete, evidence, state)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'settled')",
            (
                token_hex(8),
                capture.kind,
                os.fsencode(capture.path),
                os.fsencode(capture.former_path),
                capture.sha256,
                capture.size,
                capture.copy,
                signature_text(known),
                moment_text(capture.seen_at),
                moment_text(capture.saved_at) if capture.saved_at else None,
                moment_text(capture.until_at) if capture.until_at else None,
                moment_text(at),
                capture.trigger,
                capture.complete,
                json.dumps([[evidence.source, evidence.name] for evidence in capture.evidence]),
            ),
        )
        self._remember(capture)
        return int(row.lastrowid or 0)

    def _remember(self, capture: NewCapture) -> None:
        if capture.kind == "unwatched":
            return
        for path in (capture.former_path, capture.path):
            if path:
                self._forget(path)
        if capture.known:
            self._know(capture.path, capture.known)
        self._db.execute("DELETE FROM attention WHERE path=?", (os.fsencode(capture.path),))

    def _know(self, path: str, known: Known) -> None:
        self._db.execute(
            "INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?)",
            (os.fsencode(path), known.sha256, signature_text(known), known.trusted),
        )

    def _forget(self, path: str) -> None:
        self._db.execute("DELETE FROM file WHERE path=?", (os.fsencode(path),))

    def _answer(self, id_: int) -> Answer | None:
        text = self._value("SELECT answer FROM request WHERE id=?", id_)
        return Answer(**json.loads(text)) if text else None

    def _withdraw(self, id_: int, seconds: float) -> Answer:
        with self._writing():
            done = self._db.execute("DELETE FROM request WHERE id=? AND state='waiting'", (id_,))
        answer = self._answer(id_)
        if answer is not None:
            return answer
        fate = (
            "The request was withdrawn."
            if done.rowcount
            else "It has begun and may still be carried out: luuvet log tells."
        )
        raise WriterSilent(f"The office's writer did not answer within {seconds:g} s. {fate} Is luuvet run at work?")

    def _open(self, path: Path, database: str) -> None:
        self.path, self._inode = path, 0
        with self._translated():
            self._db = sqlite3.connect(database, timeout=_BUSY_SECONDS, isolation_level=None, uri=True)
            self._db.execute("PRAGMA journal_mode=TRUNCATE")
            self._db.execute("PRAGMA synchronous=FULL")

    def _make_tables(self) -> None:
        with self._writing():
            if not self._value("PRAGMA user_version"):
                for statement in _SCHEMA.split(";\n"):
                    self._db.execute(statement)
                self._db.execute(f"PRAGMA user_version={_SCHEMA_VERSION}")
            self._refuse_other_schema()

    def _refuse_other_schema(self) -> None:
        version = int(self._value("PRAGMA user_version"))
        if version != _SCHEMA_VERSION:
            raise CaptureError(
                f"{self.path} was written by another version of luuvet (schema {version}, this one knows"
                f" {_SCHEMA_VERSION}). Start the version that wrote it and let it record what is pending."
            )

    def _version(self) -> int:
        return int(self._value("PRAGMA data_version"))

    def _value(self, sql: str, *parameters: Any) -> Any:
        with self._translated():
            row = self._db.execute(sql, parameters).fetchone()
        return row[0] if row else None

    def _rows(self, sql: str, *parameters: Any) -> Sequence[sqlite3.Row]:
        with self._translated():
            cursor = self._db.execute(sql, parameters)
            cursor.row_factory = sqlite3.Row
            return cursor.fetchall()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """One transaction; nothing of it remains when it fails."""
        self._refuse_if_replaced()
        with self._translated():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                if self._db.in_transaction:  # SQLite has rolled back itself where the disk is full
                    self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as exc:
            raise CaptureError(f"{self.path} cannot be used now: {exc}. Check the disk and its free space.") from exc
        except sqlite3.DatabaseError as exc:
            raise JournalLost(
                f"{self.path} is damaged: {exc}. Start luuvet run: it puts the file aside, and its scan of the share finds"
                " what is not recorded."
            ) from exc

    def _refuse_if_replaced(self) -> None:
        # SQLite goes on reading a file that was removed, and nobody else would ever write into it.
        if self._inode and (not self.path.exists() or self.path.stat().st_ino != self._inode):
            raise JournalLost(f"{self.path} was removed or replaced while it was open. luuvet run begins it anew.")


def put_aside_if_damaged(path: Path) -> Path | None:
    """Where the damaged journal lies now; None: there is nothing wrong with it. The caller holds the office's lock."""
    if not path.exists():
        return None
    try:
        with Journal.for_reading(path) as journal:
            if journal._value("PRAGMA quick_check(1)") == "ok":
                return None
    except JournalLost:
        pass
    aside = path.with_name(f"{path.name}.damaged-{token_hex(4)}")
    path.rename(aside)
    # What is half done in the old file must not be undone in the new one.
    path.with_name(f"{path.name}-journal").unlink(missing_ok=True)
    return aside
