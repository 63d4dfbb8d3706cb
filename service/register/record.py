"""Register: the rows that events make, kept up by the one writer of an office.

Events come in, in the order of their sequence numbers; rows go out to `query.py`. The rows follow from the events alone,
so applying them one by one and rebuilding from the first give the same ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from service.errors import RegisterError
from service.model.record import REVISION_KINDS, Document, Event
from service.register.database import WritableDatabase, trouble
from service.register.events import event_of
from service.register.fold import folded, plain
from service.register.tables import REGISTER_SCHEMA, DocumentRow, EventRow, HeadRow

_CHUNK = 500


class Register:
    """Open with `Register.open`; close when done. Threads may share it."""

    def __init__(self, database: WritableDatabase, office: str) -> None:
        self._database, self._office = database, office

    @classmethod
    def open(cls, path: Path, office: str) -> Register:
        """Raises RegisterError when it must be rebuilt first (see `needs_rebuild`)."""
        if reason := needs_rebuild(path, office):
            raise RegisterError(f"{path} {reason}. Run: luuvet rebuild")
        return cls(WritableDatabase(path), office)

    def apply(self, events: Iterable[Event]) -> int:
        """Takes all events in or none, and returns how many were new; those it has already are skipped.

        Raises RegisterError at a gap in the sequence, and when an event is not the one recorded here under its number
        (the repository is another one than the register was built from)."""
        with self._database.transaction() as session:
            return extend(session, self._office, events)

    def last_seq(self) -> int:
        """0: no event yet."""
        with self._database.transaction() as session:
            return _head(session, self._office).seq

    def last_commit(self) -> str:
        """Commit of the last event, to compare with the head of the repository; empty: no event yet."""
        with self._database.transaction() as session:
            return _head(session, self._office).commit

    def captured(self, capture_id: str) -> Event | None:
        """The event that recorded this capture, if one did."""
        wanted = (EventRow.office == self._office, EventRow.capture_id == capture_id)
        with self._database.transaction() as session:
            row = session.scalars(select(EventRow).where(*wanted).order_by(EventRow.seq).limit(1)).first()
            return event_of(row) if row else None

    def documents(self) -> tuple[Document, ...]:
        """All documents, deleted ones too, as their latest events leave them."""
        with self._database.transaction() as session:
            rows = session.scalars(select(DocumentRow).where(DocumentRow.office == self._office))
            return tuple(_document_of(row) for row in rows)

    def close(self) -> None:
        self._database.close()


def needs_rebuild(path: Path, office: str) -> str:
    """Why the register must be rebuilt before it is opened, as the end of a sentence; empty: it need not be."""
    if reason := trouble(path, REGISTER_SCHEMA):
        return reason
    database = WritableDatabase(path)
    try:
        with database.transaction() as session:
            known = session.get(HeadRow, office) is not None
    finally:
        database.close()
    return "" if known else f"does not hold the office {office!r}"


def begin_office(session: Session, office: str) -> None:
    session.add(HeadRow(office=office, seq=0, commit="", fingerprint="", recorded_at=None))
    session.flush()


def extend(session: Session, office: str, events: Iterable[Event]) -> int:
    """Adds the rows of those events that are not there yet, and returns their number. Raises RegisterError as `apply`."""
    head, added, remaining = _head(session, office), 0, iter(events)
    while chunk := list(islice(remaining, _CHUNK)):
        _refuse_strangers(session, head, [event for event in chunk if event.seq <= head.seq])
        fresh = [event for event in chunk if event.seq > head.seq]
        _refuse_gaps(head.seq, fresh)
        _add(session, office, fresh)
        _advance(head, fresh)
        added += len(fresh)
    return added


def _document_of(row: DocumentRow) -> Document:
    return Document(
        id=row.id,
        path=row.path,
        department=row.department,
        deleted=row.deleted,
        first_seq=row.first_seq,
        last_seq=row.last_seq,
        revisions=row.revisions,
        sha256=row.sha256,
    )


def _head(session: Session, office: str) -> HeadRow:
    return session.get_one(HeadRow, office)


def _advance(head: HeadRow, fresh: Sequence[Event]) -> None:
    if fresh:
        last = fresh[-1]
        head.seq, head.commit, head.fingerprint = last.seq, last.commit, last.fingerprint
        head.recorded_at = last.recorded_at


def _refuse_strangers(session: Session, head: HeadRow, known: Sequence[Event]) -> None:
    wanted = (EventRow.office == head.office, EventRow.seq.in_([event.seq for event in known]))
    found = session.execute(select(EventRow.seq, EventRow.commit).where(*wanted)) if known else ()
    commits = {row.seq: row.commit for row in found}
    for event in known:
        if commits.get(event.seq) != event.commit:
            raise RegisterError(
                f"Event {event.seq} is {event.commit} in the repository and {commits.get(event.seq)} in the register. "
                "Run: luuvet verify, then luuvet rebuild"
            )


def _refuse_gaps(last_seq: int, fresh: Sequence[Event]) -> None:
    for expected, event in enumerate(fresh, last_seq + 1):
        if event.seq != expected:
            raise RegisterError(f"Event {event.seq} came where {expected} was due. Run: luuvet rebuild")


def _add(session: Session, office: str, events: Sequence[Event]) -> None:
    documents = _documents(session, office, {event.document for event in events if event.document})
    known = set(documents)
    rows = [_follow(documents, office, event) for event in events]
    if rows:
        session.execute(insert(EventRow), rows)
    _write_documents(session, documents, known)


# The rows travel as dictionaries of column values: that is what a bulk insert takes, ten times faster than objects.
_Values = dict[str, Any]


def _documents(session: Session, office: str, ids: set[str]) -> dict[str, _Values]:
    wanted = (DocumentRow.office == office, DocumentRow.id.in_(ids))
    columns = DocumentRow.__table__.columns
    found = session.execute(select(*columns).where(*wanted)).mappings() if ids else ()
    return {values["id"]: dict(values) for values in found}


def _write_documents(session: Session, documents: dict[str, _Values], known: set[str]) -> None:
    changed = [values for document, values in documents.items() if document in known]
    new = [values for document, values in documents.items() if document not in known]
    if changed:
        session.execute(update(DocumentRow), changed)
    if new:
        session.execute(insert(DocumentRow), new)


def _follow(documents: dict[str, _Values], office: str, event: Event) -> _Values:
    """The row of an event; its document in `documents` moves on to the state after it."""
    row = _event_values(office, event)
    if event.document:
        before = documents.get(event.document) or _unborn(office, event)
        after = documents[event.document] = _document_after(before, event, row["happened_at"])
        if is_revision(event):
            row.update(revision=after["revisions"], former_seq=before["revision_seq"], former_blob=before["blob"])
    return row


def is_revision(event: Event) -> bool:
    return bool(event.document) and event.kind in REVISION_KINDS


def _event_values(office: str, event: Event) -> _Values:
    author = event.author
    return {
        "office": office,
        "seq": event.seq,
        "kind": event.kind,
        "commit": event.commit,
        "fingerprint": event.fingerprint,
        "author_name": author.name,
        "author_account": author.account,
        "author_source": author.source,
        "author_disagreements": author.disagreements,
        "recorded_at": event.recorded_at,
        "saved_at": event.saved_at,
        "happened_at": event.saved_at if event.imported else event.recorded_at,
        "document": event.document,
        "path": event.path,
        "former_path": event.former_path,
        "blob": event.blob,
        "sha256": event.sha256,
        "size": event.size,
        "complete": event.complete,
        "capture_id": event.capture_id,
        "imported": event.imported,
        "restores": event.restores,
        "origin": event.origin,
        "department": event.department,
        "note": event.note,
        "revision": 0,
        "former_seq": 0,
        "former_blob": "",
    }


def _unborn(office: str, event: Event) -> _Values:
    return {
        "office": office,
        "id": event.document,
        "path": "",
        "name_plain": "",
        "name_folded": "",
        "department": event.department,
        "first_seq": event.seq,
        "author_source": "unknown",
        "revisions": 0,
        "revision_seq": 0,
        "blob": "",
        "sha256": "",
        "size": 0,
        "complete": True,
    }


def _document_after(before: _Values, event: Event, happened_at: object) -> _Values:
    after = before | {
        "deleted": event.kind == "deleted",
        "last_seq": event.seq,
        "changed_at": happened_at,
        "author_name": event.author.name,
    }
    if event.path:
        after |= _place(event) if event.path != before["path"] else {"department": event.department}
    if is_revision(event):
        after |= _revision_state(event, before["revisions"] + 1)
    return after


def _place(event: Event) -> _Values:
    name = event.path.rsplit("/", 1)[-1]
    names = {"name_plain": plain(name), "name_folded": folded(name)}
    return names | {"path": event.path, "department": event.department}


def _revision_state(event: Event, number: int) -> _Values:
    return {
        "author_source": event.author.source,
        "revisions": number,
        "revision_seq": event.seq,
        "blob": event.blob,
        "sha256": event.sha256,
        "size": event.size,
        "complete": event.complete,
    }
