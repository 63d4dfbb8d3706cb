"""An office made again from a backup: verified before it stands under its name."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from service.actions.back_up import Backup, read_backup
from service.actions.open_register import rebuild_register
from service.config import Config, read_config
from service.errors import OfficeExists, RecordDamaged, WrongKey
from service.store.copying import copy_record
from service.store.durable import sync_folder, sync_tree
from service.store.heads import known_heads
from service.store.repository import Repository
from service.store.signing import Signer
from service.store.verify import Verdict, verify


@dataclass(frozen=True, slots=True)
class RestoredOffice:
    events: int
    fingerprint: str
    has_key: bool
    documents: int
    """How many were written into the share from the record, which the backup did not have; 0 where it did."""


def restore_backup(
    backup: Path,
    directory: Path,
    key: Path | None,
    contains: tuple[int, str] | None,
    progress: Callable[[int, int], None],
) -> RestoredOffice:
    """`key`: the signing key where the backup has none; without any the office cannot record. Raises OfficeExists,
    ConfigError, RecordDamaged (the backup does not verify), WrongKey; then nothing is left behind."""
    facts = read_backup(backup)
    if directory.exists() and any(directory.iterdir()):
        raise OfficeExists(f"{directory} is not empty. Restore into a new folder.")
    making = directory.with_name(directory.name + ".restoring")
    shutil.rmtree(making, ignore_errors=True)
    try:
        restored = _restored(backup, facts, making, key, contains, progress)
        sync_tree(making)
        if directory.exists():
            directory.rmdir()
        making.rename(directory)
        sync_folder(directory.parent)
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return restored


def _restored(
    backup: Path,
    facts: Backup,
    making: Path,
    key: Path | None,
    contains: tuple[int, str] | None,
    progress: Callable[[int, int], None],
) -> RestoredOffice:
    making.mkdir(parents=True)
    for name in ("office.toml", "local.toml"):
        if (backup / name).exists():
            shutil.copy2(backup / name, making / name)
    shutil.copytree(backup / "state", making / "state")
    config = read_config(making)
    copy_record(backup / config.repository.name, config.repository)
    verdict = _sound(config, facts, contains, progress)
    _put_key(config, key)
    with Repository(config.repository) as repository:
        rebuild_register(config, repository)
        documents = _fill_share(config, backup, facts, repository)
    return RestoredOffice(verdict.events, verdict.fingerprint, config.signing_key.exists(), documents)


def _sound(
    config: Config, facts: Backup, contains: tuple[int, str] | None, progress: Callable[[int, int], None]
) -> Verdict:
    heads = {**known_heads(config.heads), facts.seq: facts.fingerprint}
    verdict = verify(config.repository, contains, progress, heads)
    if verdict.problems:
        raise RecordDamaged(
            f"The backup is not intact ({len(verdict.problems)} problems), so nothing was restored. The first: "
            f"{verdict.problems[0].message} Try another backup."
        )
    return verdict


def _put_key(config: Config, key: Path | None) -> None:
    if key is not None:
        shutil.copyfile(key, config.signing_key)
        config.signing_key.chmod(0o600)
    if not config.signing_key.exists():
        return
    line = Signer.load(config.signing_key).public_line
    with Repository(config.repository) as repository:
        if not any(known.public_line == line and known.valid_before is None for known in repository.signers()):
            raise WrongKey("That signing key is not the one in force at the end of the backup. Give it with --key.")


def _fill_share(config: Config, backup: Path, facts: Backup, repository: Repository) -> int:
    """A share that lies elsewhere stays as it is. One inside the office comes from the backup or else from the record."""
    if not config.share.resolve().is_relative_to(config.directory.resolve()):
        return 0
    if facts.has_share:
        shutil.copytree(backup / "share", config.share, dirs_exist_ok=True)
        return 0
    saved = {event.path: event.saved_at.timestamp() for event in repository.events() if event.blob and event.path}
    documents = repository.documents_at(facts.commit)
    for path, (blob, _) in documents.items():
        file = config.share / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(repository.blob(blob))
        if path in saved:
            os.utime(file, (saved[path], saved[path]))
    return len(documents)
