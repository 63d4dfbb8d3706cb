"""Comparing two documents: files on disk, or recorded revisions whose Contents have been read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from service.actions.read_file import file_bytes
from service.diff.compare import compare
from service.errors import DocumentControlError
from service.model.redline import Redline
from service.word.pool import ReadingPool


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two documents compared."""

    name: str
    """For people: the file's name, or document and revision."""
    data: bytes
    author: str
    """Who made this revision; stands on each tracked change."""
    saved_at: datetime | None = None


def side_from_file(file: Path) -> Side:
    try:
        return Side(file.name, file_bytes(file), author="luuvet")
    except OSError as exc:
        raise DocumentControlError(f"{file} cannot be read: {exc.strerror}. Check the name and your rights.") from exc


def compare_sides(old: Side, new: Side) -> Redline:
    """Reads both in limited child processes. Raises WordError naming the side that cannot be read."""
    with ReadingPool(children=1) as pool:
        return compare(pool.read(old.data), pool.read(new.data))
