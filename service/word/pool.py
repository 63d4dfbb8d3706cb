"""Reading untrusted files in limited child processes.

`ReadingPool.read(data)` answers what `read.read` would, or raises a WordError and nothing else: whatever a file does to
the parser (endless work, all memory, a crash in C) happens in a child that this process can do without. Children stay
warm between files and are replaced after some. Safe to share between threads; each file occupies one child.
"""

from __future__ import annotations

import contextlib
import io
import logging
import os
import selectors
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import IO, Literal

import msgspec

from service.errors import (
    DamagedDocument,
    EncryptedDocument,
    LegacyDocument,
    NotWord,
    OverLimit,
    SuspectDocument,
    WordError,
)
from service.model.content import Content, from_json
from service.word import limits
from service.word.child import Failure
from service.word.read import READER_VERSION
from service.word.tracked import View

__all__ = ["READER_VERSION", "ReadingPool"]

_log = logging.getLogger(__name__)

_ERRORS: dict[str, type[WordError]] = {
    error.code: error for error in (NotWord, EncryptedDocument, DamagedDocument, SuspectDocument)
}
_START = "import sys; sys.path.insert(0, sys.argv[1]); from service.word.child import main; main()"
_ROOT = str(Path(__file__).resolve().parents[2])
_START_SECONDS = 30.0
_CHUNK = 1 << 20
_HEADER = 9
_NEARLY_ALL = 0.6
"""Of the address space: what a process can use of it differs by allocator."""


class _ChildGone(Exception):
    """The child closed its pipe."""


class ReadingPool:
    """`children` files are read at a time; more callers wait. `close` ends the children; a closed pool reads no more."""

    def __init__(self, children: int = 1, seconds: float = limits.CHILD_WALL_SECONDS) -> None:
        self._seconds = seconds
        self._free = threading.Semaphore(children)
        self._lock = threading.Lock()
        self._idle: list[_Child] = []
        self._closed = False

    def read(self, data: bytes, view: View = "accepted") -> Content:
        """Raises WordError."""
        return from_json(self.read_json(data, view))

    def read_json(self, data: bytes, view: View = "accepted") -> bytes:
        """The same as `content.to_json` writes it, for callers that only store it."""
        if len(data) > limits.FILE:
            message = f"The file has {len(data)} bytes; the reader takes {limits.FILE}."
            raise limits.beyond("file-size", len(data), limits.FILE, message)
        with self._free:
            child = self._taken()
            try:
                outcome, answer = child.ask(data, view, self._seconds)
            except BaseException:
                child.stop()
                raise
            self._give_back(child)
        if outcome == b"c":
            return answer
        failure = msgspec.json.decode(answer, type=Failure)
        if failure.code == LegacyDocument.code:
            raise LegacyDocument(failure.message, failure.dialect, has_macros=failure.has_macros)
        if failure.code == OverLimit.code:
            raise OverLimit(failure.message, failure.measure)
        error = _ERRORS.get(failure.code, WordError)
        if error is WordError:
            _log.error("unexpected failure of the reader: %s\n%s", failure.message, failure.trace)
        raise error(failure.message)

    def close(self) -> None:
        with self._lock:
            self._closed = True
            children, self._idle = self._idle, []
        for child in children:
            child.stop()

    def __enter__(self) -> ReadingPool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _taken(self) -> _Child:
        """A child that is alive: an idle one may have been killed meanwhile, by a person or for want of memory."""
        while True:
            with self._lock:
                child = self._idle.pop() if self._idle else None
            if child is None:
                return _Child()
            if child.is_alive:
                return child
            child.stop()

    def _give_back(self, child: _Child) -> None:
        with self._lock:
            if not self._closed and not child.is_worn:
                self._idle.append(child)
                return
        child.stop()


