"""Computing from contents in limited child processes: covers and comparisons.

A content is what a stranger's file says, so the work on it may meet a case nobody thought of: endless, beyond all memory,
or an error. `ComputingPool.done(work, ...)` answers what `work(...)` would, or raises a WordError: that document alone is
spoiled. Children stay warm. Safe to share between threads; each work occupies one child.
"""

from __future__ import annotations

import logging
import multiprocessing
import resource
import signal
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from threading import Lock, Semaphore
from typing import Any, TypeVar

from service.errors import OverLimit, WordError

_T = TypeVar("_T")
_log = logging.getLogger(__name__)
_SECONDS = 30.0
_START_SECONDS = 30.0
_MEMORY = 1_000_000_000


class ComputingPool:
    """`children` works are done at a time; more callers wait. `close` ends the children."""

    def __init__(self, children: int = 1, seconds: float = _SECONDS) -> None:
        self._seconds = seconds
        self._free = Semaphore(children)
        self._lock = Lock()
        self._idle: list[_Child] = []

    def done(self, work: Callable[..., _T], *arguments: Any) -> _T:
        """`work` is a function of a module, its arguments and answer can be pickled. Raises WordError."""
        with self._free:
            child = self._taken()
            try:
                answer: _T = child.ask(work, arguments, self._seconds)
            except BaseException:
                child.stop()
                raise
            with self._lock:
                self._idle.append(child)
            return answer

    def close(self) -> None:
        with self._lock:
            children, self._idle = self._idle, []
        for child in children:
            child.stop()

    def _taken(self) -> _Child:
        with self._lock:
            child = self._idle.pop() if self._idle else None
        if child is not None and child.is_alive:
            return child
        return _Child()


class _Child:
    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs,), name="computing", daemon=True)
        self._process.start()
        theirs.close()
        if not self._pipe.poll(_START_SECONDS):
            self.stop()
            raise WordError("The computing process did not start. Look for its message on standard error.")

    @property
    def is_alive(self) -> bool:
        return self._process.is_alive()

    def ask(self, work: Callable[..., _T], arguments: tuple[Any, ...], seconds: float) -> _T:
        try:
            self._pipe.recv()  # it is ready for the next
            self._pipe.send((work, arguments))
            if not self._pipe.poll(seconds):
                raise OverLimit(f"The document could not be worked through within {seconds:g} seconds.")
            succeeded, answer = self._pipe.recv()
        except (EOFError, OSError) as exc:
            raise OverLimit("Working through the document took more than the computing process may use.") from exc
        if not succeeded:
            _log.error("%s met something it does not know:\n%s", work.__name__, answer)
            raise WordError("The program met something in the document that it does not know; please report it.")
        return answer  # type: ignore[no-any-return]

    def stop(self) -> None:
        self._process.kill()
        self._process.join()
        self._pipe.close()


def _serve(pipe: Connection) -> None:
    """First function of the child: work after work, until the other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        while True:
            pipe.send("ready")
            work, arguments = pipe.recv()
            pipe.send(_outcome(work, arguments))
    except (EOFError, ConnectionError):
        return


def _outcome(work: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[bool, Any]:
    try:
        return True, work(*arguments)
    except Exception:  # noqa: BLE001 - one bad document may not end the child; the error is told, and logged
        return False, traceback.format_exc(limit=-8)[-4_000:]
