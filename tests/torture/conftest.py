"""Tortures start from a folder of their own and a seed; `SEED=n make torture` repeats a run."""

from __future__ import annotations

import os
import random
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.torture.summary import table


@pytest.fixture
def folder() -> Iterator[Path]:
    place = Path(tempfile.mkdtemp(prefix="luuvet-torture-"))
    yield place
    shutil.rmtree(place)


_SEED = int(os.environ.get("SEED") or random.SystemRandom().randrange(10**6))


@pytest.fixture(scope="session")
def seed() -> int:
    return _SEED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if lines := table():
        terminalreporter.section(f"what the tortures found (seed {_SEED})")
        terminalreporter.write_line("\n".join(lines))
