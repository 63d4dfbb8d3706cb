"""The watcher on a real folder, with real saves."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from service.capture.decisions import Pace
from service.capture.entries import Capture
from service.capture.evidence import author_of
from service.capture.journal import Journal
from service.capture.look import Looker
from service.capture.rounds import Rounds
from service.capture.watch_status import WatchStatus, confirm_deletions
from service.capture.watcher import FolderWatcher
from service.config import Config
from tests.capture.builders_capture import office, package

PACE = Pace(delete_grace=0.5, damaged=1.0, first_retry=0.1)
ROUNDS = Rounds(health=0.2, rewatch=0.2, rescan=0.1, gap=0.5, heartbeat=0.2)


class Desk:
    """A watcher at work in a thread of its own, and the folder it watches."""

    def __init__(self, config: Config, pace: Pace = PACE, rounds: Rounds = ROUNDS) -> None:
        self.config, self.share = config, config.share
        self._pace, self._rounds = pace, rounds
        self._stop, self._ready = threading.Event(), threading.Event()
        self.woken = 0
        self._thread = threading.Thread(target=self._run)

    def start(self) -> Desk:
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def stop(self) -> None:
        self._stop.set()
        self._thread.join(10)

    def _run(self) -> None:
        with Journal(self.config.journal) as journal:
            watcher = FolderWatcher(self.config, journal, self._woke, pace=self._pace, rounds=self._rounds)
            watcher.start()
            self._ready.set()
            watcher.run(self._stop)
            watcher.close()

    def _woke(self) -> None:
        self.woken += 1

    def captures(self) -> list[Capture]:
        with Journal(self.config.journal) as journal:
            return journal.settled(10_000)

    def history(self) -> list[tuple[str, str, bytes]]:
        return [
            (one.kind, one.path, (self.config.spool / one.copy).read_bytes() if one.copy else one.former_path.encode())
            for one in self.captures()
        ]

    def until(self, true: Callable[[], bool], seconds: float = 10.0) -> None:
        deadline = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < deadline, f"still not so: {self.history()!r:.2000}"
            time.sleep(0.02)

    def until_history(self, *expected: tuple[str, str, bytes]) -> None:
        self.until(lambda: self.history() == list(expected))

    def status(self) -> WatchStatus:
        with Journal(self.config.journal) as journal:
            status = WatchStatus.read(journal)
            assert status is not None
            return status

    def save_by_rename(self, path: str, content: bytes) -> None:
        temporary = (self.share / path).with_name("~WRD0001.tmp")
        temporary.write_bytes(content)
        temporary.rename(self.share / path)


Opener = Callable[..., Desk]


@pytest.fixture
def opened() -> Iterator[Opener]:
    """Starts watchers that stop with the test, however it ends."""
    desks: list[Desk] = []

    def start(config: Config, pace: Pace = PACE, rounds: Rounds = ROUNDS) -> Desk:
        desks.append(Desk(config, pace, rounds).start())
        return desks[-1]

    yield start
    for desk in desks:
        desk.stop()


@pytest.fixture
def desk(tmp_path: Path, opened: Opener) -> Desk:
    return opened(office(tmp_path / "office", scan_seconds=300.0))


def test_a_save_is_in_the_journal_byte_for_byte(desk: Desk) -> None:
    content = package("v1", size=60_000)

    desk.save_by_rename("a.docx", content)

    desk.until_history(("saved", "a.docx", content))
    (capture,) = desk.captures()
    assert capture.complete
    assert desk.woken
    assert abs(capture.saved_at.timestamp() - (desk.share / "a.docx").stat().st_mtime) < 0.001  # type: ignore[union-attr]


def test_the_dance_of_word_is_one_revision_each_time(desk: Desk) -> None:
    first, second, third = package("v1"), package("v2"), package("v3")
    (desk.share / "a.docx").write_bytes(first)
    desk.until_history(("saved", "a.docx", first))

    for content in (second, third):
        held = (desk.share / "a.docx").open("rb+")
        (desk.share / "~WRD0001.tmp").write_bytes(content)
        held.close()
        (desk.share / "a.docx").rename(desk.share / "~WRL0001.tmp")
        (desk.share / "~WRD0001.tmp").rename(desk.share / "a.docx")
        (desk.share / "~WRL0001.tmp").unlink()
        time.sleep(0.15)

    time.sleep(0.8)
    assert desk.history() == [("saved", "a.docx", content) for content in (first, second, third)]


def test_saves_in_quick_succession_are_all_kept(desk: Desk) -> None:
    contents = [package(f"v{number}") for number in range(30)]

    for number, content in enumerate(contents):
        if number % 2:
            desk.save_by_rename("a.docx", content)
        else:
            (desk.share / "a.docx").write_bytes(content)
        time.sleep(0.1)

    desk.until_history(*(("saved", "a.docx", content) for content in contents))


def test_an_old_version_copied_over_a_new_one_is_a_revision(desk: Desk) -> None:
    """Its modification time lies years back, as Explorer and `cp -p` set it: it orders nothing."""
    first, second = package("v1"), package("v2")
    for content in (first, second):
        (desk.share / "a.docx").write_bytes(content)
        desk.until(lambda content=content: bool(desk.history()) and desk.history()[-1][2] == content)  # type: ignore[misc]

    (desk.share.parent / "old.docx").write_bytes(first)
    os.utime(desk.share.parent / "old.docx", (1e9, 1e9))
    shutil.copy2(desk.share.parent / "old.docx", desk.share / "a.docx")

    desk.until_history(*(("saved", "a.docx", content) for content in (first, second, first)))
    time.sleep(0.3)
    assert len(desk.captures()) == 3


def test_a_slow_copy_is_one_revision(desk: Desk) -> None:
    content = package("slow", size=50_000)
    for start in range(0, len(content), 20_000):
        with (desk.share / "a.docx").open("ab") as file:
            file.write(content[start : start + 20_000])
        time.sleep(0.35)

    desk.until_history(("saved", "a.docx", content))


def test_a_file_deleted_and_back_was_saved_and_one_that_stays_away_deleted(desk: Desk) -> None:
    first, second = package("v1"), package("v2")
    (desk.share / "a.docx").write_bytes(first)
    desk.until_history(("saved", "a.docx", first))

    (desk.share / "a.docx").unlink()
    time.sleep(0.1)
    (desk.share / "a.docx").write_bytes(second)
    desk.until_history(("saved", "a.docx", first), ("saved", "a.docx", second))

    (desk.share / "a.docx").unlink()
    desk.until(lambda: desk.history()[2:] == [("deleted", "a.docx", b"")])


def test_renames_of_files_and_folders_are_moves(desk: Desk) -> None:
    content = package("v1")
    (desk.share / "x").mkdir()
    (desk.share / "x" / "a.docx").write_bytes(content)
    desk.until_history(("saved", "x/a.docx", content))

    (desk.share / "x" / "a.docx").rename(desk.share / "x" / "b.docx")
    desk.until(lambda: desk.history()[1:] == [("moved", "x/b.docx", b"x/a.docx")])
    (desk.share / "x").rename(desk.share / "y")
    desk.until(lambda: desk.history()[2:] == [("moved", "y/b.docx", b"x/b.docx")])


def test_a_folder_moved_in_brings_its_documents(desk: Desk, tmp_path: Path) -> None:
    """They have no event of their own."""
    (tmp_path / "in" / "deep").mkdir(parents=True)
    for name in ("a.docx", "deep/b.docx"):
        (tmp_path / "in" / name).write_bytes(package(name))

    (tmp_path / "in").rename(desk.share / "in")

    desk.until(lambda: {path for _, path, _ in desk.history()} == {"in/a.docx", "in/deep/b.docx"})


def test_a_torn_file_is_recorded_as_damaged_and_mended_by_the_next_save(desk: Desk) -> None:
    torn = package("v1", size=9000)[:5000]
    (desk.share / "a.docx").write_bytes(torn)

    desk.until(lambda: [one.complete for one in desk.captures()] == [False])
    (desk.share / "a.docx").write_bytes(package("v2"))
    desk.until(lambda: [one.complete for one in desk.captures()] == [False, True])


def test_odd_names_are_recorded_and_links_are_not(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "outside.docx").write_bytes(package("secret"))
    (desk.share / "link.docx").symlink_to(tmp_path / "outside.docx")
    (desk.share / "folder").symlink_to(tmp_path)
    names = [b"lat\xe9.docx", b"nl\nname.docx", "Quy trình.docx".encode()]
    for name in names:
        with open(os.fsencode(desk.share) + b"/" + name, "wb") as file:
            file.write(package(repr(name)))

    desk.until(lambda: len(desk.captures()) == 3)
    time.sleep(0.3)
    assert {os.fsencode(one.path) for one in desk.captures()} == set(names)


def test_many_files_at_once_are_each_captured_once(desk: Desk, tmp_path: Path) -> None:
    for number in range(120):
        (tmp_path / "bulk" / str(number % 7)).mkdir(parents=True, exist_ok=True)
        (tmp_path / "bulk" / str(number % 7) / f"{number}.docx").write_bytes(package(str(number)))

    shutil.copytree(tmp_path / "bulk", desk.share / "bulk")

    desk.until(lambda: len(desk.captures()) == 120)
    time.sleep(0.5)
    assert len(desk.captures()) == 120


def test_changes_while_nobody_watched_are_found_and_the_gap_is_told(tmp_path: Path, opened: Opener) -> None:
    config = office(tmp_path / "office")
    desk = opened(config)
    for name in ("changed", "gone", "old", "same"):
        (desk.share / f"{name}.docx").write_bytes(package(name))
    desk.until(lambda: len(desk.captures()) == 4)
    desk.stop()

    time.sleep(0.7)
    (desk.share / "changed.docx").write_bytes(package("v2"))
    (desk.share / "gone.docx").unlink()
    (desk.share / "old.docx").rename(desk.share / "renamed.docx")
    (desk.share / "new.docx").write_bytes(package("new"))
    again = opened(config)

    again.until(lambda: len(again.captures()) == 9)
    again.stop()
    later = again.captures()[4:]
    assert later[0].kind == "unwatched"
    assert later[0].until_at > later[0].seen_at  # type: ignore[operator]
    assert sorted((one.kind, one.path) for one in later[1:]) == [
        ("deleted", "gone.docx"),
        ("moved", "renamed.docx"),
        ("saved", "changed.docx"),
        ("saved", "new.docx"),
    ]


def test_a_share_that_turns_out_empty_deletes_nothing(tmp_path: Path, opened: Opener) -> None:
    """An unmounted share."""
    config = office(tmp_path / "office", scan_seconds=0.3)
    desk = opened(config)
    for number in range(5):
        (desk.share / f"{number}.docx").write_bytes(package(str(number)))
    desk.until(lambda: len(desk.captures()) == 5)

    desk.share.rename(tmp_path / "elsewhere")
    desk.share.mkdir()

    desk.until(lambda: "empty" in desk.status().trouble)
    time.sleep(1.2)
    assert {one.kind for one in desk.captures()} <= {"saved", "unwatched"}
    desk.share.rmdir()
    (tmp_path / "elsewhere").rename(desk.share)
    desk.until(lambda: desk.status().state == "watching" and not desk.status().trouble)
    (desk.share / "0.docx").write_bytes(package("after"))
    desk.until(lambda: [one.path for one in desk.captures() if one.kind == "saved"][5:] == ["0.docx"])


def test_more_deletions_than_anybody_makes_wait_for_a_person(tmp_path: Path, opened: Opener) -> None:
    config = office(tmp_path / "office", scan_seconds=0.3)
    desk = opened(config)
    for number in range(30):
        (desk.share / f"{number}.docx").write_bytes(package(str(number)))
    desk.until(lambda: len(desk.captures()) == 30)
    desk.stop()
    for number in range(25):
        (desk.share / f"{number}.docx").unlink()

    again = opened(config)
    again.until(lambda: again.status().held_deletions == 25)
    time.sleep(0.8)
    assert not [one for one in again.captures() if one.kind == "deleted"]

    with Journal(config.journal) as journal:
        confirm_deletions(journal)
    again.until(lambda: len([one for one in again.captures() if one.kind == "deleted"]) == 25)


def test_more_deletions_than_anybody_makes_wait_for_a_person_while_we_watch(tmp_path: Path, opened: Opener) -> None:
    """`rm -rf` in the wrong folder, or what blackmails: each single deletion is true, all together need a person."""
    config = office(tmp_path / "office", scan_seconds=0.3)
    desk = opened(config)
    for number in range(30):
        (desk.share / f"{number}.docx").write_bytes(package(str(number)))
    desk.until(lambda: len(desk.captures()) == 30)

    for number in range(25):
        (desk.share / f"{number}.docx").unlink()

    desk.until(lambda: desk.status().held_deletions == 25)
    time.sleep(1.0)
    (desk.share / "0.docx").write_bytes(package("0"))
    desk.until(lambda: desk.status().held_deletions == 24)
    assert len(desk.captures()) == 30
    with Journal(config.journal) as journal:
        confirm_deletions(journal)
    desk.until(lambda: len([one for one in desk.captures() if one.kind == "deleted"]) == 24)


def test_a_share_that_is_not_there_yet_is_waited_for(tmp_path: Path, opened: Opener) -> None:
    config = office(tmp_path / "office")
    config.share.rmdir()
    desk = opened(config)
    assert desk.status().state == "waiting"

    config.share.mkdir()
    (config.share / "a.docx").write_bytes(package())

    desk.until(lambda: [one.path for one in desk.captures() if one.kind == "saved"] == ["a.docx"])


def test_polling_captures_saves_and_deletions(tmp_path: Path, opened: Opener) -> None:
    """A network mount: no closes, no leases, deletions only by the scan."""
    desk = opened(
        office(tmp_path / "office", watch="polling", polling_seconds=0.1, scan_seconds=0.5),
        replace(PACE, unchanged=0.5, after_event=0.2),
    )
    (desk.share / "a.docx").write_bytes(package("v1"))
    desk.until(lambda: len(desk.captures()) == 1)
    desk.save_by_rename("a.docx", package("v2"))
    desk.until(lambda: len(desk.captures()) == 2)
    (desk.share / "b.docx").write_bytes(package("b"))
    desk.until(lambda: len(desk.captures()) == 3)

    (desk.share / "a.docx").unlink()

    desk.until(lambda: [one.kind for one in desk.captures()] == ["saved", "saved", "saved", "deleted"])
    assert desk.status().mode == "polling"


def test_what_the_watch_did_not_tell_the_scan_finds(tmp_path: Path, opened: Opener) -> None:
    """An overflow, a folder without a watch, a hard link: here a change from before our time that keeps size and time."""
    config = office(tmp_path / "office", scan_seconds=0.4)
    desk = opened(config)
    (tmp_path / "outside.docx").write_bytes(package("v1"))
    os.link(tmp_path / "outside.docx", desk.share / "a.docx")
    desk.until(lambda: len(desk.captures()) == 1)

    (tmp_path / "outside.docx").write_bytes(package("v2"))

    desk.until(lambda: len(desk.captures()) == 2)
    assert desk.captures()[1].trigger == "found"


def test_a_failure_with_one_file_is_told_and_the_watch_goes_on(
    tmp_path: Path, opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One bad file must not cost the others their history."""
    real = Looker.look

    def look(self: Looker, path: str, *arguments: object) -> object:
        if path == "bad.docx":
            raise RuntimeError("nobody thought of this")
        return real(self, path, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(Looker, "look", look)
    desk = opened(office(tmp_path / "office"))
    (desk.share / "bad.docx").write_bytes(package())
    (desk.share / "good.docx").write_bytes(package())

    desk.until(lambda: [one.path for one in desk.captures()] == ["good.docx"])
    with Journal(desk.config.journal) as journal:
        assert [item.path for item in journal.attention()] == ["bad.docx"]
        assert "nobody thought of this" in journal.attention()[0].reason


def test_nothing_is_written_into_the_share(desk: Desk) -> None:
    """No marker, no heartbeat: the folder belongs to the staff."""
    (desk.share / "a.docx").write_bytes(package())
    desk.until(lambda: len(desk.captures()) == 1)

    assert os.listdir(desk.share) == ["a.docx"]


def test_the_status_says_how_the_watch_is_doing(desk: Desk) -> None:
    (desk.share / "x").mkdir()
    (desk.share / "x" / "a.docx").write_bytes(package())
    desk.until(lambda: desk.status().files == 1)

    status = desk.status()
    assert (status.state, status.mode, status.watched_folders, status.unwatched_folders) == (
        "watching",
        "inotify",
        2,
        0,
    )
    assert status.last_scan_at
    assert status.heartbeat_at


def test_the_author_follows_from_what_was_found(desk: Desk) -> None:
    (desk.share / ".~lock.a.docx#").write_bytes("Zoë Ångström,zoe,pc,x,y;".encode())
    (desk.share / "a.docx").write_bytes(package(author="Bob Example"))
    desk.until(lambda: len(desk.captures()) == 1)

    author = author_of(desk.captures()[0].evidence, desk.config.office)

    assert (author.name, author.source, author.disagreements) == (
        "Nguyễn Văn An",
        "lockfile",
        ("document=Bob Example",),
    )


def test_a_save_by_rename_settles_within_a_moment(desk: Desk) -> None:
    """About 6 ms on two idle cores; the bound tells it from the quiet time that others wait."""
    waits = []
    for number in range(15):
        content, woken = package(f"v{number}", size=55_000), desk.woken
        began = time.monotonic()
        desk.save_by_rename("a.docx", content)
        while desk.woken == woken:
            time.sleep(0.001)
        waits.append(time.monotonic() - began)

    assert sorted(waits)[7] < 1.0, waits


def test_a_person_is_told_of_a_link_until_it_is_gone(desk: Desk, tmp_path: Path) -> None:
    """Nothing behind a link is recorded, and nobody could know."""

    def told() -> list[str]:
        with Journal(desk.config.journal) as journal:
            return [item.path for item in journal.attention()]

    (desk.share / "link.docx").symlink_to(tmp_path / "outside.docx")
    os.mkfifo(desk.share / "pipe.docx")
    desk.until(lambda: told() == ["link.docx", "pipe.docx"])
    desk.save_by_rename("link.docx", package("the document itself"))
    desk.until_history(("saved", "link.docx", package("the document itself")))

    desk.until(lambda: told() == ["pipe.docx"])
