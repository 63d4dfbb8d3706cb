"""The writing process: the one that holds the office's lock and commits, capture by capture, in their order."""

from __future__ import annotations

import logging
import pwd
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from time import monotonic
from typing import Any

from service.actions.nightly import NightlyMaintenance
from service.actions.perform_request import perform
from service.actions.record_capture import Recorder
from service.actions.recorded_rules import recorded_config
from service.actions.signals import Signals
from service.capture.entries import Answer, Capture, Request
from service.capture.journal import Journal, put_aside_if_damaged
from service.capture.lock import OfficeLock
from service.capture.spool import Spool
from service.config import Config
from service.errors import (
    ConfigError,
    DocumentControlError,
    PathTaken,
    RecordConflict,
    RegisterError,
    StoreError,
    UnknownRevision,
    UnsafePath,
)
from service.model.record import Event

_log = logging.getLogger(__name__)
_LOOK_SECONDS = 0.25
_RULES_SECONDS = 1.0
_RETRY_SECONDS = 5.0
_MOST_FAILURES = 5
_BACKLOG = 12
"""So many that wait are kept as one pack, which is synced once; fewer one by one, or every other save would leave a pack."""
_MOST_TOGETHER = 50
_MOST_BYTES_TOGETHER = 32 * 1024 * 1024
_RESERVE_BYTES = 50 * 1024 * 1024
"""Less than what the spool leaves free: what is captured shall still come into the record."""
_NO_ROOM = "nothing is recorded, for the disk is nearly full: make room, and what waits is recorded by itself"
_KEEP_CAPTURES = timedelta(days=30)
_NEVER_RECORDABLE = (UnsafePath, PathTaken, UnknownRevision)


def run(directory: Path, signals: Signals) -> None:
    """Until the stop signal. Raises OfficeBusy when another process writes this office's record."""
    config = recorded_config(directory)
    with OfficeLock(config.lock) as lock, _sound_journal(config) as journal:
        writing = RecordWriting(config, journal, lock)
        writing.catch_up()
        nightly = NightlyMaintenance(config, journal)
        signals.writing.give()
        try:
            while not signals.stopping():
                nightly.step()
                if writing.step():
                    signals.recorded.give()
                    if writing.rules_changed():
                        signals.rules.give()
                else:
                    signals.settled.taken(_LOOK_SECONDS)
            writing.step()
        finally:
            nightly.close()
            writing.close()


def _sound_journal(config: Config) -> Journal:
    """An office must not stop recording until a person comes: what was not recorded still lies in the share."""
    aside = put_aside_if_damaged(config.journal)
    if aside is not None:
        _log.error("the journal was damaged and lies now at %s; a new one is begun", aside)
    return Journal(config.journal)


