"""A backup of an office, made while it works, into a folder that later backups bring up to date.

    TARGET/documents.git     the record; it only grows, and refuses a record that was rewritten
    TARGET/office.toml · local.toml
    TARGET/state/            journal, the copies that were not recorded yet, the heads that this office has seen
    TARGET/state/signing_key only when asked for
    TARGET/share/            only when asked for: the record holds every document; this is for what is not one
    TARGET/backup.json       what the backup holds; written last, so that a backup without it is not whole

The journal is copied before the record, so that every capture in it is in the record or among the copies.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import msgspec

from service.capture.journal import Journal
from service.config import Config
from service.errors import ConfigError
from service.store.copying import copy_record
from service.store.durable import sync_tree
from service.store.repository import Repository

MANIFEST = "backup.json"


class Backup(msgspec.Struct, frozen=True):
    """backup.json."""

    office: str
    made_at: datetime
    seq: int
    commit: str
    fingerprint: str
    has_key: bool
    has_share: bool
    schema: Literal[1] = 1


def back_up(config: Config, target: Path, with_key: bool = False, with_share: bool = False) -> Backup:
    """Raises ConfigError where `target` cannot be one, RecordConflict where it holds what the record does not."""
    _refuse_unfit(config, target)
    (target / "state" / "spool").mkdir(parents=True, exist_ok=True)
    (target / MANIFEST).unlink(missing_ok=True)
    _copy_journal(config, target / "state")
    for file in (config.office_file, config.directory / "local.toml"):
        _copy_small(file, target / file.name)
    _copy_small(config.heads, target / "state" / config.heads.name)
    copy_record(config.repository, target / config.repository.name)
    key = target / "state" / config.signing_key.name
    key.unlink(missing_ok=True)
    if with_key:
        _copy_small(config.signing_key, key)
    if with_share:
        _mirror(config.share, target / "share")
    made = _facts(config, target, with_key)
    sync_tree(target)
    (target / MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(made), indent=2))
    sync_tree(target)
    return made


def read_backup(folder: Path) -> Backup:
    """Raises ConfigError where there is no whole backup."""
    try:
        return msgspec.json.decode((folder / MANIFEST).read_bytes(), type=Backup)
    except (OSError, msgspec.MsgspecError) as exc:
        raise ConfigError(
            f"{folder} holds no whole backup: {MANIFEST} is missing or unreadable. Name another."
        ) from exc


def _refuse_unfit(config: Config, target: Path) -> None:
    place = target.resolve()
    for folder in (config.directory, config.share):
        if place.is_relative_to(folder.resolve()):
            raise ConfigError(f"{target} lies inside the office. Back up to another disk, best to another machine.")
    if target.exists() and any(target.iterdir()) and not (target / config.repository.name).is_dir():
        raise ConfigError(f"{target} holds something else than a backup. Choose an empty folder.")
    if (target / MANIFEST).is_file() and read_backup(target).office != config.office.organisation.id:
        raise ConfigError(f"{target} is the backup of another office. Choose another folder.")


def _copy_journal(config: Config, state: Path) -> None:
    """As of one moment, with the copies that it names."""
    copy = state / config.journal.name
    copy.unlink(missing_ok=True)
    shutil.rmtree(state / "spool")
    (state / "spool").mkdir(mode=0o700)
    if not config.journal.exists():
        return
    with (
        closing(sqlite3.connect(f"{config.journal.absolute().as_uri()}?mode=rw", uri=True)) as source,
        closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)
    with Journal.for_reading(copy) as journal:
        for name in journal.copies():
            if (config.spool / name).exists():  # else it was recorded meanwhile
                _copy_small(config.spool / name, state / "spool" / name)


def _copy_small(source: Path, target: Path) -> None:
    if source.exists():
        making = target.with_name(target.name + ".new")
        shutil.copy2(source, making)
        making.replace(target)


def _mirror(source: Path, target: Path) -> None:
    """Regular files with their times; what is there already with the same size and time is left as it is."""
    wanted = set()
    for file in _files(source):
        copy = target / file.relative_to(source)
        wanted.add(copy)
        if not copy.exists() or _signature(copy) != _signature(file):
            copy.parent.mkdir(parents=True, exist_ok=True)
            _copy_small(file, copy)
    for copy in list(_files(target)):
        if copy not in wanted:
            copy.unlink()


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def _signature(file: Path) -> tuple[int, int]:
    status = file.stat()
    return status.st_size, status.st_mtime_ns


def _facts(config: Config, target: Path, with_key: bool) -> Backup:
    with Repository(target / config.repository.name) as copy:
        last = copy.last_event()
    if last is None:
        raise ConfigError(f"{config.repository} holds no event. There is nothing to back up.")
    return Backup(
        office=config.office.organisation.id,
        made_at=datetime.now(UTC),
        seq=last.seq,
        commit=last.commit,
        fingerprint=last.fingerprint,
        has_key=with_key,
        has_share=(target / "share").is_dir(),
    )
