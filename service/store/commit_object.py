"""The raw commit object of an event: written, signed, and read back as an Event.

    tree <id>
    parent <id>                                   (not in the first commit)
    author <person> <<account>> <saved> +0000     the time the save claims
    committer luuvet <luuvet> <recorded> +0000    when it was recorded
    gpgsig <SSH signature over everything else>

    <message>

Nothing else is ever in the header. The event that the writer answers with is read from these bytes, so that what a
caller is told is what everybody will read later.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from service.errors import RecordDamaged
from service.model.record import SERVICE_AUTHOR, Author, Event
from service.store.escaping import name_line
from service.store.message import parse_message
from service.store.signing import Signer

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)
# Nothing of a name can match beyond its own line: the header is cut into lines by "\n" alone.
_HEADER = re.compile(
    r"tree (?P<tree>[0-9a-f]{40})\n"
    r"(?:parent (?P<parent>[0-9a-f]{40})\n)?"
    r"author (?P<author>[^\n<>]+) <(?P<account>[^\n<>]*)> (?P<saved>0|[1-9][0-9]{0,11}) \+0000\n"
    r"committer (?P<committer>[^\n<>]+ <[^\n<>]*>) (?P<recorded>0|[1-9][0-9]{0,11}) \+0000\n"
    r"(?:gpgsig (?P<signature>[^\n]*\n(?: [^\n]*\n)+))?"
)


@dataclass(frozen=True, slots=True)
class CommitObject:
    """A commit as it stands in the repository."""

    id: str
    raw: bytes
    tree: str
    parent: str
    """Empty for the first commit."""
    committer: str
    parent_fingerprint: str
    """What it says about its parent, not what the parent is."""
    payload: bytes
    """The bytes that were signed."""
    signature: str
    """Armoured; empty where it has none."""
    event: Event


def write_commit(
    tree: str, parent: str, author: Author, saved_at: datetime, recorded_at: datetime, message: str, signer: Signer
) -> bytes:
    """`saved_at` before 1970 stands as 1970 in the header, since Git counts from there; `Saved-At` has it exactly."""
    name, account = name_line(author.name) or "unknown", name_line(author.account)
    service = f"{SERVICE_AUTHOR.name} <{SERVICE_AUTHOR.account}>"
    lines = [
        f"tree {tree}",
        *([f"parent {parent}"] if parent else []),
        f"author {name} <{account}> {max(0, _seconds(saved_at))} +0000",
        f"committer {service} {_seconds(recorded_at)} +0000",
    ]
    header, body = "\n".join(lines) + "\n", "\n" + message
    signature = signer.sign_commit((header + body).encode())
    return (header + _signature_header(signature) + body).encode()


def read_commit(commit_id: str, raw: bytes) -> CommitObject:
    """Raises RecordDamaged for a commit that `write_commit` cannot have written."""
    head, gap, body = raw.partition(b"\n\n")
    try:
        header, message = head.decode() + "\n", body.decode()
    except UnicodeDecodeError as exc:
        raise _foreign(commit_id) from exc
    match = _HEADER.fullmatch(header)
    if match is None or not gap:
        raise _foreign(commit_id)
    signature = (match["signature"] or "").replace("\n ", "\n")
    unsigned = header[: match.start("signature") - len("gpgsig ")] if signature else header
    event, parent_fingerprint = _event(commit_id, raw, match, message)
    return CommitObject(
        id=commit_id,
        raw=raw,
        tree=match["tree"],
        parent=match["parent"] or "",
        committer=match["committer"],
        parent_fingerprint=parent_fingerprint,
        payload=(unsigned + "\n" + message).encode(),
        signature=signature,
        event=event,
    )


def _event(commit_id: str, raw: bytes, header: re.Match[str], message: str) -> tuple[Event, str]:
    said = parse_message(message)
    recorded_at = _time(header["recorded"], commit_id)
    author = Author(header["author"], header["account"], said.author_source, said.disagreements)
    event = Event(
        seq=said.seq,
        kind=said.kind,
        commit=commit_id,
        fingerprint=sha256(raw).hexdigest(),
        author=author,
        recorded_at=recorded_at,
        saved_at=said.saved_at or recorded_at,
        document=said.text("Document"),
        path=said.text("Path"),
        former_path=said.text("Former-Path"),
        blob=said.text("Blob"),
        sha256=said.text("SHA256"),
        size=said.size,
        complete=said.flag("Complete"),
        capture_id=said.text("Capture-Id"),
        imported=said.flag("Imported"),
        restores=said.text("Restores"),
        origin=said.text("Origin"),
        department=said.text("Department"),
        note=said.text("Note"),
    )
    return event, said.text("Parent-SHA256")


def _signature_header(signature: str) -> str:
    return "gpgsig " + signature.removesuffix("\n").replace("\n", "\n ") + "\n"


def _seconds(at: datetime) -> int:
    return (at - _EPOCH) // _SECOND


def _time(seconds: str, commit_id: str) -> datetime:
    try:
        return _EPOCH + int(seconds) * _SECOND
    except OverflowError as exc:
        raise _foreign(commit_id) from exc


def _foreign(commit_id: str) -> RecordDamaged:
    return RecordDamaged(f"Commit {commit_id} was not written by luuvet. Run luuvet verify.")
