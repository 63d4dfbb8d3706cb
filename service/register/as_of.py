"""The register as of an event: which documents there were, where they lay and what their covers said then.

"As of" means recorded by then: the sequence of events is the only clock, and it never goes back. Read-only and safe for
threads.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session, aliased

from service.errors import UnknownRevision
from service.register.database import ReadableDatabases
from service.register.events import event_of
from service.register.query import head_of, register_order
from service.register.tables import CoverRow, DocumentRow, EventRow
from service.register.views import DocumentAsOf, EventMark

_Last = aliased(EventRow)
_Revision = aliased(EventRow)
_Any = aliased(EventRow)


class AsOfQueries:
    """Of one office. Raises RegisterError like `Queries`."""

    def __init__(self, register_path: Path, derived_path: Path, office: str) -> None:
        self._databases = ReadableDatabases(register_path, derived_path)
        self._office = office

    def last_before(self, end: datetime) -> EventMark | None:
        """The last event recorded before `end`; None: there was none yet."""
        with self._databases.session() as session:
            low, high = 0, head_of(session, self._office).seq
            while low < high:  # times of recording never decrease, so a few looks are enough
                middle = (low + high + 1) // 2
                low, high = (middle, high) if self._recorded_at(session, middle) < end else (low, middle - 1)
            return self._mark(session, low) if low else None

    def first(self) -> EventMark | None:
        """The event that the record begins with; None: there is none yet."""
        with self._databases.session() as session:
            return self._mark(session, 1) if head_of(session, self._office).seq else None

    def counts(self, seq: int) -> dict[str, int]:
        """How many documents each department had, by code."""
        counted = (
            select(_Last.department, func.count().label("documents"))
            .select_from(DocumentRow)
            .join(_Last, and_(_Last.office == DocumentRow.office, _Last.seq == _latest(seq)))
            .where(DocumentRow.office == self._office, DocumentRow.first_seq <= seq, _Last.kind != "deleted")
            .group_by(_Last.department)
        )
        with self._databases.session() as session:
            return {row.department: row.documents for row in session.execute(counted)}

    def documents(self, seq: int, department: str | None = None) -> tuple[DocumentAsOf, ...]:
        """Those that were there, of one department or (None) of all, in register order."""
        wanted = _documents(self._office, seq).where(_Last.kind != "deleted")
        if department is not None:
            wanted = wanted.where(_Last.department == department)
        with self._databases.session() as session:
            found = [_document(row) for row in session.execute(wanted)]
        return tuple(sorted(found, key=register_order))

    def document(self, seq: int, document: str) -> DocumentAsOf:
        """Also one that was deleted by then. Raises UnknownRevision for one that was not recorded yet."""
        with self._databases.session() as session:
            row = session.execute(_documents(self._office, seq).where(DocumentRow.id == document)).first()
        if row is None:
            raise UnknownRevision(f"No document with the id {document!r} was recorded by Seq {seq}.")
        return _document(row)

    def _recorded_at(self, session: Session, seq: int) -> datetime:
        wanted = (EventRow.office == self._office, EventRow.seq == seq)
        return session.scalars(select(EventRow.recorded_at).where(*wanted)).one()

    def _mark(self, session: Session, seq: int) -> EventMark:
        row = session.scalars(select(EventRow).where(EventRow.office == self._office, EventRow.seq == seq)).one()
        event = event_of(row)
        return EventMark(event.seq, event.fingerprint, event.recorded_at)


def _latest(seq: int, revision: bool = False) -> Any:
    """Seq of the last event of the document, or of its last revision."""
    wanted = [_Any.office == DocumentRow.office, _Any.document == DocumentRow.id, _Any.seq <= seq]
    wanted += [_Any.revision > 0] if revision else []
    return select(func.max(_Any.seq)).where(*wanted).correlate(DocumentRow).scalar_subquery()


def _documents(office: str, seq: int) -> Select[*tuple[Any, ...]]:
    of_last = and_(_Last.office == DocumentRow.office, _Last.seq == _latest(seq))
    of_revision = and_(_Revision.office == DocumentRow.office, _Revision.seq == _latest(seq, revision=True))
    return (
        select(
            DocumentRow.id,
            _Last.path,
            _Last.department,
            (_Last.kind == "deleted").label("deleted"),
            and_(DocumentRow.deleted, _Last.kind != "deleted").label("deleted_since"),
            func.coalesce(CoverRow.title, "").label("title"),
            func.coalesce(CoverRow.code, "").label("code"),
            func.coalesce(CoverRow.issue_number, "").label("issue_number"),
            CoverRow.issued_on,
            func.coalesce(CoverRow.issued_on_text, "").label("issued_on_text"),
            _Revision.seq.label("revision_seq"),
            _Revision.revision,
            _Revision.recorded_at,
            _Revision.saved_at,
            _Revision.imported,
            _Revision.author_name,
            _Revision.author_source,
            (DocumentRow.revision_seq > _Revision.seq).label("changed_since"),
        )
        .select_from(DocumentRow)
        .join(_Last, of_last)
        .join(_Revision, of_revision)
        .outerjoin(CoverRow, CoverRow.blob == _Revision.blob)
        .where(DocumentRow.office == office, DocumentRow.first_seq <= seq)
    )


def _document(row: Any) -> DocumentAsOf:
    values = row._asdict()
    source = values.pop("author_source")
    name = values.pop("author_name")
    return DocumentAsOf(**values, author_name="" if source == "unknown" else name)
