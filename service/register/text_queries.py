"""Full-text queries: which passages of which documents, now or before, say what a person looks for.

The ways of understanding the words come from `tokens.wanted`, the best first. For each the newest matches are taken until
there are enough; a page is made of the documents they belong to. Read-only and safe for threads.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Row, bindparam, select, text
from sqlalchemy.orm import Session

from service.register import lines
from service.register.columns import UtcTime, escaped, unescaped
from service.register.database import ReadableDatabases
from service.register.fold import folded
from service.register.pending import pending_search, unsearched
from service.register.query import head_of, stamp_of
from service.register.snippets import snippet
from service.register.tables import DocumentRow, EventRow, PassageRow, SearchHeadRow
from service.register.tokens import Wanted, wanted
from service.register.views import Appearance, FoundDocument, Passage, PendingReading, SearchProgress, TextFound

_ENOUGH = 500
"""Matches looked at: who has more should add a word."""
_SCANNED = 12_000
"""Matches that the conditions are tried on, for each way of understanding the words."""
_CHUNK = 600
"""Matches looked up at first; twice as many each time that too few of them meet the conditions."""
_PASSAGES_SHOWN = 3
_FIRST_ID = 2**62


@dataclass(frozen=True, slots=True)
class Conditions:
    department: str | None = None
    """Code; empty: documents that belong to no department."""
    author: str = ""
    """Part of the name of who brought the words in, marks or not."""
    since: datetime | None = None
    """The words came in at this time or later,"""
    before: datetime | None = None
    """and before this one."""
    current_only: bool = False
    """The latest revision of a document that is not deleted says it."""


@dataclass(frozen=True, slots=True)
class _Match:
    passage: int
    document: str
    first_seq: int
    last_seq: int
    current: bool
    way: int
    exact: bool


class TextQueries:
    """Of one office. Raises RegisterError like `Queries`."""

    def __init__(self, register_path: Path, derived_path: Path, office: str) -> None:
        self._databases = ReadableDatabases(register_path, derived_path)
        self._office = office

    def find(self, words: str, conditions: Conditions, first: int = 0, count: int = 20) -> TextFound:
        """The documents from the `first` one on (from 0), the best first."""
        ways = wanted(words)
        with self._databases.session() as session:
            matches, cut = _matches(session, self._office, ways, conditions)
            order = _in_order(matches)
            shown = {document: matches[document] for document in order[first : first + count]}
            found = tuple(_found(session, self._office, shown, words))
            return TextFound(found, len(order), cut, _progress(session))

    def progress(self) -> SearchProgress:
        with self._databases.session() as session:
            return _progress(session)

    def stamp(self) -> str:
        """As `Queries.stamp`."""
        with self._databases.session() as session:
            return stamp_of(session, head_of(session, self._office))

    def pending(self, reader_version: int, limit: int) -> tuple[tuple[PendingReading, ...], int]:
        """Revisions that are read and not searched yet: some of them, and how many there are."""
        with self._databases.session() as session:
            found = pending_search(session, self._office, reader_version, limit)
            waiting = unsearched(session, self._office, reader_version) if len(found) == limit else len(found)
            return found, waiting


_IDS = text(
    "SELECT rowid FROM derived.passage_words WHERE passage_words MATCH :match AND rowid < :before "
    "ORDER BY rowid DESC LIMIT :chunk"
)
_CONDITIONS = {
    "department": "d.department = :department",
    "author": "instr(folded(e.author_name), :author)",
    "since": "e.happened_at >= :since",
    "before_time": "e.happened_at < :before_time",
    "current_only": "p.last_seq >= s.last_seq AND NOT d.deleted",
}
_OF_EVENT = ("author", "since", "before_time")


def _matches(
    session: Session, office: str, ways: Sequence[Wanted], conditions: Conditions
) -> tuple[dict[str, list[_Match]], bool]:
    """The matches of each document, the best first; and whether there may be more."""
    found: dict[int, _Match] = {}
    cut = False
    for number, way in enumerate(ways):
        if len(found) >= _ENOUGH:
            return _by_document(found.values()), True
        cut |= _take(session, office, number, way, conditions, found)
    return _by_document(found.values()), cut


def _take(
    session: Session, office: str, number: int, way: Wanted, conditions: Conditions, found: dict[int, _Match]
) -> bool:
    """Adds the matches of one way; True where it stopped before the last."""
    statement, values = _statement(office, conditions)
    before, scanned, chunk = _FIRST_ID, 0, _CHUNK
    while len(found) < _ENOUGH and scanned < _SCANNED:
        ids = session.scalars(_IDS, {"match": way.match, "before": before, "chunk": chunk}).all()
        for row in session.execute(statement, values | {"ids": json.dumps(list(ids))}):
            found.setdefault(row.id, _match(row, number, way.exact))
        if len(ids) < chunk:
            return False
        before, scanned, chunk = ids[-1], scanned + len(ids), 2 * chunk
    return True


def _statement(office: str, conditions: Conditions) -> tuple[Any, dict[str, Any]]:
    values = _values(conditions)
    joined = (
        "CROSS JOIN events e ON e.office = :office AND e.seq = p.first_seq " if set(values) & set(_OF_EVENT) else ""
    )
    tried = "".join(f" AND {_CONDITIONS[name]}" for name in values)
    statement = text(
        "SELECT p.id, s.document, p.first_seq, p.last_seq, p.last_seq >= s.last_seq AND NOT d.deleted AS current "  # noqa: S608 - parts of this file alone
        "FROM json_each(:ids) m CROSS JOIN derived.passages p ON p.id = m.value "
        "CROSS JOIN derived.searched_documents s ON s.id = p.document "
        f"CROSS JOIN documents d ON d.office = :office AND d.id = s.document {joined}WHERE 1{tried}"
    ).bindparams(*(bindparam(name, type_=UtcTime) for name in ("since", "before_time") if name in values))
    return statement, values | {"office": office}


def _values(conditions: Conditions) -> dict[str, Any]:
    asked = {
        "department": conditions.department,
        "author": folded(conditions.author) or None,
        "since": conditions.since,
        "before_time": conditions.before,
        "current_only": conditions.current_only or None,
    }
    return {name: value for name, value in asked.items() if value is not None}


def _match(row: Row[Any], way: int, exact: bool) -> _Match:
    return _Match(row.id, unescaped(row.document), row.first_seq, row.last_seq, bool(row.current), way, exact)


def _by_document(matches: Iterable[_Match]) -> dict[str, list[_Match]]:
    documents: dict[str, list[_Match]] = {}
    for match in sorted(matches, key=_quality):
        documents.setdefault(match.document, []).append(match)
    return documents


def _quality(match: _Match) -> tuple[int, bool, int, int]:
    """What is said now before what was said, what came in last before the rest, a document's own order last."""
    return (match.way, not match.current, -match.first_seq, match.passage)


