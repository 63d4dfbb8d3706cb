"""When a file has settled into a revision: events, a clock and looks at files in, decisions out. Pure.

Any event only marks a path and moves its timers. The decision always comes from the file itself:

    renamed or moved into place     look now; whole -> captured, whoever still holds it open (Word and LibreOffice do)
    closed after writing            look now; the bytes we have -> nothing (an editor's first close carries the old ones);
                                    whole and no writer -> captured; a writer, or nobody can say -> after 0.3 s of quiet
    modified, no close              look 1 s after the last event; whole and unchanged for 2 s -> captured
    cannot tell if whole            2 s of quiet and no writer, or 5 s of quiet
    torn, empty, growing            look again with a back-off; still so after 60 s of quiet and no writer -> captured
                                    as damaged, for that is what lies in the folder
    deleted, moved away             5 s of grace; back again -> a save, else deleted
    document renamed to document    moved, unless the old name is back at once (then an editor put a copy aside)
    document -> temporary -> ...    never a move: the temporary name that comes back onto the document is a save

A file that never rests is captured when whole after 30 s. Bytes that were read whole after a close or a rename are never
dropped because the next save came before they settled.

The caller runs each Look and hands its Observation back to `observed`, in one thread; order of decisions is order of history.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from heapq import heappop, heappush

from service.capture.decisions import (
    Arrival,
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
from service.capture.observation import EventKind, FolderEvent, Known, Observation, Signature


@dataclass(slots=True)
class _Held:
    seen: Observation
    arrival: Arrival

    @property
    def is_a_save(self) -> bool:
        """It may not be lost to the save that follows it."""
        if self.seen.whole == "yes":
            return self.arrival in ("renamed", "closed")
        return self.arrival == "renamed"


@dataclass(slots=True)
class _Track:
    """One path that is not settled."""

    since: float
    last_event_at: float
    retry: float
    arrival: Arrival = "found"
    look_at: float | None = None
    looked_at: float = float("-inf")
    held: _Held | None = None
    signature: Signature | None = None
    unchanged_since: float = 0.0
    gone_at: float | None = None
    unreadable_since: float | None = None
    troubled: bool = False
    large_ready: bool = False


@dataclass(frozen=True, slots=True)
class _Leaving:
    new: str
    until: float


_INSTANT = 0.001
"""A wait this short is over: sums of seconds are not exact."""

_AT_ONCE: frozenset[str] = frozenset({"created", "closed", "renamed", "found"})
_FAREWELLS: frozenset[str] = frozenset({"deleted", "missing"})


class Settling:
    def __init__(
        self, known: Mapping[str, Known], is_document: Callable[[str], bool], pace: Pace | None = None
    ) -> None:
        self.known = dict(known)
        """What was last captured, by path; kept up to date by the decisions."""
        self._is_document = is_document
        self._pace = pace or Pace()
        self._tracks: dict[str, _Track] = {}
        self._gone: set[str] = set()
        self._leaving: dict[str, _Leaving] = {}
        self._arriving: dict[str, str] = {}
        self._timers: list[tuple[float, str]] = []

    # What comes in

    def happened(self, event: FolderEvent) -> list[Decision]:
        if event.kind == "folder_moved":
            return self._folder_moved(event)
        if event.kind == "folder_deleted":
            return self._folder_gone(event)
        if event.kind == "moved":
            return self._renamed(event.moved_from, event.path, event.at)
        if event.kind == "folder_created" or not self._is_document(event.path):
            return []
        return self._touched(event.path, event.kind, event.at)

    def due(self, now: float) -> list[Decision]:
        """Looks to take and moves that have become certain."""
        decisions: list[Decision] = []
        while self._timers and self._timers[0][0] <= now:
            _, path = heappop(self._timers)
            leaving = self._leaving.get(path)
            if leaving and leaving.until <= now:
                decisions += self._move(path, now)
            track = self._tracks.get(path)
            if track and track.look_at is not None and track.look_at <= now:
                decisions.append(self._start_look(path, track, now))
        return decisions

    def observed(self, seen: Observation, now: float) -> list[Decision]:
        track = self._tracks.get(seen.path)
        if track is None:
            return _dropped(seen.copy)
        if seen.state == "unreadable":
            return self._cannot_read(track, seen, now)
        recovered: list[Decision] = [Recovered(seen.path)] if track.troubled else []
        track.unreadable_since, track.troubled = None, False
        if seen.state == "missing":
            return recovered + self._is_missing(track, seen.path, now)
        self._gone.discard(seen.path)
        track.gone_at = None
        if seen.signature != track.signature:
            track.signature, track.unchanged_since = seen.signature, now
        if seen.state == "read":
            return recovered + self._was_read(track, seen, now)
        if seen.state == "large":
            self._wait_for_large(track, seen, now)
        else:
            self._look_later(seen.path, track, now)
        return recovered

    def next_wake(self) -> float | None:
        """When `due` has something to say; None: not before the next event."""
        return self._timers[0][0] if self._timers else None

    def gone(self) -> set[str]:
        """Documents that are said to be gone and are not deleted yet."""
        return self._gone

    def unsettled(self) -> list[str]:
        return [*self._tracks, *self._leaving]

    # Events

    def _touched(self, path: str, kind: EventKind | Arrival, at: float) -> list[Decision]:
        decisions: list[Decision] = []
        if path in self._leaving:
            if kind in _FAREWELLS or kind == "attrib":
                return []
            self._stays(path, at)
        if path in self._arriving:
            if kind == "attrib":
                return []
            decisions += self._move(self._arriving[path], at)
        if kind in _FAREWELLS:
            self._left(path, at)
        else:
            self._mark(path, kind, at)
        return decisions

    def _mark(self, path: str, kind: EventKind | Arrival, at: float) -> None:
        is_new = path not in self._tracks
        track = self._track(path, at)
        if kind == "attrib":
            if track.look_at is None:
                self._look_at(path, track, at + self._pace.after_event)
            return
        if is_new or kind != "found":  # a scan that comes by is no new quiet to wait for
            track.last_event_at = at
            track.arrival = _arrival(track.arrival, kind)
        if kind in _AT_ONCE:
            self._look_at(path, track, at)
        elif track.look_at is None or track.look_at > at:
            # Each write moves the look on, but not without end.
            latest = max(track.looked_at, track.since) + self._pace.restless
            self._look_at(path, track, min(at + self._pace.after_event, latest))

    def _left(self, path: str, at: float) -> None:
        if path not in self.known and path not in self._tracks:
            return
        track = self._track(path, at)
        track.gone_at = at if track.gone_at is None else track.gone_at
        if path not in self.known:
            self._look_at(path, track, at)
            return
        self._gone.add(path)
        self._look_at(path, track, at if track.held else track.gone_at + self._pace.delete_grace)

    def _renamed(self, old: str, new: str, at: float) -> list[Decision]:
        leaving = self._leaving.get(old)
        if leaving and leaving.new == new:
            return []
        decisions: list[Decision] = []
        for path in (old, new):
            if path in self._arriving:
                decisions += self._move(self._arriving[path], at)
        was, becomes = self._is_document(old), self._is_document(new)
        if was and becomes and old in self.known and new not in self.known:
            return decisions + self._leave(old, new, at)
        if was and becomes and old in self._tracks and old not in self.known:
            return decisions + self._carry_over(old, new, at)
        if was:
            decisions += self._touched(old, "deleted", at)
        if becomes:
            decisions += self._touched(new, "found" if was else "renamed", at)
        return decisions

    def _folder_moved(self, event: FolderEvent) -> list[Decision]:
        decisions: list[Decision] = []
        for path in self._below(event.moved_from):
            decisions += self._renamed(path, event.path + path[len(event.moved_from) :], event.at)
        return decisions

    def _folder_gone(self, event: FolderEvent) -> list[Decision]:
        decisions: list[Decision] = []
        for path in self._below(event.path):
            decisions += self._touched(path, "deleted", event.at)
        return decisions

    def _below(self, folder: str) -> list[str]:
        prefix = folder + "/"
        return [
            path for path in dict.fromkeys([*self.known, *self._tracks, *self._arriving]) if path.startswith(prefix)
        ]

    # Moves: certain only when the old name does not come back at once

    def _leave(self, old: str, new: str, at: float) -> list[Decision]:
        decisions = self._let_go(old) + self._let_go(new)
        if new in self.known:  # bytes that were still held there have just become a document
            return decisions + self._touched(old, "deleted", at) + self._touched(new, "found", at)
        self._leaving[old] = _Leaving(new, at + self._pace.move)
        self._arriving[new] = old
        heappush(self._timers, (at + self._pace.move, old))
        return decisions

    def _move(self, old: str, now: float) -> list[Decision]:
        new = self._leaving.pop(old).new
        del self._arriving[new]
        self.known[new] = replace(self.known.pop(old), trusted=False)
        self._mark(new, "found", now)
        return [Moved(old, new, self.known[new])]

    def _stays(self, old: str, at: float) -> None:
        """The old name is back: an editor put its former bytes aside under another document name."""
        new = self._leaving.pop(old).new
        del self._arriving[new]
        self._mark(new, "found", at)

    def _carry_over(self, old: str, new: str, at: float) -> list[Decision]:
        """A file that is not captured yet has another name now."""
        decisions = self._let_go(new)
        track = self._tracks.pop(old)
        if track.held:
            track.held.seen = replace(track.held.seen, path=new)
        track.last_event_at, track.gone_at = at, None
        self._tracks[new] = track
        self._look_at(new, track, at)
        return decisions

    def _let_go(self, path: str) -> list[Decision]:
        """Forget an unsettled path; a save that was held for it is captured first."""
        track = self._tracks.pop(path, None)
        self._gone.discard(path)
        return self._release(track) if track else []

    # Looks

    def _track(self, path: str, at: float) -> _Track:
        track = self._tracks.get(path)
        if track is None:
            track = self._tracks[path] = _Track(at, at, self._pace.first_retry)
        return track

    def _look_at(self, path: str, track: _Track, when: float) -> None:
        track.look_at = when
        heappush(self._timers, (when, path))

    def _start_look(self, path: str, track: _Track, now: float) -> Look:
        track.look_at, track.looked_at = None, now
        held = track.held.seen.sha256 if track.held else ""
        return Look(path, self.known.get(path), held, track.large_ready)

    def _look_later(self, path: str, track: _Track, now: float) -> None:
        """With a back-off, unless an event asks for an earlier look."""
        self._look_at(path, track, now + track.retry)
        track.retry = min(track.retry * 2, self._pace.longest_retry)

    def _cannot_read(self, track: _Track, seen: Observation, now: float) -> list[Decision]:
        if track.unreadable_since is None:
            track.unreadable_since = now
        self._look_later(seen.path, track, now)
        if track.troubled or now - track.unreadable_since < self._pace.damaged:
            return []
        track.troubled = True
        return [Troubled(seen.path, seen.reason)]

    def _wait_for_large(self, track: _Track, seen: Observation, now: float) -> None:
        quiet_at = max(track.last_event_at, track.unchanged_since) + self._pace.large
        if now < quiet_at - _INSTANT:
            self._look_at(seen.path, track, quiet_at)
            return
        track.large_ready = seen.writer is not True
        if track.large_ready:
            self._look_at(seen.path, track, now)
        else:
            self._look_later(seen.path, track, now)

    def _is_missing(self, track: _Track, path: str, now: float) -> list[Decision]:
        decisions = self._release(track)
        if path not in self.known or track.gone_at is None:
            # No event and no scan said that it is gone: the look may have met an unmounted share. They will say.
            del self._tracks[path]
            return decisions
        if now < track.gone_at + self._pace.delete_grace - _INSTANT:
            self._look_at(path, track, track.gone_at + self._pace.delete_grace)
            return decisions
        del self._tracks[path], self.known[path]
        self._gone.discard(path)
        return [*decisions, Deleted(path)]

    def _was_read(self, track: _Track, seen: Observation, now: float) -> list[Decision]:
        decisions: list[Decision] = []
        track.large_ready = False
        if track.held and track.held.seen.sha256 != seen.sha256:
            decisions += self._release(track)
        known = self.known.get(seen.path)
        if known and known.sha256 == seen.sha256:
            return decisions + self._unchanged(track, seen, known, now)
        twin = self._gone_twin(seen) if known is None else None
        if twin is not None:
            return decisions + self._came_from(twin, track, seen, now)
        if track.held:  # the same bytes again: the first copy of them stays
            decisions += _dropped(seen.copy) if seen.copy != track.held.seen.copy else []
            seen = replace(seen, copy=track.held.seen.copy, whole=track.held.seen.whole)
            track.held = None
        return decisions + self._judge(track, seen, now)

    def _unchanged(self, track: _Track, seen: Observation, known: Known, now: float) -> list[Decision]:
        decisions = _dropped(seen.copy)
        if track.held:
            decisions += _dropped(track.held.seen.copy)
            track.held = None
        if known != seen.known:
            self.known[seen.path] = seen.known
            decisions.append(Noted(seen.path, seen.known))
        self._rest(track, seen, now)
        return decisions

    def _gone_twin(self, seen: Observation) -> str | None:
        """A document that is missing since a moment and was this very file: same inode, same bytes. The inode alone
        says nothing, for a file system gives it to the next file."""
        for path in self._gone:
            known, signature = self.known[path], self.known[path].signature
            if known.sha256 != seen.sha256 or signature is None or self._tracks[path].held:
                continue
            if signature.is_same_file(seen.signature):
                return path
        return None

    def _came_from(self, twin: str, track: _Track, seen: Observation, now: float) -> list[Decision]:
        decisions = self._let_go(twin) + _dropped(seen.copy) + self._release(track)
        del self.known[twin]
        self.known[seen.path] = seen.known
        self._rest(track, seen, now)
        return [*decisions, Moved(twin, seen.path, seen.known)]

    def _judge(self, track: _Track, seen: Observation, now: float) -> list[Decision]:
        """New bytes: a revision now, later, or damaged."""
        steady = now - max(track.last_event_at, track.unchanged_since)
        if seen.whole == "no":
            if steady >= self._pace.damaged and seen.writer is not True:
                return self._capture(track, seen, now, complete=False)
            self._look_later(seen.path, track, now)
            return _dropped(seen.copy)
        wait = self._wait_of(track, seen, now) - steady
        if wait <= _INSTANT:
            return self._capture(track, seen, now)
        track.held = _Held(seen, track.arrival)
        self._look_at(seen.path, track, now + wait)
        return []

    def _wait_of(self, track: _Track, seen: Observation, now: float) -> float:
        """Seconds of quiet that these bytes need."""
        pace = self._pace
        if seen.whole == "unknown":
            if seen.age >= pace.damaged:
                return 0
            if track.arrival == "renamed":
                return pace.after_close
            return pace.unclear if seen.writer is False else pace.unclear_with_writer
        if seen.writer is False or track.arrival in ("renamed", "created"):
            return 0  # created and whole with no write in between: it was moved in, or unpacked faster than events came
        if now - track.since >= pace.longest_wait or seen.age >= pace.old:
            return 0
        return pace.after_close if track.arrival == "closed" else pace.unchanged

    def _capture(self, track: _Track, seen: Observation, now: float, complete: bool = True) -> list[Decision]:
        track.held = None
        captured = self._captured(seen, track.arrival, track.since, complete)
        self._rest(track, seen, now)
        return [captured]

    def _captured(self, seen: Observation, arrival: Arrival, since: float, complete: bool = True) -> Captured:
        before = self.known.get(seen.path)
        self.known[seen.path] = seen.known
        former = before.signature if before else None
        in_place = former is not None and former.is_same_file(seen.signature)
        return Captured(seen.path, seen, arrival, since, complete, in_place)

    def _release(self, track: _Track) -> list[Decision]:
        """Held bytes are about to be superseded: a save is captured, a passing state dropped."""
        held, track.held = track.held, None
        if held is None:
            return []
        if not held.is_a_save:
            return _dropped(held.seen.copy)
        return [self._captured(held.seen, held.arrival, track.since)]

    def _rest(self, track: _Track, seen: Observation, now: float) -> None:
        """Settled, but for a last look where the signature is too young to be trusted."""
        if seen.racy:
            track.since, track.retry, track.arrival = now, self._pace.first_retry, "found"
            self._look_at(seen.path, track, now + self._pace.racy)
        elif self._tracks.get(seen.path) is track:
            del self._tracks[seen.path]


def _arrival(before: Arrival, kind: EventKind | Arrival) -> Arrival:
    if kind == "closed":  # an editor closes its temporary file after it renamed it
        return "renamed" if before == "renamed" else "closed"
    if kind == "renamed" or kind == "created" or kind == "found":
        return kind
    return "touched"


def _dropped(copy: str) -> list[Decision]:
    return [Dropped(copy)] if copy else []
