"""Waiting for something to become true. The stories never sleep for a guessed time: machines differ."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

_T = TypeVar("_T")

PATIENCE_SECONDS = 60.0
"""Far more than anything here takes, so that only a real failure runs into it, also on a busy machine."""


def wait_for(what: str, ask: Callable[[], _T | None], seconds: float = PATIENCE_SECONDS, pause: float = 0.1) -> _T:
    """The first answer of `ask` that is true. Raises AssertionError naming `what` did not happen."""
    deadline = time.monotonic() + seconds
    while True:
        answer = ask()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise AssertionError(f"{what}: not within {seconds:.0f} s (last answer: {answer!r})")
        time.sleep(pause)
