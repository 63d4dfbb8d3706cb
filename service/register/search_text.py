"""Search text: every passage that any revision of a document had, kept once per document with the first and the last
revision that has it. Written by the reading process alone, in any order of revisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.orm import Session

from service.register.database import WritableDatabase
from service.register.tables import (
    DerivedHeadRow,
    PassageRow,
    SearchedDocumentRow,
    SearchedRevisionRow,
    SearchHeadRow,
)
from service.register.tokens import TOKENS_VERSION, tokens

_CHUNK = 400
_TEXT_DIGITS = 16
_ADD_WORDS = text("INSERT INTO passage_words(rowid, words) VALUES (:id, :words)")
_DROP_WORDS = text("INSERT INTO passage_words(passage_words, rowid, words) VALUES ('delete', :id, :words)")
_DROP_ALL_WORDS = text("INSERT INTO passage_words(passage_words) VALUES ('delete-all')")


@dataclass(frozen=True, slots=True)
class RevisionText:
    """What one revision says."""

    document: str
    seq: int
    blob: str
    passages: tuple[str, ...]
    digest: str
    """Of the whole text, hex."""


def digest_of(passage: str) -> int:
    """As `PassageRow.digest`."""
    return int.from_bytes(blake2b(passage.encode("utf-8", "surrogatepass"), digest_size=8).digest(), signed=True)


def text_key(digest: str) -> str:
    """As `SearchedRevisionRow.text`."""
    return digest[:_TEXT_DIGITS]


class SearchText:
    """Of the derived database that `Derived.search_text` hands out."""

    def __init__(self, database: WritableDatabase) -> None:
        self._database = database

    def begin(self, version: str) -> bool:
        """Begins anew, and returns True, where the passages were found by other rules than `version`."""
        version = f"{version}-{TOKENS_VERSION}"
        with self._database.transaction() as session:
            head = session.get(SearchHeadRow, 1)
            if head is not None and head.version == version:
                return False
            for table in (PassageRow, SearchedRevisionRow, SearchedDocumentRow, SearchHeadRow):
                session.execute(delete(table))
            session.execute(_DROP_ALL_WORDS)
            session.add(SearchHeadRow(id=1, version=version, waiting=0, characters=0, dropped_through=0))
            return True

    def wait(self, waiting: int) -> None:
        """Tells readers how many revisions are still to come."""
        with self._database.transaction() as session:
            if session.scalars(select(SearchHeadRow.waiting)).one() != waiting:
                session.execute(update(SearchHeadRow).values(waiting=waiting))
                _count_change(session)

    def put(self, revisions: Sequence[RevisionText]) -> None:
        """A revision that is there already is left alone; one that is there with other content (the record is not the one
        it was) takes all that is kept of its document with it."""
        by_document: dict[str, list[RevisionText]] = {}
        for revision in revisions:
            by_document.setdefault(revision.document, []).append(revision)
        with self._database.transaction() as session:
            added = sum(_put_document(session, document, some) for document, some in by_document.items())
            session.execute(
                update(SearchHeadRow).values(
                    characters=SearchHeadRow.characters + added,
                    waiting=func.max(SearchHeadRow.waiting - len(revisions), 0),
                )
            )
            _count_change(session)

    def trim(self, max_characters: int) -> int:
        """Drops texts that are gone from their documents, those gone longest first, until the rest has
        `max_characters` at most; returns how many went. What documents say now is never dropped."""
        with self._database.transaction() as session:
            excess = session.scalars(select(SearchHeadRow.characters)).one() - max_characters
            going = _gone_longest(session, excess) if excess > 0 else []
            for start in range(0, len(going), _CHUNK):
                _drop(session, going[start : start + _CHUNK])
            if going:
                through = func.max(SearchHeadRow.dropped_through, max(row.last_seq for row in going))
                session.execute(update(SearchHeadRow).values(dropped_through=through))
        return len(going)


def _count_change(session: Session) -> None:
    session.execute(update(DerivedHeadRow).values(changes=DerivedHeadRow.changes + 1))


def _put_document(session: Session, document: str, revisions: list[RevisionText]) -> int:
    """Returns how many characters came to be kept."""
    number = _number_of(session, document)
    wanted = (SearchedRevisionRow.document == number, SearchedRevisionRow.seq.in_([one.seq for one in revisions]))
    known = {row.seq: row.blob for row in session.scalars(select(SearchedRevisionRow).where(*wanted))}
    if any(known.get(one.seq, one.blob) != one.blob for one in revisions):
        _forget(session, number)
        known = {}
    fresh = [one for one in revisions if one.seq not in known]
    if not fresh:
        return 0
    rows = [{"document": number, "seq": one.seq, "blob": one.blob, "text": text_key(one.digest)} for one in fresh]
    session.execute(insert(SearchedRevisionRow), rows)
    newest = max(one.seq for one in fresh)
    last = func.max(SearchedDocumentRow.last_seq, newest)
    session.execute(update(SearchedDocumentRow).where(SearchedDocumentRow.id == number).values(last_seq=last))
    return _put_passages(session, number, fresh)


def _forget(session: Session, number: int) -> None:
    """The next put of its other revisions brings them back."""
    _drop(session, session.scalars(select(PassageRow).where(PassageRow.document == number)).all())
    session.execute(delete(SearchedRevisionRow).where(SearchedRevisionRow.document == number))
    session.execute(update(SearchedDocumentRow).where(SearchedDocumentRow.id == number).values(last_seq=0))


def _number_of(session: Session, document: str) -> int:
    row = session.scalar(select(SearchedDocumentRow).where(SearchedDocumentRow.document == document))
    if row is None:
        row = SearchedDocumentRow(document=document, last_seq=0)
        session.add(row)
        session.flush()
    return row.id


def _put_passages(session: Session, number: int, revisions: list[RevisionText]) -> int:
    spans = _spans(revisions)
    digests = {digest_of(passage): passage for passage in spans}
    known = _known(session, number, list(digests))
    stretched = [
        {"id": row.id, "first_seq": min(row.first_seq, first), "last_seq": max(row.last_seq, last)}
        for row, (first, last) in ((row, spans[digests[row.digest]]) for row in known)
        if first < row.first_seq or last > row.last_seq
    ]
    if stretched:
        session.execute(update(PassageRow), stretched)
    there = {row.digest for row in known}
    return _add(session, number, {digest: one for digest, one in digests.items() if digest not in there}, spans)


def _spans(revisions: list[RevisionText]) -> dict[str, tuple[int, int]]:
    """First and last Seq of each passage, in the order of the oldest text."""
    spans: dict[str, tuple[int, int]] = {}
    for revision in sorted(revisions, key=lambda one: one.seq):
        for passage in revision.passages:
            spans[passage] = (spans.get(passage, (revision.seq, 0))[0], revision.seq)
    return spans


def _known(session: Session, number: int, digests: Sequence[int]) -> list[PassageRow]:
    found: list[PassageRow] = []
    for start in range(0, len(digests), _CHUNK):
        wanted = (PassageRow.digest.in_(digests[start : start + _CHUNK]), PassageRow.document == number)
        found += session.scalars(select(PassageRow).where(*wanted))
    return found


def _add(session: Session, number: int, fresh: dict[int, str], spans: dict[str, tuple[int, int]]) -> int:
    if not fresh:
        return 0
    first_id = (session.scalar(select(func.max(PassageRow.id))) or 0) + 1
    rows = [
        {"id": row_id, "digest": digest, "document": number, "text": passage}
        | dict(zip(("first_seq", "last_seq"), spans[passage], strict=True))
        for row_id, (digest, passage) in enumerate(fresh.items(), first_id)
    ]
    session.execute(insert(PassageRow), rows)
    session.execute(_ADD_WORDS, [{"id": row["id"], "words": tokens(str(row["text"]))} for row in rows])
    return sum(map(len, fresh.values()))


def _gone_longest(session: Session, excess: int) -> list[PassageRow]:
    """Texts that are gone, together of `excess` characters or a little more."""
    gone = (
        select(PassageRow)
        .join(SearchedDocumentRow, SearchedDocumentRow.id == PassageRow.document)
        .where(PassageRow.last_seq < SearchedDocumentRow.last_seq)
        .order_by(PassageRow.last_seq)
    )
    going: list[PassageRow] = []
    for row in session.scalars(gone.execution_options(yield_per=1000)):
        if excess <= 0:
            break
        going.append(row)
        excess -= len(row.text)
    return going


def _drop(session: Session, going: Sequence[PassageRow]) -> None:
    if going:
        session.execute(_DROP_WORDS, [{"id": row.id, "words": tokens(row.text)} for row in going])
        session.execute(delete(PassageRow).where(PassageRow.id.in_([row.id for row in going])))
        freed = sum(len(row.text) for row in going)
        session.execute(update(SearchHeadRow).values(characters=SearchHeadRow.characters - freed))
