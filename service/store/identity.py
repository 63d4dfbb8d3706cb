"""Who a document is: the file that carries its id through renames and moves, and what each event makes of it.

`register/documents/<ab>/<cd>/<id>.json` holds identity and people's decisions only, as canonical JSON (sorted keys, two
spaces, UTF-8, newline at the end):

    created      Seq of the event it began with
    deleted      true while its file is gone
    former_ids   ids that people found to be the same document
    id           26 characters of a-z and 2-7, random, given by the writer
    origin       id of the document it was copied from, or ""
    path         where it lies in the share, or last lay; in the notation of `escaping`
"""

from __future__ import annotations

import json
import re
from base64 import b32encode
from dataclasses import dataclass, replace
from functools import lru_cache
from secrets import token_bytes

from service.errors import RecordDamaged, StoreError
from service.model.record import Event
from service.store.escaping import escape, unescape

IDENTITIES = b"register/documents"

_ID = re.compile(r"[a-z2-7]{26}")
_ELSEWHERE = "it lies at {}"


@dataclass(frozen=True, slots=True)
class Identity:
    id: str
    path: str
    created: int
    origin: str = ""
    deleted: bool = False
    former_ids: tuple[str, ...] = ()


def new_document_id(seed: bytes | None = None) -> str:
    """Random; with at least 17 bytes of `seed` always the same one, for offices that must come out alike."""
    return b32encode(token_bytes(17) if seed is None else seed[:17]).decode()[:26].lower()


def is_document_id(text: str) -> bool:
    return _ID.fullmatch(text) is not None


def identity_path(document: str) -> bytes:
    """Two levels of folders keep each small in an office of any size."""
    return b"%s/%s/%s/%s.json" % (IDENTITIES, document[:2].encode(), document[2:4].encode(), document.encode())


def identity_bytes(identity: Identity) -> bytes:
    fields = {
        "created": identity.created,
        "deleted": identity.deleted,
        "former_ids": list(identity.former_ids),
        "id": identity.id,
        "origin": identity.origin,
        "path": escape(identity.path),
    }
    return (json.dumps(fields, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


@lru_cache(maxsize=10_000)
def read_identity(data: bytes) -> Identity:
    """Raises RecordDamaged for anything but what `identity_bytes` makes."""
    try:
        fields = json.loads(data)
        path = unescape(fields.pop("path"))
        identity = Identity(**{**fields, "path": path, "former_ids": tuple(fields["former_ids"])})
    except (ValueError, TypeError, KeyError, AttributeError) as exc:
        raise RecordDamaged("An identity file under register/documents is not one. Run luuvet verify.") from exc
    if identity_bytes(identity) != data:
        raise RecordDamaged(f"The identity file of document {identity.id} is not canonical. Run luuvet verify.")
    return identity


def identity_after(event: Event, before: Identity | None) -> Identity:
    """The document as `event` leaves it; `before`: as it was, None where it had none.

    Raises StoreError where the event cannot happen to it, e.g. a save of a deleted document.
    """
    match event.kind:
        case "created":
            _require(event, before is None, "there is a document with this id already")
            return _begun(event)
        case "imported" | "restored" if before is not None:
            _require(event, before.deleted or before.path == event.path, _ELSEWHERE, before.path)
            return replace(before, path=event.path, deleted=False)
        case "imported":
            return _begun(event)
    if before is None:
        raise StoreError(f"Nothing is known of document {event.document!r}, so it cannot be {event.kind}.")
    match event.kind:
        case "returned":
            _require(event, before.deleted, "it is not deleted")
            return replace(before, path=event.path, deleted=False)
        case "moved":
            _require(event, not before.deleted, "it is deleted")
            _require(event, before.path == event.former_path, _ELSEWHERE, before.path)
            _require(event, event.path != event.former_path, "it lies there already")
            return replace(before, path=event.path)
        case "deleted":
            _require_live(event, before)
            return replace(before, deleted=True)
        case _:
            _require_live(event, before)
            return before


def _begun(event: Event) -> Identity:
    _require(event, is_document_id(event.document), "its id is not one")
    return Identity(event.document, event.path, event.seq, event.origin)


def _require_live(event: Event, before: Identity) -> None:
    _require(event, not before.deleted, "it is deleted")
    _require(event, before.path == event.path, _ELSEWHERE, before.path)


def _require(event: Event, holds: bool, why_not: str, path: str = "") -> None:
    """`path` stands in the place of `{}` in `why_not`."""
    if not holds:
        why = why_not.format(repr(escape(path)))
        raise StoreError(
            f"Document {event.document} cannot be {event.kind} at {escape(event.path)!r}: {why}. "
            "Compare the folder with the record again."
        )
