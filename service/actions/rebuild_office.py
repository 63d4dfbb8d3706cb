"""The register made anew from the record."""

from __future__ import annotations

from collections.abc import Callable

from service.actions.open_register import rebuild_register
from service.capture.lock import OfficeLock
from service.config import Config
from service.store.repository import Repository


def rebuild_office(config: Config, progress: Callable[[int, int], None]) -> int:
    """How many events the register now holds. Raises OfficeBusy while a service runs, RecordDamaged, RegisterError."""
    with OfficeLock(config.lock), Repository(config.repository) as repository:
        last = repository.last_event()
        total = last.seq if last else 0
        rebuild_register(config, repository, lambda done: progress(done, total))
    return total
