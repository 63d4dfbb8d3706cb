"""Builders: events of an office as Git would hand them over, and an office on disk made of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha1, sha256
from pathlib import Path
from typing import Any

from service.model.record import Author, Event, EventKind
from service.register.derived import CoverFacts, Derived
from service.register.query import Queries
from service.register.rebuild import rebuild

OFFICE = "an-phu"
BEGIN = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
AN = Author("Nguyễn Văn An", "an.nv", "audit")


def blob_of(text: str) -> str:
    return sha1(text.encode()).hexdigest()


class History:
    """Writes events in sequence, one every hour."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def add(self, kind: EventKind, document: str = "", path: str = "", text: str = "", **more: Any) -> Event:
        seq = len(self.events) + 1
        at = BEGIN + timedelta(hours=seq)
        event = Event(
            seq=seq,
            kind=kind,
            commit=sha1(f"commit {seq}".encode()).hexdigest(),
            fingerprint=sha256(f"commit {seq}".encode()).hexdigest(),
            author=AN,
            recorded_at=at,
            saved_at=at - timedelta(minutes=1),
            document=document,
            path=path,
            blob=blob_of(text) if text else "",
            sha256=sha256(text.encode()).hexdigest() if text else "",
            size=len(text),
        )
        self.events.append(replace(event, **more))
        return self.events[-1]


class OfficeOnDisk:
    """Register and derived database in a folder, filled from a History."""

    def __init__(self, folder: Path, history: History) -> None:
        self.register_path, self.derived_path = folder / "register.sqlite", folder / "derived.sqlite"
        self.history = history
        self.derived = Derived.open(self.derived_path)
        self.rebuild()
        self.queries = Queries(self.register_path, self.derived_path, OFFICE)

    def rebuild(self) -> None:
        rebuild(self.register_path, OFFICE, self.history.events)

    def read(self, text: str, title: str = "", code: str = "", issue: str = "") -> None:
        """As if the reader had read the content `text` and found this cover."""
        blob = blob_of(text)
        self.derived.put_content(blob, 1, text.encode())
        self.derived.put_cover(blob, 1, b"{}", CoverFacts(title, code, issue))


def thousands(events: int, documents: int) -> History:
    """`documents` documents, saved in turn until there are so many events."""
    history = History()
    history.add("founded")
    for number in range(events - 1):
        document, revision = number % documents, number // documents
        history.add(
            "saved" if revision else "created",
            f"d{document:05}",
            f"Phòng {document % 12}/QT-{document:05} Thủ tục đăng ký số {document}.docx",
            f"{document} {revision}",
            department=f"P{document % 12}",
        )
    return history
