"""What a person means by a document and a revision: `QT-01/TP@12`, `@latest`, `@previous`, a commit."""

from __future__ import annotations

from service.actions.compare import Side
from service.config import Config
from service.errors import UnknownRevision
from service.register.query import Queries
from service.register.text_queries import TextQueries
from service.register.views import DocumentLine, RecordedEvent
from service.store.repository import Repository


def queries_of(config: Config) -> Queries:
    return Queries(config.register, config.derived, config.office.organisation.id)


def text_queries_of(config: Config) -> TextQueries:
    return TextQueries(config.register, config.derived, config.office.organisation.id)


def find_document(queries: Queries, text: str) -> DocumentLine:
    """By id, path in the share or code. Raises UnknownRevision where none or several fit."""
    found = queries.identify(text)
    if len(found) == 1:
        return found[0]
    if not found:
        raise UnknownRevision(f"No document is called {text!r}. Use its id, its path in the share or its code.")
    choices = ", ".join(f"{document.id} ({document.path})" for document in found[:5])
    raise UnknownRevision(f"{len(found)} documents bear {text!r}. Name one by its id: {choices}")


def find_revision(queries: Queries, document: str, text: str) -> RecordedEvent:
    """By Seq, by commit (7 digits at least), `latest` or `previous`. Raises UnknownRevision."""
    if text in ("latest", "previous"):
        revisions = [event for event in queries.history(document) if event.revision]
        wanted = 0 if text == "latest" else 1
        if len(revisions) <= wanted:
            raise UnknownRevision(f"This document has {len(revisions)} revision(s), so there is no {text} one.")
        return revisions[wanted]
    return queries.revision(document, int(text) if text.isdigit() and len(text) < 12 else text)


def side_from_record(config: Config, text: str) -> Side:
    """`DOCUMENT@REVISION`, for comparing."""
    document_name, at, revision_name = text.rpartition("@")
    if not at or not document_name or not revision_name:
        raise UnknownRevision(f"{text!r} is not DOCUMENT@REVISION, for example QT-01/TP@latest.")
    queries = queries_of(config)
    document = find_document(queries, document_name)
    event = find_revision(queries, document.id, revision_name).event
    with Repository(config.repository) as repository:
        data = repository.blob(event.blob)
    name = f"{document.file_name} @ Seq {event.seq}"
    return Side(name, data, event.author.name, event.saved_at, queries.conversion(event.blob))
