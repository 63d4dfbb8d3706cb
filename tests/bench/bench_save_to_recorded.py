"""From the moment the last byte is in place to the moment another process sees the commit, every fsync included."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from docx import Document

from tests.acceptance.offices import Office, RunningService, new_office, running
from tests.acceptance.waiting import wait_for
from tests.bench.figures import tell

SAVES = 200
PAUSE_SECONDS = 0.5


@pytest.fixture(scope="module")
def service(folder: Path) -> Iterator[RunningService]:
    with running(new_office(folder / "office")) as service:
        yield service


def bench_rename_saves(service: RunningService, folder: Path) -> None:
    """As Word and LibreOffice save."""

    def save(draft: Path, document: Path) -> None:
        temporary = document.with_name("~WRD0001.tmp")
        temporary.write_bytes(draft.read_bytes())
        os.replace(temporary, document)

    tell("save by rename → recorded", list(_measure(service, folder, "rename.docx", save)))


def bench_in_place_saves(service: RunningService, folder: Path) -> None:
    """As copiers and smbclient save."""

    def save(draft: Path, document: Path) -> None:
        document.write_bytes(draft.read_bytes())

    tell("save in place → recorded", list(_measure(service, folder, "place.docx", save)))


def _measure(service: RunningService, folder: Path, name: str, save: Callable[[Path, Path], None]) -> Iterator[float]:
    document = service.office.share / service.office.folders[0] / name
    for number in range(SAVES):
        draft = _draft(folder / "draft.docx", number)
        before = _head(service.office)
        save(draft, document)
        started = time.perf_counter()
        wait_for("the commit", lambda before=before: _head(service.office) != before, pause=0.001)
        yield time.perf_counter() - started
        time.sleep(PAUSE_SECONDS)


def _head(office: Office) -> str:
    return (office.directory / "documents.git" / "refs" / "heads" / "main").read_text()


def _draft(path: Path, number: int) -> Path:
    """About 60 kB, different each time."""
    words = random.Random(number)
    document = Document()
    document.add_heading(f"Lần lưu {number}", level=1)
    for _ in range(120):
        document.add_paragraph(" ".join(f"{words.getrandbits(48):x}" for _ in range(30)))
    document.save(str(path))
    return path
