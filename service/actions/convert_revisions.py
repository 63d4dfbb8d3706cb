"""Recorded files of old formats become readable: converted one at a time, in the background, once for each content.

The reading process notes which contents need it; here they get their turn, what pages show now first. The converted file
is kept by blob and read like any other. Where nothing can convert, the files wait as "legacy" until something can.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from service.actions.read_file import converter_of
from service.config import Config
from service.errors import LegacyDocument, RecordDamaged, WordError
from service.register.derived import Conversion, Derived
from service.register.query import Queries
from service.register.views import PendingReading
from service.store.repository import Repository
from service.word.convert import Converts

_log = logging.getLogger(__name__)
_LOOK_AGAIN_SECONDS = 60.0
_IDLE_SECONDS = 2.0

Find = Callable[[], Converts | str]
"""A converter, or why there is none."""


class RevisionConversion:
    """Shares `derived` with the reading; a thread of its own may call `step`."""

    def __init__(self, config: Config, derived: Derived, find: Find | None = None) -> None:
        self._config = config
        self._derived = derived
        self._queries = Queries(config.register, config.derived, config.office.organisation.id)
        self._find = find or (lambda: converter_of(config.local))
        self._looking = threading.Lock()
        self._converter: Converts | str = ""
        self._look_again_at = self._take_up_at = 0.0
        self._wanted = threading.Event()

    def converter(self) -> Converts | None:
        """Looked for when it is first needed; while there is none, again every minute."""
        with self._looking:
            if isinstance(self._converter, str) and time.monotonic() >= self._look_again_at:
                self._look_again_at = time.monotonic() + _LOOK_AGAIN_SECONDS
                former, self._converter = self._converter, self._find()
                if isinstance(self._converter, str) and self._converter != former:
                    _log.warning("files of old formats are kept, but not read: %s", self._converter)
            return None if isinstance(self._converter, str) else self._converter

    def want(self, blob: str, legacy: LegacyDocument) -> None:
        self._derived.put_conversion(blob, Conversion(legacy.dialect, legacy.has_macros))
        self._wanted.set()

    def take_up_again(self) -> None:
        """Files that were kept unread for want of a converter are tried anew when there is one. Looks once a minute."""
        if time.monotonic() < self._take_up_at:
            return
        self._take_up_at = time.monotonic() + _LOOK_AGAIN_SECONDS
        if self._derived.has_failures(LegacyDocument.code) and self.converter() is not None:
            self._derived.forget_failures(LegacyDocument.code)

    def step(self) -> bool:
        """One file; False when none waits."""
        pending = self._queries.pending_conversions(limit=1)
        if not pending:
            return False
        converter = self.converter()
        if converter is None:
            self._derived.forget_conversion(pending[0].blob)  # the reading finds it again, and says why it is not read
        else:
            self._convert(pending[0], converter)
        return True

    def run(self, stopping: Callable[[], bool], after: Callable[[], None]) -> None:
        """Until `stopping`; calls `after` when there is something new to read."""
        try:
            while not stopping():
                if self.step():
                    after()
                else:
                    self._wanted.wait(_IDLE_SECONDS)
                    self._wanted.clear()
        except Exception:
            _log.exception("the conversion met something it does not know")
            raise

    def _convert(self, item: PendingReading, converter: Converts) -> None:
        wanted = self._derived.conversion(item.blob)
        if wanted is None:
            return
        try:
            with Repository(self._config.repository) as repository:
                data = repository.blob(item.blob)
            body = converter.convert(data, wanted.dialect)
            outcome = Conversion(wanted.dialect, wanted.has_macros, converter.name, body=body)
        except (WordError, RecordDamaged) as error:
            _log.warning("%s (Seq %d) could not be converted: %s", item.path, item.seq, error)
            code = getattr(error, "code", WordError.code)
            outcome = Conversion(wanted.dialect, wanted.has_macros, converter.name, code, str(error))
        self._derived.put_conversion(item.blob, outcome)
