"""Asking for an act: of the running service's writer, or done here and now where no service runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from service.actions.write_record import RecordWriting
from service.capture.journal import Journal
from service.capture.lock import OfficeLock
from service.config import Config
from service.errors import DocumentControlError, OfficeBusy

Ask = Callable[[str, Mapping[str, Any]], dict[str, Any]]
"""(kind, arguments) -> the answer's values. Raises DocumentControlError, WriterSilent."""


@contextmanager
def writer_of(config: Config) -> Iterator[Ask]:
    with Journal(config.journal) as journal:
        lock = OfficeLock(config.lock)
        try:
            lock.acquire()
        except OfficeBusy:
            yield lambda kind, arguments: _ask(journal, kind, arguments)
            return
        try:
            writing = RecordWriting(config, journal, lock)
            writing.catch_up()
            yield writing.perform
            writing.close()
        finally:
            lock.release()


def _ask(journal: Journal, kind: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    answer = journal.ask(kind, arguments)
    if not answer.done:
        raise DocumentControlError(answer.message)
    return answer.values
