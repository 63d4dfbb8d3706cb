"""Benchmarks start from the same offices as the acceptance stories."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.demo_office import demo_office
from tests.acceptance.offices import Office


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    place = Path(tempfile.mkdtemp(prefix="luuvet-bench-"))
    yield place
    shutil.rmtree(place)


@pytest.fixture(scope="session")
def demo(folder: Path) -> Office:
    return demo_office(folder / "demo")
