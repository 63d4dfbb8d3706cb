"""Founds a document repository: bare, safely configured, its first commit signed. It appears whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from shutil import rmtree

from service.errors import StoreError
from service.model.record import SERVICE_AUTHOR, Event, NewEvent
from service.store.assembly import Assembly
from service.store.durable import DurableStore, sync_folder, sync_tree
from service.store.paths import SIGNERS
from service.store.signing import ListedKey, Signer, signers_file
from service.store.stock_git import init_repo

_CONFIG = """\
[core]
\trepositoryformatversion = 0
\tfilemode = true
\tbare = true
\tfsync = all
\tfsyncMethod = fsync
\tautocrlf = false
\tlogAllRefUpdates = true
\thooksPath = /dev/null
\tattributesFile = /dev/null
\tfsmonitor = false
[gc]
\tauto = 0
\treflogExpire = never
\treflogExpireUnreachable = never
[maintenance]
\tauto = false
[receive]
\tdenyDeletes = true
\tdenyNonFastForwards = true
\tfsckObjects = true
[transfer]
\tfsckObjects = true
[diff "luuvet"]
\ttextconv = luuvet text --textconv
"""

_RESERVED = ("documents", "register", "office.toml")


def found(path: Path, office_toml: bytes, signer: Signer, now: datetime, templates: Mapping[str, bytes]) -> Event:
    """Seq 1, with office.toml, the key that signs from `now` on, and `templates`: name at the top of the tree ->
    bytes (`.gitattributes`, `README.md`). Raises StoreError where `path` exists."""
    if path.exists():
        raise StoreError(f"{path} exists already. Choose an empty place for the office.")
    making = path.with_name(path.name + ".founding")
    if making.exists():  # left by a founding that was cut short
        rmtree(making)
    event = _found_in(making, office_toml, signer, now, templates)
    sync_tree(making)
    making.rename(path)
    sync_folder(path.parent)
    return event


def empty_record(path: Path, attributes: bytes) -> None:
    """A bare repository, configured, without a commit."""
    init_repo(path)
    (path / "config").write_text(_CONFIG)
    # A bare repository reads no .gitattributes of its commits; with this copy `git log -p` is readable in place too.
    (path / "info").mkdir(exist_ok=True)
    (path / "info" / "attributes").write_bytes(attributes)


def _found_in(path: Path, office_toml: bytes, signer: Signer, now: datetime, templates: Mapping[str, bytes]) -> Event:
    empty_record(path, templates.get(".gitattributes", b""))
    store = DurableStore(path)
    step = Assembly(store.reader, signer, None).next_step(
        NewEvent("founded", SERVICE_AUTHOR, content=office_toml, saved_at=now),
        now,
        {SIGNERS: signers_file((ListedKey(signer.public_line, now.replace(microsecond=0)),)), **_top_files(templates)},
    )
    store.keep(step.objects)
    store.move_branch(step.commit.id, None, "founded: Seq 1")
    store.close()
    return step.event


def _top_files(templates: Mapping[str, bytes]) -> dict[bytes, bytes]:
    for name in templates:
        if "/" in name or name in (*_RESERVED, "", ".", "..", ".git"):
            raise StoreError(f"A template cannot be named {name!r}. Templates are files at the top of the record.")
    return {name.encode(): data for name, data in templates.items()}
