"""Storms of saves, and copies that take their time: no version lost, none twice, none torn."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.torture.busy_folder import Order
from tests.torture.storms import copy_slowly, save_storm
from tests.torture.summary import tell


@pytest.mark.parametrize(
    ("documents", "pause_seconds", "saves", "order"),
    [(1, 0.1, 200, "in turn"), (20, 0.02, 1000, "in turn"), (20, 0.02, 1000, "at random")],
)
def torture_save_storm(folder: Path, seed: int, documents: int, pause_seconds: float, saves: int, order: Order) -> None:
    """At random two saves of one document may follow each other within 20 ms."""
    found = save_storm(folder, documents, pause_seconds, saves, seed, order)

    tell(
        f"{documents} documents, a save each {1000 * pause_seconds:.0f} ms, {order}",
        f"{found.saved} saves, {len(found.lost)} lost, {len(found.twice)} twice; all recorded after {found.seconds:.1f} s",
    )
    assert (found.lost, found.twice) == ([], [])


def torture_slow_copies(folder: Path, seed: int) -> None:
    found = copy_slowly(folder, 40, seed)

    tell("slow copies with pauses", f"{found.copies} copies, {len(found.torn)} torn, {len(found.missing)} missing")
    assert (found.torn, found.missing) == ([], [])
