"""The share watched with watchdog: events of the kernel, or of comparing snapshots, as FolderEvents.

watchdog loses events without telling its handler: when the kernel's queue overflows, when a folder gets no watch, when the
watched folder itself goes. Two hooks lean on private names of watchdog 7.1.0 (pinned; their tests fail when it moves on):
`InotifyWatchGroup.on_queue_overflow` and `_add_callback` with `_active_callbacks_by_path`. Whatever is lost, the scan finds;
this module says when to scan at once.

The handler only queues: an exception in it would end watchdog's thread for good.
"""

from __future__ import annotations

import logging
import os
import queue
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Literal

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileAttribEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers.api import DEFAULT_OBSERVER_TIMEOUT, BaseObserver
from watchdog.observers.inotify import InotifyEmitter, InotifyWatchGroup
from watchdog.observers.inotify_c import InotifyFD
from watchdog.observers.inotify_move_event_grouper import InotifyMoveEventGrouper
from watchdog.observers.polling import PollingObserver

from service.capture.mounts import is_remote
from service.capture.observation import EventKind, FolderEvent
from service.errors import CaptureError

logger = logging.getLogger(__name__)

WatchMode = Literal["inotify", "polling"]

_WANTED: list[type[FileSystemEvent]] = [
    FileCreatedEvent,
    FileModifiedEvent,
    FileAttribEvent,
    FileClosedEvent,
    FileMovedEvent,
    FileDeletedEvent,
    DirCreatedEvent,
    DirMovedEvent,
    DirDeletedEvent,
]
"""Not opened, not closed without writing: our own reads would fill the queue."""

_MOST_AT_ONCE = 5000

