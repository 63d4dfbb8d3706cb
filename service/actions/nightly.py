"""The writer's maintenance at night: in a child of its own, so that saves go on meanwhile, at the lowest priority.

It works for the writer, which holds the office's lock, and ends with it: whoever gets the lock next finds nobody else at
work on the record. Its Git processes belong to its process group and end with it too.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime
from multiprocessing.context import SpawnProcess
from pathlib import Path

from service.actions.logs import log_to_stderr
from service.actions.maintain_record import is_due, last_maintenance, maintain
from service.actions.recorded_rules import recorded_config
from service.capture.journal import Journal
from service.config import Config

_log = logging.getLogger(__name__)
_LOOK_SECONDS = 1.0
_STATUS = "maintain"


class NightlyMaintenance:
    def __init__(self, config: Config, journal: Journal) -> None:
        self._config, self._journal = config, journal
        self._child: SpawnProcess | None = None
        self._look_at = 0.0

    def step(self) -> None:
        """Starts it when it is due or asked for, and notes when it has ended."""
        if time.monotonic() < self._look_at:
            return
        self._look_at = time.monotonic() + _LOOK_SECONDS
        if self._child is None and (self._asked() or is_due(self._config, datetime.now(UTC))):
            self._start()
        elif self._child is not None and self._child.exitcode is not None:
            self._ended(self._child)

    def close(self) -> None:
        if self._child is not None and self._child.pid is not None:
            self._child.terminate()
            with suppress(ProcessLookupError):
                os.killpg(self._child.pid, signal.SIGTERM)
            self._child.join()

    def _asked(self) -> bool:
        return bool(self._journal.status(_STATUS))

    def _start(self) -> None:
        everything = self._journal.status(_STATUS) == "everything"
        self._journal.set_status(_STATUS, "")
        context = multiprocessing.get_context("spawn")
        self._child = context.Process(target=_run, args=(self._config.directory, everything), name="maintain")
        self._child.start()

    def _ended(self, child: SpawnProcess) -> None:
        self._child = None
        found = last_maintenance(self._config)
        if child.exitcode:
            _log.error("maintenance of the record ended with %s; it is tried again", child.exitcode)
            self._look_at = time.monotonic() + 3600
        elif found is not None and found.problems:
            _log.error("maintenance of the record found: %s", " ".join(found.problems))
        elif found is not None:
            _log.info("the record was maintained in %.1f s; %d contents hashed again", found.seconds, found.contents)


def ask_for_maintenance(journal: Journal, everything: bool) -> None:
    """Of the writer that holds the lock."""
    journal.set_status(_STATUS, "everything" if everything else "yes")


def _run(directory: Path, everything: bool) -> None:
    """First function of the child."""
    os.setpgid(0, 0)
    os.nice(19)
    log_to_stderr()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _end_with_parent()
    maintain(recorded_config(directory), everything)


def _end_with_parent() -> None:
    """With the whole group, Git included: another writer may begin as soon as the parent's lock is free."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.1)
        os.killpg(0, signal.SIGKILL)

    threading.Thread(target=watch, daemon=True, name="parent").start()
