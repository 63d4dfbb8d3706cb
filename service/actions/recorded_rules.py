"""The office's rules as they are recorded: office.toml of the last commit, not the file that somebody may be editing."""

from __future__ import annotations

from pathlib import Path

from service.config import Config, OfficeRules, parse_office, read_config, read_local, record_of
from service.errors import ConfigError, RecordDamaged, StoreError
from service.store.repository import Repository


def recorded_config(directory: Path) -> Config:
    """Whatever the file says by now: a slip of the pen in it must not stop an office. Where the record cannot tell (it is
    damaged, or was written by a later release) the file is the better guess. Raises OfficeMissing, ConfigError."""
    directory = directory.absolute()
    try:
        rules = _recorded_rules(record_of(directory))
    except (StoreError, ConfigError):
        return read_config(directory)
    return Config(directory, rules, read_local(directory))


def _recorded_rules(record: Path) -> OfficeRules:
    with Repository(record) as repository:
        head = repository.head()
        if head is None:
            raise RecordDamaged(f"{record} has no branch main. Restore it from a backup.")
        return parse_office(repository.office_toml(head), "the recorded office.toml")
