"""Events read back from their rows, equal to what was put in."""

from __future__ import annotations

from typing import cast

from service.model.record import Author, AuthorSource, Event, EventKind
from service.register.tables import EventRow


def event_of(row: EventRow) -> Event:
    return Event(
        seq=row.seq,
        kind=cast(EventKind, row.kind),
        commit=row.commit,
        fingerprint=row.fingerprint,
        author=_author_of(row),
        recorded_at=row.recorded_at,
        saved_at=row.saved_at,
        document=row.document,
        path=row.path,
        former_path=row.former_path,
        blob=row.blob,
        sha256=row.sha256,
        size=row.size,
        complete=row.complete,
        capture_id=row.capture_id,
        imported=row.imported,
        restores=row.restores,
        origin=row.origin,
        department=row.department,
        note=row.note,
    )


def _author_of(row: EventRow) -> Author:
    source = cast(AuthorSource, row.author_source)
    return Author(row.author_name, row.author_account, source, row.author_disagreements)
