"""Making recorded texts findable: the passages of every revision that was read, put into the search text batch by batch."""

from __future__ import annotations

import logging
from collections.abc import Callable

from service.actions.computing import ComputingPool
from service.actions.derive import derive_passages
from service.config import Config
from service.control.passages import PASSAGES_VERSION
from service.errors import RecordDamaged, UnknownRevision, WordError
from service.register.derived import Derived
from service.register.search_text import RevisionText
from service.register.text_queries import TextQueries
from service.register.views import PendingReading
from service.word.read import READER_VERSION

_log = logging.getLogger(__name__)
_BATCH = 100
_QUEUE = 1000
"""Revisions looked up at a time: finding out what is missing costs more than indexing a few."""
_NOTHING: tuple[tuple[str, ...], str] = ((), "")


class TextIndexing:
    """`content_of` gives the Content of a blob as JSON and raises WordError, RecordDamaged or UnknownRevision."""

    def __init__(
        self, config: Config, derived: Derived, computing: ComputingPool, content_of: Callable[[str], bytes]
    ) -> None:
        self._search_text = derived.search_text
        self._computing = computing
        self._content_of = content_of
        self._queries = TextQueries(config.register, config.derived, config.office.organisation.id)
        self._room = config.local.search_megabytes * 1_000_000
        self._queue: list[PendingReading] = []
        self._nothing_at = ""
        self._search_text.begin(f"{READER_VERSION}-{PASSAGES_VERSION}")

    def step(self) -> int:
        """One batch; how many revisions can be found now that could not before."""
        batch = self._next()
        self._search_text.put([self._text(item) for item in batch]) if batch else None
        return len(batch)

    def trim(self) -> None:
        self._search_text.trim(self._room)

    def _next(self) -> list[PendingReading]:
        if not self._queue:
            stamp = self._queries.stamp()
            if stamp == self._nothing_at:  # nothing was recorded or read since there was nothing to do
                return []
            found, waiting = self._queries.pending(READER_VERSION, _QUEUE)
            self._search_text.wait(waiting)
            self._queue = list(found)
            self._nothing_at = "" if found else stamp
        batch, self._queue = self._queue[:_BATCH], self._queue[_BATCH:]
        return batch

    def _text(self, item: PendingReading) -> RevisionText:
        passages, digest = self._passages(item)
        return RevisionText(item.document, item.seq, item.blob, passages, digest)

    def _passages(self, item: PendingReading) -> tuple[tuple[str, ...], str]:
        try:
            return self._computing.done(derive_passages, self._content_of(item.blob))
        except (WordError, RecordDamaged, UnknownRevision) as error:
            _log.error("Seq %d of %s cannot be searched: %s", item.seq, item.document, error)
            return _NOTHING
