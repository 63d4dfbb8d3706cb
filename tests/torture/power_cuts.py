"""A power cut in the middle of work, many times: what the disk holds at that instant, started again and checked."""

from __future__ import annotations

import os
import random
import signal
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.acceptance.offices import Office, new_office
from tests.acceptance.waiting import wait_for
from tests.torture.busy_folder import BusyFolder
from tests.torture.disk_image import is_sound, make_disk, mounted, picture
from tests.torture.watched_office import Watching, caught_up, revisions, watching

_IMAGE_MEGABYTES = 256


@dataclass
class PowerCuts:
    """What came of them."""

    cuts: int = 0
    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    not_caught_up: list[str] = field(default_factory=list)
    starts_seconds: list[float] = field(default_factory=list)
    """From the command to a watched folder."""
    caught_up_seconds: list[float] = field(default_factory=list)
    """From there until the record held what lay in the folder."""


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
        with watching(office) as service:
            for number in range(cuts):
                with BusyFolder(shelf, folder, documents=20, pause_seconds=0.05, seed=seed + number):
                    time.sleep(instants.uniform(0.3, 3.0))
                    acknowledged = _stand_still_and_copy(service, office, image, folder / "cut.img")
                _start_again(folder, shelf, number, acknowledged, result)
    return result


def _stand_still_and_copy(service: Watching, office: Office, image: Path, copy: Path) -> dict[int, str]:
    """SHA-256 of every version that the office had said was recorded when its power went, by sequence number."""
    acknowledged = _recorded(office)
    os.killpg(service.process.pid, signal.SIGSTOP)
    try:
        picture(image, copy)
    finally:
        os.killpg(service.process.pid, signal.SIGCONT)
    return acknowledged


def _recorded(office: Office) -> dict[int, str]:
    """SHA-256 by sequence number."""
    return {revision.seq: revision.sha256 for revision in revisions(office)}


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
        with watching(office) as service:
            try:
                wait_for("the folder as it is", lambda: caught_up(office, shelf), pause=0.02)
            except AssertionError:
                result.not_caught_up.append(f"cut {number}")
            result.starts_seconds.append(service.ready - service.started)
            result.caught_up_seconds.append(time.monotonic() - service.ready)
        after = _recorded(office)
        result.lost += [f"cut {number}: Seq {seq}" for seq, sha in acknowledged.items() if after.get(seq) != sha]
        if office.luuvet("verify").exit_code != 0:
            result.damaged.append(f"cut {number}: after catching up")
    if not is_sound(folder / "cut.img"):
        result.damaged.append(f"cut {number}: the file system itself")
