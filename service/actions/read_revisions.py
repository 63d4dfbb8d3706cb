"""The reading process: fills what can be derived from recorded content — Contents, covers, Redlines, summaries.

What pages show now comes first, then the newest. Nothing here can touch the record: a file that cannot be read spoils its
own page only, with its reason.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path

import msgspec

from service.actions.recorded_rules import recorded_config
from service.actions.run_service import Signals
from service.config import Config
from service.control.cover import COVER_VERSION, read_cover
from service.control.summary import summarise
from service.diff.compare import ENGINE_VERSION, compare
from service.errors import WordError
from service.model.content import Content, from_json
from service.model.redline import Redline
from service.model.redline import to_json as redline_json
from service.register.derived import CoverFacts, Derived, RedlineSummary
from service.register.query import Queries
from service.register.views import PendingReading, PendingRedline
from service.store.repository import Repository
from service.word.pool import ReadingPool
from service.word.read import READER_VERSION

_log = logging.getLogger(__name__)
_IDLE_SECONDS = 2.0
_BATCH = 40

Progress = Callable[[int, int], None]


def run(directory: Path, signals: Signals) -> None:
    """Until the stop signal."""
    config = recorded_config(directory)
    reading = RevisionReading(config)
    try:
        while not signals.stopping():
            if not reading.step():
                signals.recorded.wait(_IDLE_SECONDS)
                signals.recorded.clear()
    finally:
        reading.close()


class RevisionReading:
    """`workers`: how many files are read at once."""

    def __init__(self, config: Config, workers: int = 1) -> None:
        self._derived = Derived.open(config.derived)
        self._queries = Queries(config.register, config.derived, config.office.organisation.id)
        self._repository = Repository(config.repository)
        self._pool = ReadingPool(size=workers)
        self._threads: Executor = ThreadPoolExecutor(workers, thread_name_prefix="reading")

    def step(self) -> bool:
        """One batch; False when all is read and compared."""
        return bool(self._read_contents() or self._compare_neighbours())

    def read_all(self, progress: Progress) -> None:
        total = self._queries.state().pending_reading
        done = 0
        while count := self._read_contents():
            done += count
            progress(min(done, total), total)
        while self._compare_neighbours():
            pass

    def close(self) -> None:
        self._threads.shutdown()
        self._pool.close()
        self._repository.close()
        self._derived.close()

    def _read_contents(self) -> int:
        pending = self._queries.pending_blobs(READER_VERSION, limit=_BATCH)
        bytes_of = [self._repository.blob(item.blob) for item in pending]
        readings = self._threads.map(self._read, bytes_of)
        with self._derived.batch():
            for item, reading in zip(pending, readings, strict=True):
                self._keep(item, reading)
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
            return
        self._derived.put_content(item.blob, READER_VERSION, reading)
        self._keep_cover(item.blob, from_json(reading))

    def _keep_cover(self, blob: str, content: Content) -> None:
        cover = read_cover(content)
        self._derived.put_cover(
            blob,
            COVER_VERSION,
            msgspec.json.encode(cover),
            CoverFacts(cover.title, cover.code, cover.issue_number, cover.issued_on, cover.issued_on_text),
        )

    def _compare_neighbours(self) -> int:
        pending = self._queries.pending_redlines(READER_VERSION, ENGINE_VERSION, limit=_BATCH)
        with self._derived.batch():
            for item in pending:
                self._compare(item)
        return len(pending)

    def _compare(self, item: PendingRedline) -> None:
        old, new = (self._derived.content(blob, READER_VERSION) for blob in (item.old, item.new))
        if old is None or new is None:
            return
        redline = compare(from_json(old), from_json(new))
        self._derived.put_redline(
            item.old,
            item.new,
            redline_json(redline),
            summary_of(redline),
            reader_version=READER_VERSION,
            engine_version=ENGINE_VERSION,
        )


def summary_of(redline: Redline) -> RedlineSummary:
    return RedlineSummary(
        summary_vi=summarise(redline, "vi"),
        summary_en=summarise(redline, "en"),
        changes=len(redline.changes),
        cosmetic=sum(change.cosmetic is not None for change in redline.changes),
        words_inserted=_words(change.new for change in redline.changes if change.kind in ("inserted", "replaced")),
        words_deleted=_words(change.old for change in redline.changes if change.kind in ("deleted", "replaced")),
    )


def _words(texts: Iterable[str]) -> int:
    return sum(len(text.split()) for text in texts)
