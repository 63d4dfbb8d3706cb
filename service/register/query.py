"""Queries: everything that pages, commands and reports ask of the register and of what was derived.

Read-only and safe for threads. Each call sees one state of the databases and returns values of `views.py`.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from service.errors import RegisterError, UnknownRevision
from service.register import lines
from service.register.database import ReadableDatabases
from service.register.derived import Conversion, conversion_of
from service.register.fold import folded
from service.register.pending import (
    pending_blobs,
    pending_citations,
    pending_conversions,
    pending_covers,
    pending_redlines,
    unread,
)
from service.register.search import search_for
from service.register.shelves import revision_times, shelves_of
from service.register.tables import (
    CitationsRow,
    CitedRow,
    ConversionRow,
    CoverRow,
    DerivedHeadRow,
    DocumentRow,
    EventRow,
    HeadRow,
    ReadingRow,
    RedlineRow,
)
from service.register.views import (
    Attention,
    DayCount,
    DepartmentOverview,
    DocumentAsOf,
    DocumentLine,
    OfficeState,
    PendingReading,
    PendingRedline,
    RecordedEvent,
)

_COMMIT_PREFIX = 7
_CHUNK = 500
# Most titles are the same from one call to the next.
_sort_words = lru_cache(maxsize=32768)(folded)


class Queries:
    """Of one office. Every call raises RegisterError when a database is missing, damaged or of another release."""

    def __init__(self, register_path: Path, derived_path: Path, office: str) -> None:
        self._databases = ReadableDatabases(register_path, derived_path)
        self._office = office

    def stamp(self) -> str:
        """A short text that changes whenever any page might: cheap enough to ask for every second."""
        with self._databases.session() as session:
            return stamp_of(session, self._head(session))

    def state(self) -> OfficeState:
        with self._databases.session() as session:
            head = self._head(session)
            shown = (DocumentRow.office == self._office, DocumentRow.deleted.is_(False))
            return OfficeState(
                seq=head.seq,
                commit=head.commit,
                fingerprint=head.fingerprint,
                recorded_at=head.recorded_at,
                stamp=stamp_of(session, head),
                documents=session.scalar(select(func.count()).where(*shown)) or 0,
                pending_reading=unread(session, self._office),
            )

    def departments_overview(
        self, kind_of: Callable[[str], str], changed_since: datetime
    ) -> tuple[DepartmentOverview, ...]:
        """Every department that has or had documents, by code. `kind_of` tells the kind of document from its path."""
        with self._databases.session() as session:
            shelves = shelves_of(session, self._office)
            last = self._events_at(session, [shelf.last_seq for shelf in shelves])
            times = revision_times(session, self._office, changed_since)
        return tuple(
            DepartmentOverview(
                code=shelf.code,
                documents=len(shelf.paths),
                by_kind=Counter(map(kind_of, shelf.paths)),
                changed=sum(at >= changed_since for at in shelf.changed_at),
                revision_times=tuple(times.get(shelf.code, ())),
                last=last.get(shelf.last_seq),
            )
            for shelf in shelves
        )

    def documents(self, department: str | None = None, include_deleted: bool = False) -> tuple[DocumentLine, ...]:
        """Of one department or (None) of the office, in register order: by code, then title, then path; documents
        without a code come last."""
        wanted = lines.documents(self._office)
        if department is not None:
            wanted = wanted.where(DocumentRow.department == department)
        if not include_deleted:
            wanted = wanted.where(DocumentRow.deleted.is_(False))
        with self._databases.session() as session:
            found = lines.as_documents(session.execute(wanted))
        return tuple(sorted(found, key=register_order))

    def document(self, document: str) -> DocumentLine:
        """Raises UnknownRevision."""
        with self._databases.session() as session:
            found = lines.as_documents(session.execute(lines.documents(self._office).where(DocumentRow.id == document)))
        if not found:
            raise UnknownRevision(f"No document has the id {document!r}. Look it up with: luuvet log")
        return found[0]

    def identify(self, text: str) -> tuple[DocumentLine, ...]:
        """The documents that a person may mean by an id, a path in the share or a code; more than one when several
        documents bear that code."""
        spaced = folded(text)
        named = or_(DocumentRow.id == text, DocumentRow.path == text)
        if spaced:
            named = or_(named, CoverRow.code_folded == spaced)
        with self._databases.session() as session:
            found = lines.as_documents(session.execute(lines.documents(self._office).where(named)))
        exact = tuple(document for document in found if text in (document.id, document.path))
        return exact or tuple(sorted(found, key=register_order))

    def history(
        self, document: str, limit: int | None = None, before_seq: int | None = None
    ) -> tuple[RecordedEvent, ...]:
        """All events of a document, newest first."""
        wanted = [EventRow.document == document]
        if before_seq is not None:
            wanted.append(EventRow.seq < before_seq)
        with self._databases.session() as session:
            return self._events(session, wanted, limit)

    def recent(
        self, limit: int = 50, after_seq: int = 0, before_seq: int | None = None, department: str | None = None
    ) -> tuple[RecordedEvent, ...]:
        """Events of the office or of one department, newest first."""
        wanted = [EventRow.seq > after_seq]
        if before_seq is not None:
            wanted.append(EventRow.seq < before_seq)
        if department is not None:
            wanted.append(EventRow.department == department)
        with self._databases.session() as session:
            return self._events(session, wanted, limit)

    def events_at(self, seqs: Iterable[int]) -> dict[int, RecordedEvent]:
        """The events with these sequence numbers, by number; e.g. the latest of every document in a list."""
        with self._databases.session() as session:
            return self._events_at(session, list(seqs))

    def revision(self, document: str, at: int | str) -> RecordedEvent:
        """The revision with this sequence number or commit (7 digits of it at least). Raises UnknownRevision."""
        with self._databases.session() as session:
            found = self._events(session, [*_revisions_of(document), _designated(at)], limit=2)
        if len(found) != 1:
            raise UnknownRevision(f"Document {document!r} has no revision {at!r}. Look it up with: luuvet log")
        return found[0]

    def numbered(self, document: str, number: int) -> int:
        """Seq of the revision that bears this number in its document's history. Raises UnknownRevision."""
        wanted = [EventRow.office == self._office, *_revisions_of(document), EventRow.revision == number]
        with self._databases.session() as session:
            seq = session.scalar(select(EventRow.seq).where(*wanted))
        if seq is None:
            raise UnknownRevision(f"Document {document!r} has no revision {number}. Look it up with: luuvet log")
        return seq

    def revision_before(self, document: str, seq: int) -> RecordedEvent | None:
        with self._databases.session() as session:
            found = self._events(session, [*_revisions_of(document), EventRow.seq < seq], limit=1)
        return found[0] if found else None

    def revision_after(self, document: str, seq: int) -> RecordedEvent | None:
        wanted = [EventRow.office == self._office, *_revisions_of(document), EventRow.seq > seq]
        with self._databases.session() as session:
            next_seq = session.scalar(select(func.min(EventRow.seq)).where(*wanted))
            return self._events_at(session, [next_seq])[next_seq] if next_seq else None

    def search(self, text: str, limit: int = 50) -> tuple[DocumentLine, ...]:
        """Documents by code, title and file name, the best first, deleted ones too."""
        search = search_for(text)
        if search is None:
            return ()
        wanted = lines.documents(self._office).where(search.matches).order_by(*search.order).limit(limit)
        with self._databases.session() as session:
            return lines.as_documents(session.execute(wanted))

    def attention(self, gaps: int = 20) -> Attention:
        """Of the latest revisions of documents that are not deleted; and the latest `gaps` in the watch."""
        doubtful = or_(
            func.coalesce(ReadingRow.failure, "") != "",
            DocumentRow.complete.is_(False),
            DocumentRow.author_source == "unknown",
        )
        wanted = lines.documents(self._office).where(DocumentRow.deleted.is_(False), doubtful)
        with self._databases.session() as session:
            found = sorted(lines.as_documents(session.execute(wanted)), key=register_order)
            unwatched = self._events(session, [EventRow.kind == "unwatched"], gaps)
        return Attention(
            unreadable=tuple(document for document in found if document.failure),
            incomplete=tuple(document for document in found if not document.complete),
            author_unknown=tuple(document for document in found if document.author_source == "unknown"),
            gaps=unwatched,
        )

    def days(self, first: date, last: date, zone: tzinfo, department: str | None = None) -> tuple[DayCount, ...]:
        """How many revisions each day saw, `first` and `last` included, days as the clock on the wall in `zone` has them."""
        begin, end = datetime.combine(first, time(), zone), datetime.combine(last + timedelta(days=1), time(), zone)
        wanted = [EventRow.office == self._office, EventRow.happened_at >= begin, EventRow.happened_at < end]
        wanted.append(EventRow.revision > 0)
        if department is not None:
            wanted.append(EventRow.department == department)
        with self._databases.session() as session:
            times = session.scalars(select(EventRow.happened_at).where(*wanted)).all()
        counts = Counter(at.astimezone(zone).date() for at in times)
        every_day = (first + timedelta(days=number) for number in range((last - first).days + 1))
        return tuple(DayCount(day, counts[day]) for day in every_day)

    def content(self, blob: str) -> bytes | None:
        """The Content as JSON, by whichever reader; None: not read, not readable or dropped to save room."""
        return self._body(select(ReadingRow.body).where(ReadingRow.blob == blob))

    def conversion(self, blob: str) -> Conversion | None:
        """None: it is not of an old format, or nobody has looked yet."""
        with self._databases.session() as session:
            row = session.get(ConversionRow, blob)
            return None if row is None else conversion_of(row)

    def cover(self, blob: str) -> bytes | None:
        """The cover as JSON; None: not read."""
        return self._body(select(CoverRow.body).where(CoverRow.blob == blob))

    def citations(self, blob: str) -> bytes | None:
        """The Citations as JSON; None: not read."""
        return self._body(select(CitationsRow.body).where(CitationsRow.blob == blob))

    def citing(self, key: str) -> tuple[DocumentLine, ...]:
        """The documents whose latest revision cites the legal document of this key, in register order."""
        cites = select(CitedRow.blob).where(CitedRow.key == key, CitedRow.blob == DocumentRow.blob).exists()
        wanted = lines.documents(self._office).where(cites, DocumentRow.deleted.is_(False))
        with self._databases.session() as session:
            return tuple(sorted(lines.as_documents(session.execute(wanted)), key=register_order))

    def redline(self, old: str, new: str) -> bytes | None:
        """The Redline as JSON; None: not compared or dropped to save room."""
        return self._body(select(RedlineRow.body).where(RedlineRow.old == old, RedlineRow.new == new))

    def redline_failure(self, old: str, new: str) -> str:
        """Code of why the two could not be compared; empty: they were, or nobody tried."""
        with self._databases.session() as session:
            wanted = select(RedlineRow.failure).where(RedlineRow.old == old, RedlineRow.new == new)
            return session.scalar(wanted) or ""

    def pending_blobs(self, reader_version: int, limit: int = 100) -> tuple[PendingReading, ...]:
        """Contents of revisions that this reader has not tried: those that pages show now first, then newest first."""
        with self._databases.session() as session:
            return pending_blobs(session, self._office, reader_version, limit)

    def pending_conversions(self, limit: int = 100) -> tuple[PendingReading, ...]:
        """Contents of old formats that wait to be converted, in the same order."""
        with self._databases.session() as session:
            return pending_conversions(session, self._office, limit)

    def pending_covers(self, reader_version: int, cover_version: int, limit: int = 100) -> tuple[PendingReading, ...]:
        """Contents that are read but whose cover is not, by these rules; in the same order."""
        with self._databases.session() as session:
            return pending_covers(session, self._office, reader_version, cover_version, limit)

    def pending_citations(
        self, reader_version: int, citations_version: int, limit: int = 100
    ) -> tuple[PendingReading, ...]:
        """Contents that are read but whose citations are not, by these rules; in the same order."""
        with self._databases.session() as session:
            return pending_citations(session, self._office, reader_version, citations_version, limit)

    def pending_redlines(
        self, reader_version: int, engine_version: int, limit: int = 100
    ) -> tuple[PendingRedline, ...]:
        """Neighbouring revisions of different bytes, both read, that are not compared by this engine; in the same order."""
        with self._databases.session() as session:
            return pending_redlines(session, self._office, reader_version, engine_version, limit)

    def _head(self, session: Session) -> HeadRow:
        return head_of(session, self._office)

    def _events(
        self, session: Session, wanted: Sequence[ColumnElement[bool]], limit: int | None
    ) -> tuple[RecordedEvent, ...]:
        statement = lines.events(self._office).where(*wanted).order_by(EventRow.seq.desc())
        if limit is not None:
            statement = statement.limit(limit)
        return lines.as_events(session.execute(statement))

    def _events_at(self, session: Session, seqs: Sequence[int]) -> dict[int, RecordedEvent]:
        found: dict[int, RecordedEvent] = {}
        for start in range(0, len(seqs), _CHUNK):
            some = self._events(session, [EventRow.seq.in_(seqs[start : start + _CHUNK])], None)
            found |= {line.event.seq: line for line in some}
        return found

    def _body(self, statement: Select[*tuple[Any, ...]]) -> bytes | None:
        with self._databases.session() as session:
            packed = session.scalar(statement)
        return None if packed is None else zlib.decompress(packed)


def head_of(session: Session, office: str) -> HeadRow:
    head = session.get(HeadRow, office)
    if head is None:
        raise RegisterError(f"The register does not hold the office {office!r}. Run: luuvet rebuild")
    return head


def stamp_of(session: Session, head: HeadRow) -> str:
    derived = session.get_one(DerivedHeadRow, 1)
    return f"{head.seq}-{head.fingerprint[:16]}-{derived.nonce}-{derived.changes}"


def register_order(document: DocumentLine | DocumentAsOf) -> tuple[bool, list[tuple[int, str]], str, str]:
    """Numbers in a code count as numbers: QT-2 comes before QT-10."""
    words = _sort_words(document.code).split()
    natural = [(int(word), "") if word.isdecimal() else (-1, word) for word in words]
    return (not words, natural, _sort_words(document.title), document.path)


def _revisions_of(document: str) -> list[ColumnElement[bool]]:
    return [EventRow.document == document, EventRow.revision > 0]


def _designated(at: int | str) -> ColumnElement[bool]:
    if isinstance(at, int):
        return EventRow.seq == at
    if len(at) < _COMMIT_PREFIX:
        return EventRow.commit == at
    return EventRow.commit.startswith(at, autoescape=True)
