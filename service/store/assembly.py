"""The objects of an event's commit, made in memory on top of the last one. The writers differ in how they keep them.

One format has one author: single saves, imports of thousands and the founding all pass here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256

from service.errors import StoreError
from service.model.record import REVISION_KINDS, Event, NewEvent
from service.store.commit_object import CommitObject, read_commit, write_commit
from service.store.effect import CONTENT_KINDS, DOCUMENT_KINDS, effect_of, identity_at
from service.store.identity import new_document_id
from service.store.message import NO_PARENT, write_message
from service.store.objects import GitObject, ObjectKind, ObjectReader, git_object
from service.store.paths import SIGNERS
from service.store.signing import ListedKey, Signer, read_signers
from service.store.trees import Trees


@dataclass(frozen=True, slots=True)
class Step:
    """One commit ready to be kept, and every object it needs."""

    commit: CommitObject
    objects: tuple[GitObject, ...]

    @property
    def event(self) -> Event:
        return self.commit.event


class Assembly:
    """Knows the last commit; `accept` moves it on once a step is kept (or will be, with `awaiting`)."""

    def __init__(self, reader: ObjectReader, signer: Signer, last: CommitObject | None) -> None:
        self._reader = reader
        self._signer = signer
        self._trees = Trees(lambda tree_id: self._read("tree", tree_id))
        self._last = last
        self.awaiting: dict[str, GitObject] = {}
        """Objects of accepted steps that Git does not have yet."""

    @property
    def head(self) -> CommitObject:
        """The last commit. Raises StoreError before the first."""
        if self._last is None:
            raise StoreError("The document repository holds no commit. Make the office anew with luuvet init.")
        return self._last

    def next_step(self, new: NewEvent, recorded_at: datetime, files: Mapping[bytes, bytes] | None = None) -> Step:
        """`files`: further files of the first commit, by path. Raises UnsafePath, PathTaken, StoreError."""
        _check_content(new)
        root = self._last.tree if self._last else None
        draft, content = self._draft(new, root, _whole_second(recorded_at))
        effect = effect_of(draft, root, self._trees, lambda blob: self._read("blob", blob))
        extra = {path: git_object("blob", data) for path, data in (files or {}).items()}
        changes = {**effect.changes, **{path: blob.id for path, blob in extra.items()}}
        tree, made = (root, []) if root and not changes else self._trees.change(root, changes)
        commit = self._commit(draft, tree, _utc(new.saved_at))
        blobs = [blob for blob in (content, effect.identity, *extra.values()) if blob]
        return Step(read_commit(commit.id, commit.data), _each_once([*blobs, *made, commit]))

    def sign_with(self, signer: Signer) -> None:
        """From the next step on."""
        self._signer = signer

    def signers(self) -> tuple[ListedKey, ...]:
        """The keys that the last commit lists."""
        entry = self._trees.find(self.head.tree, SIGNERS)
        return read_signers(self._read("blob", entry.id)) if entry else ()

    def accept(self, step: Step) -> None:
        self._last = step.commit

    def _draft(self, new: NewEvent, root: str | None, recorded_at: datetime) -> tuple[Event, GitObject | None]:
        """The event as far as it is known before its commit exists."""
        content = git_object("blob", new.content) if new.content is not None else None
        document, path, former_path = self._place(new, root)
        draft = Event(
            seq=self._last.event.seq + 1 if self._last else 1,
            kind=new.kind,
            commit="",
            fingerprint="",
            author=new.author,
            recorded_at=recorded_at,
            saved_at=_utc(new.saved_at) or recorded_at,
            document=document,
            path=path,
            former_path=former_path,
            complete=new.complete,
            capture_id=new.capture_id,
            imported=new.imported,
            restores=new.restores,
            origin=new.origin,
            department=new.department,
            note=new.note,
        )
        if content is None:
            return draft, None
        digest = sha256(content.data).hexdigest()
        return replace(draft, blob=content.id, sha256=digest, size=len(content.data)), content

    def _place(self, new: NewEvent, root: str | None) -> tuple[str, str, str]:
        """Document id, path and former path, completed from what is recorded where the caller left them out."""
        if new.kind not in DOCUMENT_KINDS:
            return new.document, new.path, new.former_path
        if not new.document and new.kind in ("created", "imported"):
            return new_document_id(), new.path, new.former_path
        if new.path and (new.former_path or new.kind != "moved"):
            return new.document, new.path, new.former_path
        known = identity_at(new.document, root or "", self._trees, lambda blob: self._read("blob", blob))
        recorded = known.path if known else ""
        return new.document, new.path or recorded, new.former_path or (recorded if new.kind == "moved" else "")

    def _commit(self, draft: Event, tree: str, claimed_at: datetime | None) -> GitObject:
        parent, fingerprint = (self._last.id, self._last.event.fingerprint) if self._last else ("", NO_PARENT)
        message = write_message(draft, fingerprint, claimed_at)
        raw = write_commit(tree, parent, draft.author, draft.saved_at, draft.recorded_at, message, self._signer)
        return git_object("commit", raw)

    def _read(self, kind: ObjectKind, object_id: str) -> bytes:
        waiting = self.awaiting.get(object_id)
        return waiting.data if waiting else self._reader.read(object_id, kind)


def _check_content(new: NewEvent) -> None:
    if (new.content is not None) != (new.kind in CONTENT_KINDS):
        raise StoreError(
            f"An event of the kind {new.kind} needs content exactly if it is a revision, office.toml or keys."
        )
    if new.former_path and new.kind != "moved":
        raise StoreError(f"Only a move has a former path, not an event of the kind {new.kind}.")
    if not new.complete and new.kind not in REVISION_KINDS:
        raise StoreError(f"Only a revision can be incomplete, not an event of the kind {new.kind}.")


def _each_once(objects: list[GitObject]) -> tuple[GitObject, ...]:
    """A pack must not hold an object twice."""
    return tuple({item.id: item for item in objects}.values())


def _whole_second(at: datetime) -> datetime:
    """Git counts whole seconds from 1970."""
    utc = _utc(at)
    if utc is None or utc.year < 1970:
        raise StoreError(f"The clock says {at}, before Git's time begins. Set the clock.")
    return utc.replace(microsecond=0)


def _utc(at: datetime | None) -> datetime | None:
    """None also for a time so near the ends of the calendar that UTC has no name for it."""
    if at is None:
        return None
    if at.tzinfo is None:
        raise StoreError(f"The time {at} has no time zone. Give an aware one.")
    try:
        return at.astimezone(UTC)
    except OverflowError:
        return None
