"""What pages show: the finished values that templates get, made of what the register answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from service.model.record import AuthorSource, EventKind
from service.register.views import DocumentLine, Passage, ReadingState, RecordedEvent, SearchProgress
from web.language import language

NO_DEPARTMENT = "-"
"""Stands in addresses for documents whose folder belongs to no department."""

NameOf = Callable[[str], str]
"""From the code of a department to its name in the page's language."""


@dataclass(frozen=True, slots=True)
class Head:
    """The newest entry of the record, and a stamp that changes whenever any page might."""

    seq: int
    fingerprint: str
    recorded_at: datetime | None
    stamp: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One recorded event as a line of history."""

    seq: int
    kind: EventKind
    at: datetime
    """When the office saw it; for what an import took over, when it was saved."""
    author: str
    """Empty: not known."""
    account: str
    source: AuthorSource
    document: str
    """Document id; empty for events of the whole office."""
    code: str
    title: str
    department: str
    department_name: str
    path: str
    former_path: str
    summary: str
    """What changed, in a sentence; empty where there is nothing to compare with, or not yet."""
    same_text: bool
    """A reader would see no change against the revision before."""
    reading: ReadingState
    failure: str
    """Why it cannot be read, a code of `service.errors.WordError`."""
    measure: str
    """Which limit it is over, as there."""
    issue: str
    issue_is_new: bool
    """The cover carries another issue number than the revision before, or is the first."""
    blob: str
    fingerprint: str
    """SHA-256 of its commit, 64 hex digits."""
    size: int
    imported: bool
    complete: bool
    note: str
    ordinal: int
    """Which revision of its document this is, from 1; 0 for events that are none."""
    previous: int
    """Seq of the revision before it; 0: there is none."""
    changes: int
    """How many changes the comparison with it counts, and how many words came and went; 0 as long as nobody compared."""
    words_inserted: int
    words_deleted: int

    @property
    def has_content(self) -> bool:
        return self.ordinal > 0

    @property
    def name(self) -> str:
        """What people call the document: its title, else its file's name."""
        return self.title or stem(self.path)


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document as a row of the register."""

    id: str
    code: str
    title: str
    path: str
    department: str
    department_name: str
    issue: str
    issued_on: date | None
    issued_on_text: str
    """The date as the cover has it, where it is no date we understand."""
    revisions: int
    revision_seq: int
    """Seq of the latest revision."""
    deleted: bool
    seq: int
    """Of the latest event."""
    at: datetime
    author: str
    """Of the latest event; empty: not known."""
    account: str
    reading: ReadingState
    failure: str
    measure: str

    @property
    def name(self) -> str:
        return self.title or stem(self.path)


@dataclass(frozen=True, slots=True)
class Shelf:
    """A department and what happens in it."""

    code: str
    name: str
    documents: int
    changed: int
    """Documents that changed in the last 30 days."""
    weeks: tuple[int, ...]
    """Revisions in each of the last weeks, oldest first."""
    latest: Entry | None
    common: bool = False
    """No department: what belongs to the whole office, or to nobody."""


@dataclass(frozen=True, slots=True)
class HomePage:
    documents: int
    departments: int
    weeks: tuple[int, ...]
    attention: int
    """Documents that somebody should look at."""
    shelves: tuple[Shelf, ...]
    newest: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Need:
    """A document that somebody should look at, and why."""

    row: DocumentRow
    title: str
    words: str


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A document that says, or said, what somebody looks for."""

    row: DocumentRow
    passages: tuple[Passage, ...]
    """The best few of `matches`."""
    matches: int


@dataclass(frozen=True, slots=True)
class Found:
    documents: tuple[FoundRow, ...]
    """One page of `total`."""
    total: int
    cut: bool
    """There are more than anybody looks through."""
    progress: SearchProgress


def entry_of(recorded: RecordedEvent, name_of: NameOf) -> Entry:
    event, redline = recorded.event, recorded.redline
    return Entry(
        seq=event.seq,
        kind=event.kind,
        at=event.saved_at if event.imported else event.recorded_at,
        author="" if event.author.source == "unknown" else event.author.name,
        account=event.author.account,
        source=event.author.source,
        document=event.document,
        code=recorded.code,
        title=recorded.title,
        department=event.department or (NO_DEPARTMENT if event.document else ""),
        department_name=name_of(event.department) if event.document else "",
        path=event.path,
        former_path=event.former_path,
        summary=(redline.summary_vi if language() == "vi" else redline.summary_en) if redline else "",
        same_text=recorded.same_text,
        reading=recorded.reading,
        failure=recorded.failure,
        measure=recorded.measure,
        issue=recorded.issue_number,
        issue_is_new=_is_new_issue(recorded),
        blob=event.blob,
        fingerprint=event.fingerprint,
        size=event.size,
        imported=event.imported,
        complete=event.complete,
        note=event.note,
        ordinal=recorded.revision,
        previous=recorded.former_seq,
        changes=redline.changes if redline else 0,
        words_inserted=redline.words_inserted if redline else 0,
        words_deleted=redline.words_deleted if redline else 0,
    )


def _is_new_issue(recorded: RecordedEvent) -> bool:
    """A former cover that nobody could read says nothing about which issue it was."""
    issue, former = recorded.issue_number, recorded.former_issue_number
    return bool(issue) and issue != former and bool(former or recorded.revision == 1)


def row_of(line: DocumentLine, name_of: NameOf) -> DocumentRow:
    return DocumentRow(
        id=line.id,
        code=line.code,
        title=line.title,
        path=line.path,
        department=line.department or NO_DEPARTMENT,
        department_name=name_of(line.department),
        issue=line.issue_number,
        issued_on=line.issued_on,
        issued_on_text=line.issued_on_text,
        revisions=line.revisions,
        revision_seq=line.revision_seq,
        deleted=line.deleted,
        seq=line.last_seq,
        at=line.changed_at,
        author="" if line.author_name == "unknown" else line.author_name,
        account="",
        reading=line.reading,
        failure=line.failure,
        measure=line.measure,
    )


def stem(path: str) -> str:
    """The file's name without its ending."""
    name = path.rsplit("/", 1)[-1]
    return name.rsplit(".", 1)[0] if "." in name[1:] else name