class RecordWriting:
    def __init__(self, config: Config, journal: Journal, lock: OfficeLock) -> None:
        self._journal = journal
        self._recorder = Recorder(config, lambda: datetime.now(UTC), lock)
        self._spool = Spool(config.spool)
        self._had_room = True
        self._failures = 0
        self._pause_until = 0.0
        self._rules_due = 0.0
        self._rules_changed = False

    def rules_changed(self) -> bool:
        """Whether new rules came into force since this was last asked."""
        changed, self._rules_changed = self._rules_changed, False
        return changed

    def catch_up(self) -> None:
        """At the start: records what the last run left, then makes the journal agree with Git."""
        while self._record_next():
            pass
        if not self._journal.pending():
            self._journal.adopt(self._recorder.recorded_digests())
        self._journal.prune(datetime.now(UTC) - _KEEP_CAPTURES)
        self._follow_rules()

    def step(self) -> bool:
        """One round; False when there was nothing to do."""
        worked = monotonic() >= self._rules_due and self._follow_rules()
        if monotonic() >= self._pause_until:
            worked = self._record_next() or worked
        for request in self._journal.take_requests():
            self._journal.answer(request, self._answer(request))
            worked = True
        return worked

    def perform(self, kind: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        return perform(self._recorder, self._journal, kind, arguments)

    def close(self) -> None:
        self._recorder.close()

    def _record_next(self) -> bool:
        if not self._has_room():
            self._pause_until = monotonic() + _RETRY_SECONDS
            return False
        captures = self._journal.settled(limit=_MOST_TOGETHER)
        if len(captures) >= _BACKLOG and self._record_together(_as_many_as_fit(captures)):
            return True
        for capture in captures:
            if not self._record(capture):
                return False
        return bool(captures)

    def _has_room(self) -> bool:
        """A clear stop, long before Git or SQLite fail half-way: what is captured waits in the spool."""
        has_room = self._spool.free_bytes() >= _RESERVE_BYTES
        if has_room != self._had_room:
            self._had_room = has_room
            _log.error("%s", "recording goes on: there is room again" if has_room else _NO_ROOM)
        return has_room

    def _record_together(self, captures: Sequence[Capture]) -> bool:
        """A backlog shares the cost of making durable. False: one of them is not to be recorded, or not now; one by one it
        will show which."""
        try:
            events = self._recorder.record_captures(captures)
        except RegisterError:
            raise
        except Exception as error:  # noqa: BLE001 - told where the one capture fails again
            _log.info("%d captures are recorded one by one, for together they could not be: %s", len(captures), error)
            return False
        self._done(captures, events)
        return True

    def _record(self, capture: Capture) -> bool:
        """False: it must be tried again, and nothing after it may go first."""
        try:
            event = self._recorder.record_capture(capture)
        except _NEVER_RECORDABLE as error:
            self._refuse(capture, str(error))
            return True
        except RegisterError:
            # The commit may be there already: only a new start, which brings the register up to it, does not repeat it.
            raise
        except Exception as error:  # noqa: BLE001 - one bad capture must not stop the record of all others
            return self._try_again(capture, error)
        self._done([capture], [event])
        return True

    def _done(self, captures: Sequence[Capture], events: Sequence[Event | None]) -> None:
        self._failures = 0
        commits = [event.commit if event else "" for event in events]
        self._journal.recorded({capture.id: commit for capture, commit in zip(captures, commits, strict=True)})
        for capture in captures:
            self._spool.discard(capture.copy)

    def _try_again(self, capture: Capture, error: Exception) -> bool:
        self._failures += 1
        _log.exception("%s could not be recorded (try %d)", capture.path, self._failures)
        expected = isinstance(error, (DocumentControlError, OSError))
        if not expected and self._failures >= _MOST_FAILURES:
            self._refuse(capture, f"{type(error).__name__}: {error}")
            self._failures = 0
            return True
        self._journal.delayed(capture.id, str(error))
        self._pause_until = monotonic() + (0 if isinstance(error, RecordConflict) else _RETRY_SECONDS)
        return False

    def _refuse(self, capture: Capture, reason: str) -> None:
        _log.error("%s is not recorded: %s", capture.path, reason)
        self._journal.refused(capture.id, reason)

    def _answer(self, request: Request) -> Answer:
        try:
            return Answer(True, self.perform(request.kind, request.arguments))
        except (DocumentControlError, OSError) as error:
            return Answer(False, message=str(error))

    def _follow_rules(self) -> bool:
        """office.toml is edited by people; each valid change is recorded before it applies. True: there was one."""
        self._rules_due = monotonic() + _RULES_SECONDS
        self._recorder.check_register()
        file = self._recorder.config.office_file
        trouble = ""
        try:
            self._rules_changed |= self._recorder.record_rules(file.read_bytes(), _owner(file))
        except (ConfigError, StoreError, OSError) as error:
            trouble = str(error)
        if trouble != (self._journal.status("rules") or ""):
            self._journal.set_status("rules", trouble)
            if trouble:
                _log.error("office.toml is not in force: %s", trouble)
        return self._rules_changed


def _as_many_as_fit(captures: Sequence[Capture]) -> Sequence[Capture]:
    """The first ones, held in memory together; at least one."""
    sizes = accumulate(capture.size for capture in captures)
    return captures[: max(1, sum(size <= _MOST_BYTES_TOGETHER for size in sizes))]


def _owner(file: Path) -> str:
    try:
        return pwd.getpwuid(file.stat().st_uid).pw_name
    except KeyError:
        return ""
