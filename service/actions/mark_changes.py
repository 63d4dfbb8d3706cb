"""Two recorded files as one .docx with tracked changes, written in a limited child process.

The page needs this while it serves others, and may not parse a file itself: the child reads both files, compares them and
writes the marks, with no more memory and time than reading may use. It gets one message on its standard input and answers
with one byte (`d` the document, `e` an error) and the rest.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import msgspec

from service.diff.compare import compare
from service.errors import OverLimit, WordError
from service.word import limits
from service.word.read import read
from service.word.redline import TrackedChanges, write_redline

_ROOT = str(Path(__file__).resolve().parents[2])
_START = "import sys; sys.path.insert(0, sys.argv[1]); from service.actions.mark_changes import main; main()"
_WALL_SECONDS = 3 * limits.CHILD_WALL_SECONDS
_CPU_SECONDS = 3 * limits.CHILD_CPU_SECONDS
"""Two files are read, and one is written."""


class _Task(msgspec.Struct, frozen=True):
    old: bytes
    new: bytes
    author: str
    at: datetime


def mark_changes(old: bytes, new: bytes, author: str, at: datetime) -> TrackedChanges:
    """The file `old` in which everything that `new` changed is a tracked change by `author`. Raises WordError."""
    task = msgspec.msgpack.encode(_Task(old, new, author, at))
    command = [sys.executable, "-I", "-c", _START, _ROOT]
    try:
        child = subprocess.run(command, input=task, capture_output=True, timeout=_WALL_SECONDS, env={}, check=False)
    except subprocess.TimeoutExpired as exc:
        raise OverLimit("The two documents are too large to be marked up in time.") from exc
    outcome, answer = child.stdout[:1], child.stdout[1:]
    if outcome == b"d":
        return msgspec.msgpack.decode(answer, type=TrackedChanges)
    message = answer.decode() if outcome == b"e" else "The two documents need more than marking up may use."
    raise OverLimit(message)


def main() -> None:
    """First function of the child."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.CHILD_MEMORY, limits.CHILD_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    task = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=_Task)
    try:
        redline = compare(read(task.old), read(task.new))
        answer = b"d" + msgspec.msgpack.encode(write_redline(task.old, task.new, redline, task.author, task.at))
    except WordError as error:
        answer = b"e" + str(error).encode()
    sys.stdout.buffer.write(answer)
