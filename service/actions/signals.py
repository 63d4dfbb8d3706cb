"""What the processes of a service say to each other without words; the facts themselves are on disk."""

from __future__ import annotations

import signal
from dataclasses import dataclass
from multiprocessing.context import SpawnContext

# Filled by the signal handler of this process: a handler must not touch a lock that the code it interrupts may hold.
_asked_to_stop: list[int] = []


class Nudge:
    """Wakes the one process that waits for it; given again before it is taken, it counts once.

    A bare semaphore, for nobody owns one: a process that is killed while it waits or wakes leaves nothing locked.
    multiprocessing.Event would make who sets it wait for ever for a waiter that was killed.
    """

    def __init__(self, context: SpawnContext) -> None:
        self._given = context.Semaphore(0)

    def give(self) -> None:
        self._given.release()

    def taken(self, seconds: float = 0.0) -> bool:
        """Waits so long for it at most."""
        if not self._given.acquire(timeout=seconds):
            return False
        while self._given.acquire(block=False):
            pass
        return True


@dataclass(frozen=True, slots=True)
class Signals:
    settled: Nudge
    """To the writer: the watcher has something."""
    recorded: Nudge
    """To the reader: the writer has something."""
    writing: Nudge
    """To who started all: the writer holds the office's lock."""
    watch: Nudge
    """To the watcher, which loads while the writer does: the journal agrees with the record now, begin."""
    rules: Nudge
    """To who started all: new rules are in force, and those who watch and read by them must begin again."""

    def stopping(self) -> bool:
        return bool(_asked_to_stop)

    @classmethod
    def make(cls, context: SpawnContext) -> Signals:
        return cls(*(Nudge(context) for _ in range(5)))


def stop_on(*numbers: signal.Signals) -> None:
    """From now on these signals ask this process to stop at the next good moment."""
    for number in numbers:
        signal.signal(number, lambda number, _: _asked_to_stop.append(number))
