"""The tables: the register (rows from events alone) and what is derived from content (by blob).

Every row of the register carries its office. The two kinds lie in two databases: the register is rebuilt from Git at
will, what was derived survives that. Readers see the second one as the schema `derived` of the first.

Raise REGISTER_SCHEMA or DERIVED_SCHEMA with every change here or in `fold.py`: a database of another schema is rebuilt.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import DDL, Index, MetaData, event
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from service.register.columns import AnyText, Names, UtcTime

REGISTER_SCHEMA = 1
DERIVED_SCHEMA = 5


class RegisterTable(DeclarativeBase):
    pass


class HeadRow(RegisterTable):
    """How far the register of an office has come."""

    __tablename__ = "heads"

    office: Mapped[str] = mapped_column(AnyText, primary_key=True)
    seq: Mapped[int]
    commit: Mapped[str]
    fingerprint: Mapped[str]
    recorded_at: Mapped[datetime | None] = mapped_column(UtcTime)


class EventRow(RegisterTable):
    """One event, and, where it is a revision, its place among the revisions of its document."""

    __tablename__ = "events"

    office: Mapped[str] = mapped_column(AnyText, primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str]
    commit: Mapped[str]
    fingerprint: Mapped[str]
    author_name: Mapped[str] = mapped_column(AnyText)
    author_account: Mapped[str] = mapped_column(AnyText)
    author_source: Mapped[str]
    author_disagreements: Mapped[tuple[str, ...]] = mapped_column(Names)
    recorded_at: Mapped[datetime] = mapped_column(UtcTime)
    saved_at: Mapped[datetime] = mapped_column(UtcTime)
    happened_at: Mapped[datetime] = mapped_column(UtcTime)
    """When the office saw it: `recorded_at`, but `saved_at` for what an import took over from before."""
    document: Mapped[str] = mapped_column(AnyText)
    path: Mapped[str] = mapped_column(AnyText)
    former_path: Mapped[str] = mapped_column(AnyText)
    blob: Mapped[str]
    sha256: Mapped[str]
    size: Mapped[int]
    complete: Mapped[bool]
    capture_id: Mapped[str] = mapped_column(AnyText)
    imported: Mapped[bool]
    restores: Mapped[str] = mapped_column(AnyText)
    origin: Mapped[str] = mapped_column(AnyText)
    department: Mapped[str] = mapped_column(AnyText)
    note: Mapped[str] = mapped_column(AnyText)
    revision: Mapped[int]
    """1 for the first revision of its document; 0 for an event that is no revision."""
    former_seq: Mapped[int]
    """The revision before this one; 0: none."""
    former_blob: Mapped[str]

    __table_args__ = (
        Index("events_of_document", "office", "document", "seq", "revision", "blob"),
        Index("events_of_department", "office", "department", "seq"),
        Index("events_of_kind", "office", "kind", "seq"),
        Index("events_by_time", "office", "happened_at"),
        Index("events_of_capture", "office", "capture_id"),
        Index("events_of_blob", "office", "blob"),
    )


class DocumentRow(RegisterTable):
    """A document as its latest event leaves it."""

    __tablename__ = "documents"

    office: Mapped[str] = mapped_column(AnyText, primary_key=True)
    id: Mapped[str] = mapped_column(AnyText, primary_key=True)
    path: Mapped[str] = mapped_column(AnyText)
    name_plain: Mapped[str]
    name_folded: Mapped[str]
    department: Mapped[str] = mapped_column(AnyText)
    deleted: Mapped[bool]
    first_seq: Mapped[int]
    last_seq: Mapped[int]
    changed_at: Mapped[datetime] = mapped_column(UtcTime)
    """`happened_at` of the latest event."""
    author_name: Mapped[str] = mapped_column(AnyText)
    """Of the latest event; the columns below are of the latest revision."""
    author_source: Mapped[str]
    revisions: Mapped[int]
    revision_seq: Mapped[int]
    blob: Mapped[str]
    sha256: Mapped[str]
    size: Mapped[int]
    complete: Mapped[bool]

    __table_args__ = (
        Index("documents_of_department", "office", "department", "deleted"),
        Index("documents_by_path", "office", "path"),
    )


class DerivedTable(DeclarativeBase):
    metadata = MetaData(schema="derived")


class DerivedHeadRow(DerivedTable):
    """One row: what tells this database from any other, and how often it changed."""

    __tablename__ = "head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    nonce: Mapped[str]
    changes: Mapped[int]


class ReadingRow(DerivedTable):
    """What came of reading a blob. The row stays when its body is dropped to save room."""

    __tablename__ = "readings"

    blob: Mapped[str] = mapped_column(primary_key=True)
    reader_version: Mapped[int]
    failure: Mapped[str]
    """Stable code of the WordError; empty: it was read."""
    detail: Mapped[str] = mapped_column(AnyText)
    measure: Mapped[str]
    """Which limit the file is over, as in WordError."""
    used: Mapped[int]
    stored: Mapped[int]
    """Bytes of `body`; 0: none or dropped."""
    body: Mapped[bytes | None]


class ConversionRow(DerivedTable):
    """A blob of an old format on its way to a .docx. The row stays when its body is dropped to save room."""

    __tablename__ = "conversions"

    blob: Mapped[str] = mapped_column(primary_key=True)
    dialect: Mapped[str]
    has_macros: Mapped[bool]
    converter: Mapped[str]
    """Program and version; empty: it waits for its turn."""
    failure: Mapped[str]
    """Stable code of the WordError; empty: it was converted, or waits."""
    detail: Mapped[str] = mapped_column(AnyText)
    used: Mapped[int]
    stored: Mapped[int]
    """Bytes of `body`; 0: none or dropped."""
    body: Mapped[bytes | None]
    """The .docx, which is packed already."""


class CoverRow(DerivedTable):
    """What the cover of a blob says."""

    __tablename__ = "covers"

    blob: Mapped[str] = mapped_column(primary_key=True)
    cover_version: Mapped[int]
    title: Mapped[str] = mapped_column(AnyText)
    code: Mapped[str] = mapped_column(AnyText)
    issue_number: Mapped[str] = mapped_column(AnyText)
    issued_on: Mapped[date | None]
    issued_on_text: Mapped[str] = mapped_column(AnyText)
    code_folded: Mapped[str]
    plain: Mapped[str]
    """Code and title, for search."""
    folded: Mapped[str]
    body: Mapped[bytes]

    # Covers are small and looked up by the thousand: one look less for each.
    __table_args__ = (Index("derived_covers_by_code", "code_folded"), {"sqlite_with_rowid": False})


class CitationsRow(DerivedTable):
    """What a blob cites, each place of it in the body."""

    __tablename__ = "citations"

    blob: Mapped[str] = mapped_column(primary_key=True)
    citations_version: Mapped[int]
    body: Mapped[bytes]


class CitedRow(DerivedTable):
    """One legal document that a blob cites, by its key: for the question who cites it."""

    __tablename__ = "cited"

    key: Mapped[str] = mapped_column(AnyText, primary_key=True)
    blob: Mapped[str] = mapped_column(primary_key=True)

    __table_args__ = (Index("derived_cited_by_blob", "blob"), {"sqlite_with_rowid": False})


class RedlineRow(DerivedTable):
    """Two blobs compared. The row stays when its body is dropped to save room."""

    __tablename__ = "redlines"

    old: Mapped[str] = mapped_column(primary_key=True)
    new: Mapped[str] = mapped_column(primary_key=True)
    reader_version: Mapped[int]
    engine_version: Mapped[int]
    failure: Mapped[str]
    """Stable code of the WordError; empty: they were compared."""
    summary_vi: Mapped[str] = mapped_column(AnyText)
    summary_en: Mapped[str] = mapped_column(AnyText)
    changes: Mapped[int]
    cosmetic: Mapped[int]
    words_inserted: Mapped[int]
    words_deleted: Mapped[int]
    used: Mapped[int]
    stored: Mapped[int]
    body: Mapped[bytes | None]


class SearchHeadRow(DerivedTable):
    """One row: by which rules the passages were found, and how much room they take."""

    __tablename__ = "search_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[str]
    waiting: Mapped[int]
    """Revisions that were read and whose passages are still to come, as the reading process last counted them."""
    characters: Mapped[int]
    """Of all passages."""
    dropped_through: Mapped[int]
    """To save room, texts that were gone by this Seq were dropped; 0: none were."""


class SearchedDocumentRow(DerivedTable):
    """A document that passages belong to, by a short number."""

    __tablename__ = "searched_documents"

    id: Mapped[int] = mapped_column(primary_key=True)
    document: Mapped[str] = mapped_column(AnyText, unique=True)
    last_seq: Mapped[int]
    """The newest revision whose passages are here."""


class SearchedRevisionRow(DerivedTable):
    """A revision whose passages are here."""

    __tablename__ = "searched_revisions"

    document: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    blob: Mapped[str]
    text: Mapped[str]
    """SHA-256 of all that it says, the first 16 hex digits."""

    __table_args__ = (Index("derived_revisions_by_text", "text"), {"sqlite_with_rowid": False})


class PassageRow(DerivedTable):
    """A text that some revisions of a document have: kept once, with the first and the last of them. Its words stand in
    `passage_words` under the same id."""

    __tablename__ = "passages"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[int]
    """64 bits of a hash of the text."""
    document: Mapped[int]
    first_seq: Mapped[int]
    last_seq: Mapped[int]
    text: Mapped[str] = mapped_column(AnyText)

    __table_args__ = (
        Index("derived_passages_by_text", "digest", "document", unique=True),
        Index("derived_passages_of_document", "document"),
    )


# The words are found and never shown (that is what passages are for), so neither they nor their places are kept. All that
# separates tokens is ASCII; `tokens.py` makes them.
event.listen(
    DerivedTable.metadata,
    "after_create",
    DDL(  # type: ignore[no-untyped-call]
        "CREATE VIRTUAL TABLE passage_words USING fts5"
        "(words, content='', detail=none, columnsize=0, tokenize=\"ascii tokenchars '=_'\")"
    ),
)
