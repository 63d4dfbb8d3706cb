"""People who save documents without a pause, and a ledger of what they saved."""

from __future__ import annotations

import hashlib
import os
import random
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tests.acceptance.documents import write_procedure

Order = Literal["at random", "in turn"]


@dataclass(frozen=True)
class Version:
    sha256: str
    saved: float
    """Seconds of the clock that never goes back: it stands in the folder from now on, until the next one."""


class BusyFolder:
    """Saves one document after the other, by rename or in place, until told to stop. The seed decides everything but the
    instants."""

    def __init__(
        self, shelf: Path, drafts: Path, documents: int, pause_seconds: float, seed: int, order: Order = "at random"
    ) -> None:
        self._paths = [shelf / f"Quy trình {number:02}.docx" for number in range(documents)]
        self._pause_seconds, self._order, self._seed = pause_seconds, order, seed
        self._choices = random.Random(seed)
        self._stop = threading.Event()
        self._saving = threading.Lock()
        self._thread = threading.Thread(target=self._save_on)
        self._blank = write_procedure(drafts / "blank.docx").read_bytes()
        self._saved: dict[str, list[Version]] = defaultdict(list)
        self.trouble: OSError | None = None

    def __enter__(self) -> BusyFolder:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
        if self.trouble:
            raise self.trouble

    @contextmanager
    def rest(self) -> Iterator[None]:
        """Nobody saves meanwhile."""
        with self._saving:
            yield

    def versions(self) -> dict[str, list[Version]]:
        """Every version, oldest first, by file name."""
        return {name: list(versions) for name, versions in self._saved.items()}

    def saves(self) -> int:
        return sum(map(len, self._saved.values()))

    def save_all(self, saves: int) -> None:
        """So many saves in this thread, at the pace that was asked for."""
        next_at = time.monotonic()
        for number in range(1, saves + 1):
            self._save(self._path(number), number)
            next_at += self._pause_seconds
            time.sleep(max(0.0, next_at - time.monotonic()))

    def _save_on(self) -> None:
        number = 0
        try:
            while not self._stop.wait(self._pause_seconds):
                number += 1
                with self._saving:
                    self._save(self._path(number), number)
        except OSError as error:
            self.trouble = error

    def _path(self, number: int) -> Path:
        return self._paths[number % len(self._paths)] if self._order == "in turn" else self._choices.choice(self._paths)

    def _save(self, path: Path, number: int) -> None:
        content = another(self._blank, f"{self._seed}-{number:08}")
        if self._choices.random() < 0.5:
            draft = path.with_name(f"~WRD{number:04}.tmp")
            draft.write_bytes(content)
            os.replace(draft, path)
        else:
            path.write_bytes(content)
        self._saved[path.name].append(Version(hashlib.sha256(content).hexdigest(), time.monotonic()))


def another(package: bytes, mark: str) -> bytes:
    """The same document in other bytes: the comment at the end of a zip, with its length before it."""
    comment = f"bản {mark}".encode()
    return package[:-2] + len(comment).to_bytes(2, "little") + comment
