"""What is still to be read and compared, most wanted first: contents that pages show now, then the newest."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from service.register.tables import (
    CitationsRow,
    ConversionRow,
    CoverRow,
    DocumentRow,
    EventRow,
    ReadingRow,
    RedlineRow,
    SearchedDocumentRow,
    SearchedRevisionRow,
)
from service.register.views import PendingReading, PendingRedline


def unread(session: Session, office: str) -> int:
    """How many different contents of revisions nobody has tried to read, by any release of the reader."""
    tried = select(ReadingRow.blob).where(ReadingRow.blob == EventRow.blob).exists()
    wanted = (EventRow.office == office, EventRow.revision > 0, ~tried)
    return session.scalar(select(func.count(EventRow.blob.distinct())).where(*wanted)) or 0


def pending_blobs(session: Session, office: str, reader_version: int, limit: int) -> tuple[PendingReading, ...]:
    tried = (
        select(ReadingRow.blob)
        .where(ReadingRow.blob == EventRow.blob, ReadingRow.reader_version == reader_version)
        .exists()
    )
    return _readings(session, _revisions(office).where(~tried, ~_to_be_converted()), limit)


def pending_conversions(session: Session, office: str, limit: int) -> tuple[PendingReading, ...]:
    return _readings(session, _revisions(office).where(_to_be_converted()), limit)


def pending_covers(
    session: Session, office: str, reader_version: int, cover_version: int, limit: int
) -> tuple[PendingReading, ...]:
    read = _read(EventRow.blob, reader_version)
    known = (
        select(CoverRow.blob).where(CoverRow.blob == EventRow.blob, CoverRow.cover_version == cover_version).exists()
    )
    return _readings(session, _revisions(office).where(read, ~known), limit)


def pending_citations(
    session: Session, office: str, reader_version: int, citations_version: int, limit: int
) -> tuple[PendingReading, ...]:
    read = _read(EventRow.blob, reader_version)
    known = (
        select(CitationsRow.blob)
        .where(CitationsRow.blob == EventRow.blob, CitationsRow.citations_version == citations_version)
        .exists()
    )
    return _readings(session, _revisions(office).where(read, ~known), limit)


def pending_redlines(
    session: Session, office: str, reader_version: int, engine_version: int, limit: int
) -> tuple[PendingRedline, ...]:
    made = (
        select(RedlineRow.new)
        .where(
            RedlineRow.old == EventRow.former_blob,
            RedlineRow.new == EventRow.blob,
            RedlineRow.reader_version == reader_version,
            RedlineRow.engine_version == engine_version,
        )
        .exists()
    )
    wanted = _revisions(office).where(
        EventRow.former_blob != "",
        EventRow.former_blob != EventRow.blob,
        ~made,
        _read(EventRow.blob, reader_version),
        _read(EventRow.former_blob, reader_version),
    )
    found: dict[tuple[str, str], PendingRedline] = {}
    for row in session.execute(wanted):
        pair = (row.former_blob, row.blob)
        found.setdefault(pair, PendingRedline(*pair, row.document, row.seq))
        if len(found) == limit:
            break
    return tuple(found.values())


def pending_search(session: Session, office: str, reader_version: int, limit: int) -> tuple[PendingReading, ...]:
    """Revisions that are read and not searched yet, in the same order; two of the same content are both here."""
    found = session.execute(_unsearched(_revisions(office), reader_version).limit(limit))
    return tuple(PendingReading(row.blob, row.path, row.document, row.seq) for row in found)


def unsearched(session: Session, office: str, reader_version: int) -> int:
    """How many `pending_search` would give without a limit."""
    counted = _unsearched(_revisions(office).order_by(None), reader_version).with_only_columns(func.count())
    return session.scalar(counted) or 0


def _unsearched(revisions: Select[*tuple[Any, ...]], reader_version: int) -> Select[*tuple[Any, ...]]:
    known = (
        select(SearchedRevisionRow.seq)
        .join(SearchedDocumentRow, SearchedDocumentRow.id == SearchedRevisionRow.document)
        .where(
            SearchedDocumentRow.document == EventRow.document,
            SearchedRevisionRow.seq == EventRow.seq,
            SearchedRevisionRow.blob == EventRow.blob,
        )
        .exists()
    )
    return revisions.where(~known, _read(EventRow.blob, reader_version))


def _readings(session: Session, wanted: Select[*tuple[Any, ...]], limit: int) -> tuple[PendingReading, ...]:
    """Each content once, though several revisions may have it."""
    found: dict[str, PendingReading] = {}
    for row in session.execute(wanted):
        found.setdefault(row.blob, PendingReading(row.blob, row.path, row.document, row.seq))
        if len(found) == limit:
            break
    return tuple(found.values())


def _revisions(office: str) -> Select[*tuple[Any, ...]]:
    same_document = and_(DocumentRow.office == EventRow.office, DocumentRow.id == EventRow.document)
    shown = and_(DocumentRow.revision_seq == EventRow.seq, DocumentRow.deleted.is_(False))
    return (
        select(EventRow.blob, EventRow.former_blob, EventRow.path, EventRow.document, EventRow.seq)
        .select_from(EventRow)
        .join(DocumentRow, same_document)
        .where(EventRow.office == office, EventRow.revision > 0)
        .order_by(shown.desc(), EventRow.seq.desc())
    )


def _to_be_converted() -> ColumnElement[bool]:
    wanted = (ConversionRow.blob == EventRow.blob, ConversionRow.converter == "")
    return select(ConversionRow.blob).where(*wanted).exists()


def _read(blob: InstrumentedAttribute[str], reader_version: int) -> ColumnElement[bool]:
    reading = aliased(ReadingRow)
    wanted = (reading.blob == blob, reading.reader_version == reader_version, reading.failure == "")
    return select(reading.blob).where(*wanted).exists()
