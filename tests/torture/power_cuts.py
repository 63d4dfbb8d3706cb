"""A power cut in the middle of work, many times: what the disk holds at that instant, started again and checked."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.acceptance.offices import LUUVET, Office, new_office
from tests.acceptance.waiting import wait_for
from tests.torture.busy_folder import BusyFolder
from tests.torture.disk_image import is_sound, make_disk, mounted, picture

_IMAGE_MEGABYTES = 256


@dataclass
class PowerCuts:
    """What came of them."""

    cuts: int = 0
    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    not_caught_up: list[str] = field(default_factory=list)
    slowest_start_seconds: float = 0.0


def cut_power(folder: Path, cuts: int, seed: int) -> PowerCuts:
    """An office on a disk of its own, its shared folder on another one that survives (a file server); the office's power is
    cut `cuts` times at random instants while twenty documents are saved twenty times a second."""
    image, share = folder / "disk.img", folder / "share"
    make_disk(image, _IMAGE_MEGABYTES)
    share.mkdir()
    instants = random.Random(seed)
    result = PowerCuts()
    with mounted(image, folder / "disk") as disk:
        office = new_office(disk / "office")
        office.set_local(share=str(share))
        shelf = share / office.folders[0]
        shelf.mkdir(parents=True, exist_ok=True)
        with _watching(office) as process:
            for number in range(cuts):
                with BusyFolder(shelf, folder, documents=20, pause_seconds=0.05, seed=seed + number):
                    time.sleep(instants.uniform(0.3, 3.0))
                    acknowledged = _stand_still_and_copy(process, office, image, folder / "cut.img")
                _start_again(folder, shelf, number, acknowledged, result)
    return result


def _stand_still_and_copy(process: subprocess.Popen[bytes], office: Office, image: Path, copy: Path) -> dict[int, str]:
    """SHA-256 of every version that the office had said was recorded when its power went, by sequence number."""
    acknowledged = _recorded(office)
    os.killpg(process.pid, signal.SIGSTOP)
    try:
        picture(image, copy)
    finally:
        os.killpg(process.pid, signal.SIGCONT)
    return acknowledged


def _recorded(office: Office) -> dict[int, str]:
    """What the register tells: an event comes into it after the record has answered for it."""
    return dict(_rows(office, "select seq, sha256 from events where sha256 != ''"))


def _rows(office: Office, question: str) -> list[tuple[Any, ...]]:
    register = (office.directory / "state" / "register.sqlite").as_uri()
    with closing(sqlite3.connect(f"{register}?mode=ro", uri=True, timeout=5)) as rows:
        return rows.execute(question).fetchall()


def _start_again(folder: Path, shelf: Path, number: int, acknowledged: dict[int, str], result: PowerCuts) -> None:
    """The machine comes up again with what its disk held, verifies, and catches up with the folder."""
    result.cuts += 1
    result.acknowledged += len(acknowledged)
    with mounted(folder / "cut.img", folder / "after") as disk:
        office = Office(disk / "office")
        verdict = office.luuvet("verify")
        if verdict.exit_code != 0:
            result.damaged.append(f"cut {number}: {verdict.messages.strip()}")
            return
        started = time.monotonic()
        with _watching(office):
            try:
                wait_for("the folder as it is", lambda: _last_versions(office, shelf) == _on_disk(shelf))
            except AssertionError:
                result.not_caught_up.append(f"cut {number}")
        result.slowest_start_seconds = max(result.slowest_start_seconds, time.monotonic() - started)
        after = _recorded(office)
        result.lost += [f"cut {number}: Seq {seq}" for seq, sha in acknowledged.items() if after.get(seq) != sha]
        if office.luuvet("verify").exit_code != 0:
            result.damaged.append(f"cut {number}: after catching up")
    if not is_sound(folder / "cut.img"):
        result.damaged.append(f"cut {number}: the file system itself")


def _last_versions(office: Office, shelf: Path) -> dict[str, str]:
    found = _rows(office, "select path, sha256 from events where sha256 != '' order by seq")
    return {Path(path).name: sha for path, sha in found if path.startswith(f"{shelf.name}/")}


def _on_disk(shelf: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in shelf.glob("Quy trình*.docx")}


@contextmanager
def _watching(office: Office) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [LUUVET, "watch", office.directory],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        wait_for("a watched folder", lambda: (office.status()["watch"] or {}).get("state") == "watching")
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)
