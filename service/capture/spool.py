"""Copies of what was read, kept until they are recorded.

Small copies stay in memory until somebody writes them out: making a file may take as long as the disk is busy, half a second
and more, in which the watcher would miss the saves of others. What dies with the process is what no row of the journal
names yet, and such copies are swept away at the next start anyway. A copy on disk gets its final name at once: only a row of the journal makes it count, and that row is written after `keep` has put
the copy safely on disk. What no row names is swept away at the next start.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Set
from io import BytesIO
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO

from service.errors import CaptureError

_MOST_HELD = 64 * 1024 * 1024


class Spool:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._held: dict[str, bytes] = {}

    def path(self, copy: str) -> Path:
        """Raises CaptureError for a name that this spool did not give."""
        if not copy or "/" in copy or copy.startswith("."):
            raise CaptureError(f"{copy!r} is not a copy in the spool. The journal may be damaged: luuvet status tells.")
        return self.folder / copy

    def begin(self) -> tuple[str, BinaryIO]:
        """A new copy and the file to write it to."""
        copy = _new_name()
        return copy, self.path(copy).open("xb")

    def hold(self, content: bytes) -> str:
        """A new copy, in memory as long as there is room for it."""
        copy = _new_name()
        if sum(map(len, list(self._held.values()))) + len(content) <= _MOST_HELD:
            self._held[copy] = content
        else:
            self.path(copy).write_bytes(content)
        return copy

    def reading(self, copy: str) -> BinaryIO:
        held = self._held.get(copy)
        return self.path(copy).open("rb") if held is None else BytesIO(held)

    def write_out(self, copy: str) -> None:
        """From now on it is a file; whoever reads may do so meanwhile."""
        held = self._held.get(copy)
        if held is not None:
            self.path(copy).write_bytes(held)
            del self._held[copy]

    def keep(self, copies: Iterable[str]) -> None:
        """They survive a power cut from now on."""
        for copy in copies:
            self.write_out(copy)
            _sync(self.path(copy), os.O_RDONLY)
        _sync(self.folder, os.O_RDONLY | os.O_DIRECTORY)

    def discard(self, copy: str) -> None:
        if copy and self._held.pop(copy, None) is None:
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


def _new_name() -> str:
    return f"{token_hex(12)}.copy"


def _sync(path: Path, flags: int) -> None:
    descriptor = os.open(path, flags | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
