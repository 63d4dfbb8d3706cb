"""How the databases are opened: by their one writer, by readers that cannot write, and by whoever checks them.

Rollback journal, never WAL: SQLite before 3.51.3 can corrupt a WAL database when a checkpoint races with a writer.
The writer locks at the start of a transaction and syncs in full; readers wait for a commit and see one state throughout.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import lru_cache
from pathlib import Path
from threading import RLock
from typing import Literal

from sqlalchemy import Connection, Engine, MetaData, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool, StaticPool

from service.errors import RegisterError
from service.register.columns import unescaped
from service.register.fold import folded
from service.register.tables import DERIVED_SCHEMA, REGISTER_SCHEMA

Synchronous = Literal["FULL", "OFF"]
"""OFF: only for a database that is built beside and synced as a whole by `put_in_place`."""

_BUSY_SECONDS = 10.0
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
# Tables of derived.sqlite stand in the schema `derived`, which is what readers attach it as.
_ITSELF: dict[str | None, str | None] = {"derived": None}


def trouble(path: Path, schema: int) -> str:
    """Why this database cannot be used, as the end of a sentence; empty when it can. Raises RegisterError when that
    cannot be told (no permission, locked for long)."""
    if not path.is_file():
        return "is missing"
    try:
        with closing(_connect(path, "rw")) as connection:
            found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            version = connection.execute("PRAGMA user_version").fetchone()[0]
    except sqlite3.DatabaseError as exc:
        if (getattr(exc, "sqlite_errorcode", 0) & 0xFF) not in _DAMAGED:
            raise RegisterError(f"{path} cannot be opened: {exc}. Check its permissions and the disk.") from exc
        return f"is damaged ({exc})"
    if found != "ok":
        return f"is damaged ({found})"
    return "" if version == schema else f"has schema {version}, not {schema}"


def create(path: Path, metadata: MetaData, schema: int) -> None:
    """Makes an empty database at `path`, where nothing may lie."""
    with closing(_connect(path, "rwc")) as connection:
        # Must stand before the first table: lets `trim` give room back to the disk.
        connection.execute("PRAGMA auto_vacuum=INCREMENTAL")
        connection.execute(f"PRAGMA user_version={schema:d}")  # a pragma takes no parameters
    engine = _writing_engine(path, "OFF")
    with _translated(path), engine.begin() as begun:
        metadata.create_all(begun)
    engine.dispose()


def put_in_place(built: Path, path: Path) -> None:
    """Swaps a finished database in. No writer may have `path` open; readers that do keep the old one."""
    _sync(built)
    journal = journal_of(path)
    if journal.exists():
        # A journal left by a crash belongs to the old file; SQLite would play it into the new one. The old file goes
        # first: without its journal it may be half written, and missing is safer than that.
        path.unlink(missing_ok=True)
        journal.unlink()
    os.replace(built, path)
    _sync(path.parent)


def discard(path: Path) -> None:
    path.unlink(missing_ok=True)
    journal_of(path).unlink(missing_ok=True)


def journal_of(path: Path) -> Path:
    return path.with_name(path.name + "-journal")


class WritableDatabase:
    """The writer's one connection. Threads take turns; a transaction inside a transaction is part of it."""

    def __init__(self, path: Path, synchronous: Synchronous = "FULL") -> None:
        self.path = path
        self._engine = _writing_engine(path, synchronous)
        self._lock = RLock()
        self._session: Session | None = None
        self._inode = path.stat().st_ino

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Raises RegisterError when the database fails or is no longer the file that was opened."""
        with self._lock:
            if self._session is not None:
                yield self._session
                return
            self._refuse_if_replaced()
            with _translated(self.path), Session(self._engine) as session, session.begin():
                self._session = session
                try:
                    yield session
                finally:
                    self._session = None

    def shrink(self) -> None:
        """Gives free pages back to the disk; inside a transaction that waits for the next time."""
        with self._lock, _translated(self.path):
            if self._session is None:
                # The pragma frees a page at a step; only a script is stepped to its end.
                self._engine.raw_connection().cursor().executescript("PRAGMA incremental_vacuum")

    def close(self) -> None:
        self._engine.dispose()

    def _refuse_if_replaced(self) -> None:
        # SQLite goes on writing into a file that was removed, and nobody would ever read it.
        if not self.path.exists() or self.path.stat().st_ino != self._inode:
            raise RegisterError(f"{self.path} was removed or replaced while it was open. Open it again.")


class ReadableDatabases:
    """Register and derived database, together and read-only. Each session has a connection of its own, so threads do not
    meet and a database that was swapped is seen at once."""

    def __init__(self, register: Path, derived: Path) -> None:
        self._register, self._derived = register, derived
        self._engine = create_engine("sqlite://", creator=self._open, poolclass=NullPool)
        event.listen(self._engine, "begin", _begin)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """One unchanging state of each database. Raises RegisterError when one is missing, damaged or of another schema."""
        with _translated(self._register), Session(self._engine) as session:
            yield session

    def _open(self) -> sqlite3.Connection:
        connection = _connect(self._register, "ro")
        try:
            connection.execute("ATTACH DATABASE ? AS derived", (_uri(self._derived, "ro"),))
            self._check_schemas(connection)
            connection.create_function("folded", 1, _folded, deterministic=True)
        except (sqlite3.Error, RegisterError):
            connection.close()
            raise
        return connection

    def _check_schemas(self, connection: sqlite3.Connection) -> None:
        register = connection.execute("PRAGMA main.user_version").fetchone()[0]
        derived = connection.execute("PRAGMA derived.user_version").fetchone()[0]
        if (register, derived) != (REGISTER_SCHEMA, DERIVED_SCHEMA):
            raise RegisterError(f"{self._register} is of another release. Start the service, or run: luuvet rebuild")


@lru_cache(maxsize=4096)
def _folded(name: str) -> str:
    """`fold.folded` for conditions in SQL, of names as columns keep them."""
    return folded(unescaped(name))


def _uri(path: Path, mode: str) -> str:
    return f"{path.absolute().as_uri()}?mode={mode}"


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    # isolation_level None: transactions begin where `_begin` says, not where the sqlite3 module guesses.
    return sqlite3.connect(
        _uri(path, mode), uri=True, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )


def _connect_writer(path: Path, synchronous: Synchronous) -> sqlite3.Connection:
    connection = _connect(path, "rw")
    connection.execute("PRAGMA journal_mode=DELETE")
    connection.execute(f"PRAGMA synchronous={synchronous}")
    # Kibibytes. A transaction that outgrows the cache locks readers out until it commits.
    connection.execute("PRAGMA cache_size=-65536")
    return connection


def _writing_engine(path: Path, synchronous: Synchronous) -> Engine:
    engine = create_engine("sqlite://", creator=lambda: _connect_writer(path, synchronous), poolclass=StaticPool)
    event.listen(engine, "begin", _begin_immediate)
    return engine.execution_options(schema_translate_map=_ITSELF)


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    try:
        yield
    except (DBAPIError, sqlite3.Error) as exc:
        cause = getattr(exc, "orig", None) or exc
        raise RegisterError(f"{path} failed: {cause}. If it stays so, run: luuvet rebuild") from exc


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
