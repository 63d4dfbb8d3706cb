"""The lives of a document's sentences as pages get them: made in a limited child process out of the Redlines that are kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import msgspec

from service.control.lives import Life
from service.errors import WordError
from service.model.content import Content
from service.model.content import from_json as content_from_json
from service.register.query import Queries
from web.shown import Entry
from web.unread import Compare, Reread, Unread, content_json, redline_json

MOST_REVISIONS = 200
"""Further back a history is not told: what was there before counts as there from the beginning."""

Derive = Callable[[bytes, int, bool, tuple[tuple[int, bytes], ...]], bytes]
"""`service.actions.derive.derive_lives`, in a limited child process. Raises WordError."""
_LIVES = msgspec.json.Decoder(tuple[Life, ...])


@dataclass(frozen=True, slots=True)
class Sentences:
    entry: Entry
    """The revision whose text is told."""
    content: Content
    lives: tuple[Life, ...]
    """One for each paragraph of its body and each row of its tables."""
    entries: Mapping[int, Entry]
    """The revisions told of, by Seq."""

    @property
    def first(self) -> Entry:
        return self.entries[min(self.entries)]


class NotTold(Exception):
    """There is no history to tell, or not yet; `unread` says why."""

    def __init__(self, unread: Unread) -> None:
        super().__init__(unread.code)
        self.unread = unread


def chain_of(history: Sequence[Entry]) -> tuple[Entry, ...]:
    """The revisions that can be read, oldest first. `history`: newest first. Raises NotTold where there are none."""
    revisions = [entry for entry in history if entry.has_content]
    chain = tuple(entry for entry in reversed(revisions) if entry.reading == "read")
    if not chain:
        newest = revisions[0] if revisions else None
        raise NotTold(Unread(newest is None or newest.reading == "pending", newest.failure if newest else ""))
    return chain


def lives_json(queries: Queries, reread: Reread, compare: Compare, derive: Derive, chain: Sequence[Entry]) -> bytes:
    """Raises NotTold."""
    first = _or_not_told(content_json(queries, reread, chain[0]))
    steps = tuple(
        (new.seq, _or_not_told(redline_json(queries, reread, compare, old, new)))
        for old, new in pairwise(chain)
        if old.blob != new.blob
    )
    try:
        return derive(first, chain[0].seq, chain[0].ordinal == 1, steps)
    except WordError as error:
        raise NotTold(Unread(False, error.code)) from error


def sentences(chain: Sequence[Entry], content: bytes | Unread, lives: bytes) -> Sentences:
    """Raises NotTold."""
    entries = {entry.seq: entry for entry in chain}
    return Sentences(chain[-1], content_from_json(_or_not_told(content)), _LIVES.decode(lives), entries)


def _or_not_told(made: bytes | Unread) -> bytes:
    if isinstance(made, Unread):
        raise NotTold(made)
    return made
