"""Derived: what was computed from content and can be computed again: readings, covers, redlines.

Keys are Git blob ids; each row says by which release of the reader, cover rules or comparison it was made. Bodies are
opaque JSON bytes, kept compressed. When room runs out the bodies used least recently go; that they were made, covers,
summaries and counts stay. Survives a rebuild of the register; a damaged one is begun anew.
"""

from __future__ import annotations

import zlib
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from itertools import accumulate
from pathlib import Path
from secrets import token_hex
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.dialects.sqlite import Insert, insert
from sqlalchemy.orm import Session

from service.register.database import WritableDatabase, create, discard, put_in_place, trouble
from service.register.fold import folded, plain
from service.register.tables import (
    DERIVED_SCHEMA,
    CoverRow,
    DerivedHeadRow,
    DerivedTable,
    ReadingRow,
    RedlineRow,
)


@dataclass(frozen=True, slots=True)
class CoverFacts:
    """What lists and search need of a cover."""

    title: str = ""
    code: str = ""
    issue_number: str = ""
    issued_on: date | None = None
    issued_on_text: str = ""
    """The date as the cover has it, where it is no date we understand."""


@dataclass(frozen=True, slots=True)
class RedlineSummary:
    """A redline in two sentences and four numbers."""

    summary_vi: str = ""
    summary_en: str = ""
    changes: int = 0
    cosmetic: int = 0
    """How many of `changes` are of case, spacing or tone mark placing alone."""
    words_inserted: int = 0
    words_deleted: int = 0


@dataclass(frozen=True, slots=True)
class _Body:
    """A body that is kept, and what decides whether it goes on to be."""

    used: int
    stored: int
    key: tuple[str, ...]
    """The blob of a reading, or both blobs of a redline."""


_Derived = ReadingRow | CoverRow | RedlineRow


class Derived:
    """Open with `Derived.open`; close when done. Threads may share it and take turns."""

    def __init__(self, database: WritableDatabase, begun_because: str) -> None:
        self._database = database
        self._used: set[tuple[str, ...]] = set()
        self.begun_because = begun_because
        """Why it was begun anew at opening, as the end of a sentence ("is missing"); empty: it was not."""

    @classmethod
    def open(cls, path: Path) -> Derived:
        """Begins an empty one when it is missing, damaged or of another schema: all of it can be computed again."""
        reason = trouble(path, DERIVED_SCHEMA)
        if reason:
            _begin(path)
        return cls(WritableDatabase(path), reason)

    def close(self) -> None:
        self._database.close()

    def batch(self) -> AbstractContextManager[object]:
        """What is put inside is kept in one transaction: a hundred readings cost one sync. Not for thousands, for all of
        it waits in memory."""
        return self._database.transaction()

    def put_content(self, blob: str, reader_version: int, body: bytes) -> None:
        packed = zlib.compress(body)
        self._put(
            ReadingRow,
            {"blob": blob},
            {"reader_version": reader_version, "failure": "", "detail": "", "stored": len(packed), "body": packed},
        )

    def put_failure(self, blob: str, reader_version: int, code: str, detail: str = "") -> None:
        """`code` is that of the WordError, `detail` its message."""
        self._put(
            ReadingRow,
            {"blob": blob},
            {"reader_version": reader_version, "failure": code, "detail": detail, "stored": 0, "body": None},
        )

    def content(self, blob: str, reader_version: int) -> bytes | None:
        """None: not read by this reader, not readable, or dropped to save room."""
        with self._database.transaction() as session:
            row = session.get(ReadingRow, blob)
            if row is None or row.body is None or row.reader_version != reader_version:
                return None
            self._used.add((blob,))
            return zlib.decompress(row.body)

    def put_cover(self, blob: str, cover_version: int, body: bytes, facts: CoverFacts) -> None:
        words = f"{facts.code} {facts.title}"
        searched = {"code_folded": folded(facts.code), "plain": plain(words), "folded": folded(words)}
        made = {"cover_version": cover_version, "body": zlib.compress(body)}
        self._put(CoverRow, {"blob": blob}, asdict(facts) | searched | made)

    def cover(self, blob: str, cover_version: int) -> bytes | None:
        """None: not read by these cover rules."""
        with self._database.transaction() as session:
            row = session.get(CoverRow, blob)
            return zlib.decompress(row.body) if row and row.cover_version == cover_version else None

    def put_redline(
        self, old: str, new: str, body: bytes, summary: RedlineSummary, *, reader_version: int, engine_version: int
    ) -> None:
        packed = zlib.compress(body)
        made = {"reader_version": reader_version, "engine_version": engine_version, "failure": ""}
        kept = {"stored": len(packed), "body": packed}
        self._put(RedlineRow, {"old": old, "new": new}, asdict(summary) | made | kept)

    def put_redline_failure(self, old: str, new: str, code: str, *, reader_version: int, engine_version: int) -> None:
        """They could not be compared; `code` is that of the WordError."""
        made = {"reader_version": reader_version, "engine_version": engine_version, "failure": code}
        kept = {"stored": 0, "body": None}
        self._put(RedlineRow, {"old": old, "new": new}, asdict(RedlineSummary()) | made | kept)

    def redline(self, old: str, new: str, *, reader_version: int, engine_version: int) -> bytes | None:
        """None: not compared by these releases, or dropped to save room."""
        with self._database.transaction() as session:
            row = session.get(RedlineRow, (old, new))
            if (
                row is None
                or row.body is None
                or (row.reader_version, row.engine_version) != (reader_version, engine_version)
            ):
                return None
            self._used.add((old, new))
            return zlib.decompress(row.body)

    def stored_bytes(self) -> int:
        """Compressed bytes of all contents and redlines."""
        with self._database.transaction() as session:
            return _stored(session)

    def trim(self, max_bytes: int) -> int:
        """Drops contents and redlines, those used least recently first, until the rest has `max_bytes` at most; returns
        how many went. What went is not pending: it is read or compared again when somebody asks for it."""
        with self._database.transaction() as session:
            self._note_use(session)
            going = _least_recently_used(session, _stored(session) - max_bytes)
            _drop(session, going)
        if going:
            self._database.shrink()
        return len(going)

    def _put(self, table: type[_Derived], key: dict[str, str], values: dict[str, Any]) -> None:
        """In place of what lay under `key`."""
        with self._database.transaction() as session:
            tick = _count_change(session)
            used = {"used": tick} if table is not CoverRow else {}
            session.execute(_upsert(table), [key | values | used])

    def _note_use(self, session: Session) -> None:
        """Use is noted when it matters, here: a read should not cost a write."""
        tick = _changes(session) + 1
        for key in self._used:
            if len(key) == 1:
                session.execute(update(ReadingRow).where(ReadingRow.blob == key[0]).values(used=tick))
            else:
                session.execute(
                    update(RedlineRow).where(RedlineRow.old == key[0], RedlineRow.new == key[1]).values(used=tick)
                )
        self._used.clear()


