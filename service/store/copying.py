"""A second copy of the record, made or brought up to date while the first is in use; it only ever grows.

Objects travel as one pack from Git to Git, without a remote, and the copy's branch moves last. A record that no longer
contains what the copy holds is refused: a rewritten history must not reach the backup.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryFile
from threading import Thread

from git import Repo

from service.errors import RecordConflict, RecordDamaged, StoreError
from service.store.durable import DurableStore
from service.store.founding import empty_record
from service.store.repository import Repository
from service.store.stock_git import open_repo

_PIECE = 1024 * 1024


def copy_record(source: Path, target: Path) -> str:
    """Brings `target` to the head of `source`, which it answers with. Raises RecordConflict where the copy holds what the
    record does not, StoreError."""
    if not target.exists():
        empty_record(target, (source / "info" / "attributes").read_bytes())
    store = DurableStore(target)
    try:
        with Repository(source) as record:
            head, before = record.head(), store.head()
            if head is None:
                raise RecordDamaged(f"{source} has no branch main. Bring it back from a copy.")
            if before and not record.contains(before):
                raise RecordConflict(
                    f"{target} holds {before[:16]}, which the record no longer contains: the record went back or was "
                    "rewritten. Keep both as they are, run luuvet verify, and back up into a new folder."
                )
        if head != before:
            store.take_pack(_new_objects(source, head, before))
            store.move_branch(head, before, f"copied from {source.name}")
        return head
    finally:
        store.close()


def _new_objects(source: Path, head: str, before: str | None) -> Iterator[bytes]:
    """The pack of what `before` does not have."""
    repo = open_repo(source)
    try:
        yield from _packed(repo, [head, *([f"^{before}"] if before else [])])
    finally:
        repo.close()


def _packed(repo: Repo, revisions: list[str]) -> Iterator[bytes]:
    with TemporaryFile() as wanted:
        wanted.write("\n".join(revisions).encode() + b"\n")
        wanted.seek(0)
        options = ("--revs", "--stdout", "--delta-base-offset", "-q")
        process = repo.git.pack_objects(*options, istream=wanted, as_process=True)
    Thread(target=process.stderr.read, daemon=True).start()
    while piece := process.stdout.read(_PIECE):
        yield piece
    if process.proc.wait():
        raise StoreError("Git could not read all of the record. Run luuvet verify.")