def _in_order(matches: dict[str, list[_Match]]) -> list[str]:
    return sorted(matches, key=lambda document: _quality(matches[document][0]))


def _found(session: Session, office: str, shown: dict[str, list[_Match]], words: str) -> Iterable[FoundDocument]:
    wanted_lines = lines.documents(office).where(DocumentRow.id.in_(list(shown)))
    documents = {line.id: line for line in lines.as_documents(session.execute(wanted_lines))}
    picked = [match for matches in shown.values() for match in matches[:_PASSAGES_SHOWN]]
    texts = _texts(session, [match.passage for match in picked])
    gone = _gone_at(session, office, [match for match in picked if not match.current])
    moments = _appearances(session, office, {match.first_seq for match in picked} | set(gone.values()))
    for document, matches in shown.items():
        passages = tuple(
            Passage(
                snippet=snippet(texts[match.passage], words, match.exact),
                current=match.current,
                exact=match.exact,
                appeared=moments[match.first_seq],
                removed=moments.get(gone.get(match.passage, 0)),
            )
            for match in matches[:_PASSAGES_SHOWN]
        )
        yield FoundDocument(documents[document], passages, len(matches))


def _texts(session: Session, ids: Sequence[int]) -> dict[int, str]:
    found = session.execute(select(PassageRow.id, PassageRow.text).where(PassageRow.id.in_(ids)))
    return {row.id: row.text for row in found}


_GONE = text(
    "SELECT m.value ->> 0 AS passage, (SELECT min(e.seq) FROM events e WHERE e.office = :office AND e.document = m.value ->> 1 "
    "AND e.seq > m.value ->> 2 AND (e.revision > 0 OR e.kind = 'deleted')) AS seq FROM json_each(:asked) m"
)


def _gone_at(session: Session, office: str, matches: Sequence[_Match]) -> dict[int, int]:
    """By passage: Seq of the first revision without it, or of the deletion of its document."""
    asked = json.dumps([(match.passage, escaped(match.document), match.last_seq) for match in matches])
    found = session.execute(_GONE, {"office": office, "asked": asked})
    return {row.passage: row.seq for row in found if row.seq is not None}


def _appearances(session: Session, office: str, seqs: set[int]) -> dict[int, Appearance]:
    row = EventRow
    columns = (row.seq, row.revision, row.kind, row.happened_at, row.author_name, row.author_source, row.imported)
    found = session.execute(select(*columns).where(row.office == office, row.seq.in_(seqs)))
    return {
        one.seq: Appearance(
            seq=one.seq,
            revision=one.revision,
            at=one.happened_at,
            author_name="" if one.author_source == "unknown" else one.author_name,
            deletion=one.kind == "deleted",
            imported=one.imported,
        )
        for one in found
    }


def _progress(session: Session) -> SearchProgress:
    head = session.get(SearchHeadRow, 1)
    return SearchProgress(head.waiting, head.dropped_through) if head else SearchProgress(0, 0)