def _begin(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    built = path.with_name(path.name + ".new")
    discard(built)
    create(built, DerivedTable.metadata, DERIVED_SCHEMA)
    database = WritableDatabase(built, "OFF")
    with database.transaction() as session:
        session.add(DerivedHeadRow(id=1, nonce=token_hex(4), changes=0))
    database.close()
    put_in_place(built, path)


def _count_change(session: Session) -> int:
    """Counts a change that pages show, and returns the count."""
    session.execute(_COUNT)
    return _changes(session)


def _changes(session: Session) -> int:
    return session.scalars(_CHANGES).one()


_COUNT = update(DerivedHeadRow).values(changes=DerivedHeadRow.changes + 1)
_CHANGES = select(DerivedHeadRow.changes)


@cache
def _upsert(table: type[_Derived]) -> Insert:
    """Building the statement takes longer than the database takes to carry it out."""
    row = insert(table)
    columns = table.__table__.columns
    return row.on_conflict_do_update(
        index_elements=[column.name for column in columns if column.primary_key],
        set_={column.name: row.excluded[column.name] for column in columns if not column.primary_key},
    )


def _stored(session: Session) -> int:
    readings = session.scalar(select(func.coalesce(func.sum(ReadingRow.stored), 0))) or 0
    redlines = session.scalar(select(func.coalesce(func.sum(RedlineRow.stored), 0))) or 0
    return readings + redlines


def _least_recently_used(session: Session, excess: int) -> list[_Body]:
    """Bodies that together have `excess` bytes or a little more."""
    bodies = _bodies(session) if excess > 0 else []
    freed = accumulate((body.stored for body in bodies), initial=0)
    return [body for body, before in zip(bodies, freed, strict=False) if before < excess]


def _bodies(session: Session) -> list[_Body]:
    readings = select(ReadingRow.blob, ReadingRow.stored, ReadingRow.used).where(ReadingRow.stored > 0)
    redlines = select(RedlineRow.old, RedlineRow.new, RedlineRow.stored, RedlineRow.used).where(RedlineRow.stored > 0)
    bodies = [_Body(used, stored, (blob,)) for blob, stored, used in session.execute(readings)]
    bodies += [_Body(used, stored, (old, new)) for old, new, stored, used in session.execute(redlines)]
    return sorted(bodies, key=lambda body: body.used)


def _drop(session: Session, going: list[_Body]) -> None:
    readings = [{"blob": body.key[0]} | _DROPPED for body in going if len(body.key) == 1]
    redlines = [{"old": body.key[0], "new": body.key[1]} | _DROPPED for body in going if len(body.key) == 2]
    if readings:
        session.execute(update(ReadingRow), readings)
    if redlines:
        session.execute(update(RedlineRow), redlines)


_DROPPED: dict[str, object] = {"body": None, "stored": 0}
