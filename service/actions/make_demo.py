"""Making the demo office: founded five years ago, its history recorded save by save, everything read and compared.

The same seed and day give the same documents, byte for byte, with the same ids; only the signing key is new each time.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

from service.actions.found_office import found_office
from service.actions.open_register import rebuild_register
from service.actions.read_revisions import RevisionReading
from service.config import Config
from service.demo.history import DemoSave, plan, rendered
from service.demo.office import demo_office
from service.model.record import Author, NewEvent
from service.store.bulk import BulkWriter
from service.store.identity import new_document_id
from service.store.repository import Repository
from service.store.signing import Signer

Stage = Callable[[str], AbstractContextManager[Callable[[int, int], None]]]
"""Begins a stage of the work by its name and gives the function that is told (done, total)."""

_RECORDED_AFTER = timedelta(seconds=2)
_SEED = 2026


def make_demo(directory: Path, today: date, stage: Stage, processes: int = 2) -> Config:
    """Raises OfficeExists when `directory` already holds something."""
    planned = plan(_SEED, today)
    began = planned[0].saved_at - timedelta(days=1)
    config = found_office(directory, demo_office().office_toml, None, lambda: began)
    latest: dict[str, DemoSave] = {}
    with stage("Recording") as progress, BulkWriter(config.repository, Signer.load(config.signing_key)) as record:
        history = _History(record)
        for number, save in enumerate(rendered(planned, processes), 1):
            history.add(save)
            _follow(latest, save)
            progress(number, len(planned))
    _fill_share(config, latest.values())
    with Repository(config.repository) as repository:
        rebuild_register(config, repository)
    with stage("Reading") as progress:
        reading = RevisionReading(config, processes)
        reading.read_all(progress)
        reading.close()
    return config


class _History:
    def __init__(self, record: BulkWriter) -> None:
        self._record = record
        self._ids: dict[str, str] = {}

    def add(self, save: DemoSave) -> None:
        self._record.record(self._event(save), save.saved_at + _RECORDED_AFTER)

    def _event(self, save: DemoSave) -> NewEvent:
        person = save.author
        return NewEvent(
            save.kind,
            Author(person.name, person.samba[0], "audit"),
            document=self._document(save),
            path=save.path,
            former_path=save.former_path,
            content=save.content if save.kind in ("created", "saved") else None,
            saved_at=save.saved_at if save.kind in ("created", "saved") else None,
            department=save.department,
        )

    def _document(self, save: DemoSave) -> str:
        if save.kind == "created":
            self._ids[save.path] = new_document_id(sha256(f"{_SEED} {save.path}".encode()).digest())
        if save.former_path:
            self._ids[save.path] = self._ids.pop(save.former_path)
        return self._ids[save.path]


def _follow(latest: dict[str, DemoSave], save: DemoSave) -> None:
    """`latest` holds what lies in the share, by path."""
    latest.pop(save.former_path, None)
    if save.kind == "deleted":
        latest.pop(save.path, None)
    else:
        latest[save.path] = save


def _fill_share(config: Config, saves: Iterable[DemoSave]) -> None:
    for save in saves:
        file = config.share / save.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(save.content)
        os.utime(file, (save.saved_at.timestamp(), save.saved_at.timestamp()))
