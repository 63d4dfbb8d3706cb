"""The watcher at work: the share watched, looked at, spooled and journaled.

One thread calls `step` again and again; what settles is written down by another (outbox). The watch begins before the scan, so nothing falls between them. What settles is in
the journal, durably, before `wake` is called for the writer.

    watch -> events -> settling -> looks -> spool -> journal -> wake
    scan (at the start, at intervals, after trouble) -> events -> ...
"""

from __future__ import annotations

import logging
import os
import stat
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from service.capture.author import Witnesses
from service.capture.decisions import (
    Captured,
    Decision,
    Deleted,
    Dropped,
    Look,
    Moved,
    Noted,
    Pace,
    Recovered,
    Troubled,
)
from service.capture.journal import Journal
from service.capture.look import Limits, Looker
from service.capture.names import document_test
from service.capture.observation import EventKind, FolderEvent, Known, Observation
from service.capture.outbox import Outbox
from service.capture.rounds import Clock, Due, Rounds, SystemClock
from service.capture.scan import PASSED_OVER, Differences, Walk, compare, too_many, walk
from service.capture.scan_thread import ScanThread
from service.capture.settle import Settling
from service.capture.spool import Spool
from service.capture.watch import Trouble, Watch, WatchMode, choose_mode
from service.capture.watch_status import WatchStatus, deletions_confirmed, deletions_done
from service.config import Config
from service.errors import CaptureError

logger = logging.getLogger(__name__)


_BACKLOG_STEP = 64


