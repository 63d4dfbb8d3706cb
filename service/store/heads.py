"""The heads that this office has seen, kept outside the repository: one line for each event as it was recorded.

    SEQ COMMIT FINGERPRINT

An old copy of the repository put in the place of the present one, or a history written anew, is sound in itself; beside
this file it shows. A power cut may take the last lines, for they are not synced one by one: then fewer heads are
compared, and never a false one.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from service.model.record import Event

_LINE = re.compile(rb"([1-9][0-9]{0,17}) ([0-9a-f]{40}) ([0-9a-f]{64})")
_TAIL_BYTES = 64 * 1024


class Head(NamedTuple):
    seq: int
    commit: str
    fingerprint: str


def note_heads(path: Path, events: Iterable[Event]) -> None:
    """Adds events that were just recorded."""
    lines = "".join(f"{event.seq} {event.commit} {event.fingerprint}\n" for event in events)
    with path.open("ab") as file:
        if file.tell() and not _ends_a_line(path):
            lines = "\n" + lines  # a crash cut the last one short
        file.write(lines.encode())


def known_heads(path: Path) -> dict[int, str]:
    """Seq -> fingerprint. Where one Seq was recorded twice, as after a fall back to an old copy, the first counts."""
    known: dict[int, str] = {}
    for head in _read(path, 0):
        known.setdefault(head.seq, head.fingerprint)
    return known


def highest_head(path: Path) -> Head | None:
    """Of the last lines; None where none is known."""
    size = path.stat().st_size if path.exists() else 0
    return max(_read(path, max(0, size - _TAIL_BYTES)), default=None)


def _read(path: Path, start: int) -> list[Head]:
    if not path.exists():
        return []
    with path.open("rb") as file:
        file.seek(start)
        matches = [match for match in map(_LINE.fullmatch, file.read().split(b"\n")) if match]
    return [Head(int(match[1]), match[2].decode(), match[3].decode()) for match in matches]


def _ends_a_line(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read() == b"\n"
