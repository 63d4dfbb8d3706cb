"""The reading process: fills what can be derived from recorded content: Contents, covers, citations, search text, Redlines, summaries.

What pages show now comes first, then the newest. Nothing here can touch the record: a file that cannot be read spoils its
own page only, with its reason.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import monotonic

from service.actions.computing import ComputingPool
from service.actions.convert_revisions import Find, RevisionConversion
from service.actions.derive import derive_citations, derive_cover, derive_redline, no_citations, no_cover
from service.actions.index_text import TextIndexing
from service.actions.recorded_rules import recorded_config
from service.actions.signals import Signals
from service.config import Config
from service.control.citations import CITATIONS_VERSION
from service.control.procedure import cover_version
from service.diff.compare import ENGINE_VERSION
from service.errors import DocumentControlError, LegacyDocument, RecordDamaged, UnknownRevision, WordError
from service.model.content import to_json
from service.register.derived import Conversion, CoverFacts, Derived, RedlineSummary
from service.register.query import Queries
from service.register.views import PendingReading, PendingRedline
from service.store.repository import Repository
from service.word.convert import converted
from service.word.pool import ReadingPool
from service.word.read import READER_VERSION

_log = logging.getLogger(__name__)
_WILLING_TO_WAIT = 10
"""Niceness: who reads contents must never keep the watcher from the next save."""
_IDLE_SECONDS = 2.0
_BATCH = 40
_LOST = "record-damaged"
_LOST_AGAIN_SECONDS = 3600.0
_TRIM_AFTER = 500
"""Contents read or compared between two looks at the room they take."""


def run(directory: Path, signals: Signals) -> None:
    """Until the stop signal."""
    os.nice(_WILLING_TO_WAIT)
    reading = RevisionReading(recorded_config(directory))
    conversion = reading.conversion
    converting = threading.Thread(
        target=conversion.run, args=(signals.stopping, signals.recorded.give), name="converting", daemon=True
    )
    converting.start()
    try:
        while not signals.stopping():
            if not converting.is_alive():
                raise DocumentControlError("its conversion of old formats ended; the log line above says why.")
            conversion.take_up_again()
            if not reading.step():
                signals.recorded.taken(_IDLE_SECONDS)
    finally:
        reading.close()


class RevisionReading:
    """`workers`: how many files are read, and compared, at once. Both are done in limited child processes: whatever is
    wrong with a file spoils what is derived from that file alone. `find` finds what converts old formats; None: as
    local.toml says."""

    def __init__(self, config: Config, workers: int = 1, find: Find | None = None) -> None:
        self._derived = Derived.open(config.derived)
        self._queries = Queries(config.register, config.derived, config.office.organisation.id)
        self._repository = Repository(config.repository)
        self._pool = ReadingPool(children=workers)
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="reading")
        self._computing = ComputingPool(children=workers)
        self.conversion = RevisionConversion(config, self._derived, find)
        self._batch = _BATCH * workers
        self._labels = config.office.labels.per_field
        self._cover_version = cover_version(self._labels)
        self._room = config.local.derived_megabytes * 1_000_000
        self._since_trim = 0
        self._lost_due = 0.0
        self._text = TextIndexing(config, self._derived, self._computing, self._content)

    def step(self) -> bool:
        """One batch; False when all is read and compared."""
        self._try_lost_again()
        made = (self._read_contents, self._read_covers, self._read_citations, self._text.step, self._compare_neighbours)
        done = next((count for count in (make() for make in made) if count), 0)
        self._since_trim += done
        if self._since_trim >= _TRIM_AFTER:
            self._derived.trim(self._room)
            self._text.trim()
            self._since_trim = 0
        return done > 0

    def _try_lost_again(self) -> None:
        """An object that was damaged may have been brought back from a copy."""
        if monotonic() >= self._lost_due:
            self._derived.forget_failures(_LOST)
            self._lost_due = monotonic() + _LOST_AGAIN_SECONDS

    def read_all(self, progress: Callable[[int, int], None]) -> None:
        """Half of the way is reading, half is comparing."""
        total = 2 * self._queries.state().pending_reading
        done = 0
        while count := self._read_contents():
            done += count
            progress(min(done, total), total)
        while self._text.step():
            pass
        while count := self._compare_neighbours():
            done += count
            progress(min(done, total), total)
        progress(total, total)

    def close(self) -> None:
        self._threads.shutdown()
        self._computing.close()
        self._pool.close()
        self._repository.close()
        self._derived.close()

    def _read_contents(self) -> int:
        pending = self._queries.pending_blobs(READER_VERSION, limit=self._batch)
        sources = [self._source(item) for item in pending]
        readings = list(self._threads.map(self._read, sources))
        contents = {
            item.blob: reading
            for item, reading in zip(pending, readings, strict=True)
            if not isinstance(reading, WordError)
        }
        covers = self._threads.map(self._cover, contents.values())
        citations = self._threads.map(self._citations, contents.values())
        with self._derived.batch():
            for item, reading in zip(pending, readings, strict=True):
                self._keep(item, reading)
            for blob, cover in zip(contents, covers, strict=True):
                self._derived.put_cover(blob, self._cover_version, *cover)
            for blob, cited in zip(contents, citations, strict=True):
                self._derived.put_citations(blob, CITATIONS_VERSION, *cited)
        return len(pending)

    def _source(self, item: PendingReading) -> bytes | Conversion | WordError:
        """What to read: the bytes of the file, or what they were converted to."""
        made = self._derived.conversion(item.blob)
        if made is not None and (made.body or made.failure):
            return made
        try:
            return self._repository.blob(item.blob)
        except (RecordDamaged, UnknownRevision) as error:  # one lost object must not keep all others from being read
            return WordError(str(error), _LOST)

    def _read(self, source: bytes | Conversion | WordError) -> bytes | WordError:
        try:
            if isinstance(source, bytes):
                return self._pool.read_json(source)
            return source if isinstance(source, WordError) else self._read_converted(source)
        except WordError as error:
            return error

    def _read_converted(self, made: Conversion) -> bytes:
        if made.body is None:
            raise WordError(made.detail, made.failure)
        return to_json(converted(self._pool.read(made.body), made.dialect, made.converter, has_macros=made.has_macros))

    def _cover(self, content: bytes) -> tuple[bytes, CoverFacts]:
        try:
            return self._computing.done(derive_cover, content, self._labels)
        except WordError as error:
            _log.error("a cover could not be read and counts as empty: %s", error)
            return no_cover()

    def _citations(self, content: bytes) -> tuple[bytes, tuple[str, ...]]:
        try:
            return self._computing.done(derive_citations, content)
        except WordError as error:
            _log.error("what a document cites could not be read and counts as nothing: %s", error)
            return no_citations()

    def _keep(self, item: PendingReading, reading: bytes | WordError) -> None:
        if isinstance(reading, LegacyDocument) and self.conversion.converter() is not None:
            self.conversion.want(item.blob, reading)
        elif isinstance(reading, WordError):
            _log.warning("%s (Seq %d) is recorded but not readable: %s", item.path, item.seq, reading)
            self._derived.put_failure(item.blob, READER_VERSION, reading.code, str(reading), reading.measure)
        else:
            self._derived.put_content(item.blob, READER_VERSION, reading)

    def _read_covers(self) -> int:
        """After a release with other rules for covers, or with other labels: the Contents need not be read again."""
        pending = self._queries.pending_covers(READER_VERSION, self._cover_version, limit=self._batch)
        read = [self._again(item.blob) for item in pending]
        made = [no_cover() if content is None else self._cover(content) for content in read]
        with self._derived.batch():
            for item, cover in zip(pending, made, strict=True):
                self._derived.put_cover(item.blob, self._cover_version, *cover)
        return len(pending)

    def _read_citations(self) -> int:
        """The same after a release with other rules for citations."""
        pending = self._queries.pending_citations(READER_VERSION, CITATIONS_VERSION, limit=self._batch)
        read = [self._again(item.blob) for item in pending]
        made = [no_citations() if content is None else self._citations(content) for content in read]
        with self._derived.batch():
            for item, citations in zip(pending, made, strict=True):
                self._derived.put_citations(item.blob, CITATIONS_VERSION, *citations)
        return len(pending)

    def _again(self, blob: str) -> bytes | None:
        """None: it could be read once, and cannot any more. It must not be asked for again and again."""
        try:
            return self._content(blob)
        except (WordError, RecordDamaged) as error:
            _log.error("a content that was dropped to save room cannot be read again: %s", error)
            return None

    def _compare_neighbours(self) -> int:
        pending = self._queries.pending_redlines(READER_VERSION, ENGINE_VERSION, limit=self._batch)
        sides = [self._sides(item) for item in pending]
        compared = self._threads.map(self._compare, sides)
        with self._derived.batch():
            for item, redline in zip(pending, compared, strict=True):
                self._keep_redline(item, redline)
        return len(pending)

    def _sides(self, item: PendingRedline) -> tuple[bytes, bytes] | WordError:
        try:
            return self._content(item.old), self._content(item.new)
        except (RecordDamaged, UnknownRevision) as error:
            return WordError(str(error), _LOST)
        except WordError as error:
            return error

    def _compare(self, sides: tuple[bytes, bytes] | WordError) -> tuple[bytes, RedlineSummary] | WordError:
        if isinstance(sides, WordError):
            return sides
        try:
            return self._computing.done(derive_redline, *sides)
        except WordError as error:
            return error

    def _keep_redline(self, item: PendingRedline, redline: tuple[bytes, RedlineSummary] | WordError) -> None:
        if isinstance(redline, WordError):
            _log.warning("Seq %d of %s is not compared with what was before: %s", item.seq, item.document, redline)
            self._derived.put_redline_failure(
                item.old, item.new, redline.code, reader_version=READER_VERSION, engine_version=ENGINE_VERSION
            )
            return
        body, summary = redline
        self._derived.put_redline(
            item.old, item.new, body, summary, reader_version=READER_VERSION, engine_version=ENGINE_VERSION
        )

    def _content(self, blob: str) -> bytes:
        """Read again where it was dropped to save room; it was readable before, by the same reader."""
        return self._derived.content(blob, READER_VERSION) or self._pool.read_json(self._repository.blob(blob))
