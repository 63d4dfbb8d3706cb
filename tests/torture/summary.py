"""What each torture found, told in one table at the end."""

from __future__ import annotations

_LINES: list[tuple[str, str]] = []


def tell(what: str, found: str) -> None:
    _LINES.append((what, found))


def table() -> list[str]:
    width = max((len(what) for what, _ in _LINES), default=0)
    return [f"{what:<{width}}  {found}" for what, found in _LINES]
