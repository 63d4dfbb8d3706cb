"""People who save documents without a pause, and a ledger of what they saved."""

from __future__ import annotations

import hashlib
import os
import random
import threading
from collections import defaultdict
from pathlib import Path

from tests.acceptance.documents import write_procedure


class BusyFolder:
    """Saves one document after the other, by rename or in place, until told to stop. The seed decides everything but the
    instants."""

    def __init__(self, shelf: Path, drafts: Path, documents: int, pause_seconds: float, seed: int) -> None:
        self._paths = [shelf / f"Quy trình {number:02}.docx" for number in range(documents)]
        self._drafts, self._pause_seconds = drafts, pause_seconds
        self._choices = random.Random(seed)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._save_on)
        self._blank = write_procedure(drafts / "blank.docx").read_bytes()
        self._saved: dict[str, list[str]] = defaultdict(list)
        self.trouble: OSError | None = None

    def __enter__(self) -> BusyFolder:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
        if self.trouble:
            raise self.trouble

    def saved(self) -> dict[str, list[str]]:
        """SHA-256 of every version, oldest first, by file name."""
        return {name: list(versions) for name, versions in self._saved.items()}

    def saves(self) -> int:
        return sum(map(len, self._saved.values()))

    def _save_on(self) -> None:
        number = 0
        try:
            while not self._stop.wait(self._pause_seconds):
                number += 1
                self._save(self._choices.choice(self._paths), number)
        except OSError as error:
            self.trouble = error

    def _save(self, path: Path, number: int) -> None:
        content = _another(self._blank, number)
        self._saved[path.name].append(hashlib.sha256(content).hexdigest())
        if self._choices.random() < 0.5:
            draft = path.with_name(f"~WRD{number:04}.tmp")
            draft.write_bytes(content)
            os.replace(draft, path)
        else:
            path.write_bytes(content)


def _another(package: bytes, number: int) -> bytes:
    """The same document in other bytes: the comment at the end of a zip, with its length before it."""
    comment = f"bản {number:08}".encode()
    return package[:-2] + len(comment).to_bytes(2, "little") + comment
