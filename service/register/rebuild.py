"""The register built again from the first event on, beside the old one, and swapped in when it is whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from service.model.record import Event
from service.register.database import WritableDatabase, create, discard, put_in_place
from service.register.record import begin_office, extend
from service.register.tables import REGISTER_SCHEMA, RegisterTable

_PROGRESS_EVERY = 100


def rebuild(path: Path, office: str, events: Iterable[Event], progress: Callable[[int], None] | None = None) -> None:
    """Builds the register of `office` from all its events, from Seq 1 on; without events, an empty one.

    The caller holds the office's lock and has no Register of `path` open. Readers see the old register until the new one
    is whole. `progress` is told how many events were taken in. Raises RegisterError at a gap in the sequence; the old
    register then stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    built = path.with_name(path.name + ".new")
    discard(built)
    create(built, RegisterTable.metadata, REGISTER_SCHEMA)
    database = WritableDatabase(built, "OFF")
    try:
        with database.transaction() as session:
            begin_office(session, office)
            extend(session, office, _counted(events, progress) if progress else events)
    finally:
        database.close()
    put_in_place(built, path)


def _counted(events: Iterable[Event], progress: Callable[[int], None]) -> Iterator[Event]:
    number = 0
    for number, event in enumerate(events, 1):
        yield event
        if number % _PROGRESS_EVERY == 0:
            progress(number)
    progress(number)
