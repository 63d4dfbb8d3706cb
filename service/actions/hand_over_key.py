"""Handing over to a new signing key, and which keys the record lists."""

from __future__ import annotations

from typing import Any

from service.actions.ask_writer import writer_of
from service.config import Config
from service.store.repository import Repository
from service.store.signing import ListedKey


def hand_over_key(config: Config, person: str) -> dict[str, Any]:
    """`seq` and `fingerprint` of the event. Raises ConfigError (a stranger), StoreError, WriterSilent."""
    with writer_of(config) as ask:
        return ask("hand-over", {"person": person})


def listed_keys(config: Config) -> tuple[ListedKey, ...]:
    """Oldest first."""
    with Repository(config.repository) as repository:
        return repository.signers()
