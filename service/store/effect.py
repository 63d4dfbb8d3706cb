"""What an event does to the tree: its content, the document's place and its identity file, and nothing else.

The writer applies it; verification derives every tree again from its parent by the same rule and compares. So a
commit that changed anything its message does not say is found.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from service.errors import PathTaken, RecordDamaged, StoreError, UnknownRevision
from service.model.record import REVISION_KINDS, Event, EventKind
from service.store.escaping import escape
from service.store.identity import (
    Identity,
    identity_after,
    identity_bytes,
    identity_path,
    is_document_id,
    read_identity,
)
from service.store.objects import GitObject, git_object
from service.store.paths import OFFICE_TOML, SIGNERS, tree_path
from service.store.tree import FILE, FOLDER
from service.store.trees import Trees

CONTENT_KINDS: frozenset[EventKind] = REVISION_KINDS | {"founded", "configured", "rekeyed"}
DOCUMENT_KINDS: frozenset[EventKind] = REVISION_KINDS | {"moved", "deleted"}


@dataclass(frozen=True, slots=True)
class Effect:
    changes: Mapping[bytes, str | None] = field(default_factory=dict)
    identity: GitObject | None = None
    """The new identity file, where it changes."""


def effect_of(event: Event, root: str | None, trees: Trees, read_blob: Callable[[str], bytes]) -> Effect:
    """Raises StoreError (UnsafePath, PathTaken) where the event cannot follow on the tree `root`."""
    if event.kind in DOCUMENT_KINDS:
        return _document_effect(event, root or "", trees, read_blob)
    if event.document or event.path or event.former_path:
        raise StoreError(f"An event of the kind {event.kind} concerns no document. Record it without one.")
    if event.kind == "rekeyed":
        return Effect({SIGNERS: event.blob})
    return Effect({OFFICE_TOML: event.blob}) if event.kind in CONTENT_KINDS else Effect()


def identity_at(document: str, root: str, trees: Trees, read_blob: Callable[[str], bytes]) -> Identity | None:
    if not is_document_id(document):
        return None
    entry = trees.find(root, identity_path(document))
    if entry is None:
        return None
    try:
        return read_identity(read_blob(entry.id))
    except UnknownRevision as exc:
        raise RecordDamaged(f"The identity file of document {document} is missing. Run luuvet verify.") from exc


def _document_effect(event: Event, root: str, trees: Trees, read_blob: Callable[[str], bytes]) -> Effect:
    before = identity_at(event.document, root, trees, read_blob)
    after = identity_after(event, before)
    changes = _file_changes(event, before, root, trees)
    if after == before:
        return Effect(changes)
    file = git_object("blob", identity_bytes(after))
    return Effect({**changes, identity_path(after.id): file.id}, file)


def _file_changes(event: Event, before: Identity | None, root: str, trees: Trees) -> dict[bytes, str | None]:
    place = tree_path(event.path)
    if event.kind == "deleted":
        return {place: None}
    arrives = before is None or before.deleted or event.kind == "moved"
    there = trees.find(root, place)
    if arrives and there is not None and there.mode != FOLDER:  # a folder may empty itself by this very move
        raise PathTaken(f"{escape(event.path)!r} belongs to another document. First record what happened to that one.")
    if event.kind != "moved":
        return {place: event.blob}
    former = tree_path(event.former_path)
    return {former: None, place: _blob_at(former, event, root, trees)}


def _blob_at(path: bytes, event: Event, root: str, trees: Trees) -> str:
    entry = trees.find(root, path)
    if entry is None or entry.mode != FILE:
        raise RecordDamaged(f"Document {event.document} is not at {escape(event.former_path)!r}. Run luuvet verify.")
    return entry.id
