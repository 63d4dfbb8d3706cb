"""Whole runs: an office made, dropped in at once, verified, its index rebuilt."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from tests.acceptance.offices import Office, luuvet, new_office, running
from tests.acceptance.waiting import wait_for
from tests.bench.figures import tell_one


def bench_demo(folder: Path) -> None:
    started = time.perf_counter()
    assert luuvet("demo", folder / "another-demo").exit_code == 0
    tell_one("luuvet demo", time.perf_counter() - started)


def bench_verify_and_rebuild(demo: Office) -> None:
    events = len(demo.events())
    for command in ("verify", "rebuild"):
        started = time.perf_counter()
        answer = demo.luuvet(command)
        assert answer.exit_code == 0, answer.messages
        tell_one(f"luuvet {command}", time.perf_counter() - started, events)


def bench_all_documents_dropped_at_once(demo: Office, folder: Path) -> None:
    office = new_office(folder / "dropped")
    with running(office):
        started = time.perf_counter()
        shutil.copytree(demo.share, office.share, dirs_exist_ok=True)
        documents = sum(1 for path in office.share.rglob("*.docx"))
        wait_for("all recorded", lambda: _created(office) >= documents, seconds=600, pause=0.5)
        tell_one("all documents dropped at once → recorded", time.perf_counter() - started, documents)


def _created(office: Office) -> int:
    return sum(1 for event in office.events() if event["kind"] == "created")
