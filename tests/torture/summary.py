"""What each torture found, told in one table at the end."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

_LINES: list[tuple[str, str]] = []


def tell(what: str, found: str) -> None:
    _LINES.append((what, found))


def table() -> list[str]:
    width = max((len(what) for what, _ in _LINES), default=0)
    return [f"{what:<{width}}  {found}" for what, found in _LINES]


def starts(until_watching: Sequence[float], until_caught_up: Sequence[float]) -> str:
    return (
        f"start p50 {median(until_watching):.1f} s worst {max(until_watching):.1f} s, "
        f"then caught up p50 {median(until_caught_up):.2f} s worst {max(until_caught_up):.2f} s"
    )
