"""What kind of file system the share lies on: one whose changes the kernel sees, or one that others change behind it."""

from __future__ import annotations

import os
from pathlib import Path

_REMOTE = frozenset(
    {"cifs", "smb3", "smbfs", "nfs", "nfs4", "9p", "afs", "ceph", "glusterfs", "ncpfs", "vboxsf", "virtiofs"}
)


def is_remote(share: Path, mountinfo: Path = Path("/proc/self/mountinfo")) -> bool:
    """Network or FUSE: inotify tells only what this machine does there, and a lease only who has it open here."""
    kind = file_system(share, mountinfo)
    return kind in _REMOTE or kind.partition(".")[0] in ("fuse", "fuseblk")


def file_system(share: Path, mountinfo: Path = Path("/proc/self/mountinfo")) -> str:
    """Type of the mount that holds `share`; empty where the kernel does not say."""
    wanted = os.path.realpath(share)
    best, kind = -1, ""
    try:
        lines = mountinfo.read_text(errors="surrogateescape").splitlines()
    except OSError:
        return ""
    for line in lines:
        left, _, right = line.partition(" - ")
        point = _unescaped(left.split(" ")[4])
        if _is_below(wanted, point) and len(point) >= best:  # of two mounts on one point the later lies on top
            best, kind = len(point), right.split(" ")[0]
    return kind


def _is_below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip("/") + "/")


def _unescaped(text: str) -> str:
    """The kernel writes blanks, tabs, newlines and backslashes as octal."""
    for code, letter in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        text = text.replace(code, letter)
    return text
