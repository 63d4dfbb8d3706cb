"""Derived: what was computed from content and can be computed again: conversions, readings, covers, citations,
redlines, search text.

Keys are Git blob ids; each row says by which release of the reader, cover rules or comparison it was made. Bodies are
opaque JSON bytes, kept compressed. When room runs out the bodies used least recently go; that they were made, covers,
summaries and counts stay. Survives a rebuild of the register; a damaged one is begun anew.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from itertools import accumulate
from pathlib import Path
from secrets import token_hex
from typing import Any

from sqlalchemy import ColumnElement, delete, func, inspect, select, true, update
from sqlalchemy.dialects.sqlite import Insert, insert
from sqlalchemy.orm import Mapper, Session

from service.register.database import WritableDatabase, create, discard, put_in_place, trouble
from service.register.fold import folded, plain
from service.register.search_text import SearchText
from service.register.tables import (
    DERIVED_SCHEMA,
    CitationsRow,
    CitedRow,
    ConversionRow,
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
class Conversion:
    """A blob of an old format and what became of it."""

    dialect: str
    """What the converter is told, e.g. `doc`."""
    has_macros: bool = False
    converter: str = ""
    """Program and version; empty: it waits for its turn."""
    failure: str = ""
    detail: str = ""
    body: bytes | None = None
    """The .docx; None: not made, or dropped to save room."""


_Derived = ConversionRow | ReadingRow | CoverRow | CitationsRow | RedlineRow
_Key = tuple[type[_Derived], tuple[str, ...]]
"""A table, and a row of it by its primary key."""


@dataclass(frozen=True, slots=True)
class _Body:
    """A body that is kept, and what decides whether it goes on to be."""

    used: int
    stored: int
    key: _Key


class Derived:
    """Open with `Derived.open`; close when done. Threads may share it and take turns."""

    def __init__(self, database: WritableDatabase, begun_because: str) -> None:
        self._database = database
        self._used: set[_Key] = set()
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

    @property
    def search_text(self) -> SearchText:
        return SearchText(self._database)

    def batch(self) -> AbstractContextManager[object]:
        """What is put inside is kept in one transaction: a hundred readings cost one sync. Not for thousands, for all of
        it waits in memory."""
        return self._database.transaction()

    def put_content(self, blob: str, reader_version: int, body: bytes) -> None:
        packed = zlib.compress(body)
        self._put(
            ReadingRow,
            {"blob": blob},
            {
                "reader_version": reader_version,
                "failure": "",
                "detail": "",
                "measure": "",
                "stored": len(packed),
                "body": packed,
            },
        )

    def put_failure(self, blob: str, reader_version: int, code: str, detail: str = "", measure: str = "") -> None:
        """`code` and `measure` are those of the WordError, `detail` is its message."""
        self._put(
            ReadingRow,
            {"blob": blob},
            {
                "reader_version": reader_version,
                "failure": code,
                "detail": detail,
                "measure": measure,
                "stored": 0,
                "body": None,
            },
        )

    def forget_failures(self, code: str) -> None:
        """What could not be read, or compared, for this reason counts as not tried."""
        with self._database.transaction() as session:
            for table in (ReadingRow, RedlineRow):
                if session.execute(delete(table).where(table.failure == code)).rowcount:  # type: ignore[attr-defined]
                    _count_change(session)

    def content(self, blob: str, reader_version: int) -> bytes | None:
        """None: not read by this reader, not readable, or dropped to save room."""
        with self._database.transaction() as session:
            row = session.get(ReadingRow, blob)
            if row is None or row.body is None or row.reader_version != reader_version:
                return None
            self._used.add((ReadingRow, (blob,)))
            return zlib.decompress(row.body)

    def has_failures(self, code: str) -> bool:
        with self._database.transaction() as session:
            return session.scalar(select(ReadingRow.blob).where(ReadingRow.failure == code).limit(1)) is not None

    def put_conversion(self, blob: str, conversion: Conversion) -> None:
        """In place of what was known before; one without converter and failure is a wish."""
        self._put(ConversionRow, {"blob": blob}, asdict(conversion) | {"stored": len(conversion.body or b"")})

    def forget_conversion(self, blob: str) -> None:
        with self._database.transaction() as session:
            session.execute(delete(ConversionRow).where(ConversionRow.blob == blob))

    def conversion(self, blob: str) -> Conversion | None:
        """None: nobody found it to be of an old format."""
        with self._database.transaction() as session:
            row = session.get(ConversionRow, blob)
            if row is None:
                return None
            self._used.add((ConversionRow, (blob,)))
            return conversion_of(row)

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

    def put_citations(self, blob: str, citations_version: int, body: bytes, keys: Iterable[str]) -> None:
        """`keys` are those of the documents that count as cited."""
        cited = [{"key": key, "blob": blob} for key in set(keys)]
        with self._database.transaction() as session:
            session.execute(delete(CitedRow).where(CitedRow.blob == blob))
            if cited:
                session.execute(insert(CitedRow), cited)
            made = {"citations_version": citations_version, "body": zlib.compress(body)}
            self._put(CitationsRow, {"blob": blob}, made)

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
            self._used.add((RedlineRow, (old, new)))
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
            used = {"used": tick} if table not in (CoverRow, CitationsRow) else {}
            session.execute(_upsert(table), [key | values | used])

    def _note_use(self, session: Session) -> None:
        """Use is noted when it matters, here: a read should not cost a write."""
        tick = _changes(session) + 1
        for table, key in self._used:
            session.execute(update(table).where(*_is(table, key)).values(used=tick))
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


def conversion_of(row: ConversionRow) -> Conversion:
    return Conversion(row.dialect, row.has_macros, row.converter, row.failure, row.detail, row.body)


def _stored(session: Session) -> int:
    tables = (ConversionRow, ReadingRow, RedlineRow)
    return sum(session.scalar(select(func.coalesce(func.sum(table.stored), 0))) or 0 for table in tables)


def _least_recently_used(session: Session, excess: int) -> list[_Body]:
    """Bodies that together have `excess` bytes or a little more."""
    bodies = sorted(_bodies(session), key=lambda body: body.used) if excess > 0 else []
    freed = accumulate((body.stored for body in bodies), initial=0)
    return [body for body, before in zip(bodies, freed, strict=False) if before < excess]


def _bodies(session: Session) -> Iterator[_Body]:
    """Without the Contents of converted files: nobody but the converter could make them again when a page asks."""
    is_converted = select(ConversionRow.blob).where(ConversionRow.blob == ReadingRow.blob).exists()
    for table, condition in ((ConversionRow, true()), (ReadingRow, ~is_converted), (RedlineRow, true())):
        wanted = select(table.used, table.stored, *_primary_key(table)).where(table.stored > 0, condition)
        for used, stored, *key in session.execute(wanted):
            yield _Body(used, stored, (table, tuple(key)))


def _drop(session: Session, going: list[_Body]) -> None:
    for body in going:
        table, key = body.key
        session.execute(update(table).where(*_is(table, key)).values(body=None, stored=0))


def _primary_key(table: type[_Derived]) -> tuple[ColumnElement[str], ...]:
    mapper: Mapper[_Derived] = inspect(table)
    return mapper.primary_key


def _is(table: type[_Derived], key: tuple[str, ...]) -> list[ColumnElement[bool]]:
    return [column == value for column, value in zip(_primary_key(table), key, strict=True)]
