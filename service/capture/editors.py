"""Who has a document open, as Word's owner file (`~$name.docx`) and LibreOffice's lock file (`.~lock.name.docx#`) say.

LibreOffice removes its lock file and writes it again at every save, and both vanish on closing, often before the last save
has settled. So what they said is remembered for a while.
"""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass
from pathlib import Path

from service.capture.evidence import Evidence

_REMEMBER_SECONDS = 12 * 3600.0
_AFTER_CLOSE_SECONDS = 10.0
_MOST_BYTES = 4096
_MOST_ENTRIES = 5000


def is_editor_file(name: str) -> bool:
    return name.startswith("~$") or (name.startswith(".~lock.") and name.endswith("#"))


def owner_file_names(name: str) -> tuple[str, ...]:
    """How Word may call its owner file for the document `name`: a stem of eight letters or more loses its first two, one of
    seven its first; Excel keeps the whole name."""
    stem = name.rpartition(".")[0]
    cut = 2 if len(stem) >= 8 else 1 if len(stem) == 7 else 0
    return tuple(dict.fromkeys((f"~${name[cut:]}", f"~${name}")))


def lock_file_name(name: str) -> str:
    return f".~lock.{name}#"


def parse_owner_file(content: bytes) -> str:
    """The Office user name; empty where the bytes are not laid out as Word or Excel do (162 and 165 bytes: the name in the
    machine's code page, then its length and the name in UTF-16 at 54 or 55)."""
    for place in (54, 55):
        if len(content) >= place + 2:
            (length,) = struct.unpack_from("<H", content, place)
            name = content[place + 2 : place + 2 + 2 * length]
            if 0 < length <= 52 and len(name) == 2 * length:
                return _clean(name.decode("utf-16-le", "replace"))
    length = content[0] if content else 0
    name = content[1 : 1 + length]
    return _clean(name.decode("ascii")) if 0 < length <= 52 and name.isascii() else ""


def parse_lock_file(content: bytes) -> str:
    """The name shown to others, or the system user where none is set."""
    fields, current, escaped = [], "", False
    for letter in content.decode("utf-8", "replace"):
        if escaped or letter not in "\\,;":
            current, escaped = current + letter, False
        elif letter == "\\":
            escaped = True
        else:
            fields.append(current)
            current = ""
    return next((_clean(part) for part in fields[:2] if _clean(part)), "")


def _clean(name: str) -> str:
    return "".join(letter for letter in name if letter.isprintable() and letter != "�").strip()[:100]


@dataclass(slots=True)
class _Entry:
    name: str
    opened_at: float
    forget_at: float


class Editors:
    """What owner and lock files said, by their paths."""

    def __init__(self, share: Path) -> None:
        self._share = share
        self._entries: dict[str, _Entry] = {}

    def seen(self, path: str, at: float) -> None:
        """An owner or lock file was written."""
        folder, _, name = path.rpartition("/")
        content = _read(self._share / folder / name)
        said = parse_owner_file(content) if name.startswith("~$") else parse_lock_file(content)
        if said:
            self._entries.pop(path, None)
            self._entries[path] = _Entry(said, at, at + _REMEMBER_SECONDS)
        if len(self._entries) > _MOST_ENTRIES:
            self._entries.pop(next(iter(self._entries)))

    def gone(self, path: str, at: float) -> None:
        if entry := self._entries.get(path):
            entry.forget_at = min(entry.forget_at, at + _AFTER_CLOSE_SECONDS)

    def evidence(self, path: str, at: float) -> list[Evidence]:
        """Newest first."""
        folder, slash, name = path.rpartition("/")
        said = []
        for candidate in (*owner_file_names(name), lock_file_name(name)):
            entry = self._entries.get(f"{folder}{slash}{candidate}")
            if entry and at <= entry.forget_at:
                source = Evidence("ownerfile" if candidate.startswith("~$") else "lockfile", entry.name)
                said.append((entry.opened_at, source))
        return [source for _, source in sorted(said, key=lambda pair: -pair[0])]

    def look_around(self, path: str, at: float) -> None:
        """Reads owner and lock files that lie beside a document and were never seen being written."""
        folder, slash, name = path.rpartition("/")
        for candidate in (*owner_file_names(name), lock_file_name(name)):
            beside = f"{folder}{slash}{candidate}"
            if beside not in self._entries:
                self.seen(beside, at)


def _read(path: Path) -> bytes:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return b""  # gone again, or not ours to read: no evidence
    try:
        return os.read(descriptor, _MOST_BYTES)
    except OSError:
        return b""
    finally:
        os.close(descriptor)
