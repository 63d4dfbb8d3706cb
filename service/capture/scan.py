"""The share compared with what is known of it: the truth that the watcher only hints at.

`walk` reads the folder, `compare` is pure. What a scan finds are hints too: each is looked at before anything is captured.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from service.capture.names import is_walked
from service.capture.observation import Known, Signature

_DEEPEST = 100
_MOST_PASSED_OVER = 200

_LINK = "It is a link, and links are not followed. Put the document or the folder itself here."
_NO_FILE = "It is no file but a pipe, a socket or a device, and is not read. Put the document itself here."
_OF_GIT = "It is a repository of Git: what lies in it is not recorded. Keep documents outside of it."
_TOO_DEEP = f"It lies below {_DEEPEST} folders: what is in it is not recorded. Move it further up."
PASSED_OVER = frozenset({_LINK, _NO_FILE, _OF_GIT, _TOO_DEEP})
"""Why something that a person may take for a document, or for a folder of documents, is none."""


@dataclass(slots=True)
class Walk:
    """What lies in the share."""

    files: dict[str, Signature] = field(default_factory=dict)
    """Documents by path."""
    folders: int = 0
    unreadable: list[str] = field(default_factory=list)
    """Folders that could not be listed: nothing is known of what lies below them."""
    passed_over: dict[str, str] = field(default_factory=dict)
    """What is not recorded though it looks like a document or may hold some, with one of the reasons PASSED_OVER; of very
    many, some."""
    missing: bool = False
    """The share itself is not there."""


@dataclass(frozen=True, slots=True)
class Differences:
    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    """(old, new): same inode, size and modification time under another path."""
    vanished: Literal["", "missing", "empty"] = ""
    """The share is not there, or holds no document while some are recorded: a mount that went away looks like this, so
    nothing counts as deleted."""

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.gone or self.renamed)


def walk(share: Path, is_document: Callable[[str], bool], below: str = "") -> Walk:
    """The documents of the share, or of one folder of it. No link is followed, and no folder is entered twice."""
    found = Walk()
    entered: set[tuple[int, int]] = set()
    pending = [below]
    while pending:
        folder = pending.pop()
        try:
            with os.scandir(share / folder if folder else share) as entries:
                status = os.stat(share / folder if folder else share)
                if (status.st_dev, status.st_ino) in entered:
                    continue  # the same folder mounted below itself
                entered.add((status.st_dev, status.st_ino))
                pending += _take(entries, folder, is_document, found)
        except FileNotFoundError:
            found.missing = found.missing or folder == ""
        except OSError:
            found.unreadable.append(folder)
        else:
            found.folders += 1
    return found


def _take(entries: os._ScandirIterator[str], folder: str, is_document: Callable[[str], bool], found: Walk) -> list[str]:
    """Files of one folder into `found`; the folders in it are returned."""
    inner = []
    for entry in entries:
        path = f"{folder}/{entry.name}" if folder else entry.name
        reason = _passed_over(entry, path, is_document)
        if reason:
            if len(found.passed_over) < _MOST_PASSED_OVER:
                found.passed_over[path] = reason
        elif entry.is_dir(follow_symlinks=False):
            if is_walked(entry.name):
                inner.append(path)
        elif is_document(path) and entry.is_file(follow_symlinks=False):
            try:
                found.files[path] = Signature.of(entry.stat(follow_symlinks=False))
            except FileNotFoundError:
                continue  # gone since the folder was listed
    return inner


def _passed_over(entry: os.DirEntry[str], path: str, is_document: Callable[[str], bool]) -> str:
    if entry.is_symlink():
        return _LINK if is_document(path) or os.path.isdir(entry) else ""
    if entry.is_dir(follow_symlinks=False):
        if entry.name.casefold() == ".git":
            return _OF_GIT
        return _TOO_DEEP if path.count("/") >= _DEEPEST else ""
    return _NO_FILE if is_document(path) and not entry.is_file(follow_symlinks=False) else ""


def compare(known: Mapping[str, Known], found: Walk) -> Differences:
    if found.missing or "" in found.unreadable or (known and not found.files):
        vanished: Literal["", "missing", "empty"] = "missing" if found.missing or found.unreadable else "empty"
        return Differences(vanished=vanished if known or found.missing else "")
    new = {path: signature for path, signature in found.files.items() if path not in known}
    gone = [path for path in known if path not in found.files and not _is_hidden(path, found.unreadable)]
    renamed = _renamed(known, gone, new)
    for old, new_path in renamed:
        gone.remove(old)
        del new[new_path]
    changed = [path for path, known_file in known.items() if _differs(known_file, found.files.get(path))]
    return Differences(tuple(new), tuple(changed), tuple(gone), tuple(renamed))


def too_many(deletions: int, known: int) -> bool:
    """So many files do not go in one go unless something is wrong with the share: a person says."""
    return deletions > max(20, known // 10)


def _differs(known: Known, signature: Signature | None) -> bool:
    return signature is not None and not known.matches(signature)


def _is_hidden(path: str, unreadable: list[str]) -> bool:
    return any(path.startswith(f"{folder}/") for folder in unreadable)


def _renamed(known: Mapping[str, Known], gone: list[str], new: Mapping[str, Signature]) -> list[tuple[str, str]]:
    """A rename keeps inode, size and modification time; an inode that was given to the next file does not."""
    by_file = {signature[:4]: path for path, signature in new.items()}
    pairs = []
    for old in gone:
        signature = known[old].signature
        match = by_file.pop(signature[:4], None) if signature else None
        if match is not None:
            pairs.append((old, match))
    return pairs
