"""A kill at each stage of one save: strace ends a process of the service at its N-th call that makes something durable,
N = 1, 2, … until the save comes through. The product has no hooks for it, and a stage added tomorrow is found by itself."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from tests.acceptance.documents import write_procedure
from tests.acceptance.offices import Office, new_office
from tests.acceptance.waiting import wait_for
from tests.torture.busy_folder import another
from tests.torture.ledger import twice
from tests.torture.watched_office import Watching, caught_up, lies_in, pending, recorded, watching

Whom = Literal["writer", "git", "watcher"]
_CALLS: dict[Whom, tuple[str, ...]] = {
    "watcher": ("fsync", "fdatasync", "ftruncate"),
    "writer": ("fsync", "fdatasync", "ftruncate", "unlink"),
    "git": ("fsync", "link", "rename", "unlink"),
}
"""git: the programs that the writer starts, killed with all the rest."""
_NAME = "Quy trình 01.docx"


@dataclass
class Stages:
    """What came of them."""

    kills: int = 0
    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)


def missing() -> str:
    """Why no process can be traced here; empty: one can."""
    if os.geteuid() != 0:
        return "tracing the service needs root"
    return "" if shutil.which("strace") else "strace is missing (Debian package strace)"


def kill_at_each_stage(folder: Path) -> Stages:
    office = new_office(folder / "office")
    shelf = office.share / office.folders[0]
    blank = write_procedure(folder / "blank.docx").read_bytes()
    result = Stages()
    for whom, calls in _CALLS.items():
        for call in calls:
            number = 1
            while _killed(office, shelf, another(blank, f"{whom} {call} {number}"), whom, call, number):
                result.kills += 1
                _check(office, shelf, f"{whom}, {call} number {number}", result)
                number += 1
    result.twice = twice(recorded(office, shelf.name))
    verdict = office.luuvet("verify")
    if verdict.exit_code != 0:
        result.damaged.append(verdict.messages.strip())
    return result


def _killed(office: Office, shelf: Path, content: bytes, whom: Whom, call: str, number: int) -> bool:
    """False: the save came through, for there is no such stage."""
    with watching(office) as service:
        wait_for("an idle service", lambda: caught_up(office, shelf) and not pending(office), pause=0.02)
        with _traced(service, whom, call, number) as trace:
            (shelf / _NAME).write_bytes(content)
            wait_for("a kill or a revision", lambda: _was_killed(trace) or _is_recorded(office, shelf), pause=0.01)
            killed = _was_killed(trace)
        if killed:
            service.kill()
    return killed


def _is_recorded(office: Office, shelf: Path) -> bool:
    return caught_up(office, shelf) and not pending(office)


def _was_killed(trace: Path) -> bool:
    return "killed by SIGKILL" in trace.read_text(errors="replace")


def _check(office: Office, shelf: Path, stage: str, result: Stages) -> None:
    with watching(office):
        try:
            wait_for("the save", lambda: _is_recorded(office, shelf), pause=0.02)
        except AssertionError:
            result.lost.append(f"{stage}: {lies_in(shelf)[_NAME][:8]}")


@contextmanager
def _traced(service: Watching, whom: Whom, call: str, number: int) -> Iterator[Path]:
    trace = service.office.directory.parent / "strace.txt"
    trace.write_text("")
    process = _watcher(service) if whom == "watcher" else _writer(service.office)
    follow = [] if whom == "writer" else ["--follow-forks"]
    command = ["strace", *follow, "--attach", str(process), "--output", str(trace)]
    command += [f"--trace={call}", f"--inject={call}:signal=KILL:when={number}"]
    tracer = subprocess.Popen(command, stderr=subprocess.PIPE)
    try:
        assert tracer.stderr is not None
        tracer.stderr.readline()  # "attached"
        yield trace
    finally:
        tracer.kill()  # asked politely, it waits for ever for a process that it has ended itself
        tracer.communicate()


def _writer(office: Office) -> int:
    """The one that holds the office's lock has written its number into it."""
    return int((office.directory / "state" / "lock").read_text().split()[1])


def _watcher(service: Watching) -> int:
    return next(process for process in _processes(service) if "anon_inode:inotify" in _open_by(process))


def _processes(service: Watching) -> list[int]:
    return [int(name) for name in os.listdir("/proc") if name.isdigit() and _group(int(name)) == service.process.pid]


def _group(process: int) -> int:
    try:
        return os.getpgid(process)
    except ProcessLookupError:
        return 0


def _open_by(process: int) -> set[str]:
    folder, targets = f"/proc/{process}/fd", set()
    for name in os.listdir(folder):
        try:
            targets.add(os.readlink(f"{folder}/{name}"))
        except FileNotFoundError:
            continue
    return targets
