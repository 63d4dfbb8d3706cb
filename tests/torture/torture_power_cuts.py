"""Thirty power cuts: nothing that was acknowledged is lost, no record is damaged, every start catches up."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.torture.disk_image import missing
from tests.torture.power_cuts import cut_power
from tests.torture.summary import starts, tell

_CUTS = int(os.environ.get("CUTS", "30"))


def torture_power_cuts(folder: Path, seed: int) -> None:
    if why := missing():
        pytest.skip(why)

    found = cut_power(folder, _CUTS, seed)

    tell(
        "power cuts",
        f"{found.cuts} cuts, {found.acknowledged} acknowledged versions checked, {len(found.lost)} lost, "
        f"{len(found.damaged)} records damaged, {len(found.not_caught_up)} starts that did not catch up; "
        f"{starts(found.starts_seconds, found.caught_up_seconds)}",
    )
    assert (found.lost, found.damaged, found.not_caught_up) == ([], [], [])
