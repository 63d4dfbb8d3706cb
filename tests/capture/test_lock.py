"""The office's lock dies with its process, and only with it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from service.capture.lock import OfficeLock
from service.errors import OfficeBusy

HOLD = "import sys, time; from pathlib import Path; from service.capture.lock import OfficeLock;"
HOLD += " lock = OfficeLock(Path(sys.argv[1])); lock.acquire(); print('held', flush=True); time.sleep(60)"


def held_by_another(path: Path) -> subprocess.Popen[bytes]:
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"held\n"
    return process


def test_a_second_process_is_told_who_holds_the_office(tmp_path: Path) -> None:
    other = held_by_another(tmp_path / "lock")

    with pytest.raises(OfficeBusy, match=f"process {other.pid}"):
        OfficeLock(tmp_path / "lock").acquire()

    other.kill()
    other.communicate()


def test_a_killed_process_leaves_no_lock(tmp_path: Path) -> None:
    other = held_by_another(tmp_path / "lock")
    os.kill(other.pid, signal.SIGKILL)
    other.communicate()

    with OfficeLock(tmp_path / "lock"):
        pass


def test_a_released_lock_is_free(tmp_path: Path) -> None:
    with OfficeLock(tmp_path / "lock"), pytest.raises(OfficeBusy):
        OfficeLock(tmp_path / "lock").acquire()

    with OfficeLock(tmp_path / "lock"):
        pass


def wait(ready, leave) -> None:  # type: ignore[no-untyped-def]
    ready.set()
    leave.wait(30)


def test_a_forked_child_does_not_keep_the_lock_alive(tmp_path: Path) -> None:
    """Readers are children of the writer; they may outlive it by a moment."""
    context = multiprocessing.get_context("fork")
    lock = OfficeLock(tmp_path / "lock")
    lock.acquire()
    ready, leave = context.Event(), context.Event()
    child = context.Process(target=wait, args=(ready, leave))
    child.start()
    ready.wait(30)
    lock.release()

    with OfficeLock(tmp_path / "lock"):
        pass

    leave.set()
    child.join(30)
