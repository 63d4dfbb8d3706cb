"""Samba's own word for who wrote a file: the lines of vfs_full_audit, read as they come.

    [2026/11/23 05:48:58.546351,  1]   bob|127.0.0.1|vm|share|pwrite_recv|ok|/srv/share/brief.docx

The share's settings to go with it (checked on Samba 4.17; an operation name that a version does not know makes the share
refuse every connection):

    full_audit:prefix = %U|%I|%m|%S
    full_audit:success = create_file close pwrite_recv renameat unlinkat
    full_audit:failure = none

`%U` is the user who logged on, right even where `force user` makes every file belong to one account.
"""

from __future__ import annotations

import itertools
import os
import re
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

_BEFORE_SECONDS = 5.0
_AFTER_SECONDS = 2.0
_JUST_NOW_SECONDS = 0.05
_REMEMBERED = 20_000
_REMEMBERED_EACH = 16
_FIRST_READ_BYTES = 4 * 1024 * 1024
_MOST_READ_BYTES = 16 * 1024 * 1024

_LINE = re.compile(
    r"(?P<user>[^|\s][^|]*)\|(?P<address>[^|]*)\|(?P<machine>[^|]*)\|(?P<share>[^|]*)\|(?P<operation>[a-z_]+)\|ok\|(?P<rest>.*)\Z"
)
_SAMBA_STAMP = re.compile(r"\[(\d{4}/\d\d/\d\d \d\d:\d\d:\d\d(?:\.\d+)?)")
_ISO_STAMP = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?)")
_SYSLOG_PREFIX = re.compile(r"\A.*?smbd_audit(?:\[\d+\])?:\s*")
_SAMBA_PREFIX = re.compile(r"\A\[[^\]]*\]\s*")

_MAY_WRITE = 0x2 | 0x4
"""FILE_WRITE_DATA, FILE_APPEND_DATA in the access mask of create_file."""

Deed = Literal["wrote", "opened", "closed", "renamed", "deleted"]
_STRONG: tuple[Deed, ...] = ("wrote", "renamed")
_WEAK: tuple[Deed, ...] = ("opened", "closed")
"""Readers close files too: asked only where the log holds nothing better."""


@dataclass(frozen=True, slots=True)
class AuditLine:
    at: float
    """Unix time."""
    user: str
    deed: Deed
    path: str
    """As the server names it, absolute or below the share; renamed: the new one."""
    former_path: str = ""

    def is_about(self, at: float) -> bool:
        """The deed of that very moment, and not an earlier one."""
        return self.at >= at - _JUST_NOW_SECONDS


def parse_line(line: str, read_at: float) -> AuditLine | None:
    """None for a line that says nothing about who wrote; `read_at` is the time of a line that carries none."""
    text = _SAMBA_PREFIX.sub("", _SYSLOG_PREFIX.sub("", line.rstrip("\r\n"))).strip()
    found = _LINE.match(text)
    if not found:
        return None
    operation, rest = found["operation"], found["rest"]
    at, user = _stamp(line, read_at), found["user"].strip()
    if operation == "renameat":
        former, _, path = rest.partition("|")
        return AuditLine(at, user, "renamed", path, former)
    deed = _deed(operation, rest)
    return AuditLine(at, user, deed, rest.rpartition("|")[2]) if deed else None


def _deed(operation: str, rest: str) -> Deed | None:
    if operation in ("pwrite", "pwrite_recv", "pwrite_send", "ftruncate", "write"):
        return "wrote"
    if operation in ("unlinkat", "unlink"):
        return "deleted"
    if operation == "close":
        return "closed"
    if operation != "create_file":
        return None
    mask, _, more = rest.partition("|")
    kind, _, more = more.partition("|")
    if kind != "file" or not _may_write(mask):
        return None
    return "wrote" if more.partition("|")[0] not in ("open", "open_if") else "opened"


def _may_write(mask: str) -> bool:
    try:
        return bool(int(mask, 16) & _MAY_WRITE)
    except ValueError:
        return False


def _stamp(line: str, read_at: float) -> float:
    if found := _SAMBA_STAMP.match(line):
        layout = "%Y/%m/%d %H:%M:%S.%f" if "." in found[1] else "%Y/%m/%d %H:%M:%S"
        return datetime.strptime(found[1], layout).timestamp()  # noqa: DTZ007 (smbd writes local time)
    if found := _ISO_STAMP.match(line):
        return datetime.fromisoformat(found[1]).timestamp()
    return read_at


