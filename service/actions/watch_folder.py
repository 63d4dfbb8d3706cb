"""The watching process: the shared folder watched, every save copied into the spool and noted in the journal."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from service.actions.recorded_rules import recorded_config
from service.actions.signals import Signals
from service.capture.journal import Journal
from service.capture.watcher import FolderWatcher

_STEP_SECONDS = 0.5
_PRIORITY = -10


def run(directory: Path, signals: Signals) -> None:
    """Until the stop signal."""
    while not signals.watch.taken(_STEP_SECONDS):
        if signals.stopping():
            return
    _go_first()
    config = recorded_config(directory)
    with Journal(config.journal) as journal:
        watcher = FolderWatcher(config, journal, wake=signals.settled.give)
        watcher.start()
        try:
            while not signals.stopping():
                watcher.step(_STEP_SECONDS)
        finally:
            watcher.close()


def _go_first() -> None:
    """A version that is overwritten before it was read is lost, and nothing else here is: where the system allows it
    (root, or LimitNICE in the unit), this process gets the processor before all others."""
    with suppress(PermissionError):
        os.setpriority(os.PRIO_PROCESS, 0, _PRIORITY)
