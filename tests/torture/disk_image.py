"""A disk in a file, to take a picture of at any instant: what the picture holds is what a power cut would leave.

Bytes that the kernel still keeps in memory are not in the image file, so a copy of it holds only what reached the disk. Needs
root and loop devices.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.acceptance.waiting import wait_for

_FSCK_ERRORS_LEFT = 4


def missing() -> str:
    """Why no disk image can be mounted here; empty: one can."""
    if os.geteuid() != 0:
        return "mounting a disk image needs root"
    if not Path("/dev/loop-control").exists():
        return "this system has no loop devices"
    if not shutil.which("mkfs.ext4"):
        return "mkfs.ext4 is missing (Debian package e2fsprogs)"
    return ""


def make_disk(image: Path, megabytes: int) -> None:
    with image.open("wb") as file:
        file.truncate(megabytes * 1024 * 1024)
    _run("mkfs.ext4", "-q", "-F", image)


@contextmanager
def mounted(image: Path, place: Path) -> Iterator[Path]:
    """Mounting after a cut replays the journal of the file system, as a machine does that starts again."""
    place.mkdir(exist_ok=True)
    _run("mount", "-o", "loop", image, place)
    try:
        yield place
    finally:
        wait_for(f"the end of whoever still uses {place}", lambda: _unmounted(place))


def _unmounted(place: Path) -> bool:
    """A process that was just stopped may hold the disk for a moment longer."""
    return subprocess.run(["umount", place], check=False, capture_output=True).returncode == 0


def picture(image: Path, copy: Path) -> None:
    """Only the blocks that are in use; the writers must stand still, or the picture would be of many instants."""
    _run("cp", "--sparse=always", image, copy)


def is_sound(image: Path) -> bool:
    """Whether the file system itself is whole after its journal was replayed."""
    found = subprocess.run(["e2fsck", "-f", "-n", image], capture_output=True, text=True, check=False)
    return found.returncode < _FSCK_ERRORS_LEFT


def _run(*command: str | Path) -> None:
    subprocess.run(command, check=True, capture_output=True)
