"""The office, its documents, and the events recorded about them.

An *event* is one commit of the document repository. A *revision* is one captured state of a document: an event that
carries content. Times are aware and in UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

EventKind = Literal[
    "founded",
    "configured",
    "created",
    "saved",
    "moved",
    "deleted",
    "returned",
    "restored",
    "imported",
    "unwatched",
    "rekeyed",
]
"""founded: the office began · configured: office.toml changed · created: first revision of a document · saved: a later
one · moved: new path, same bytes · deleted: the file is gone · returned: a deleted document came back · restored: an
earlier revision put back by a person · imported: a revision taken over with its history · unwatched: a time when nobody
watched the folder · rekeyed: a new signing key took the place of the old one."""

REVISION_KINDS: frozenset[EventKind] = frozenset({"created", "saved", "returned", "restored", "imported"})

AuthorSource = Literal[
    "audit",
    "smbstatus",
    "owner",
    "ownerfile",
    "lockfile",
    "document",
    "person",
    "import",
    "service",
    "unknown",
]
"""Evidence for who saved: Samba's audit log, open files in smbstatus, owner of the file, Word's owner file, LibreOffice's
lock file, lastModifiedBy in the document, a person who said so (--as), an import, the service itself, nothing."""


@dataclass(frozen=True, slots=True)
class Department:
    code: str
    name: str
    folder: str
    """Name of its folder, relative to the share; NFC."""
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    department: str = ""
    """Code of the department, or empty."""
    role: str = ""
    samba: tuple[str, ...] = ()
    """Account names on the file server."""
    office_names: tuple[str, ...] = ()
    """Names typed into Word or LibreOffice ("User name")."""


@dataclass(frozen=True, slots=True)
class Author:
    """Who saved, and what says so."""

    name: str
    """The person's name; the account name where nobody in office.toml has it; "unknown" where there is no evidence."""
    account: str = ""
    """Account on the file server or the name found in the document; stands in the commit's e-mail field."""
    source: AuthorSource = "unknown"
    disagreements: tuple[str, ...] = ()
    """Other evidence that says otherwise, as `source=name`."""


UNKNOWN_AUTHOR = Author("unknown")
SERVICE_AUTHOR = Author("luuvet", "luuvet", "service")


@dataclass(frozen=True, slots=True)
class NewEvent:
    """What the writer is asked to record. The writer gives it its sequence number, time, commit and, where `document` is
    empty for a `created` or `imported` one, its document id."""

    kind: EventKind
    author: Author
    document: str = ""
    path: str = ""
    """Path in the share, `/`-separated, as text with surrogateescape for bytes that are not UTF-8."""
    former_path: str = ""
    """moved: where the file was."""
    content: bytes | None = None
    """Exact bytes for a revision; the new office.toml for `configured`; the new list of keys for `rekeyed`."""
    saved_at: datetime | None = None
    """The time the save claims (the file's modification time); None: not known."""
    capture_id: str = ""
    complete: bool = True
    """False: the file stayed damaged and was recorded as it was."""
    department: str = ""
    """Code of the department whose folder holds it, for the subject line."""
    imported: bool = False
    """True: recorded by an import, not seen when it was saved."""
    restores: str = ""
    """restored: commit of the revision that was put back."""
    origin: str = ""
    """created: id of the document this one was copied from, where that is known."""
    note: str = ""
    """One line for people, e.g. the times of an `unwatched` gap."""


@dataclass(frozen=True, slots=True)
class Event:
    """One recorded event, as read back from its commit."""

    seq: int
    kind: EventKind
    commit: str
    """40 hex digits."""
    fingerprint: str
    """SHA-256 of the commit object, 64 hex digits; the first 16 are what printed pages name."""
    author: Author
    recorded_at: datetime
    """Committer date: never decreases along the sequence."""
    saved_at: datetime
    """Author date: the time the save claims; equal to recorded_at where it claims none."""
    document: str = ""
    path: str = ""
    former_path: str = ""
    blob: str = ""
    """Git blob id of the content, 40 hex digits; empty for events without content."""
    sha256: str = ""
    """SHA-256 of the content, 64 hex digits."""
    size: int = 0
    """Bytes."""
    complete: bool = True
    capture_id: str = ""
    imported: bool = False
    restores: str = ""
    origin: str = ""
    department: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A controlled document as its latest event leaves it."""

    id: str
    path: str
    department: str
    """Code, or empty where its folder belongs to no department."""
    deleted: bool
    first_seq: int
    last_seq: int
    revisions: int
    """How many revisions it has."""
    sha256: str = ""
    """SHA-256 of its latest content, 64 hex digits."""
