"""Maintenance that a person asked for: by the running service's writer, or here and now where none runs."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from service.actions.maintain_record import Maintenance, last_maintenance, maintain
from service.actions.nightly import ask_for_maintenance
from service.capture.journal import Journal
from service.capture.lock import OfficeLock
from service.config import Config
from service.errors import OfficeBusy, WriterSilent

_LOOK_SECONDS = 0.5


def maintain_now(config: Config, everything: bool, patience_seconds: float = 3600.0) -> Maintenance:
    """Waits until it is done. Raises WriterSilent where the service's writer does not do it in that time."""
    lock = OfficeLock(config.lock)
    try:
        lock.acquire()
    except OfficeBusy:
        return _by_writer(config, everything, patience_seconds)
    try:
        return maintain(config, everything)
    finally:
        lock.release()


def _by_writer(config: Config, everything: bool, patience_seconds: float) -> Maintenance:
    asked_at, deadline = datetime.now(UTC), time.monotonic() + patience_seconds
    with Journal(config.journal) as journal:
        ask_for_maintenance(journal, everything)
    while time.monotonic() < deadline:
        done = last_maintenance(config)
        if done is not None and done.finished_at >= asked_at:
            return done
        time.sleep(_LOOK_SECONDS)
    raise WriterSilent(f"The office's writer did not finish within {patience_seconds:g} s. Its log says how far it is.")