_FILE_KINDS: dict[str, EventKind] = {
    "created": "created",
    "modified": "modified",
    "attrib": "attrib",
    "closed": "closed",
    "moved": "moved",
    "deleted": "deleted",
}
_FOLDER_KINDS: dict[str, EventKind] = {
    "created": "folder_created",
    "moved": "folder_moved",
    "deleted": "folder_deleted",
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """Events were or may be lost: scan."""

    what: Literal["overflow", "unwatched", "root", "dead"]
    """overflow: the kernel's queue was full · unwatched: a folder got no watch · root: the share went or was replaced ·
    dead: a thread of the watch ended."""
    detail: str = ""


def choose_mode(share: Path, setting: Literal["auto", "inotify", "polling"]) -> WatchMode:
    if setting == "auto":
        return "polling" if is_remote(share) else "inotify"
    return setting


class Watch:
    """Begins with `start`; `drain` gives what happened since. Needs a new Watch after `health` found trouble."""

    def __init__(
        self, share: Path, mode: WatchMode, polling_seconds: float = 1.0, now: Callable[[], float] = time.monotonic
    ) -> None:
        self.mode = mode
        self._share = share
        # inotify would watch a link itself, not the folder that it names.
        self._folder = os.path.realpath(share)
        self._now = now
        self._queue: queue.SimpleQueue[tuple[float, FileSystemEvent] | Trouble] = queue.SimpleQueue()
        self._unwatched: set[bytes] = set()
        self._groups: list[_WatchGroup] = []
        self._root: tuple[int, int] | None = None
        self._observer: BaseObserver = (
            PollingObserver(timeout=polling_seconds) if mode == "polling" else _Observer(self._made, self._lost)
        )

    def start(self) -> None:
        """Raises CaptureError where the share cannot be watched. Blocks while the folders get their watches."""
        try:
            status = self._share.stat()
            self._root = (status.st_dev, status.st_ino)
            events = None if self.mode == "polling" else _WANTED
            self._observer.schedule(_Queueing(self._put), self._folder, recursive=True, event_filter=events)
            self._observer.start()
        except OSError as exc:
            self.stop()
            raise CaptureError(
                f"{self._share} cannot be watched: {exc.strerror or exc}. Where the limit of inotify is reached, raise"
                ' fs.inotify.max_user_watches, or set watch = "polling" in local.toml.'
            ) from exc

    def stop(self) -> None:
        self._observer.stop()
        if self._observer.is_alive():
            self._observer.join(5.0)

    def drain(self, timeout: float) -> list[FolderEvent | Trouble]:
        """What is queued, in order; waits up to `timeout` seconds for the first."""
        items: list[tuple[float, FileSystemEvent] | Trouble] = []
        try:
            items.append(self._queue.get(block=timeout > 0, timeout=max(timeout, 0)))
            while len(items) < _MOST_AT_ONCE:
                items.append(self._queue.get_nowait())
        except queue.Empty:
            pass
        happened = [item if isinstance(item, Trouble) else self._translated(*item) for item in items]
        return [item for item in happened if item is not None]

    def health(self) -> Trouble | None:
        """Asks the share and the threads; cheap enough for every second."""
        try:
            status = self._share.stat()
        except OSError as exc:
            return Trouble("root", f"{self._share}: {exc.strerror or exc}")
        if (status.st_dev, status.st_ino) != self._root:
            return Trouble("root", f"{self._share} is another folder now")
        if not self._observer.is_alive() or not all(emitter.is_alive() for emitter in self._observer.emitters):
            return Trouble("dead", "the watch ended")
        return None

    def unwatched(self) -> int:
        """Folders that got no watch and are still there."""
        self._unwatched = {path for path in self._unwatched if os.path.isdir(path)}
        return len(self._unwatched)

    def watched(self) -> int | None:
        """Folders with a watch; None when polling."""
        return sum(group.count() for group in self._groups) if self.mode == "inotify" else None

    def _put(self, event: FileSystemEvent) -> None:
        self._queue.put((self._now(), event))

    def _made(self, group: _WatchGroup) -> None:
        self._groups.append(group)

    def _lost(self, trouble: Trouble, path: bytes) -> None:
        if trouble.what == "unwatched":
            self._unwatched.add(path)
        self._queue.put(trouble)

    def _translated(self, at: float, event: FileSystemEvent) -> FolderEvent | Trouble | None:
        kinds = _FOLDER_KINDS if event.is_directory else _FILE_KINDS
        kind = kinds.get(event.event_type)
        if event.is_directory and event.event_type == "deleted" and event.src_path == self._folder:
            return Trouble("root", f"{self._share} was removed")
        if kind is None:
            return None
        if event.event_type == "moved":
            return FolderEvent(kind, self._relative(event.dest_path), at, self._relative(event.src_path))
        return FolderEvent(kind, self._relative(event.src_path), at)

    def _relative(self, path: bytes | str) -> str:
        return os.fsdecode(path).removeprefix(self._folder + "/")


class _Queueing(FileSystemEventHandler):
    def __init__(self, put: Callable[[FileSystemEvent], None]) -> None:
        self._put = put

    def on_any_event(self, event: FileSystemEvent) -> None:
        self._put(event)


class _Grouper(InotifyMoveEventGrouper):
    """A file moved out of the share makes every later event wait until its partner is given up: half a second in watchdog.
    Both halves of a rename come from one system call, so a twentieth is ample; a pair that is torn apart all the same is
    joined again by its inode (settle)."""

    delay = 0.05


class _WatchGroup(InotifyWatchGroup):
    """Tells of overflows and of folders without a watch."""

    report: Callable[[Trouble, bytes], None]

    def __post_init__(self) -> None:
        self._move_event_grouper = _Grouper()
        super().__post_init__()

    def count(self) -> int:
        return len(self._active_callbacks_by_path)

    def on_queue_overflow(self) -> None:
        super().on_queue_overflow()
        self.report(Trouble("overflow", "the kernel's queue of events was full"), self.path)

    def _add_callback(self, path: bytes) -> None:
        super()._add_callback(path)
        if path not in self._active_callbacks_by_path and os.path.isdir(path):
            self.report(Trouble("unwatched", os.fsdecode(path)), path)


class _Emitter(InotifyEmitter):
    def __init__(
        self,
        *args: Any,
        made: Callable[[_WatchGroup], None],
        report: Callable[[Trouble, bytes], None],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._made = made
        self._group = type("_ReportingGroup", (_WatchGroup,), {"report": staticmethod(report)})

    def on_thread_start(self) -> None:
        group = self._group(
            self._inotify_fd,
            os.fsencode(self.watch.path),
            is_recursive=self.watch.is_recursive,
            event_mask=self.get_event_mask_from_filter(),
            follow_symlink=self.watch.follow_symlink,
        )
        self._inotify = group
        self._made(group)


class _Observer(BaseObserver):
    """watchdog's InotifyObserver with our emitter."""

    def __init__(self, made: Callable[[_WatchGroup], None], report: Callable[[Trouble, bytes], None]) -> None:
        self._inotify_fd = InotifyFD()
        self._inotify_fd.start()
        emitter = partial(_Emitter, made=made, report=report)
        super().__init__(emitter, timeout=DEFAULT_OBSERVER_TIMEOUT, inotify_fd=self._inotify_fd)  # type: ignore[arg-type]

    def on_thread_stop(self) -> None:
        super().on_thread_stop()
        self._inotify_fd.stop()
        self._inotify_fd.join(5.0)
