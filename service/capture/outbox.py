"""What is settled on its way into the journal: the bytes made durable, the evidence of who saved gathered, order kept."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from service.capture.author import Witnesses
from service.capture.decisions import Captured, Deleted, Moved
from service.capture.evidence import Evidence
from service.capture.journal import Journal, NewCapture
from service.capture.rounds import Clock
from service.capture.spool import Spool
from service.errors import CaptureError

logger = logging.getLogger(__name__)

_RETRY_SECONDS = 1.0


class Outbox:
    def __init__(
        self,
        spool: Spool,
        journal: Journal,
        witnesses: Witnesses,
        clock: Clock,
        wake: Callable[[], None],
        delete_grace_seconds: float,
    ) -> None:
        """`wake` is called after something became settled."""
        self._spool = spool
        self._journal = journal
        self._witnesses = witnesses
        self._clock = clock
        self._wake = wake
        self._delete_grace = timedelta(seconds=delete_grace_seconds)
        self._captures: list[NewCapture] = []
        self._not_before = 0.0

    def __len__(self) -> int:
        return len(self._captures)

    def saved(self, captured: Captured) -> None:
        seen, now = captured.seen, self._clock.now()
        copy = self._spool.path(seen.copy)
        # Samba's log is searched around the moment of the file's last change, which no client can set.
        changed_at = seen.signature.ctime_ns / 1e9
        evidence = self._heard(
            lambda: self._witnesses.of_save(captured.path, changed_at, seen.owner, copy, captured.in_place)
        )
        capture = NewCapture(
            "saved",
            captured.path,
            now - timedelta(seconds=max(0.0, self._clock.monotonic() - captured.first_event_at)),
            sha256=seen.sha256,
            size=seen.size,
            copy=seen.copy,
            known=seen.known,
            saved_at=_from_ns(seen.signature.mtime_ns),
            trigger=captured.arrival,
            complete=captured.complete,
            evidence=evidence,
        )
        self._captures.append(capture)

    def moved(self, moved: Moved) -> None:
        now = self._clock.now()
        capture = NewCapture(
            "moved",
            moved.new,
            now,
            former_path=moved.old,
            sha256=moved.known.sha256,
            known=moved.known,
            trigger="renamed",
            evidence=self._heard(lambda: self._witnesses.of_move(moved.old, moved.new, now.timestamp())),
        )
        self._captures.append(capture)

    def deleted(self, deleted: Deleted) -> None:
        gone_at = self._clock.now() - self._delete_grace
        evidence = self._heard(lambda: self._witnesses.of_deletion(deleted.path, gone_at.timestamp()))
        self._captures.append(NewCapture("deleted", deleted.path, gone_at, trigger="deleted", evidence=evidence))

    def unwatched(self, since: datetime, until: datetime) -> None:
        self._captures.append(NewCapture("unwatched", "", since, until_at=until, trigger="gap"))

    def _heard(self, ask: Callable[[], tuple[Evidence, ...]]) -> tuple[Evidence, ...]:
        """No witness may cost a revision: one that fails unexpectedly is logged and says nothing."""
        try:
            return ask()
        except Exception:
            logger.exception("Evidence for the author could not be gathered")
            return ()

    def flush(self) -> int:
        """Everything becomes durable, in order, then the writer is woken. Where the disk refuses, nothing is lost or
        reordered: the next call tries again."""
        if not self._captures or self._clock.monotonic() < self._not_before:
            return 0
        try:
            self._spool.keep(capture.copy for capture in self._captures if capture.copy)
            self._journal.settle(self._captures, self._clock.now())
        except (CaptureError, OSError) as exc:
            logger.error("What is settled cannot be written down; trying again: %s", exc)
            self._not_before = self._clock.monotonic() + _RETRY_SECONDS
            return 0
        settled = len(self._captures)
        self._captures.clear()
        self._wake()
        return settled


def _from_ns(nanoseconds: int) -> datetime:
    return datetime.fromtimestamp(nanoseconds // 1000 / 1e6, UTC)
