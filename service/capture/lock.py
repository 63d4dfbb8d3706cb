"""The office's lock: who holds it may write the record. It dies with its process, so it is never stale.

It is a lock on a descriptor (flock), not a file with a number in it: what the file says is only for people.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from service.errors import OfficeBusy


class OfficeLock:
    """Context manager. A forked child lets go of it at once, or the lock would live as long as the child."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None
        os.register_at_fork(after_in_child=self._close)

    @property
    def held(self) -> bool:
        return self._descriptor is not None

    def acquire(self) -> None:
        """Raises OfficeBusy."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as exc:
            holder = os.pread(descriptor, 200, 0).decode("utf-8", "replace").strip()
            os.close(descriptor)
            raise OfficeBusy(
                f"Another luuvet ({holder or 'process unknown'}) is at work on {self._path.parent.parent}."
                " Stop it first, or leave the work to it."
            ) from exc
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"process {os.getpid()}\n".encode(), 0)
        self._descriptor = descriptor

    def release(self) -> None:
        if self._descriptor is not None:
            os.ftruncate(self._descriptor, 0)
        self._close()

    def _close(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> OfficeLock:
        self.acquire()
        return self

    def __exit__(self, *_: object) -> None:
        self.release()
