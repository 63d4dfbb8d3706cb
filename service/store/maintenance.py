"""Keeping a record fast and known to be sound over the years: packs, commit graph, what is reachable, contents hashed again.

All of it may run while the writer records: Git keeps an object until it lies in a new pack. The caller holds the office's
lock, or works for who holds it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import takewhile
from pathlib import Path

from git.exc import GitCommandError

from service.errors import StoreError
from service.model.record import Event
from service.store.durable import sync_folder
from service.store.objects import ObjectReader
from service.store.repository import Repository
from service.store.stock_git import open_repo

_NEW_FILTERS = 20_000
"""Commits for which one night computes which paths they touch; the first night of a large record would take hours."""


@dataclass(frozen=True, slots=True)
class Rehashed:
    through: int
    """Seq of the last event whose content was hashed."""
    contents: int
    problems: tuple[str, ...]


def tidy(path: Path) -> None:
    """Loose objects and small packs become one pack; large packs stay as they are, so a night costs what a day brought.
    Raises StoreError."""
    repo = open_repo(path)
    try:
        repo.git.repack("--geometric=2", "-d", "-q")
        sync_folder(path / "objects" / "pack")
        filters = f"--max-new-filters={_NEW_FILTERS}"
        repo.git.commit_graph("write", "--reachable", "--split", "--changed-paths", filters, "--no-progress")
    except GitCommandError as exc:
        raise StoreError(f"Git could not tidy the record: {exc.stderr}. Is there room on the disk?") from exc
    finally:
        repo.close()


def connected(path: Path) -> tuple[str, ...]:
    """What `git fsck` says against the line of events and all it leads to; contents are not read."""
    repo = open_repo(path)
    try:
        options = ("--connectivity-only", "--no-dangling", "--no-progress")
        status, out, err = repo.git.fsck(*options, with_extended_output=True, with_exceptions=False)
        return tuple(f"git fsck: {line}" for line in f"{err}\n{out}".strip().split("\n")[:20]) if status else ()
    finally:
        repo.close()


def rehash(path: Path, after: int, count: int) -> Rehashed:
    """The contents of the next `count` events after Seq `after`, read and compared with what the events state."""
    repo = open_repo(path)
    reader = ObjectReader(repo.git, path / "objects")
    try:
        with Repository(path) as record:
            events = list(takewhile(lambda event: event.seq <= after + count, record.events(after)))
        stated = {event.blob: event for event in events if event.blob}
        problems = tuple(_wrong(reader, stated))
        return Rehashed(events[-1].seq if events else after, len(stated), problems)
    finally:
        reader.close()
        repo.close()


def _wrong(reader: ObjectReader, stated: dict[str, Event]) -> Iterator[str]:
    for blob, kind, data in reader.read_many(list(stated)):
        event = stated[blob]
        if kind != "blob" or (sha256(data).hexdigest(), len(data)) != (event.sha256, event.size):
            yield f"The content of Seq {event.seq} ({event.path or event.kind}) is missing or damaged: bring it back from a copy."
