"""Saves faster than people save, and copies slower than anybody copies."""

from __future__ import annotations

import hashlib
import random
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.acceptance.documents import write_procedure
from tests.acceptance.offices import new_office
from tests.acceptance.waiting import wait_for
from tests.torture.busy_folder import BusyFolder, Order, another
from tests.torture.ledger import twice
from tests.torture.watched_office import caught_up, pending, recorded, watching


@dataclass
class Storm:
    """What came of it."""

    saved: int
    lost: list[str]
    twice: list[str]
    seconds: float
    """From the first save until all of them were recorded."""


def save_storm(folder: Path, documents: int, pause_seconds: float, saves: int, seed: int, order: Order) -> Storm:
    """Every version counts here, however short it stood."""
    office = new_office(folder / "office")
    shelf = office.share / office.folders[0]
    people = BusyFolder(shelf, folder, documents, pause_seconds, seed, order)
    with watching(office):
        began = time.monotonic()
        people.save_all(saves)
        wait_for("the newest versions", lambda: caught_up(office, shelf) and not pending(office))
        seconds = time.monotonic() - began
        time.sleep(1.0)  # a second revision of the same bytes would come now
        found = recorded(office, shelf.name)
    lost = [
        f"{name}: version {number}"
        for name, versions in people.versions().items()
        for number, version in enumerate(versions, start=1)
        if version.sha256 not in found.get(name, ())
    ]
    return Storm(people.saves(), lost, twice(found), seconds)


Copier = Callable[[Path, bytes, Iterator[float]], None]


@dataclass
class SlowCopies:
    """What came of them."""

    copies: int
    torn: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def copy_slowly(folder: Path, copies: int, seed: int) -> SlowCopies:
    """Every way of copying, each with pauses of its own between the pieces, from none to four seconds; half of the copies go
    over a document that is there already."""
    office = new_office(folder / "office")
    shelf = office.share / office.folders[0]
    blank = write_procedure(folder / "blank.docx").read_bytes()
    whole: dict[str, set[str]] = {}
    copiers = []
    with watching(office):
        for number in range(copies):
            path = shelf / f"Quy trình {number:02}.docx"
            before, after = (another(blank, f"{when} {number}") for when in ("trước", "sau"))
            whole[path.name] = {_sha(before), _sha(after)}
            if number % 2:
                path.write_bytes(before)
            pauses = _pauses(random.Random(f"{seed} {number}"))
            copiers.append(threading.Thread(target=_COPIERS[number % len(_COPIERS)], args=(path, after, pauses)))
        for copier in copiers:
            copier.start()
        for copier in copiers:
            copier.join()
        result = SlowCopies(copies)
        try:
            wait_for("the finished copies", lambda: caught_up(office, shelf) and not pending(office))
        except AssertionError as error:
            result.missing.append(str(error))
    for name, versions in recorded(office, shelf.name).items():
        result.torn += [f"{name}: {sha[:8]}" for sha in versions if sha not in whole[name]]
    return result


def _pauses(choices: random.Random) -> Iterator[float]:
    while True:
        yield choices.choice((0.0, 0.05, 0.3, 0.5, 1.0, 2.0, 4.0))


def _pieces(content: bytes) -> list[bytes]:
    size = len(content) // 5 + 1
    return [content[at : at + size] for at in range(0, len(content), size)]


def _through_one_handle(path: Path, content: bytes, pauses: Iterator[float]) -> None:
    with path.open("wb", buffering=0) as file:
        for piece in _pieces(content):
            file.write(piece)
            time.sleep(next(pauses))


def _opened_again_for_each_piece(path: Path, content: bytes, pauses: Iterator[float]) -> None:
    path.write_bytes(b"")
    for piece in _pieces(content):
        with path.open("ab") as file:
            file.write(piece)
        time.sleep(next(pauses))


def _given_its_size_first(path: Path, content: bytes, pauses: Iterator[float]) -> None:
    """As Explorer copies."""
    with path.open("wb", buffering=0) as file:
        file.truncate(len(content))
        for piece in _pieces(content):
            time.sleep(next(pauses))
            file.write(piece)


def _over_the_old_bytes(path: Path, content: bytes, pauses: Iterator[float]) -> None:
    """New head, old tail: the hardest to tell from a whole file."""
    path.touch()
    with path.open("r+b", buffering=0) as file:
        for piece in _pieces(content):
            file.write(piece)
            time.sleep(next(pauses))
        file.truncate()


_COPIERS: tuple[Copier, ...] = (
    _through_one_handle, _opened_again_for_each_piece, _given_its_size_first, _over_the_old_bytes,
)  # fmt: skip


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
