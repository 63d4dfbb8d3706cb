from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.register.history import History, OfficeOnDisk


@pytest.fixture
def history() -> History:
    return History()


@pytest.fixture
def office_of(tmp_path: Path) -> Iterator[Callable[[History], OfficeOnDisk]]:
    """Puts a History on disk."""
    made: list[OfficeOnDisk] = []

    def put(history: History) -> OfficeOnDisk:
        made.append(OfficeOnDisk(tmp_path, history))
        return made[-1]

    yield put
    for office in made:
        office.derived.close()
