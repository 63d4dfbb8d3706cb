"""Which document lies, or last lay, at a path of the shared folder."""

from __future__ import annotations

from collections.abc import Iterable

from service.model.record import Document, Event


class DocumentPlaces:
    """Follows the record event by event, so that the writer never asks the disk where a document is."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._present: dict[str, str] = {}
        self._gone: dict[str, str] = {}
        self._digests: dict[str, str] = {}
        for document in sorted(documents, key=lambda document: document.last_seq):
            (self._gone if document.deleted else self._present)[document.path] = document.id
            self._digests[document.id] = document.sha256

    def present(self, path: str) -> str:
        """Id of the document whose file is there; empty: none."""
        return self._present.get(path, "")

    def gone(self, path: str) -> str:
        """Id of the document that was deleted from there last; empty: none."""
        return self._gone.get(path, "")

    def digests(self) -> dict[str, str]:
        """SHA-256 of the content of every document that is there, by path."""
        return {path: self._digests[document] for path, document in self._present.items()}

    def holds(self, path: str, sha256: str) -> bool:
        """Whether the document at `path` has just this content already."""
        return path in self._present and self._digests[self._present[path]] == sha256

    def follow(self, event: Event) -> None:
        if not event.document:
            return
        if event.sha256:
            self._digests[event.document] = event.sha256
        if event.kind == "deleted":
            self._present.pop(event.path, None)
            self._gone[event.path] = event.document
            return
        if event.kind == "moved":
            self._present.pop(event.former_path, None)
        if self._gone.get(event.path) == event.document:
            del self._gone[event.path]
        self._present[event.path] = event.document
