"""Shelves: what the documents of each department add up to, without loading a line for every one of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.register.tables import DocumentRow, EventRow


@dataclass(slots=True)
class Shelf:
    """Of one department. `paths` and `changed_at` leave deleted documents out, `last_seq` does not."""

    code: str
    last_seq: int = 0
    paths: list[str] = field(default_factory=list)
    changed_at: list[datetime] = field(default_factory=list)


def shelves_of(session: Session, office: str) -> list[Shelf]:
    """By code."""
    row = DocumentRow
    found = select(row.department, row.path, row.deleted, row.last_seq, row.changed_at).where(row.office == office)
    shelves: dict[str, Shelf] = {}
    for code, path, deleted, last_seq, changed_at in session.execute(found):
        shelf = shelves.setdefault(code, Shelf(code))
        shelf.last_seq = max(shelf.last_seq, last_seq)
        if not deleted:
            shelf.paths.append(path)
            shelf.changed_at.append(changed_at)
    return sorted(shelves.values(), key=lambda shelf: shelf.code)


def revision_times(session: Session, office: str, since: datetime) -> dict[str, list[datetime]]:
    """When the revisions of each department happened, oldest first."""
    wanted = (EventRow.office == office, EventRow.happened_at >= since, EventRow.revision > 0)
    found = select(EventRow.department, EventRow.happened_at).where(*wanted).order_by(EventRow.happened_at)
    times: dict[str, list[datetime]] = {}
    for department, happened_at in session.execute(found):
        times.setdefault(department, []).append(happened_at)
    return times
