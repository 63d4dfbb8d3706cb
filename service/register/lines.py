"""The two statements that every page is made of, documents with their cover and events with their content, and how
their rows become values."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Result, Row, Select, and_, func, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from service.register.derived import RedlineSummary
from service.register.events import event_of
from service.register.tables import CoverRow, DocumentRow, EventRow, ReadingRow, RedlineRow
from service.register.views import DocumentLine, ReadingState, RecordedEvent

_Newest = aliased(CoverRow)
_Former = aliased(CoverRow)

_PENDING = "?"
"""Stands for the failure code of what nobody has read yet: no code looks like it."""


def documents(office: str) -> Select[*tuple[Any, ...]]:
    """All documents of an office, in no order. Conditions may also be on CoverRow and ReadingRow."""
    latest = select(_Newest.blob).where(_Newest.blob == DocumentRow.blob).correlate(DocumentRow).scalar_subquery()
    # Nearly always the latest is read, and found with one look instead of a walk through the revisions.
    shown = func.coalesce(latest, _newest_cover(_Newest.blob, DocumentRow.id, office))
    return (
        select(
            DocumentRow.id,
            DocumentRow.path,
            DocumentRow.department,
            DocumentRow.deleted,
            func.coalesce(CoverRow.title, "").label("title"),
            func.coalesce(CoverRow.code, "").label("code"),
            func.coalesce(CoverRow.issue_number, "").label("issue_number"),
            CoverRow.issued_on,
            func.coalesce(CoverRow.issued_on_text, "").label("issued_on_text"),
            DocumentRow.first_seq,
            DocumentRow.last_seq,
            DocumentRow.changed_at,
            DocumentRow.author_name,
            DocumentRow.author_source,
            DocumentRow.revisions,
            DocumentRow.revision_seq,
            DocumentRow.blob,
            DocumentRow.sha256,
            DocumentRow.size,
            DocumentRow.complete,
            func.coalesce(ReadingRow.failure, _PENDING).label("failure"),
            func.coalesce(ReadingRow.measure, "").label("measure"),
        )
        .select_from(DocumentRow)
        .outerjoin(CoverRow, CoverRow.blob == shown)
        .outerjoin(ReadingRow, ReadingRow.blob == DocumentRow.blob)
        .where(DocumentRow.office == office)
    )


def as_documents(rows: Result[Any]) -> tuple[DocumentLine, ...]:
    return tuple(_document(row) for row in rows)


def events(office: str) -> Select[*tuple[Any, ...]]:
    """All events of an office, in no order, each with its reading, its cover and its redline."""
    return (
        select(
            EventRow,
            func.coalesce(CoverRow.title, _newest_cover(_Newest.title, EventRow.document, office), "").label("title"),
            func.coalesce(CoverRow.code, _newest_cover(_Newest.code, EventRow.document, office), "").label("code"),
            func.coalesce(CoverRow.issue_number, "").label("issue_number"),
            func.coalesce(_Former.issue_number, "").label("former_issue_number"),
            func.coalesce(ReadingRow.failure, _PENDING).label("failure"),
            func.coalesce(ReadingRow.detail, "").label("detail"),
            func.coalesce(ReadingRow.measure, "").label("measure"),
            RedlineRow.summary_vi,
            RedlineRow.summary_en,
            RedlineRow.changes,
            RedlineRow.cosmetic,
            RedlineRow.words_inserted,
            RedlineRow.words_deleted,
        )
        .select_from(EventRow)
        .outerjoin(ReadingRow, and_(ReadingRow.blob == EventRow.blob, EventRow.revision > 0))
        .outerjoin(CoverRow, and_(CoverRow.blob == EventRow.blob, EventRow.revision > 0))
        .outerjoin(_Former, _Former.blob == EventRow.former_blob)
        .outerjoin(RedlineRow, _compared())
        .where(EventRow.office == office)
    )


def as_events(rows: Result[Any]) -> tuple[RecordedEvent, ...]:
    return tuple(_event(row) for row in rows)


def _compared() -> ColumnElement[bool]:
    same = (RedlineRow.old == EventRow.former_blob, RedlineRow.new == EventRow.blob)
    return and_(*same, RedlineRow.failure == "")


def _newest_cover(wanted: InstrumentedAttribute[str], document: InstrumentedAttribute[str], office: str) -> Any:
    """`wanted` of the newest revision of `document` whose cover was read."""
    of_revision = aliased(EventRow)
    return (
        select(wanted)
        .join(of_revision, of_revision.blob == _Newest.blob)
        .where(of_revision.office == office, of_revision.document == document, of_revision.revision > 0)
        .order_by(of_revision.seq.desc())
        .limit(1)
        .correlate(DocumentRow, EventRow)
        .scalar_subquery()
    )


def _document(row: Row[Any]) -> DocumentLine:
    values = row._asdict()
    failure = values.pop("failure")
    reading = _reading(failure) if row.revisions else "none"
    return DocumentLine(**values, reading=reading, failure=failure if reading == "failed" else "")


def _event(row: Row[Any]) -> RecordedEvent:
    stored: EventRow = row[0]
    reading = _reading(row.failure) if stored.revision else "none"
    return RecordedEvent(
        event=event_of(stored),
        title=row.title,
        code=row.code,
        issue_number=row.issue_number,
        former_issue_number=row.former_issue_number,
        revision=stored.revision,
        former_seq=stored.former_seq,
        former_blob=stored.former_blob,
        reading=reading,
        failure=row.failure if reading == "failed" else "",
        failure_detail=row.detail,
        measure=row.measure,
        redline=_redline(row),
    )


def _reading(failure: str) -> ReadingState:
    if failure == _PENDING:
        return "pending"
    return "failed" if failure else "read"


def _redline(row: Row[Any]) -> RedlineSummary | None:
    if row.changes is None:
        return None
    return RedlineSummary(
        row.summary_vi, row.summary_en, row.changes, row.cosmetic, row.words_inserted, row.words_deleted
    )
