"""Copies: which recorded revision a file, a text or the claims of a printed sheet belong to. Read-only, safe for threads."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import ColumnElement, func, select, text
from sqlalchemy.orm import Session

from service.register import lines
from service.register.database import ReadableDatabases
from service.register.fold import folded
from service.register.likeness import Likest, Lived, likest
from service.register.search_text import digest_of, text_key
from service.register.tables import CoverRow, EventRow, PassageRow, SearchedDocumentRow, SearchedRevisionRow
from service.register.tokens import wanted
from service.register.views import RecordedEvent

_CANDIDATES = 6
_WINDOWS = 40
_WINDOW_WORDS = 5
_HITS = 30
"""Passages that one window of words may point to; more frequent ones tell nothing."""
_CHUNK = 400
_MOST_DIGESTS = 4_000
_MOST_CLAIMED = 200


@dataclass(frozen=True, slots=True)
class Nearest:
    document: str
    seq: int
    likeness: float


@dataclass(frozen=True, slots=True)
class Claimed:
    """A revision and the date of issue on its cover."""

    line: RecordedEvent
    issued_on: date | None

    def bears(self, issue: str, issued_on: date | None) -> bool:
        """Whether its cover has this issue number and this date; what is not given fits."""
        number_fits = not issue or _number(self.line.issue_number) == _number(issue)
        return number_fits and (issued_on is None or self.issued_on == issued_on)


class CopyQueries:
    """Of one office. Raises RegisterError like `Queries`."""

    def __init__(self, register_path: Path, derived_path: Path, office: str) -> None:
        self._databases = ReadableDatabases(register_path, derived_path)
        self._office = office

    def by_blob(self, blob: str) -> tuple[RecordedEvent, ...]:
        """Revisions of exactly these bytes, newest first."""
        with self._databases.session() as session:
            return self._revisions(session, EventRow.blob == blob)

    def by_text(self, digest: str) -> tuple[RecordedEvent, ...]:
        """Revisions that say exactly this, newest first; `digest` as in `RevisionText`."""
        with self._databases.session() as session:
            wanted_seqs = (
                select(SearchedRevisionRow.seq, SearchedDocumentRow.document)
                .join(SearchedDocumentRow, SearchedDocumentRow.id == SearchedRevisionRow.document)
                .where(SearchedRevisionRow.text == text_key(digest))
            )
            pairs = {(row.seq, row.document) for row in session.execute(wanted_seqs)}
            found = self._revisions(session, EventRow.seq.in_(sorted({seq for seq, _ in pairs})[-_CHUNK:]))
            return tuple(line for line in found if (line.event.seq, line.event.document) in pairs)

    def until_otherwise(self, document: str, seq: int) -> RecordedEvent | None:
        """The first later revision that says something else than this one; None: it still stands."""
        with self._databases.session() as session:
            later = self._revisions(session, EventRow.document == document, EventRow.seq > seq)
            own = self._revisions(session, EventRow.seq == seq)
            texts = _texts_of(session, document)
        same = (own[0].event.blob, texts.get(seq, ""))
        for line in reversed(later):
            if line.event.blob != same[0] and (not same[1] or texts.get(line.event.seq) != same[1]):
                return line
        return None

    def until_other_issue(self, line: RecordedEvent) -> RecordedEvent | None:
        """The first later revision whose cover bears another issue number; None: there is none."""
        own, event = _number(line.issue_number), line.event
        with self._databases.session() as session:
            later = self._revisions(session, EventRow.document == event.document, EventRow.seq > event.seq)
        others = [one for one in reversed(later) if one.issue_number and _number(one.issue_number) != own]
        return others[0] if others else None

    def nearest(self, passages: Sequence[str]) -> Nearest | None:
        """The revision most like a copy with these passages; None: nothing has anything in common with it."""
        with self._databases.session() as session:
            votes = _by_passages(session, passages)
            if sum(votes.values()) < sum(map(len, passages)) / 10:
                votes += _by_windows(session, passages)
            found = [self._likest(session, number, passages) for number, _ in votes.most_common(_CANDIDATES)]
        return max((one for one in found if one), key=lambda one: one.likeness, default=None)

    def claimed(self, code: str) -> tuple[Claimed, ...]:
        """Revisions whose covers bear this code, newest first; the latest few hundred."""
        if not folded(code):
            return ()
        with self._databases.session() as session:
            bearing = (
                select(EventRow.seq, CoverRow.issued_on)
                .join(CoverRow, CoverRow.blob == EventRow.blob)
                .where(CoverRow.code_folded == folded(code), EventRow.office == self._office, EventRow.revision > 0)
                .order_by(EventRow.seq.desc())
                .limit(_MOST_CLAIMED)
            )
            dates = {row.seq: row.issued_on for row in session.execute(bearing)}
            found = self._revisions(session, EventRow.seq.in_(dates))
            return tuple(Claimed(line, dates[line.event.seq]) for line in found)

    def at(self, seq: int) -> RecordedEvent | None:
        """The event with this number."""
        with self._databases.session() as session:
            wanted_lines = lines.events(self._office).where(EventRow.seq == seq)
            found = lines.as_events(session.execute(wanted_lines))
            return found[0] if found else None

    def deleted_at(self, document: str) -> RecordedEvent | None:
        """The event by which it went; None: it is there."""
        with self._databases.session() as session:
            newest = select(func.max(EventRow.seq)).where(
                EventRow.office == self._office, EventRow.document == document
            )
            seq = session.scalar(newest) or 0
        event = self.at(seq)
        return event if event and event.event.kind == "deleted" else None

    def _revisions(
        self, session: Session, *wanted_rows: ColumnElement[bool], limit: int | None = None
    ) -> tuple[RecordedEvent, ...]:
        rows = lines.events(self._office).where(EventRow.revision > 0, *wanted_rows)
        return lines.as_events(session.execute(rows.order_by(EventRow.seq.desc()).limit(limit)))

    def _likest(self, session: Session, number: int, passages: Sequence[str]) -> Nearest | None:
        document = session.scalar(select(SearchedDocumentRow.document).where(SearchedDocumentRow.id == number))
        known = select(EventRow.seq).where(EventRow.office == self._office, EventRow.document == document)
        of_document = select(SearchedRevisionRow.seq).where(SearchedRevisionRow.document == number)
        seqs = session.scalars(of_document.where(SearchedRevisionRow.seq.in_(known))).all()
        if document is None or not seqs:
            return None
        lived = select(PassageRow.first_seq, PassageRow.last_seq, PassageRow.text).where(PassageRow.document == number)
        found: Likest = likest(passages, [Lived(*row) for row in session.execute(lived)], seqs)
        return Nearest(document, found.seq, found.likeness)


def _texts_of(session: Session, document: str) -> dict[int, str]:
    wanted_rows = (
        select(SearchedRevisionRow.seq, SearchedRevisionRow.text)
        .join(SearchedDocumentRow, SearchedDocumentRow.id == SearchedRevisionRow.document)
        .where(SearchedDocumentRow.document == document)
    )
    return {row.seq: row.text for row in session.execute(wanted_rows)}


def _by_passages(session: Session, passages: Sequence[str]) -> Counter[int]:
    """Characters that documents share with the copy, word for word; what many documents share counts for little."""
    lengths = {digest_of(passage): len(passage) for passage in passages[:_MOST_DIGESTS]}
    holders: dict[int, list[int]] = {}
    for some in _chunks(list(lengths)):
        found = select(PassageRow.digest, PassageRow.document).where(PassageRow.digest.in_(some))
        for digest, document in session.execute(found):
            holders.setdefault(digest, []).append(document)
    votes: Counter[int] = Counter()
    for digest, documents in holders.items():
        for document in documents:
            votes[document] += max(1, lengths[digest] // len(documents))
    return votes


_HOLDERS = text("SELECT p.document FROM json_each(:ids) m CROSS JOIN derived.passages p ON p.id = m.value")
_IDS = text("SELECT rowid FROM derived.passage_words WHERE passage_words MATCH :match LIMIT :hits")


def _by_windows(session: Session, passages: Sequence[str]) -> Counter[int]:
    """Votes of a few words in a row taken all over the copy: for texts whose paragraphs are cut otherwise."""
    votes: Counter[int] = Counter()
    for window in _windows(passages):
        ids = session.scalars(_IDS, {"match": wanted(f'"{window}"')[-1].match, "hits": _HITS}).all()
        documents = set(session.scalars(_HOLDERS, {"ids": json.dumps(list(ids))})) if len(ids) < _HITS else set()
        for document in documents:
            votes[document] += 100 // len(documents)
    return votes


def _windows(passages: Sequence[str]) -> Iterator[str]:
    words = folded(" ".join(passages)).split()
    step = max(_WINDOW_WORDS, len(words) // _WINDOWS)
    for start in range(0, max(1, len(words) - _WINDOW_WORDS + 1), step):
        if window := " ".join(words[start : start + _WINDOW_WORDS]):
            yield window


def _chunks(digests: Sequence[int]) -> Iterable[Sequence[int]]:
    return (digests[start : start + _CHUNK] for start in range(0, len(digests), _CHUNK))


def _number(issue: str) -> str:
    return folded(issue).strip().lstrip("0") or "0"
