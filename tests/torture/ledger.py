"""What was saved against what was recorded: versions lost, versions recorded twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from tests.torture.busy_folder import Version

_LONG_ENOUGH_SECONDS = 0.5
"""A version that stood in the folder for so long, with the service at work, must be in the record."""

Interval = tuple[float, float]


def lost(
    saved: Mapping[str, Sequence[Version]], recorded: Mapping[str, Sequence[str]], at_work: Iterable[Interval]
) -> list[str]:
    """Versions that stood for half a second while the service was at work, and those that lay there when it ended, and are
    not recorded."""
    intervals, missing = list(at_work), []
    for name, versions in saved.items():
        known = set(recorded.get(name, ()))
        for number, version in enumerate(versions):
            until = versions[number + 1].saved if number + 1 < len(versions) else float("inf")
            stood = _stood(version.saved, until, intervals)
            if version.sha256 not in known and stood >= _LONG_ENOUGH_SECONDS:
                missing.append(f"{name}: version {number + 1} of {len(versions)}, which stood for {stood:.2f} s")
    return missing


def twice(recorded: Mapping[str, Sequence[str]]) -> list[str]:
    """Versions that stand in the record more than once; each was saved once."""
    return [
        f"{name}: {sha[:8]}" for name, versions in recorded.items() for sha in set(versions) if versions.count(sha) > 1
    ]


def _stood(since: float, until: float, intervals: Iterable[Interval]) -> float:
    return max((min(until, end) - max(since, begin) for begin, end in intervals), default=0.0)
