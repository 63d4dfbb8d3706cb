"""What the processes of a service say to each other without words; the facts themselves are on disk."""

from __future__ import annotations

import signal
from dataclasses import dataclass
from multiprocessing.context import SpawnContext
from multiprocessing.synchronize import Event as Flag

# Filled by the signal handler of this process: a handler must not touch a lock that the code it interrupts may hold, and
# each flag has one.
_asked_to_stop: list[int] = []


@dataclass(frozen=True, slots=True)
class Signals:
    stop: Flag
    """Everybody ends, at the next good moment."""
    settled: Flag
    """The watcher has something for the writer."""
    recorded: Flag
    """The writer has something for the reader."""
    writing: Flag
    """The writer holds the office's lock."""
    rules: Flag
    """New rules are in force: those who watch and read by them begin again."""

    def stopping(self) -> bool:
        return self.stop.is_set() or bool(_asked_to_stop)

    @classmethod
    def make(cls, context: SpawnContext) -> Signals:
        return cls(*(context.Event() for _ in range(5)))


def stop_on(*numbers: signal.Signals) -> None:
    """From now on these signals ask this process to stop at the next good moment."""
    for number in numbers:
        signal.signal(number, lambda number, _: _asked_to_stop.append(number))