def _first(newest_first: Iterable[AuditLine], deeds: tuple[Deed, ...]) -> AuditLine | None:
    return next((line for line in newest_first if line.deed in deeds), None)


class AuditLog:
    """The log's last lines, read on from where the last reading ended; survives rotation and a log that is not there yet."""

    def __init__(self, path: Path, share: Path) -> None:
        self._path = path
        self._share = os.path.realpath(share)
        self._inode: int | None = None
        self._offset = 0
        self._rest = b""
        self._lines: dict[str, deque[AuditLine]] = {}
        self._last_at = 0.0

    def refresh(self, now: float) -> None:
        try:
            with self._path.open("rb") as log:
                status = os.fstat(log.fileno())
                if status.st_ino != self._inode or status.st_size < self._offset:
                    first = self._inode is None
                    self._inode, self._rest = status.st_ino, b""
                    self._offset = max(0, status.st_size - _FIRST_READ_BYTES) if first else 0
                log.seek(self._offset)
                read = log.read(_MOST_READ_BYTES)
        except OSError:
            return  # rotated away or not readable this moment: no evidence, and the next source is asked
        self._offset += len(read)
        *whole, self._rest = (self._rest + read).split(b"\n")
        for raw in whole:
            line = parse_line(os.fsdecode(raw), now)
            if line:
                self._remember(line)

    def was_active(self, now: float) -> bool:
        """Somebody works through Samba just now, so a missing line may only be late."""
        return abs(now - self._last_at) < _BEFORE_SECONDS

    def writer(self, path: str, at: float) -> AuditLine | None:
        """Who wrote `path` (relative to the share) or renamed a file to it around `at`, with the time of that user's last line
        about it, which for a long file is the closing; None: the log does not say.

        What was written before the name was last taken away was another file: an editor renames the old one first.
        """
        near = list(itertools.takewhile(lambda line: not self._takes_away(line, path), self._about(path, at)))
        wrote = _first(near, _STRONG) or _first(near, _WEAK)
        return wrote and replace(wrote, at=next(line.at for line in near if line.user == wrote.user))

    def mover(self, old: str, new: str, at: float) -> AuditLine | None:
        """Renaming a folder names only the folder, so a line about any folder above both counts."""
        for former, path in _ancestors(old, new):
            for line in self._about(path, at):
                if line.deed == "renamed" and self._means(line.former_path, former) and self._means(line.path, path):
                    return line
        return None

    def deleter(self, path: str, at: float) -> AuditLine | None:
        """The file or a folder above it was deleted, or moved out of sight."""
        while path:
            for line in self._about(path, at):
                if self._takes_away(line, path):
                    return line
            path = path.rpartition("/")[0]
        return None

    def _takes_away(self, line: AuditLine, path: str) -> bool:
        gone = line.path if line.deed == "deleted" else line.former_path
        return bool(gone) and self._means(gone, path)

    def _remember(self, line: AuditLine) -> None:
        self._last_at = max(self._last_at, line.at)
        for path in {line.path, line.former_path} - {""}:
            about = self._lines.pop(path, None) or deque(maxlen=_REMEMBERED_EACH)
            about.append(line)
            self._lines[path] = about
        while len(self._lines) > _REMEMBERED:
            del self._lines[next(iter(self._lines))]

    def _about(self, path: str, at: float) -> list[AuditLine]:
        """Lines that name it, newest first."""
        lines = [line for name in self._names(path) for line in self._lines.get(name, ())]
        near = [line for line in lines if at - _BEFORE_SECONDS <= line.at <= at + _AFTER_SECONDS]
        return sorted(near, key=lambda line: line.at)[::-1]

    def _names(self, path: str) -> tuple[str, str]:
        """Versions of Samba differ in whether they log the path below the share or the whole one."""
        return path, f"{self._share}/{path}"

    def _means(self, logged: str, path: str) -> bool:
        return logged in self._names(path)


def _ancestors(old: str, new: str) -> Iterable[tuple[str, str]]:
    """The pair itself, then the folders whose renaming would make the one of the other."""
    yield old, new
    while old.rpartition("/")[2] == new.rpartition("/")[2] and "/" in old and "/" in new:
        old, new = old.rpartition("/")[0], new.rpartition("/")[0]
        yield old, new
