"""Work on one repository shared out among processes, with common progress."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from types import TracebackType
from typing import Any

from service.errors import StoreError

_MOST = 8
_LOOK_SECONDS = 0.5

Tick = Callable[[int], None]
"""Called by a job with how much more of it is done."""


@dataclass(frozen=True, slots=True)
class Job:
    function: Callable[[Path, Any, Tick], object]
    """Of a module, so that another process finds it; called with the repository and `argument`."""
    argument: object
    size: int
    """What its ticks come to."""


class Shared:
    """Context manager. With one process the work is done in this one."""

    def __init__(self, path: Path, processes: int, progress: Callable[[int, int], None] | None) -> None:
        self._path, self._progress = path, progress or (lambda done, total: None)
        # Spawned: a fork would copy locks that other threads hold.
        context = multiprocessing.get_context("spawn")
        self._done: Synchronized[int] = context.Value("q", 0)
        self._pool: ProcessPoolExecutor | None = None
        if processes > 1:
            self._pool = ProcessPoolExecutor(processes, context, initializer=_join, initargs=(self._done,))

    def __enter__(self) -> Shared:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)

    def results(self, jobs: Sequence[Job]) -> Iterator[object]:
        """In the order in which they are done. Raises StoreError where a process was killed."""
        total = sum(job.size for job in jobs)
        yield from self._by_others(self._pool, jobs, total) if self._pool else self._here(jobs, total)

    def _here(self, jobs: Sequence[Job], total: int) -> Iterator[object]:
        def tick(count: int) -> None:
            self._done.value += count
            self._progress(self._done.value, total)

        for job in jobs:
            yield job.function(self._path, job.argument, tick)

    def _by_others(self, pool: ProcessPoolExecutor, jobs: Sequence[Job], total: int) -> Iterator[object]:
        waiting = {pool.submit(_perform, job, self._path) for job in jobs}
        while waiting:
            done, waiting = wait(waiting, _LOOK_SECONDS, FIRST_COMPLETED)
            self._progress(self._done.value, total)
            yield from map(_result, done)


def cores() -> int:
    """How many processes are worth starting here."""
    return min(len(os.sched_getaffinity(0)), _MOST)


_counters: list[Synchronized[int]] = []


def _join(counter: Synchronized[int]) -> None:
    """First function of each process: its ticks count there."""
    _counters.append(counter)


def _perform(job: Job, path: Path) -> object:
    return job.function(path, job.argument, _count)


def _count(count: int) -> None:
    with _counters[0].get_lock():
        _counters[0].value += count


def _result(future: Future[object]) -> object:
    try:
        return future.result()
    except BrokenProcessPool as exc:
        raise StoreError("A process at work on the record was killed. Is there enough memory? Try again.") from exc
