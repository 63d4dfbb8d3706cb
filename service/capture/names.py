"""Which files of the share count as documents, by their names alone.

A name is judged on its NFC form without regard to case; the path itself is never altered.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from fnmatch import translate
from functools import lru_cache
from unicodedata import normalize

from service.config import Rules

TEMPORARY = (
    "~$*",  # Word's owner file
    "~*.tmp",  # ~WRD0001.tmp, ~WRL0001.tmp: Word's new and old bytes during a save
    "*.tmp",
    ".~*",  # LibreOffice's .~lock.NAME#, WPS Office
    "._*",  # macOS
    ".ds_store",
    ".fuse_hidden*",
    ".nfs*",
    ".smbdelete*",
    ".goutputstream-*",
    "thumbs.db",
    "desktop.ini",
    "*.part",
    "*.partial",
    "*.filepart",
    "*.crdownload",
    "*.download",
    "(a document being saved by *",
)
"""Names that editors, copiers and systems use for a while. They are seen, as hints, and never recorded."""

SERVICE_FOLDERS = frozenset(
    {
        ".git",
        ".temporaryitems",
        ".trashes",
        ".recycle",
        "#recycle",
        "$recycle.bin",
        "@eadir",
        "lost+found",
        "system volume information",
    }
)
"""Folders of systems and of Git: nothing below them is a document."""

_RSYNC = re.compile(r"\..+\.[0-9a-z]{6}\Z", re.IGNORECASE)
"""rsync writes `a.docx` as `.a.docx.fjLtfI` and renames it."""


def is_temporary(name: str) -> bool:
    """`name` is the last part of a path."""
    folded = _folded(name)
    return bool(_matcher(TEMPORARY)(folded) or _RSYNC.match(folded))


def is_walked(folder: str) -> bool:
    """Documents may lie in a folder of this name."""
    folded = _folded(folder)
    return folded not in SERVICE_FOLDERS and not folded.startswith(".trash-") and folder not in ("", ".", "..")


def is_document(path: str, rules: Rules) -> bool:
    """`path` is relative to the share, `/`-separated."""
    *folders, name = path.split("/")
    if "\0" in path or not all(is_walked(folder) for folder in folders) or not is_walked(name):
        return False
    stem, dot, ending = _folded(name).rpartition(".")
    if not (stem and dot and ending in _endings(rules.record)) or is_temporary(name):
        return False
    ignored = _matcher(rules.ignore)
    return not (rules.ignore and (ignored(_folded(name)) or ignored(_folded(path))))


def document_test(rules: Rules) -> Callable[[str], bool]:
    """`is_document` for one set of rules; remembers its answers, for the scan asks for the same paths again and again."""

    @lru_cache(maxsize=200_000)
    def test(path: str) -> bool:
        return is_document(path, rules)

    return test


def _folded(text: str) -> str:
    return normalize("NFC", text).casefold()


@lru_cache(maxsize=16)
def _endings(record: tuple[str, ...]) -> frozenset[str]:
    return frozenset(_folded(ending.lstrip(".")) for ending in record)


@lru_cache(maxsize=16)
def _matcher(patterns: tuple[str, ...]) -> Callable[[str], object]:
    return re.compile("|".join(translate(_folded(pattern)) for pattern in patterns)).match
