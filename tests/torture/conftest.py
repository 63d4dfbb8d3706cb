"""Tortures start from a folder of their own and a seed; `SEED=n make torture` repeats a run."""

from __future__ import annotations

import os
import random
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.torture.ordeal import Ordeal
from tests.torture.summary import table, tell


@pytest.fixture
def folder() -> Iterator[Path]:
    place = Path(tempfile.mkdtemp(prefix="luuvet-torture-"))
    yield place
    shutil.rmtree(place)


_SEED = int(os.environ.get("SEED") or random.SystemRandom().randrange(10**6))


@pytest.fixture(scope="session")
def seed() -> int:
    return _SEED


@pytest.fixture
def ordeal(request: pytest.FixtureRequest, seed: int) -> Iterator[Ordeal]:
    ordeal = Ordeal(request.node.name, seed)
    failed_before = request.session.testsfailed
    yield ordeal
    tell(ordeal.name.removeprefix("torture_").replace("_", " "), ordeal.told(found=_failed(request, failed_before)))


def _failed(request: pytest.FixtureRequest, failed_before: int) -> bool:
    return request.session.testsfailed > failed_before


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if lines := table():
        terminalreporter.section(f"what the tortures found (seed {_SEED})")
        terminalreporter.write_line("\n".join(lines))
