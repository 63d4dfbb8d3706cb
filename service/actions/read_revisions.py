"""The reading process: fills what can be derived from recorded content — Contents, covers, Redlines, summaries.

What pages show now comes first, then the newest. Nothing here can touch the record: a file that cannot be read spoils its
own page only, with its reason.
"""

from __future__ import annotations

import logging
import multiprocessing
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

from service.actions.derive import derive_cover, derive_redline
from service.actions.recorded_rules import recorded_config
from service.actions.signals import Signals
from service.config import Config
from service.control.cover import COVER_VERSION
from service.diff.compare import ENGINE_VERSION
from service.errors import WordError
from service.register.derived import Derived
from service.register.query import Queries
from service.register.views import PendingReading, PendingRedline
from service.store.repository import Repository
from service.word.pool import ReadingPool
from service.word.read import READER_VERSION

_log = logging.getLogger(__name__)
_IDLE_SECONDS = 2.0
_BATCH = 40
_TRIM_AFTER = 500
"""Contents read or compared between two looks at the room they take."""


def run(directory: Path, signals: Signals) -> None:
    """Until the stop signal."""
    reading = RevisionReading(recorded_config(directory))
    try:
        while not signals.stopping():
            if not reading.step():
                signals.recorded.taken(_IDLE_SECONDS)
    finally:
        reading.close()


class RevisionReading:
    """`workers`: how many files are read at once, and with more than one, in how many processes they are compared."""

    def __init__(self, config: Config, workers: int = 1) -> None:
        self._derived = Derived.open(config.derived)
        self._queries = Queries(config.register, config.derived, config.office.organisation.id)
        self._repository = Repository(config.repository)
        self._pool = ReadingPool(children=workers)
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="reading")
        self._computing: Executor = _processes(workers) if workers > 1 else ThreadPoolExecutor(1)
        self._batch = _BATCH * workers
        self._room = config.local.derived_megabytes * 1_000_000
        self._since_trim = 0

    def step(self) -> bool:
        """One batch; False when all is read and compared."""
        done = self._read_contents() or self._read_covers() or self._compare_neighbours()
        self._since_trim += done
        if self._since_trim >= _TRIM_AFTER:
            self._derived.trim(self._room)
            self._since_trim = 0
        return done > 0

    def read_all(self, progress: Callable[[int, int], None]) -> None:
        """Half of the way is reading, half is comparing."""
        total = 2 * self._queries.state().pending_reading
        done = 0
        while count := self._read_contents():
            done += count
            progress(min(done, total), total)
        while count := self._compare_neighbours():
            done += count
            progress(min(done, total), total)
        progress(total, total)

    def close(self) -> None:
        self._threads.shutdown()
        self._computing.shutdown()
        self._pool.close()
        self._repository.close()
        self._derived.close()

    def _read_contents(self) -> int:
        pending = self._queries.pending_blobs(READER_VERSION, limit=self._batch)
        bytes_of = [self._repository.blob(item.blob) for item in pending]
        readings = list(self._threads.map(self._read, bytes_of))
        contents = {
            item.blob: reading
            for item, reading in zip(pending, readings, strict=True)
            if not isinstance(reading, WordError)
        }
        covers = self._computing.map(derive_cover, contents.values())
        with self._derived.batch():
            for item, reading in zip(pending, readings, strict=True):
                self._keep(item, reading)
            for blob, cover in zip(contents, covers, strict=True):
                self._derived.put_cover(blob, COVER_VERSION, *cover)
        return len(pending)

    def _read(self, data: bytes) -> bytes | WordError:
        try:
            return self._pool.read_json(data)
        except WordError as error:
            return error

    def _keep(self, item: PendingReading, reading: bytes | WordError) -> None:
        if isinstance(reading, WordError):
            _log.warning("%s (Seq %d) is recorded but not readable: %s", item.path, item.seq, reading)
            self._derived.put_failure(item.blob, READER_VERSION, reading.code, str(reading))
        else:
            self._derived.put_content(item.blob, READER_VERSION, reading)

    def _read_covers(self) -> int:
        """After a release with other rules for covers: the Contents need not be read again."""
        pending = self._queries.pending_covers(READER_VERSION, COVER_VERSION, limit=self._batch)
        with self._derived.batch():
            for item in pending:
                content = self._derived.content(item.blob, READER_VERSION)
                if content is not None:
                    self._derived.put_cover(item.blob, COVER_VERSION, *derive_cover(content))
        return len(pending)

    def _compare_neighbours(self) -> int:
        pending = self._queries.pending_redlines(READER_VERSION, ENGINE_VERSION, limit=self._batch)
        sides = [self._sides(item) for item in pending]
        compared = self._computing.map(derive_redline, *zip(*sides, strict=True)) if sides else ()
        with self._derived.batch():
            for item, (body, summary) in zip(pending, compared, strict=True):
                self._derived.put_redline(
                    item.old, item.new, body, summary, reader_version=READER_VERSION, engine_version=ENGINE_VERSION
                )
        return len(pending)

    def _sides(self, item: PendingRedline) -> tuple[bytes, bytes]:
        return self._content(item.old), self._content(item.new)

    def _content(self, blob: str) -> bytes:
        """Read again where it was dropped to save room; it was readable before, by the same reader."""
        return self._derived.content(blob, READER_VERSION) or self._pool.read_json(self._repository.blob(blob))


def _processes(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))