class _Child:
    """One child process and the pipe to it."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-c", _START, _ROOT],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            env={},
            cwd="/",
            close_fds=True,
            start_new_session=True,
        )
        self._in, self._out = _pipes(self._process)
        self._files = 0
        self._bytes = 0
        try:
            most_memory, *self.given_up = _line(self._out, time.monotonic() + _START_SECONDS).split()
            self._memory_at_start = int(most_memory) * 1024
        except (_ChildGone, TimeoutError) as exc:
            self.stop()
            raise WordError("The reading process did not start. Look for its message on standard error.") from exc

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    @property
    def is_worn(self) -> bool:
        return self._files >= limits.CHILD_FILES or self._bytes >= limits.CHILD_BYTES

    def ask(self, data: bytes, view: View, seconds: float) -> tuple[bytes, bytes]:
        """(outcome, JSON) as the child tells them. Raises OverLimit or DamagedDocument where it cannot any more."""
        self._files += 1
        self._bytes += len(data)
        deadline = time.monotonic() + seconds
        try:
            _sent(self._in, len(data).to_bytes(8, "big") + view[:1].encode(), deadline)
            _sent(self._in, data, deadline)
            header = _received(self._out, _HEADER, deadline)
            length = int.from_bytes(header[1:], "big")
            if header[:1] not in (b"c", b"e") or length > limits.ANSWER:
                raise _ChildGone
            return header[:1], _received(self._out, length, deadline)
        except TimeoutError as exc:
            message = f"The document was not read within {seconds:g} seconds."
            raise limits.beyond("time", None, seconds, message) from exc
        except _ChildGone as exc:
            raise self._reason() from exc

    def stop(self) -> None:
        """Ends the process and everything it may have started."""
        if self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._in.close()
        self._out.close()

    def _reason(self) -> WordError:
        """Why the child is gone: out of processor time or memory, or a crash."""
        most_memory = self._waited()
        if self._process.returncode == -signal.SIGXCPU:
            seconds = limits.CHILD_CPU_SECONDS
            message = f"Reading the document takes more than {seconds} seconds of processor time."
            return limits.beyond("processor-time", None, seconds, message)
        # Code in C does not always survive that it gets no more memory.
        if self._process.returncode == -signal.SIGKILL or most_memory > max(
            _NEARLY_ALL * limits.CHILD_MEMORY, self._memory_at_start
        ):
            message = "Reading the document takes more memory than the reader may use."
            return limits.beyond("memory", None, limits.CHILD_MEMORY, message)
        _log.error("the reading process ended with %s", self._process.returncode)
        return DamagedDocument("The reader stopped in the middle of the file, which is built like no sound document.")

    def _waited(self) -> int:
        """Waits a second at most for the end of the process; answers the bytes of memory that it had at its largest."""
        for _ in range(100):
            pid, status, usage = os.wait4(self._process.pid, os.WNOHANG)
            if pid:
                self._process.returncode = os.waitstatus_to_exitcode(status)
                return usage.ru_maxrss * 1024
            time.sleep(0.01)
        return 0


def _pipes(process: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    """Standard input and output of the process, set not to block."""
    assert process.stdin is not None  # noqa: S101  # asked for
    assert process.stdout is not None  # noqa: S101  # asked for
    os.set_blocking(process.stdin.fileno(), False)
    os.set_blocking(process.stdout.fileno(), False)
    return process.stdin, process.stdout


def _sent(pipe: IO[bytes], message: bytes, deadline: float) -> None:
    rest = memoryview(message)
    while rest:
        _wait(pipe, selectors.EVENT_WRITE, deadline)
        try:
            rest = rest[os.write(pipe.fileno(), rest[:_CHUNK]) :]
        except BrokenPipeError as exc:
            raise _ChildGone from exc


def _received(pipe: IO[bytes], length: int, deadline: float) -> bytes:
    parts = io.BytesIO()  # hands its bytes over without another copy
    missing = length
    while missing:
        _wait(pipe, selectors.EVENT_READ, deadline)
        chunk = os.read(pipe.fileno(), min(_CHUNK, missing))
        if not chunk:
            raise _ChildGone
        parts.write(chunk)
        missing -= len(chunk)
    return parts.getvalue()


def _line(pipe: IO[bytes], deadline: float) -> str:
    """The greeting of a child, which stands by itself in the pipe."""
    told = b""
    while not told.endswith(b"\n"):
        told += _received(pipe, 1, deadline)
    return told.decode().strip()


def _wait(pipe: IO[bytes], event: Literal[1, 2], deadline: float) -> None:
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, event)
        if not selector.select(max(0.0, deadline - time.monotonic())):
            raise TimeoutError
