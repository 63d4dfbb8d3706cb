"""Copies of what was read, kept until they are recorded.

A copy gets its final name at once: only a row of the journal makes it count, and that row is written after `keep` has put
the copy safely on disk. What no row names is swept away at the next start.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Set
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO

from service.errors import CaptureError


class Spool:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def path(self, copy: str) -> Path:
        """Raises CaptureError for a name that this spool did not give."""
        if not copy or "/" in copy or copy.startswith("."):
            raise CaptureError(f"{copy!r} is not a copy in the spool. The journal may be damaged: luuvet status tells.")
        return self.folder / copy

    def begin(self) -> tuple[str, BinaryIO]:
        """A new copy and the file to write it to."""
        copy = f"{token_hex(12)}.copy"
        return copy, self.path(copy).open("xb")

    def keep(self, copies: Iterable[str]) -> None:
        """They survive a power cut from now on."""
        for copy in copies:
            _sync(self.path(copy), os.O_RDONLY)
        _sync(self.folder, os.O_RDONLY | os.O_DIRECTORY)

    def discard(self, copy: str) -> None:
        if copy:
            self.path(copy).unlink(missing_ok=True)

    def sweep(self, wanted: Set[str]) -> list[str]:
        """At the start, with nobody else at work: removes every copy that no row of the journal names."""
        stray = [entry.name for entry in os.scandir(self.folder) if entry.is_file() and entry.name not in wanted]
        for name in stray:
            (self.folder / name).unlink(missing_ok=True)
        return stray

    def free_bytes(self) -> int:
        status = os.statvfs(self.folder)
        return status.f_bavail * status.f_frsize


def _sync(path: Path, flags: int) -> None:
    descriptor = os.open(path, flags | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
