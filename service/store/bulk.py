"""Records thousands of events fast: same commits as the writer's, kept as packs, one move of the branch for each pack.

For imports and for offices with a given past. Nothing is promised until `flush` or the end of the `with` block; when
the block ends with an error, what was not flushed is dropped.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from types import TracebackType

from service.errors import StoreError
from service.model.record import Event, NewEvent
from service.store.durable import DurableStore
from service.store.signing import Signer
from service.store.writer import open_assembly

_BATCH_BYTES = 32 * 1024 * 1024
_BATCH_OBJECTS = 20_000


class BulkWriter:
    """One process, one thread; the caller holds the office's lock."""

    def __init__(self, path: Path, signer: Signer) -> None:
        self._store = DurableStore(path)
        self._assembly = open_assembly(self._store, signer)
        self._flushed = self._assembly.head
        self._bytes = 0

    def __enter__(self) -> BulkWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                self.flush()
        finally:
            self._store.close()

    def record(self, event: NewEvent, recorded_at: datetime) -> Event:
        """Raises StoreError where `recorded_at` lies before the event before it, and what Writer.record raises."""
        last = self._assembly.head
        if recorded_at < last.event.recorded_at:
            raise StoreError(f"{recorded_at} lies before the last event, {last.event.recorded_at}. Sort by time first.")
        step = self._assembly.next_step(event, recorded_at)
        self._assembly.accept(step)
        self._assembly.awaiting.update((item.id, item) for item in step.objects)
        self._bytes += sum(len(item.data) for item in step.objects)
        if self._bytes >= _BATCH_BYTES or len(self._assembly.awaiting) >= _BATCH_OBJECTS:
            self.flush()
        return step.event

    def flush(self) -> None:
        """Makes durable what was recorded so far."""
        last = self._assembly.head
        if last.id == self._flushed.id:
            return
        self._store.keep_pack(self._assembly.awaiting.values())
        note = f"bulk: Seq {self._flushed.event.seq + 1} to {last.event.seq}"
        self._store.move_branch(last.id, self._flushed.id, note)
        self._flushed = last
        self._assembly.awaiting.clear()
        self._bytes = 0
