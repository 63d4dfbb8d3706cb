"""Paths of the shared folder as paths in the tree, and the ones that must not enter it.

A path keeps its exact bytes: no Unicode form, case or separator is changed. Refused is what Git, or a clone on another
system, would take for something else: `..`, `.git` and the files that steer Git, in every spelling that `git fsck`
knows (HFS+ ignores some characters, NTFS has short names and cuts trailing dots).
"""

from __future__ import annotations

import re
from functools import lru_cache

from service.errors import UnsafePath
from service.store.escaping import escape

DOCUMENTS = b"documents/"
OFFICE_TOML = b"office.toml"
SIGNERS = b"register/signers"

_LONGEST = 4096
_IGNORED_BY_HFS = dict.fromkeys(
    (0x200C, 0x200D, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x206A, 0x2070), 0xFEFF)
)
_STEERS_GIT = frozenset({".git", "git~1", ".gitmodules", ".gitattributes", ".gitignore", ".mailmap"})
# Short names that NTFS may give to the files above: `gitmod~1`, and with a hash `gi7eba~1`, `g~123456`.
_NTFS_SHORT = re.compile(r"(?:gitmod|gitatt|gitign|mailma)~[1-4]|(?=.{8}\Z)[gm]?[0-9a-z]{0,5}~[1-9][0-9]*")


@lru_cache(maxsize=10_000)
def tree_path(path: str) -> bytes:
    """The path of a document in the tree. Raises UnsafePath."""
    try:
        data = path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        raise _unsafe(path, "it is not a file name") from None
    if not data or b"\0" in data or len(data) > _LONGEST:
        raise _unsafe(path, "it is empty, too long or holds a NUL")
    for part in path.split("/"):
        _check_part(path, part)
    return DOCUMENTS + data


def path_text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def _check_part(path: str, part: str) -> None:
    if part in ("", ".", ".."):
        raise _unsafe(path, "every part between slashes needs a name")
    # A clone on Windows reads a backslash as a separator.
    if any(_steers_git(piece) for piece in (part, *part.split("\\"))):
        raise _unsafe(path, "Git would take a part of it for its own")


def _steers_git(part: str) -> bool:
    plain = part.translate(_IGNORED_BY_HFS).casefold()
    on_ntfs = part.split(":")[0].rstrip(" .").casefold()
    return plain in _STEERS_GIT or on_ntfs in _STEERS_GIT or _NTFS_SHORT.fullmatch(on_ntfs) is not None


def _unsafe(path: str, why: str) -> UnsafePath:
    return UnsafePath(f"The path {escape(path)!r} cannot be recorded: {why}. Rename the file.")
