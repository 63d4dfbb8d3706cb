"""Which version is this? A copy of a document held against the record: by its bytes, by its words, by what is most like it.

Nothing of the copy is kept: it is read in a limited child process (an old format or a PDF in a sandbox), compared in
another, and forgotten with the answer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha1, sha256
from typing import Literal

from service.actions.computing import ComputingPool
from service.actions.derive import derive_passages, derive_redline, derive_reflowed
from service.actions.read_file import read_whatever
from service.config import Local
from service.errors import WordError
from service.model.content import to_json
from service.register.copies import CopyQueries
from service.register.views import RecordedEvent
from service.word.pdf import is_pdf, read_pdf
from service.word.pool import ReadingPool

_ALTERED = 0.35
"""Less in common than this, and a document is not taken for the one that the copy was made from: two procedures of one
office share their frame, which makes up a quarter of a short one."""

ContentOf = Callable[[RecordedEvent], bytes | None]
"""The Content of a revision as JSON; None: it cannot be read."""


@dataclass(frozen=True, slots=True)
class CopyFound:
    """exact: the very bytes · same text: the very words in another file · altered: most like `revision` · unknown."""

    kind: Literal["exact", "same text", "altered", "unknown"]
    revision: RecordedEvent | None = None
    others: tuple[RecordedEvent, ...] = ()
    """Revisions of other documents that fit as well."""
    likeness: float = 0.0
    redline: bytes | None = None
    """From `revision` to the copy, as JSON; None: nothing to show, or it could not be made."""
    from_pdf: bool = False
    converter: str = ""


@dataclass(frozen=True, slots=True)
class _Read:
    content: bytes
    from_pdf: bool = False
    converter: str = ""


class CopyCheck:
    def __init__(
        self, queries: CopyQueries, reading: ReadingPool, computing: ComputingPool, content_of: ContentOf, local: Local
    ) -> None:
        self._queries, self._reading, self._computing = queries, reading, computing
        self._content_of, self._local = content_of, local

    def check(self, data: bytes) -> CopyFound:
        """Raises WordError where the copy cannot be read and its bytes are not recorded."""
        if found := self._of_these_bytes(data):
            return CopyFound("exact", found[0], _others(found))
        copy = self._read(data)
        passages, digest = self._computing.done(derive_passages, copy.content)
        if found := self._queries.by_text(digest) if passages else ():
            return CopyFound("same text", found[0], _others(found), 1.0, None, copy.from_pdf, copy.converter)
        nearest = self._queries.nearest(passages)
        revision = self._queries.at(nearest.seq) if nearest and nearest.likeness >= _ALTERED else None
        if nearest is None or revision is None:
            return CopyFound("unknown", from_pdf=copy.from_pdf, converter=copy.converter)
        redline = self._compared(revision, copy)
        return CopyFound("altered", revision, (), nearest.likeness, redline, copy.from_pdf, copy.converter)

    def _of_these_bytes(self, data: bytes) -> tuple[RecordedEvent, ...]:
        """Looked up by Git's name for the bytes, and believed by their SHA-256."""
        digest = sha256(data).hexdigest()
        return tuple(line for line in self._queries.by_blob(_blob_id(data)) if line.event.sha256 == digest)

    def _read(self, data: bytes) -> _Read:
        if is_pdf(data):
            return _Read(to_json(read_pdf(data)), from_pdf=True)
        read = read_whatever(self._reading, data, self._local)
        return _Read(to_json(read.content), converter=read.converter)

    def _compared(self, revision: RecordedEvent, copy: _Read) -> bytes | None:
        """None where no comparison comes about: which revision is nearest is an answer all the same."""
        recorded = self._content_of(revision)
        if recorded is None:
            return None
        try:
            if copy.from_pdf:
                return self._computing.done(derive_reflowed, recorded, copy.content)
            return self._computing.done(derive_redline, recorded, copy.content)[0]
        except WordError:
            return None


def _others(found: tuple[RecordedEvent, ...]) -> tuple[RecordedEvent, ...]:
    """The newest revision of each other document."""
    newest: dict[str, RecordedEvent] = {}
    for line in found:
        newest.setdefault(line.event.document, line)
    return tuple(line for document, line in newest.items() if document != found[0].event.document)


def _blob_id(data: bytes) -> str:
    return sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
