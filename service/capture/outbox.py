"""What is settled on its way into the journal, in a thread of its own: a disk that is slow to make bytes durable must not
keep the watcher from the next save. Evidence of who saved is gathered here too; order is kept.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from queue import Empty, SimpleQueue

from service.capture.author import Witnesses
from service.capture.decisions import Captured, Deleted, Moved
from service.capture.entries import NewCapture
from service.capture.evidence import Evidence
from service.capture.journal import Journal
from service.capture.rounds import Clock
from service.capture.spool import Spool
from service.errors import CaptureError, JournalLost

logger = logging.getLogger(__name__)

_BATCH = 32
_RETRY_SECONDS = 1.0
_CLOSE_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class _Settled:
    decision: Captured | Moved | Deleted
    at: datetime
    first_event_at: datetime


_Item = _Settled | NewCapture | Callable[[Journal], None]


class Outbox:
    """Raises CaptureError from any call when its thread has ended: then only a new start, with its scan, helps."""

    def __init__(
        self,
        spool: Spool,
        journal: Path,
        witnesses: Witnesses,
        clock: Clock,
        wake: Callable[[], None],
        delete_grace_seconds: float,
    ) -> None:
        """`wake` is called, in the thread of the outbox, after something became settled."""
        self._spool = spool
        self._journal = journal
        self._witnesses = witnesses
        self._clock = clock
        self._wake = wake
        self._delete_grace = timedelta(seconds=delete_grace_seconds)
        self._items: SimpleQueue[_Item | None] = SimpleQueue()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._work, name="outbox", daemon=True)
        self._thread.start()

    # For the watcher's thread

    def settled(self, decision: Captured | Moved | Deleted) -> None:
        now, first = self._clock.now(), self._clock.now()
        if isinstance(decision, Captured):
            first -= timedelta(seconds=max(0.0, self._clock.monotonic() - decision.first_event_at))
        self._put(_Settled(decision, now, first))

    def unwatched(self, since: datetime, until: datetime) -> None:
        self._put(NewCapture("unwatched", "", since, until_at=until, trigger="gap"))

    def write(self, job: Callable[[Journal], None]) -> None:
        """Anything else for the journal, in its place after what settled before; lost if the journal refuses it."""
        self._put(job)

    def close(self) -> None:
        """Waits for what is on its way."""
        self._items.put(None)
        self._closing.set()
        self._thread.join(_CLOSE_SECONDS)

    def _put(self, item: _Item) -> None:
        if not self._thread.is_alive():
            raise CaptureError("What is settled is not written down any more: see the log, then start luuvet again.")
        self._items.put(item)

    # The thread

    def _work(self) -> None:
        with Journal(self._journal) as journal:
            while True:
                captures: list[NewCapture] = []
                for item in self._batch():
                    if isinstance(item, _Settled):
                        captures.append(self._capture(item))
                    elif isinstance(item, NewCapture):
                        captures.append(item)
                    else:
                        self._flush(journal, captures)
                        captures = []
                        if item is None:
                            return
                        self._do(journal, item)
                self._flush(journal, captures)

    def _batch(self) -> list[_Item | None]:
        """Waits for something, then takes what else is there: many files share the cost of one journey to the disk."""
        items = [self._items.get()]
        try:
            while len(items) < _BATCH:
                items.append(self._items.get_nowait())
        except Empty:
            pass
        return items

    def _do(self, journal: Journal, job: Callable[[Journal], None]) -> None:
        try:
            job(journal)
        except JournalLost:
            raise
        except CaptureError as exc:
            logger.error("A note in the journal is lost: %s", exc)

    def _flush(self, journal: Journal, captures: list[NewCapture]) -> None:
        """Where the disk refuses, nothing is lost or reordered: tried again until it takes it, or until the service stops;
        the scan of the next start finds the files then."""
        while captures:
            try:
                self._spool.keep(capture.copy for capture in captures if capture.copy)
                journal.settle(captures, self._clock.now())
            except JournalLost:
                raise  # it does not come back: the thread ends, and the watch begins again with a scan
            except (CaptureError, OSError) as exc:
                logger.error("What is settled cannot be written down; trying again: %s", exc)
                if self._closing.wait(_RETRY_SECONDS):
                    return
            else:
                self._wake()
                return

    # From decisions to captures

    def _capture(self, settled: _Settled) -> NewCapture:
        match settled.decision:
            case Captured():
                return self._save(settled.decision, settled.first_event_at)
            case Moved():
                return self._move(settled.decision, settled.at)
            case Deleted():
                return self._deletion(settled.decision, settled.at)

    def _save(self, captured: Captured, seen_at: datetime) -> NewCapture:
        seen = captured.seen
        copy = self._spool.path(seen.copy)
        with suppress(OSError):  # a disk that refuses is tried again until the copy is kept
            self._spool.write_out(seen.copy)
        # Samba's log is searched around the moment of the file's last change, which no client can set.
        changed_at = seen.signature.ctime_ns / 1e9
        return NewCapture(
            "saved",
            captured.path,
            seen_at,
            sha256=seen.sha256,
            size=seen.size,
            copy=seen.copy,
            known=seen.known,
            saved_at=_from_ns(seen.signature.mtime_ns),
            trigger=captured.arrival,
            complete=captured.complete,
            evidence=self._heard(
                lambda: self._witnesses.of_save(captured.path, changed_at, seen.owner, copy, captured.in_place)
            ),
        )

    def _move(self, moved: Moved, at: datetime) -> NewCapture:
        return NewCapture(
            "moved",
            moved.new,
            at,
            former_path=moved.old,
            sha256=moved.known.sha256,
            known=moved.known,
            trigger="renamed",
            evidence=self._heard(lambda: self._witnesses.of_move(moved.old, moved.new, at.timestamp())),
        )

    def _deletion(self, deleted: Deleted, at: datetime) -> NewCapture:
        gone_at = at - self._delete_grace
        evidence = self._heard(lambda: self._witnesses.of_deletion(deleted.path, gone_at.timestamp()))
        return NewCapture("deleted", deleted.path, gone_at, trigger="deleted", evidence=evidence)

    def _heard(self, ask: Callable[[], tuple[Evidence, ...]]) -> tuple[Evidence, ...]:
        """No witness may cost a revision: one that fails unexpectedly is logged and says nothing."""
        try:
            return ask()
        except Exception:
            logger.exception("Evidence for the author could not be gathered")
            return ()


def _from_ns(nanoseconds: int) -> datetime:
    return datetime.fromtimestamp(nanoseconds // 1000 / 1e6, UTC)
