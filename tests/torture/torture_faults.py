"""What the system does to a service that is at work: each is told, loses nothing, and is over when its cause is."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from service.actions.status import office_status
from service.config import read_config
from tests.acceptance.documents import write_procedure
from tests.acceptance.offices import Office, luuvet, new_office
from tests.acceptance.waiting import wait_for
from tests.torture.busy_folder import another
from tests.torture.disk_image import make_disk, missing, mounted
from tests.torture.ledger import twice
from tests.torture.summary import tell
from tests.torture.watched_office import caught_up, pending, recorded, revisions, watch_status, watching

_QUEUE = Path("/proc/sys/fs/inotify/max_queued_events")


@pytest.fixture(autouse=True)
def _root() -> None:
    if why := missing():
        pytest.skip(why)


@pytest.fixture
def blank(folder: Path) -> bytes:
    return write_procedure(folder / "blank.docx").read_bytes()


def torture_queue_overflow(folder: Path, blank: bytes) -> None:
    """The kernel's queue is a sixteenth of what the flood needs."""
    office, files = new_office(folder / "office"), 600
    shelf = office.share / office.folders[0]
    with _setting(_QUEUE, "64"), watching(office):
        for number in range(files):
            (shelf / f"Quy trình {number:03}.docx").write_bytes(another(blank, str(number)))
        seconds = _seconds(lambda: caught_up(office, shelf) and not pending(office))
        told = "overflow" in _log(office)

    _tell("queue overflow", office, shelf, seconds, f"{files} files through a queue of 64, told: {told}")
    assert told


def torture_share_unmounted(folder: Path, blank: bytes) -> None:
    """The folder under an unmounted disk is empty, and looks as if everything were deleted."""
    office = new_office(folder / "office")
    office.set_local(share=str(folder / "share"))
    make_disk(folder / "share.img", 32)
    shelf = folder / "share" / "01"
    with mounted(folder / "share.img", folder / "share"):
        shelf.mkdir()
        (shelf / "Quy trình 1.docx").write_bytes(another(blank, "1"))
    with _mounted_by_hand(folder / "share.img", folder / "share") as (mount, unmount), watching(office):
        wait_for("the first save", lambda: caught_up(office, shelf), pause=0.05)
        unmount()
        wait_for(
            "a word about it",
            lambda: (status := watch_status(office)) and (status.trouble or status.state == "waiting"),
        )
        mount()
        (shelf / "Quy trình 1.docx").write_bytes(another(blank, "2"))
        seconds = _seconds(lambda: caught_up(office, shelf))
        deleted = [revision for revision in revisions(office) if revision.kind == "deleted"]

        _tell("share unmounted and back", office, shelf, seconds, f"{len(deleted)} taken for deleted")
    assert not deleted


def torture_disk_full(folder: Path, blank: bytes) -> None:
    """The record's disk fills up with somebody else's files, and is emptied again."""
    with _office_on_disk(folder, 600) as office, watching(office):
        shelf = folder / "share" / office.folders[0]
        filling = office.directory.parent / "filling"
        room = shutil.disk_usage(filling.parent).free - 30 * 1024**2
        subprocess.run(["fallocate", "-l", str(room), filling], check=True)
        (shelf / "Quy trình 1.docx").write_bytes(another(blank, "1"))
        time.sleep(3.0)
        told, held = office_status(read_config(office.directory)).disk_full, not recorded(office, shelf.name)
        filling.unlink()
        seconds = _seconds(lambda: caught_up(office, shelf))

        _tell("disk full", office, shelf, seconds, f"told: {told}, stopped: {held}")
        assert (told, held) == (True, True)


@pytest.mark.parametrize("name", ["journal.sqlite", "register.sqlite", "derived.sqlite"])
@pytest.mark.parametrize("fate", ["deleted", "overwritten"])
def torture_database_lost(folder: Path, blank: bytes, name: str, fate: str) -> None:
    """While the service is at work, with a save right after it."""
    office = new_office(folder / "office")
    shelf, database = office.share / office.folders[0], office.directory / "state" / name
    with watching(office):
        (shelf / "Quy trình 1.docx").write_bytes(another(blank, "1"))
        wait_for("the first save", lambda: caught_up(office, shelf) and database.exists(), pause=0.05)
        if fate == "deleted":
            database.unlink()
        else:
            with database.open("r+b") as file:
                file.write(os.urandom(8192))
        (shelf / "Quy trình 1.docx").write_bytes(another(blank, "2"))
        seconds = _seconds(lambda: database.exists() and _without_error(lambda: caught_up(office, shelf)))

    _tell(f"{name} {fate}", office, shelf, seconds, "at work")


def torture_two_services(folder: Path, blank: bytes) -> None:
    """The second one must go away and leave the first one alone."""
    office = new_office(folder / "office")
    shelf = office.share / office.folders[0]
    with watching(office):
        second = luuvet("watch", office.directory)
        (shelf / "Quy trình 1.docx").write_bytes(another(blank, "1"))
        seconds = _seconds(lambda: caught_up(office, shelf))

    _tell("two services on one office", office, shelf, seconds, f"the second ended with {second.exit_code}")
    assert (second.exit_code, "at work on" in second.messages) == (1, True)


def _tell(what: str, office: Office, shelf: Path, seconds: float, more: str) -> None:
    assert twice(recorded(office, shelf.name)) == []
    tell(what, f"recorded {seconds:.1f} s after it was over; {more}")
    assert office.luuvet("verify").exit_code == 0


def _seconds(ask: Callable[[], bool]) -> float:
    began = time.monotonic()
    wait_for("what lies in the folder", ask, seconds=120, pause=0.05)
    return time.monotonic() - began


def _without_error(ask: Callable[[], bool]) -> bool:
    try:
        return ask()
    except Exception:
        return False


def _log(office: Office) -> str:
    return (office.directory.parent / f"{office.directory.name}.log").read_text(encoding="utf-8")


@contextmanager
def _setting(file: Path, value: str) -> Iterator[None]:
    before = file.read_text()
    try:
        file.write_text(value)
    except OSError as error:
        pytest.skip(f"{file} cannot be set here: {error}")
    try:
        yield
    finally:
        file.write_text(before)


@contextmanager
def _office_on_disk(folder: Path, megabytes: int) -> Iterator[Office]:
    """Its share lies elsewhere."""
    make_disk(folder / "disk.img", megabytes)
    with mounted(folder / "disk.img", folder / "disk") as disk:
        office = new_office(disk / "office")
        office.set_local(share=str(folder / "share"))
        (folder / "share" / office.folders[0]).mkdir(parents=True)
        yield office


@contextmanager
def _mounted_by_hand(image: Path, place: Path) -> Iterator[tuple[Callable[[], None], Callable[[], None]]]:
    def mount() -> None:
        subprocess.run(["mount", "-o", "loop", image, place], check=True)

    def unmount() -> None:
        subprocess.run(["umount", "--lazy", place], check=True)

    mount()
    try:
        yield mount, unmount
    finally:
        unmount()
