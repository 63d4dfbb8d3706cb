"""The message of an event's commit: a subject of known facts, then the trailers.

    saved: QT-01 Kiểm soát tài liệu.docx (HC)

    Seq: 17
    Event: saved
    Document: 2c7wq5hv3k6yd4m2b7zafxn3te
    Path: HC/QT-01 Kiểm soát tài liệu.docx
    Blob: 0f5d...                    Git's id of the content
    SHA256: 9b1c...                  SHA-256 of the content
    Size: 48211
    Parent-SHA256: 41aa...           SHA-256 of the parent's commit object; zeros for the first commit
    Capture-Id: 01J...
    Complete: yes
    Saved-At: 2026-11-23T08:15:30.250000Z
    Author-Source: audit

Trailers stand in the order of `_write_trailers`; one that says nothing is left out, except that `Seq`, `Event`,
`Parent-SHA256`, `Complete`, `Saved-At` and `Author-Source` are always there. `Author-Disagrees` may repeat, each other one
stands once. Values are in the notation of `escaping`, so no name can begin a line. The format is for good: later
versions may add trailers, which this one passes over, and never change the meaning of one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import get_args

from service.errors import RecordDamaged
from service.model.record import AuthorSource, Event, EventKind
from service.store.escaping import escape, unescape

NO_PARENT = "0" * 64
UNKNOWN_TIME = "unknown"

KINDS: frozenset[str] = frozenset(get_args(EventKind))
_SOURCES: frozenset[str] = frozenset(get_args(AuthorSource))
_TRAILER = re.compile(r"([A-Z][A-Za-z0-9-]*): (.*)")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,17}")
_ALWAYS = ("Seq", "Event", "Parent-SHA256", "Complete", "Saved-At", "Author-Source")


@dataclass(frozen=True, slots=True)
class Trailers:
    """What a message says, unescaped."""

    values: Mapping[str, str]
    disagreements: tuple[str, ...]

    @property
    def seq(self) -> int:
        return _number(self.values["Seq"])

    @property
    def size(self) -> int:
        return _number(self.values.get("Size", "0"))

    @property
    def kind(self) -> EventKind:
        kind = self.values["Event"]
        if kind not in KINDS:
            raise RecordDamaged(f"Events of the kind {kind!r} are unknown here. Use a newer version of luuvet.")
        return kind  # type: ignore[return-value]

    @property
    def author_source(self) -> AuthorSource:
        source = self.values["Author-Source"]
        if source not in _SOURCES:
            raise RecordDamaged(f"The author source {source!r} is unknown here. Use a newer version of luuvet.")
        return source  # type: ignore[return-value]

    @property
    def saved_at(self) -> datetime | None:
        """None: the save claims no time."""
        return _time(self.values["Saved-At"])

    def flag(self, key: str) -> bool:
        value = self.values.get(key, "no")
        if value not in ("yes", "no"):
            raise RecordDamaged(f"The trailer {key} says {value!r} instead of yes or no. Run luuvet verify.")
        return value == "yes"

    def text(self, key: str) -> str:
        return self.values.get(key, "")


def write_message(event: Event, parent_fingerprint: str, claimed_at: datetime | None) -> str:
    """`claimed_at`: the time the save claims, None where it claims none (Event.saved_at then repeats recorded_at)."""
    lines = [
        f"{key}: {escape(value)}" for key, value in _write_trailers(event, parent_fingerprint, claimed_at) if value
    ]
    return "\n".join([_subject(event), "", *lines, ""])


def parse_message(message: str) -> Trailers:
    """Raises RecordDamaged for a message that `write_message` cannot have written."""
    subject, gap, block = message.partition("\n\n")
    if not gap or not block.endswith("\n") or "\n" in subject or not subject:
        raise RecordDamaged("A commit message of the record has no subject or no trailers. Run luuvet verify.")
    values: dict[str, str] = {}
    disagreements: list[str] = []
    for line in block[:-1].split("\n"):
        key, value = _read_trailer(line)
        if key == "Author-Disagrees":
            disagreements.append(value)
        elif key in values:
            raise RecordDamaged(f"The trailer {key} stands twice in a commit message. Run luuvet verify.")
        else:
            values[key] = value
    missing = [key for key in _ALWAYS if key not in values]
    if missing:
        raise RecordDamaged(f"A commit message of the record lacks {', '.join(missing)}. Run luuvet verify.")
    return Trailers(values, tuple(disagreements))


def _write_trailers(event: Event, parent_fingerprint: str, claimed_at: datetime | None) -> list[tuple[str, str]]:
    return [
        ("Seq", str(event.seq)),
        ("Event", event.kind),
        ("Document", event.document),
        ("Department", event.department),
        ("Path", event.path),
        ("Former-Path", event.former_path),
        ("Blob", event.blob),
        ("SHA256", event.sha256),
        ("Size", str(event.size) if event.blob else ""),
        ("Parent-SHA256", parent_fingerprint),
        ("Capture-Id", event.capture_id),
        ("Complete", "yes" if event.complete else "no"),
        ("Saved-At", _time_text(claimed_at)),
        ("Author-Source", event.author.source),
        *(("Author-Disagrees", other) for other in event.author.disagreements),
        ("Imported", "yes" if event.imported else ""),
        ("Restores", event.restores),
        ("Origin", event.origin),
        ("Note", event.note),
    ]


def _subject(event: Event) -> str:
    name = {
        "founded": "the record begins",
        "configured": "office.toml",
        "unwatched": event.note,
        "rekeyed": "a new signing key",
    }.get(event.kind)
    fact = escape(event.path.rsplit("/", 1)[-1] if name is None else name)
    where = f" ({escape(event.department)})" if event.department else ""
    return f"{event.kind}: {fact}{where}"


def _read_trailer(line: str) -> tuple[str, str]:
    match = _TRAILER.fullmatch(line)
    if match is None:
        raise RecordDamaged(f"{line!r} is not a trailer of the record. Run luuvet verify.")
    return match[1], unescape(match[2])


def _time_text(at: datetime | None) -> str:
    if at is None:
        return UNKNOWN_TIME
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _time(text: str) -> datetime | None:
    if text == UNKNOWN_TIME:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError as exc:
        raise RecordDamaged(f"The trailer Saved-At says {text!r}, which is no time. Run luuvet verify.") from exc
    if at.tzinfo is None:
        raise RecordDamaged(f"The trailer Saved-At says {text!r} without a time zone. Run luuvet verify.")
    return at


def _number(text: str) -> int:
    if not _NUMBER.fullmatch(text):
        raise RecordDamaged(f"{text!r} stands where a number belongs in a commit message. Run luuvet verify.")
    return int(text)
