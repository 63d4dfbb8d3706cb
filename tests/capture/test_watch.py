"""watchdog on a real folder: what it tells, what it loses, and that we notice. The hooks lean on private names of one
version; when watchdog moves on, these tests say so."""

from __future__ import annotations

import errno
import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from service.capture.observation import FolderEvent
from service.capture.watch import Trouble, Watch, choose_mode
from service.errors import CaptureError


@pytest.fixture
def share(tmp_path: Path) -> Path:
    (tmp_path / "share").mkdir()
    return tmp_path / "share"


@pytest.fixture
def watch(share: Path) -> Iterator[Watch]:
    watch = Watch(share, "inotify")
    watch.start()
    yield watch
    watch.stop()


def drained(watch: Watch, enough: Callable[[list[FolderEvent | Trouble]], bool]) -> list[FolderEvent | Trouble]:
    """Events until there are enough of them, five seconds at most."""
    happened: list[FolderEvent | Trouble] = []
    deadline = time.monotonic() + 5
    while not enough(happened) and time.monotonic() < deadline:
        happened += watch.drain(0.05)
    return happened


def kinds(happened: list[FolderEvent | Trouble]) -> list[tuple[str, str]]:
    return [(item.kind, item.path) for item in happened if isinstance(item, FolderEvent)]


def has(kind: str, path: str) -> Callable[[list[FolderEvent | Trouble]], bool]:
    return lambda happened: (kind, path) in kinds(happened)


def troubles(happened: list[FolderEvent | Trouble]) -> list[str]:
    return [item.what for item in happened if isinstance(item, Trouble)]


def test_a_save_by_rename_is_told_with_both_its_names(watch: Watch, share: Path) -> None:
    (share / "~WRD0001.tmp").write_bytes(b"x")
    (share / "~WRD0001.tmp").rename(share / "a.docx")

    happened = drained(watch, has("moved", "a.docx"))

    moved = next(item for item in happened if isinstance(item, FolderEvent) and item.kind == "moved")
    assert moved.moved_from == "~WRD0001.tmp"


def test_paths_of_any_bytes_come_through(watch: Watch, share: Path) -> None:
    with open(os.fsencode(share) + b"/lat\xe9\n.docx", "wb"):
        pass

    assert ("closed", "lat\udce9\n.docx") in kinds(drained(watch, has("closed", "lat\udce9\n.docx")))


def test_a_share_that_is_a_link_is_watched_where_it_leads(share: Path) -> None:
    (share.parent / "link").symlink_to(share)
    watch = Watch(share.parent / "link", "inotify")
    watch.start()
    (share / "a.docx").write_bytes(b"x")

    assert ("closed", "a.docx") in kinds(drained(watch, has("closed", "a.docx")))
    watch.stop()


def test_our_own_reading_is_no_event(watch: Watch, share: Path) -> None:
    """Or every look would ask for the next."""
    (share / "a.docx").write_bytes(b"x")
    drained(watch, has("closed", "a.docx"))

    for _ in range(20):
        (share / "a.docx").read_bytes()

    assert watch.drain(0.2) == []


def test_a_file_moved_in_or_out_is_created_or_deleted_without_half_a_second_of_delay(
    watch: Watch, share: Path, tmp_path: Path
) -> None:
    """A save that comes right after a move out of the share waits behind it in watchdog's queue."""
    (tmp_path / "a.docx").write_bytes(b"x")
    (tmp_path / "a.docx").rename(share / "a.docx")
    assert drained(watch, has("created", "a.docx"))
    began = time.monotonic()

    (share / "a.docx").rename(tmp_path / "a.docx")
    (share / "b.docx").write_bytes(b"x")

    happened = kinds(drained(watch, has("closed", "b.docx")))
    assert ("deleted", "a.docx") in happened
    assert time.monotonic() - began < 0.4


def test_a_folder_that_moves_is_told_as_one(watch: Watch, share: Path) -> None:
    (share / "x").mkdir()
    (share / "x" / "a.docx").write_bytes(b"x")
    drained(watch, has("closed", "x/a.docx"))

    (share / "x").rename(share / "y")
    assert ("folder_moved", "y") in kinds(drained(watch, has("folder_moved", "y")))

    (share / "y" / "a.docx").write_bytes(b"xy")
    assert ("closed", "y/a.docx") in kinds(drained(watch, has("closed", "y/a.docx")))


def test_an_overflow_of_the_queue_is_told(watch: Watch) -> None:
    """watchdog itself only logs it: 1,969 of 20,000 files were never reported in a trial."""
    watch._groups[0].on_queue_overflow()

    assert troubles(drained(watch, lambda happened: bool(troubles(happened)))) == ["overflow"]
    assert watch.watched() == 1


def test_a_folder_that_gets_no_watch_is_told(watch: Watch, share: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit of watches is reached: watchdog says nothing."""
    real = watch._groups[0]._inotify_fd.add_callback

    def full(path: bytes, *arguments: object) -> object:
        if path.endswith(b"late"):
            raise OSError(errno.ENOSPC, "inotify watch limit reached")
        return real(path, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(watch._groups[0]._inotify_fd, "add_callback", full)
    (share / "late").mkdir()

    assert troubles(drained(watch, lambda happened: bool(troubles(happened)))) == ["unwatched"]
    assert watch.unwatched() == 1
    (share / "late").rmdir()
    assert watch.unwatched() == 0


def test_a_share_that_is_removed_or_replaced_is_noticed(watch: Watch, share: Path) -> None:
    """Renamed away with another folder in its place, watchdog goes on watching the old one for ever."""
    assert watch.health() is None

    share.rename(share.parent / "old")
    share.mkdir()

    trouble = watch.health()
    assert trouble is not None
    assert trouble.what == "root"


def test_a_share_that_was_deleted_is_told(watch: Watch, share: Path) -> None:
    shutil.rmtree(share)

    assert "root" in troubles(drained(watch, lambda happened: "root" in troubles(happened)))


def test_a_missing_share_cannot_be_watched(tmp_path: Path) -> None:
    with pytest.raises(CaptureError, match="cannot be watched"):
        Watch(tmp_path / "none", "inotify").start()


def test_no_thread_is_left_behind(share: Path) -> None:
    """Threads that other tests left ending are not counted; those of the watch may take a moment."""
    before = set(os.listdir("/proc/self/task"))
    watch = Watch(share, "inotify")
    watch.start()
    begun = set(os.listdir("/proc/self/task")) - before
    watch.stop()
    deadline = time.monotonic() + 5
    while begun & set(os.listdir("/proc/self/task")) and time.monotonic() < deadline:
        time.sleep(0.02)

    assert begun
    assert not begun & set(os.listdir("/proc/self/task"))


def test_polling_tells_of_changes_too(share: Path) -> None:
    watch = Watch(share, "polling", polling_seconds=0.05)
    watch.start()
    (share / "a.docx").write_bytes(b"x")

    assert ("created", "a.docx") in kinds(drained(watch, has("created", "a.docx")))
    assert watch.watched() is None
    watch.stop()


def test_a_local_share_is_watched_by_the_kernel(share: Path) -> None:
    assert choose_mode(share, "auto") == "inotify"
    assert choose_mode(share, "polling") == "polling"
