"""Comparing two documents: files on disk, or recorded revisions."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from service.actions.read_file import ReadFile, file_bytes, read_whatever
from service.config import Local
from service.diff.compare import compare
from service.errors import DocumentControlError
from service.model.content import Content, Story
from service.model.redline import Redline
from service.register.derived import Conversion
from service.word.convert import converted
from service.word.pool import ReadingPool
from service.word.tracked import View


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two documents compared."""

    name: str
    """For people: the file's name, or document and revision."""
    data: bytes
    author: str
    """Who made this revision; stands on each tracked change."""
    saved_at: datetime | None = None
    conversion: Conversion | None = None
    """Of a recorded file of an old format, where it was converted before."""


@dataclass(frozen=True, slots=True)
class Compared:
    old: ReadFile
    new: ReadFile
    redline: Redline


def side_from_file(file: Path) -> Side:
    if str(file) == os.devnull:
        return Side(os.devnull, b"", author="luuvet")
    try:
        return Side(file.name, file_bytes(file), author="luuvet")
    except OSError as exc:
        raise DocumentControlError(f"{file} cannot be read: {exc.strerror}. Check the name and your rights.") from exc


def compare_sides(old: Side, new: Side, local: Local | None = None) -> Compared:
    """Reads both in limited child processes. Raises WordError naming the side that cannot be read."""
    with ReadingPool(children=1) as pool:
        before, after = (read_side(pool, side, local or Local()) for side in (old, new))
    return Compared(before, after, compare(before.content, after.content))


def read_side(pool: ReadingPool, side: Side, local: Local, view: View = "accepted") -> ReadFile:
    """As accepted, or as it was before its tracked changes. Raises WordError."""
    if side.name == os.devnull:  # so Git names the side where the document is not
        return ReadFile(b"", Content((Story("body", "body", ()),)))
    made = side.conversion
    if made is None or made.body is None:
        return read_whatever(pool, side.data, local, view)
    content = converted(pool.read(made.body, view), made.dialect, made.converter, has_macros=made.has_macros)
    return ReadFile(made.body, content, made.converter)
