"""The office's rules as they are recorded: office.toml of the last commit, not the file that somebody may be editing."""

from __future__ import annotations

from pathlib import Path

from service.config import Config, parse_office, read_config
from service.errors import RecordDamaged
from service.store.repository import Repository


def recorded_config(directory: Path) -> Config:
    """Raises OfficeMissing, ConfigError, RecordDamaged."""
    config = read_config(directory)
    with Repository(config.repository) as repository:
        head = repository.head()
        if head is None:
            raise RecordDamaged(f"{config.repository} has no branch main. Restore it from a backup.")
        rules = parse_office(repository.office_toml(head), "the recorded office.toml")
    return Config(config.directory, rules, config.local)