class FolderWatcher:
    def __init__(
        self,
        config: Config,
        journal: Journal,
        wake: Callable[[], None] = lambda: None,
        *,
        clock: Clock | None = None,
        pace: Pace | None = None,
        rounds: Rounds | None = None,
        limits: Limits | None = None,
    ) -> None:
        """`journal` was opened in the thread that calls `start` and `step`. `wake` is called after something became settled,
        in another thread."""
        self._config = config
        self._journal = journal
        self._clock = clock or SystemClock()
        self._rounds = rounds or Rounds()
        self._limits = limits
        self._is_document = document_test(config.office.rules)
        grace = config.office.rules.delete_grace_seconds
        self._settling = Settling(journal.known(), self._is_document, pace or Pace(delete_grace=grace))
        self._spool = Spool(config.spool)
        self._witnesses = Witnesses(config)
        self._mode: WatchMode = choose_mode(config.share, config.local.watch)
        self._looker = self._new_looker()
        self._watch: Watch | None = None
        self._scan = ScanThread(config.share, self._is_document)
        self._outbox = Outbox(self._spool, journal.path, self._witnesses, self._clock, wake, grace)
        self._notes: dict[str, Known] = {}
        self._backlog: deque[FolderEvent] = deque()
        self._due = Due(self._clock.monotonic(), self._rounds)
        self._status = WatchStatus("waiting", "")
        self._watched_until: datetime | None = None
        self._suspected: set[str] = set()
        self._passed_over: dict[str, str] = {}
        self._confirmed: set[str] = set()
        self._unreported = self._unreported_before = self._misses = 0
        self._excused = True
        self._rescan_pause = self._rounds.rescan

    # Life

    def start(self) -> None:
        """Watches, then scans. A share that is not there is waited for."""
        self._spool.sweep(self._journal.copies())
        told = self._journal.attention()
        self._passed_over = {item.path: item.reason for item in told if item.reason in PASSED_OVER}
        former = WatchStatus.read(self._journal)
        self._watched_until = _moment(former.heartbeat_at) if former and former.heartbeat_at else None
        self._status = WatchStatus("waiting", "", started_at=self._stamp())
        self._begin_watch()
        self._heartbeat()
        self._status.write(self._journal)

    def run(self, stop: threading.Event) -> None:
        while not stop.is_set():
            self.step(1.0)

    def step(self, timeout: float = 1.0) -> None:
        """One round; waits up to `timeout` seconds for something to happen. Raises CaptureError when nothing can be written
        down any more."""
        self._rounds_due()
        items = self._watch.drain(self._wait(timeout)) if self._watch else self._idle(timeout)
        for item in items:
            self._take(item)
        self._scan_results()
        self._work_off_backlog()
        self._settle()

    def close(self) -> None:
        """Puts what is settled into the journal and says goodbye in the status."""
        self._end_watch()
        self._outbox.close()
        self._status = replace(self._status, state="stopped", heartbeat_at=self._stamp())
        self._status.write(self._journal)

    def scan_soon(self) -> None:
        """A person or a restore asks for a scan."""
        self._due.scan = self._clock.monotonic()

    # Events

    def _take(self, item: FolderEvent | Trouble) -> None:
        if isinstance(item, Trouble):
            self._troubled(item)
        elif item.kind == "folder_created":
            self._folder_created(item)
        elif self._mode == "polling" and item.kind in ("deleted", "folder_deleted"):
            self._ask_for_scan()  # a snapshot is no proof: an unmounted share looks the same; the scan knows better
        else:
            self._witnesses.happened(item, self._clock.now().timestamp())
            self._happened(item)
            if item.kind in ("created", "moved") and self._is_no_file(item.path):
                self._ask_for_scan()  # which tells that links are not followed and pipes not read

    def _is_no_file(self, path: str) -> bool:
        try:
            return not stat.S_ISREG(os.lstat(self._config.share / path).st_mode)
        except OSError:
            return False

    def _happened(self, event: FolderEvent) -> None:
        for decision in self._settling.happened(event):
            self._carry_out(decision)

    def _folder_created(self, event: FolderEvent) -> None:
        """What lies in a folder that was moved in has had no event, or none that the watch was early enough to see."""
        folder = self._config.share / event.path
        if folder.is_dir() and not folder.is_symlink():
            found = walk(self._config.share, self._is_document, event.path)
            self._backlog.extend(self._events("created", found.files))
            if found.passed_over:
                self._ask_for_scan()

    def _troubled(self, trouble: Trouble) -> None:
        logger.warning("Watching %s: %s (%s)", self._config.share, trouble.what, trouble.detail)
        self._status = replace(self._status, trouble=f"{trouble.what}: {trouble.detail}")
        if trouble.what in ("root", "dead"):
            self._end_watch()
            self._due.watch = self._clock.monotonic()
        else:
            self._excused = True  # what the next scan finds is no surprise
            self._ask_for_scan()

    def _events(self, kind: EventKind, paths: Iterable[str]) -> list[FolderEvent]:
        at = self._clock.monotonic()
        return [FolderEvent(kind, path, at) for path in paths]

    def _work_off_backlog(self) -> None:
        """A little at a time, so that saves of this moment do not wait behind what a scan found."""
        for _ in range(min(_BACKLOG_STEP, len(self._backlog))):
            event = self._backlog.popleft()
            self._happened(replace(event, at=self._clock.monotonic()))

    # Looks and decisions

    def _settle(self) -> None:
        while decisions := self._settling.due(self._clock.monotonic()):
            for decision in decisions:
                self._carry_out(decision)
            for item in self._watch.drain(0) if self._watch else []:
                self._take(item)

    def _carry_out(self, decision: Decision) -> None:
        match decision:
            case Look():
                self._look(decision)
            case Captured() | Moved() | Deleted():
                self._settled(decision)
            case Dropped():
                self._spool.discard(decision.copy)
            case Noted():
                self._notes[decision.path] = decision.known
            case Troubled():
                self._tell(decision.path, decision.reason)
            case Recovered():
                self._attended(decision.path)

    def _look(self, look: Look) -> None:
        """The one place where anything may go wrong with one file and the watch goes on: the file is looked at again
        later, and a person is told."""
        try:
            seen = self._looker.look(look.path, look.known, look.held, look.large)
            if seen.state == "missing" and self._share_is_away():
                seen = Observation(look.path, "unreadable", reason="the share is not there")
            if seen.state == "missing" and not look.held and self._is_held(look.path):
                return  # as long as it is missing, only a person's word or a scan brings it up again
            for decision in self._settling.observed(seen, self._clock.monotonic()):
                self._carry_out(decision)
        except CaptureError:
            raise  # not the file's fault: nothing can be written down any more
        except Exception as exc:
            logger.exception("Looking at %r", look.path)
            self._tell(look.path, f"unexpected: {exc!r}")
            self._look_again(look.path, repr(exc))

    def _is_held(self, path: str) -> bool:
        """One of so many that are gone at once that a person must say whether they were deleted."""
        gone = self._settling.gone()
        if path not in gone or path in self._confirmed or not too_many(len(gone), len(self._settling.known)):
            return False
        self._ask_for_scan()  # which counts them for the status
        return True

    def _look_again(self, path: str, reason: str) -> None:
        for decision in self._settling.observed(
            Observation(path, "unreadable", reason=reason), self._clock.monotonic()
        ):
            self._carry_out(decision)

    def _settled(self, decision: Captured | Moved | Deleted) -> None:
        path = decision.new if isinstance(decision, Moved) else decision.path
        if isinstance(decision, Captured) and path in self._suspected:
            self._suspected.discard(path)
            self._unreported += 1
        self._notes.pop(path, None)  # or an older signature would be written after this one
        self._outbox.settled(decision)

    def _tell(self, path: str, reason: str) -> None:
        logger.warning("%r needs attention: %s", path, reason)
        now = self._clock.now()
        self._outbox.write(lambda journal: journal.needs_attention(path, reason, now))

    def _tell_passed_over(self, found: dict[str, str]) -> None:
        before, self._passed_over = self._passed_over, found
        for path, reason in sorted(found.items() - before.items()):
            self._tell(path, reason)
        for path in before.keys() - found.keys():
            self._attended(path)

    def _attended(self, path: str) -> None:
        self._outbox.write(lambda journal: journal.attended(path))

    def _share_is_away(self) -> bool:
        return self._watch is None or self._watch.health() is not None

    # The watch

    def _begin_watch(self) -> None:
        now = self._clock.monotonic()
        self._due.watch = now + self._rounds.rewatch
        watch = Watch(self._config.share, self._mode, self._config.local.polling_seconds, self._clock.monotonic)
        try:
            watch.start()
        except CaptureError as exc:
            self._status = replace(self._status, state="waiting", trouble=str(exc))
            if self._mode == "inotify" and self._config.local.watch == "auto" and self._config.share.is_dir():
                logger.warning("%s Polling instead.", exc)
                self._poll()
            return
        self._watch = watch
        self._status = replace(self._status, state="watching", mode=self._mode, trouble="")
        self._note_gap()
        self._due.health = now + self._rounds.health
        self._begin_scan()

    def _end_watch(self) -> None:
        if self._watch is not None:
            self._watch.stop()
            self._watch = None
            self._status = replace(self._status, state="waiting")

    def _poll(self) -> None:
        """inotify does not do here: snapshots are compared instead."""
        self._mode = "polling"
        self._looker = self._new_looker()
        self._end_watch()
        self._due.watch = self._clock.monotonic()

    def _new_looker(self) -> Looker:
        local = choose_mode(self._config.share, "auto") == "inotify"
        return Looker(
            self._config.share,
            self._spool,
            local_files=local,
            limits=self._limits,
            now=lambda: self._clock.now().timestamp(),
        )

    def _note_gap(self) -> None:
        now = self._clock.now()
        since, self._watched_until = self._watched_until, now
        if since is not None and (now - since).total_seconds() > self._rounds.gap:
            self._outbox.unwatched(since, now)

    # Rounds

    def _rounds_due(self) -> None:
        now, due = self._clock.monotonic(), self._due
        if self._watch is None and now >= due.watch:
            self._begin_watch()
        if self._watch is not None and now >= due.health:
            due.health = now + self._rounds.health
            if trouble := self._watch.health():
                self._troubled(trouble)
        if self._watch is not None and now >= due.scan:
            self._begin_scan()
        if now >= due.heartbeat:
            self._heartbeat()

    def _wait(self, timeout: float) -> float:
        if self._backlog:
            return 0.0
        due = self._due
        moments = [due.health, due.heartbeat, due.scan]
        if (wake := self._settling.next_wake()) is not None:
            moments.append(wake)
        wait = min(timeout, min(moments) - self._clock.monotonic())
        return max(0.0, min(wait, 0.05) if self._scan.running else wait)

    def _idle(self, timeout: float) -> list[FolderEvent | Trouble]:
        time.sleep(max(0.0, min(timeout, self._rounds.health)))
        return []

    def _heartbeat(self) -> None:
        now = self._clock.now()
        self._due.heartbeat = self._clock.monotonic() + self._rounds.heartbeat
        if self._watch is not None:
            self._watched_until = now
        self._status = replace(
            self._status,
            heartbeat_at=now.isoformat() if self._watch or not self._watched_until else self._watched_until.isoformat(),
            mode=self._mode,
            files=len(self._settling.known),
            watched_folders=self._watch.watched() if self._watch else None,
            unwatched_folders=self._watch.unwatched() if self._watch else 0,
            unsettled=len(self._settling.unsettled()),
            unreported=self._unreported,
        )
        self._write_down()

    def _write_down(self) -> None:
        status, notes, self._notes = self._status, self._notes, {}
        if notes:
            self._outbox.write(lambda journal: journal.note(notes))
        self._outbox.write(status.write)

    # Scans

    def _ask_for_scan(self) -> None:
        """Soon, and later each time: scans that follow each other only make matters worse."""
        self._due.scan = min(self._due.scan, self._clock.monotonic() + self._rescan_pause)
        self._rescan_pause = min(self._rescan_pause * 2, self._config.local.scan_seconds)

    def _begin_scan(self) -> None:
        self._due.scan = self._clock.monotonic() + self._config.local.scan_seconds
        self._scan.begin()

    def _scan_results(self) -> None:
        done = self._scan.result()
        if done is None or self._watch is None:
            return
        differences = compare(self._settling.known, done.found)
        now = self._clock.monotonic()
        self._due.scan = max(self._due.scan, now + done.seconds / self._rounds.scan_share)
        self._status = replace(
            self._status,
            last_scan_at=self._stamp(),
            last_scan_seconds=round(done.seconds, 3),
            folders=done.found.folders,
            held_deletions=0,
            trouble=f"the share is {differences.vanished}" if differences.vanished else "",
        )
        if not differences.vanished:
            self._tell_passed_over(done.found.passed_over)
        if not self._backlog:
            self._suspect(differences, done.found)
            self._backlog.extend(self._hints(differences))
        if now >= self._due.verify and not self._backlog:
            self._verify(now)
        self._heartbeat()

    def _hints(self, differences: Differences) -> list[FolderEvent]:
        at = self._clock.monotonic()
        hints = [FolderEvent("moved", new, at, old) for old, new in differences.renamed]
        hints += self._events("found", (*differences.new, *differences.changed))
        gone = self._allowed(differences.gone)
        return hints + self._events("missing", gone)

    def _allowed(self, gone: tuple[str, ...]) -> tuple[str, ...]:
        """Files that may count as deleted; too many at once wait for a person."""
        if not too_many(len(gone), len(self._settling.known)):
            return gone
        if deletions_confirmed(self._journal):
            deletions_done(self._journal)
            self._confirmed = set(gone)
            return gone
        self._status = replace(
            self._status, held_deletions=len(gone), trouble=f"{len(gone)} documents are gone at once: held for a person"
        )
        return ()

    def _suspect(self, differences: Differences, found: Walk) -> None:
        """Changes that had no event. Twice in a row, and the watch is not to be relied on."""
        excused, self._excused = self._excused, False
        if self._mode == "inotify" and not excused and self._unreported > self._unreported_before:
            self._misses += 1
        else:
            self._misses = 0
            self._rescan_pause = self._rounds.rescan
        self._unreported_before = self._unreported
        unsettled, now = set(self._settling.unsettled()), self._clock.now().timestamp()
        self._suspected = (
            set()
            if excused
            else {
                path
                for path in (*differences.new, *differences.changed)
                if path not in unsettled and now - found.files[path].ctime_ns / 1e9 > self._rounds.rescan
            }
        )
        if self._misses >= 2 and self._config.local.watch == "auto":
            logger.warning("The watch on %s misses changes. Polling instead.", self._config.share)
            self._poll()

    def _verify(self, now: float) -> None:
        """Every file is hashed again: a change that left the signature as it was comes to light."""
        self._due.verify = now + self._rounds.verify
        for path, known in self._settling.known.items():
            self._settling.known[path] = replace(known, trusted=False)
        self._backlog.extend(self._events("found", list(self._settling.known)))

    def _stamp(self) -> str:
        return self._clock.now().isoformat()


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
