"""What pages, commands and reports get to see of the register: finished, frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from service.model.record import Event
from service.register.derived import RedlineSummary
from service.register.snippets import SnippetPiece

ReadingState = Literal["none", "pending", "read", "failed"]
"""none: nothing to read · pending: not read yet · read · failed: the reader gave up; `failure` says why, by its code."""


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document in a list. Title, code and issue are those of the cover of its latest revision or, as long as that is
    not read, of the newest revision that is; empty when there is none."""

    id: str
    path: str
    department: str
    deleted: bool
    title: str
    code: str
    issue_number: str
    issued_on: date | None
    issued_on_text: str
    """The date as the cover has it, where it is no date we understand."""
    first_seq: int
    last_seq: int
    changed_at: datetime
    """When its latest event happened: recorded, or for an import, saved."""
    author_name: str
    """Of the latest event."""
    author_source: str
    """Of the latest revision, as are the fields below."""
    revisions: int
    """How many it has; the latest bears this number."""
    revision_seq: int
    blob: str
    sha256: str
    size: int
    complete: bool
    reading: ReadingState
    failure: str
    measure: str
    """Which limit the latest revision is over, as in `service.errors.WordError`."""

    @property
    def file_name(self) -> str:
        return self.path.rsplit("/", 1)[-1]


@dataclass(frozen=True, slots=True)
class RecordedEvent:
    """An event in a list, with what is known of its content."""

    event: Event
    title: str
    """Of the document: as this revision's cover says, or else as its newest cover does."""
    code: str
    issue_number: str
    """Claimed by the cover of this very revision; empty: none or not read."""
    former_issue_number: str
    """Claimed by the cover of the revision before it."""
    revision: int
    """Its number among the revisions of the document, from 1; 0: no revision."""
    former_seq: int
    """The revision before it; 0: none."""
    former_blob: str
    reading: ReadingState
    failure: str
    failure_detail: str
    measure: str
    """Which limit it is over and by how much, as in `service.errors.WordError`; empty: it is over none."""
    redline: RedlineSummary | None
    """Against the revision before it; None: there is none, or they are not compared yet."""

    @property
    def file_name(self) -> str:
        return self.event.path.rsplit("/", 1)[-1]

    @property
    def same_bytes(self) -> bool:
        """True for a revision with the very bytes of the one before it."""
        return self.revision > 0 and self.event.blob == self.former_blob

    @property
    def same_text(self) -> bool:
        """True when a reader would see no change against the revision before it, as far as is known."""
        return self.same_bytes or (self.redline is not None and self.redline.changes == 0)


@dataclass(frozen=True, slots=True)
class OfficeState:
    seq: int
    """Of the last event; 0: none yet."""
    commit: str
    fingerprint: str
    recorded_at: datetime | None
    stamp: str
    """Changes whenever any page might."""
    documents: int
    """Deleted ones not counted."""
    pending_reading: int
    """Contents that nobody has read yet."""


@dataclass(frozen=True, slots=True)
class DepartmentOverview:
    code: str
    """Empty for documents whose folder belongs to no department."""
    documents: int
    """Deleted ones not counted, here and in the two counts below."""
    by_kind: Mapping[str, int]
    changed: int
    """How many of them changed in the time asked for."""
    revision_times: tuple[datetime, ...]
    """When its revisions in the time asked for happened, oldest first."""
    last: RecordedEvent | None
    """The latest event of one of its documents, deleted ones too."""


@dataclass(frozen=True, slots=True)
class Attention:
    """What somebody should look at. A document may stand in more than one list."""

    unreadable: tuple[DocumentLine, ...]
    incomplete: tuple[DocumentLine, ...]
    author_unknown: tuple[DocumentLine, ...]
    gaps: tuple[RecordedEvent, ...]
    """Times when nobody watched, newest first."""


@dataclass(frozen=True, slots=True)
class DayCount:
    day: date
    revisions: int


@dataclass(frozen=True, slots=True)
class PendingReading:
    blob: str
    path: str
    document: str
    seq: int


@dataclass(frozen=True, slots=True)
class PendingRedline:
    old: str
    new: str
    document: str
    seq: int


@dataclass(frozen=True, slots=True)
class Appearance:
    """The event by which a text came into a document or went out of it."""

    seq: int
    revision: int
    """Number among the revisions of its document; 0: a deletion."""
    at: datetime
    author_name: str
    """Empty: not known."""
    deletion: bool
    imported: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """A text that was found."""

    snippet: tuple[SnippetPiece, ...]
    current: bool
    """The latest revision that was read says it, and the document is not deleted."""
    exact: bool
    """It agrees with the marks that were typed."""
    appeared: Appearance
    removed: Appearance | None
    """None: it is current, or the revision without it is not known."""


@dataclass(frozen=True, slots=True)
class FoundDocument:
    document: DocumentLine
    passages: tuple[Passage, ...]
    """The best few."""
    matches: int


@dataclass(frozen=True, slots=True)
class SearchProgress:
    waiting: int
    """Revisions that can be read and not searched yet."""
    dropped_through: int
    """To save room, texts gone by this Seq are not kept any more; 0: all are."""


@dataclass(frozen=True, slots=True)
class TextFound:
    documents: tuple[FoundDocument, ...]
    """One page of them."""
    total: int
    cut: bool
    """There may be more than `total`: looking stopped after so many matches."""
    progress: SearchProgress


@dataclass(frozen=True, slots=True)
class EventMark:
    """What a print names an event by."""

    seq: int
    fingerprint: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class DocumentAsOf:
    """A document as it stood after some event. Title, code and issue are those of the cover of its latest revision then;
    empty where that was not read."""

    id: str
    path: str
    department: str
    deleted: bool
    """It was gone by then."""
    deleted_since: bool
    """It was there then, and is not any more."""
    title: str
    code: str
    issue_number: str
    issued_on: date | None
    issued_on_text: str
    revision_seq: int
    revision: int
    """Number of its latest revision then; the fields below are of it."""
    recorded_at: datetime
    saved_at: datetime
    imported: bool
    author_name: str
    """Empty: not known."""
    changed_since: bool
    """It has later revisions."""
