"""The service's log: one line of JSON a record on standard error, in UTC, with nothing in it that could break a line."""

from __future__ import annotations

import json
import logging
import sys
import threading
from datetime import UTC, datetime
from types import TracebackType


class _JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=True)


def log_to_stderr(level: int = logging.INFO) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_JsonLines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.getLogger("git").setLevel(logging.WARNING)
    logging.getLogger("watchdog").setLevel(logging.WARNING)
    logging.captureWarnings(True)
    sys.excepthook = _log_last_words
    threading.excepthook = _log_end_of_thread


def _log_last_words(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """A traceback over many lines would not be a log any more."""
    logging.getLogger(__name__).critical("the process ends: %s", kind.__name__, exc_info=(kind, error, trace))


def _log_end_of_thread(end: threading.ExceptHookArgs) -> None:
    name = end.thread.name if end.thread else "unknown"
    error = end.exc_value or end.exc_type()
    logging.getLogger(__name__).critical("the thread %s ends: %r", name, error, exc_info=error)
