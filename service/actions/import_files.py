"""The writer's side of an import: a batch of files recorded at once, one commit each, and put into the share.

All of a batch is durable together, or none of it; a batch that was cut short is simply asked for again.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from service.actions.into_share import put_into_share
from service.actions.people import acting_person
from service.actions.record_capture import Recorder
from service.capture.journal import Journal
from service.capture.observation import Known
from service.capture.spool import Spool
from service.errors import DocumentControlError, StoreError
from service.model.record import Event, NewEvent


class ImportedFile(msgspec.Struct, frozen=True):
    """One file of a batch, as it travels to the writer."""

    path: str
    """In the share, as hex: names need not be text."""
    copy: str
    """Its bytes, by their name in the spool."""
    saved_at: str
    """ISO."""
    place: bool
    """Whether the share is to hold it."""
    capture_id: str = ""
    """For an old version, which may be recorded although the document has other bytes by now."""
    note: str = ""


def import_files(recorder: Recorder, journal: Journal, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments: files (of ImportedFile), person (or empty). Answers with how many are `recorded`, and the `refused` as
    pairs of number in the batch and reason; the others were recorded before."""
    files = msgspec.convert(arguments["files"], list[ImportedFile])
    batch = _Batch(recorder, files, arguments["person"])
    events = recorder.record_all(batch.events(), batch.refuse)
    known, failed = batch.put_into_share(events)
    journal.note(known)
    for file in files:
        batch.spool.discard(file.copy)
    return {"recorded": len(events), "refused": [*batch.refused, *failed]}


class _Batch:
    def __init__(self, recorder: Recorder, files: Sequence[ImportedFile], person: str) -> None:
        self._recorder, self._files = recorder, files
        self._author = acting_person(recorder.config, person) if person else None
        self.spool = Spool(recorder.config.spool)
        self.refused: list[tuple[int, str]] = []
        self._at = -1
        self._taken: list[int] = []

    def events(self) -> Iterator[NewEvent]:
        for at, file in enumerate(self._files):
            self._at = at
            try:
                content = self.spool.path(file.copy).read_bytes()
            except OSError as error:
                self.refused.append((at, f"its copy in the spool is gone ({error.strerror}). Import again"))
                continue
            saved_at = datetime.fromisoformat(file.saved_at)
            new = self._recorder.imported(_path(file), content, saved_at, self._author, file.capture_id, file.note)
            if new is not None:
                self._taken.append(at)
                yield new

    def refuse(self, new: NewEvent, error: StoreError) -> None:
        self._taken.pop()
        self.refused.append((self._at, str(error)))

    def put_into_share(self, events: Sequence[Event]) -> tuple[dict[str, Known], list[tuple[int, str]]]:
        """What the journal is to know, and the files that are recorded but could not be written."""
        known: dict[str, Known] = {}
        failed: list[tuple[int, str]] = []
        for at, event in zip(self._taken, events, strict=True):
            file = self._files[at]
            if file.place:
                content, saved_at = self.spool.path(file.copy).read_bytes(), datetime.fromisoformat(file.saved_at)
                try:
                    known[event.path] = put_into_share(
                        self._recorder.config.share, event.path, content, event, saved_at
                    )
                except DocumentControlError as error:
                    failed.append((at, str(error)))
        return known, failed


def _path(file: ImportedFile) -> str:
    return os.fsdecode(bytes.fromhex(file.path))
