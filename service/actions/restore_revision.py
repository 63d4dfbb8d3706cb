"""Putting an old revision back into the shared folder, as a new save."""

from __future__ import annotations

import os
from typing import Any

from service.actions.ask_writer import writer_of
from service.actions.find_revision import find_document, find_revision, queries_of
from service.config import Config


def restore_revision(config: Config, document: str, revision: str, person: str) -> dict[str, Any]:
    """`seq`, `commit` and `fingerprint` of the event. Raises UnknownRevision, ConfigError (a stranger), WriterSilent."""
    queries = queries_of(config)
    line = find_document(queries, document)
    event = find_revision(queries, line.id, revision).event
    with writer_of(config) as ask:
        return ask(
            "restore",
            {"document": line.id, "path": os.fsencode(line.path).hex(), "commit": event.commit, "person": person},
        )
