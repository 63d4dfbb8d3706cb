"""Records one event at a time, for good: when `record` has answered, a power cut no longer loses it.

The caller holds the office's lock; a second writer on the same repository gets RecordConflict and changes nothing.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from datetime import datetime
from fnmatch import fnmatchcase
from pathlib import Path

from service.errors import PathTaken, RecordConflict, StoreError, UnsafePath, WrongKey
from service.model.record import Author, Event, NewEvent
from service.store.assembly import Assembly
from service.store.commit_object import read_commit
from service.store.durable import DurableStore
from service.store.repository import Repository
from service.store.signing import Signer, signers_file, with_new_key

_LEFTOVERS = ("*.lock", "tmp_obj_*", "tmp_pack_*", "tmp_idx_*", "tmp_rev_*", ".tmp-*")


class Writer:
    """One process, one thread. It remembers the last commit, so that a foreign one in between is noticed."""

    def __init__(self, path: Path, signer: Signer, clock: Callable[[], datetime]) -> None:
        self._path = path
        self._signer = signer
        self._clock = clock
        self._store = DurableStore(path)
        self._assembly = open_assembly(self._store, signer)
        self._captures: set[str] | None = None

    def record(self, event: NewEvent) -> Event:
        """Raises UnsafePath, PathTaken or StoreError where the event cannot be recorded; RecordConflict where the
        branch moved: the next call then builds on what is there, so look first with `has_capture`."""
        return self._record(event, self._recorded_at())

    def hand_over(self, new: Signer, author: Author) -> Event:
        """The event that lists another key and retires the present one, which signs it. From then on `new` signs."""
        at = self._recorded_at()
        keys = with_new_key(self._assembly.signers(), new.public_line, at)
        event = self._record(NewEvent("rekeyed", author, content=signers_file(keys)), at)
        self._signer = new
        self._assembly.sign_with(new)
        return event

    def _record(self, event: NewEvent, at: datetime) -> Event:
        step = self._assembly.next_step(event, at)
        self._store.keep(step.objects)
        try:
            self._store.move_branch(step.commit.id, self._assembly.head.id, _note(step.event))
        except RecordConflict:
            self._start_over()
            raise
        self._assembly.accept(step)
        if self._captures is not None:
            self._captures.add(step.event.capture_id)
        return step.event

    def record_all(
        self,
        events: Iterable[NewEvent],
        seen: Callable[[Event], None],
        refused: Callable[[NewEvent, StoreError], None],
    ) -> None:
        """As one pack and with one move of the branch: all of them or, where it raises, none. Each is taken from `events`
        when the one before it has been given to `seen`, or to `refused` where it cannot be recorded. Raises StoreError,
        RecordConflict."""
        before = self._assembly.head
        try:
            for new in events:
                self._add(new, seen, refused)
            last = self._assembly.head
            if last.id != before.id:
                self._store.keep_pack(self._assembly.awaiting.values())
                note = f"bulk: Seq {before.event.seq + 1} to {last.event.seq}"
                self._store.move_branch(last.id, before.id, note)
        except BaseException:
            self._start_over()
            raise
        self._assembly.awaiting.clear()
        self._captures = None

    def _add(
        self, new: NewEvent, seen: Callable[[Event], None], refused: Callable[[NewEvent, StoreError], None]
    ) -> None:
        try:
            step = self._assembly.next_step(new, self._recorded_at())
        except (UnsafePath, PathTaken) as error:
            refused(new, error)
            return
        self._assembly.accept(step)
        self._assembly.awaiting.update((item.id, item) for item in step.objects)
        seen(step.event)

    def has_capture(self, capture_id: str) -> bool:
        """Whether an event with this Capture-Id is recorded. The first call reads every event."""
        if self._captures is None:
            repository = Repository(self._path)
            self._captures = {event.capture_id for event in repository.events()}
            repository.close()
        return capture_id != "" and capture_id in self._captures

    def close(self) -> None:
        self._store.close()

    def _recorded_at(self) -> datetime:
        """Now; or the last event's time while the clock lies behind it."""
        return max(self._clock(), self._assembly.head.event.recorded_at)

    def _start_over(self) -> None:
        self._assembly = open_assembly(self._store, self._signer)
        self._captures = None


def open_assembly(store: DurableStore, signer: Signer) -> Assembly:
    """Raises StoreError for a repository without its first commit, WrongKey for a key whose events would be forgeries."""
    head = store.head()
    if head is None:
        raise StoreError("The document repository holds no commit. Make the office anew with luuvet init.")
    assembly = Assembly(store.reader, signer, read_commit(head, store.reader.read(head, "commit")))
    if not any(key.public_line == signer.public_line and key.valid_before is None for key in assembly.signers()):
        raise WrongKey("The record does not list this signing key as the present one. Put the office's key back.")
    return assembly


def clear_stale_locks(path: Path) -> list[Path]:
    """Removes the locks and half-written files that a killed Git left, which would refuse every later save.

    The caller holds the office's lock, so that nobody else writes. Answers with what it removed.
    """
    removed = []
    for folder, _, names in os.walk(path):
        for name in sorted(names):
            if any(fnmatchcase(name, pattern) for pattern in _LEFTOVERS):
                Path(folder, name).unlink(missing_ok=True)
                removed.append(Path(folder, name))
    return removed


def _note(event: Event) -> str:
    """For the reflog, where Git puts any text on one line."""
    return f"{event.kind}: Seq {event.seq}"
