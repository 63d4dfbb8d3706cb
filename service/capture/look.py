"""A look at one file of the share: its bytes, safely copied, and what they and the file say.

Nothing in the share is trusted: no link is followed on the way, what is not a regular file is not opened twice, and a file
that changes while it is read is read again.
"""

from __future__ import annotations

import errno
import fcntl
import os
import signal
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from service.capture.observation import Known, Observation, Signature, Whole
from service.capture.spool import Spool
from service.capture.wholeness import wholeness

_OPEN = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC
_ABSENT = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.EISDIR, errno.ENXIO, errno.ENODEV})
_CHUNK = 1024 * 1024
_IN_MEMORY = 8 * 1024 * 1024
_ATTEMPTS = 3

_FINE_CLOCK_SECONDS = 0.02
_COARSE_CLOCK_SECONDS = 2.1
"""A file system that keeps whole seconds (FAT: two) can hide a write for so long."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes."""

    large: int = 64 * 1024 * 1024
    """Read only after a longer quiet."""
    largest: int = 1024 * 1024 * 1024
    """Never read; a person is told."""
    reserve: int = 200 * 1024 * 1024
    """Free space that the spool leaves on its disk."""


@dataclass(frozen=True, slots=True)
class _Taken:
    sha256: str
    copy: str
    """Empty where the bytes are known."""
    size: int


class Looker:
    """Raises nothing about a file: whatever is wrong with it stands in the Observation."""

    def __init__(
        self,
        share: Path,
        spool: Spool,
        *,
        local_files: bool = True,
        limits: Limits | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        """`local_files`: the kernel knows everyone who has a file open (false for a network mount)."""
        self._share = share
        self._spool = spool
        self._local_files = local_files
        self._limits = limits or Limits()
        self._now = now

    def look(self, path: str, known: Known | None = None, held: str = "", large: bool = False) -> Observation:
        """Reads `path`; `known` and `held` (SHA-256) are bytes that need no further copy."""
        try:
            with self._opened(path) as (folder, file):
                for _ in range(_ATTEMPTS):
                    seen = self._read(path, folder, file, known, held, large)
                    if seen.state != "changing":
                        break
                return seen
        except OSError as exc:
            if exc.errno in _ABSENT:
                return Observation(path, "missing")
            return Observation(path, "unreadable", reason=f"{exc.strerror or exc} (while reading the file)")

    @contextmanager
    def _opened(self, path: str) -> Iterator[tuple[int, int]]:
        """Descriptors of the file's folder and of the file, walked to step by step so that no link is followed."""
        *folders, name = path.split("/")
        folder = os.open(self._share, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            for part in folders:
                inner = os.open(part, _OPEN | os.O_DIRECTORY, dir_fd=folder)
                os.close(folder)
                folder = inner
            file = os.open(name, _OPEN | os.O_NONBLOCK | os.O_NOCTTY, dir_fd=folder)
            try:
                yield folder, file
            finally:
                os.close(file)
        finally:
            os.close(folder)

    def _read(self, path: str, folder: int, file: int, known: Known | None, held: str, large: bool) -> Observation:
        status = os.fstat(file)
        if not stat.S_ISREG(status.st_mode):
            return Observation(path, "missing")
        before = Signature.of(status)
        if known and known.matches(before):
            return self._observation(path, status, before, _Taken(known.sha256, "", before.size), file)
        if before.size > self._limits.largest:
            return Observation(
                path, "unreadable", before, reason=f"larger than {self._limits.largest} bytes: not recorded"
            )
        if before.size > self._limits.large and not large:
            return Observation(path, "large", before, writer=self._writer(file))
        if self._spool.free_bytes() < before.size + self._limits.reserve:
            return Observation(path, "unreadable", before, reason="the disk of the office's folder is nearly full")
        taken = self._take(file, before.size, {known.sha256 if known else "", held})
        if taken.size != before.size or not _is_still(before, file, folder, path.rpartition("/")[2]):
            self._spool.discard(taken.copy)
            return Observation(path, "changing", before)
        return self._observation(path, status, before, taken, file)

    def _observation(
        self, path: str, status: os.stat_result, signature: Signature, taken: _Taken, file: int
    ) -> Observation:
        age = self._now() - signature.ctime_ns / 1e9
        return Observation(
            path,
            "read",
            signature,
            taken.sha256,
            self._wholeness(taken.copy) if taken.copy else "yes",
            self._writer(file),
            taken.copy,
            racy=age < _clock_seconds(signature),
            age=age,
            owner=status.st_uid,
        )

    def _wholeness(self, copy: str) -> Whole:
        with self._spool.reading(copy) as content:
            return wholeness(content)

    def _take(self, file: int, size: int, known: set[str]) -> _Taken:
        os.lseek(file, 0, os.SEEK_SET)
        return self._take_small(file, size, known) if size <= _IN_MEMORY else self._take_large(file, known)

    def _take_small(self, file: int, size: int, known: set[str]) -> _Taken:
        content = b""
        while len(content) <= size and (chunk := os.read(file, size + 1 - len(content))):
            content += chunk
        digest = sha256(content).hexdigest()
        if digest in known:
            return _Taken(digest, "", len(content))
        return _Taken(digest, self._spool.hold(content), len(content))

    def _take_large(self, file: int, known: set[str]) -> _Taken:
        copy, target = self._spool.begin()
        hashed, size = sha256(), 0
        try:
            with target:
                while size <= self._limits.largest and (chunk := os.read(file, _CHUNK)):
                    hashed.update(chunk)
                    size += target.write(chunk)
        except OSError:
            self._spool.discard(copy)
            raise
        if hashed.hexdigest() in known:
            self._spool.discard(copy)
            copy = ""
        return _Taken(hashed.hexdigest(), copy, size)

    def _writer(self, file: int) -> bool | None:
        return has_writer(file) if self._local_files else None


def has_writer(file: int) -> bool | None:
    """Whether anybody has the file open for writing, asked of the kernel by a read lease (microseconds); None: it does not
    say, for the file system knows no leases or the file is not ours."""
    try:
        # While the lease is ours, a new writer sends its holder a signal, by default one that ends the process; SIGURG does not.
        fcntl.fcntl(file, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except OSError as exc:
        return True if exc.errno == errno.EAGAIN else None
    fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    return False


def _is_still(before: Signature, file: int, folder: int, name: str) -> bool:
    """The bytes are those of one moment: the file has not changed, or it was replaced as a whole by the next save."""
    after = Signature.of(os.fstat(file))
    try:
        named = Signature.of(os.stat(name, dir_fd=folder, follow_symlinks=False))
    except FileNotFoundError:
        return after.is_renamed(before)
    if named[:2] != before[:2]:
        return after.is_renamed(before)
    return after == named == before


def _clock_seconds(signature: Signature) -> float:
    whole_seconds = not signature.mtime_ns % 1_000_000_000 and not signature.ctime_ns % 1_000_000_000
    return _COARSE_CLOCK_SECONDS if whole_seconds else _FINE_CLOCK_SECONDS
