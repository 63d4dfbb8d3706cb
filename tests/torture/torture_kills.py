"""Three hundred kills at random instants, and one at each stage of a save: nothing lost, nothing twice, nothing stuck."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.torture.kills import kill_at_random
from tests.torture.stages import kill_at_each_stage, missing
from tests.torture.summary import starts, tell

_KILLS = int(os.environ.get("KILLS", "300"))


def torture_kills_at_random(folder: Path, seed: int) -> None:
    found = kill_at_random(folder, _KILLS, seed)

    tell(
        "kill -9 at random",
        f"{found.kills} kills, {found.saved} saves, {found.revisions} revisions, {len(found.lost)} lost, "
        f"{len(found.twice)} twice, {len(found.stuck)} stuck; {starts(found.started_seconds, found.caught_up_seconds)}",
    )
    assert (found.lost, found.twice, found.stuck, found.damaged) == ([], [], [], [])


def torture_kills_at_each_stage(folder: Path) -> None:
    if why := missing():
        pytest.skip(why)

    found = kill_at_each_stage(folder)

    tell(
        "kill -9 at each stage of a save",
        f"{found.kills} stages, {len(found.lost)} lost, {len(found.twice)} twice, {len(found.damaged)} records damaged",
    )
    assert (found.lost, found.twice, found.damaged) == ([], [], [])
    assert found.kills > 20, "strace ended nobody: are its calls still those that the service makes?"
