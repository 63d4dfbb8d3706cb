"""Figures: many measurements told in one line."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Sequence


def tell(what: str, seconds: Sequence[float]) -> None:
    """Prints median, 99th percentile and worst of `seconds`, in milliseconds."""
    ordered = sorted(seconds)
    p99 = ordered[min(len(ordered) - 1, round(len(ordered) * 0.99))]
    figures = (statistics.median(ordered), p99, ordered[-1])
    p50_ms, p99_ms, worst_ms = (f"{1000 * figure:8.0f}" for figure in figures)
    sys.stdout.write(f"{what:<58} n={len(ordered):<5} p50 {p50_ms} ms   p99 {p99_ms} ms   worst {worst_ms} ms\n")


def tell_one(what: str, seconds: float, count: int | None = None) -> None:
    """One whole run; with `count`, also how long each of so many took."""
    each = f"   {1000 * seconds / count:.1f} ms each of {count}" if count else ""
    sys.stdout.write(f"{what:<58} {seconds:.2f} s{each}\n")


def tell_line(line: str) -> None:
    sys.stdout.write(line + "\n")


def share_at(values: Sequence[float], share: float) -> float:
    """The value that this share of `values` does not exceed: 0.95 for the 95th percentile."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(len(ordered) * share))]
