"""The office as pages read it: the register, what was derived, and the record itself. Nothing here writes or parses.

One `Office` serves all requests of a process; the register's queries are safe for threads, and each thread opens the
repository for itself.
"""

from __future__ import annotations

import threading
from datetime import timedelta
from functools import lru_cache
from typing import cast

from flask import Flask, current_app, request

from service.actions.check_copy import CopyCheck, CopyFound
from service.actions.computing import ComputingPool
from service.actions.derive import derive_lives, derive_redline
from service.actions.mark_changes import mark_changes
from service.actions.recorded_rules import recorded_config
from service.actions.status import OfficeStatus, office_status
from service.config import Config, OfficeRules
from service.control.citations import from_json as citations_from_json
from service.control.procedure import Procedure, procedure_from
from service.errors import UnconvertedDocument
from service.model.content import Content
from service.model.record import Department
from service.register.as_of import AsOfQueries
from service.register.copies import CopyQueries
from service.register.query import Queries
from service.register.text_queries import Conditions, TextQueries
from service.register.views import Attention, DepartmentOverview, DocumentLine, RecordedEvent, SearchProgress
from service.store.repository import Repository
from service.word.pool import ReadingPool
from service.word.redline import TrackedChanges
from web.cited import CitedDocument, cited_documents
from web.errors import UnknownPage
from web.language import gettext as _
from web.language import language
from web.outcomes import outcome_word, why_unread
from web.sentence_lives import MOST_REVISIONS, NotTold, Sentences, chain_of, lives_json, sentences
from web.shown import (
    NO_DEPARTMENT,
    DocumentRow,
    Entry,
    Found,
    FoundRow,
    Head,
    HomePage,
    Need,
    Shelf,
    entry_of,
    row_of,
)
from web.times import local, now, zone
from web.unread import Compared, Unread, compared_of, content_json, content_of
from web.wording import failure_remedy

_WEEKS, _SHELF_WEEKS = 26, 12
_RECENT_DAYS = 30
_NEWEST = 7
_COMPARE_SECONDS = 15.0
_KEPT = 8
"""Comparisons kept in memory: a reader switches between views of the same one."""
_MARKABLE = (".docx", ".doc", ".rtf", ".odt")
_RULES_BACK = 500
"""Events looked through for a change of the rules: pages are asked for far more often than that many are recorded."""


class Office:
    def __init__(self, config: Config) -> None:
        self._config = config
        self._rules_at = 0
        self._queries = Queries(config.register, config.derived, config.office.organisation.id)
        self._texts = TextQueries(config.register, config.derived, config.office.organisation.id)
        self._as_of = AsOfQueries(config.register, config.derived, config.office.organisation.id)
        self._copies = CopyQueries(config.register, config.derived, config.office.organisation.id)
        self._threads = threading.local()
        self._pool = ReadingPool()
        self._computing = ComputingPool(seconds=_COMPARE_SECONDS)
        self._compare = lru_cache(_KEPT)(self._compare_now)
        self._lives = lru_cache(_KEPT)(self._lives_now)

    @property
    def rules(self) -> OfficeRules:
        return self._config.office

    def follow_rules(self) -> None:
        """Departments and people may change while pages are served: takes over a newly recorded office.toml."""
        events = self._queries.recent(_RULES_BACK, after_seq=self._rules_at)
        if any(line.event.kind in ("founded", "configured") for line in events):
            self._config = recorded_config(self._config.directory)
        if events:
            self._rules_at = events[0].event.seq

    def head(self) -> Head | None:
        """None before the first event."""
        state = self._queries.state()
        return Head(state.seq, state.fingerprint, state.recorded_at, state.stamp) if state.seq else None

    def stamp(self) -> str:
        return self._queries.stamp()

    def status(self) -> OfficeStatus:
        return office_status(self._config)

    def home(self) -> HomePage:
        overviews = {overview.code: overview for overview in self._overviews()}
        shelves = [self._shelf(overviews.get(d.code), d.code) for d in self.shelves()]
        if "" in overviews and overviews[""].documents:
            shelves.append(self._shelf(overviews[""], ""))
        return HomePage(
            documents=sum(shelf.documents for shelf in shelves),
            departments=len(self.rules.departments),
            weeks=self._weeks(_WEEKS),
            attention=len({need.row.id for need in self.attention()}),
            shelves=tuple(shelves),
            newest=tuple(self.recent(_NEWEST)),
        )

    def shelf(self, code: str) -> Shelf:
        """Raises UnknownPage for a code that no department has."""
        code = "" if code == NO_DEPARTMENT else code
        overview = next((overview for overview in self._overviews() if overview.code == code), None)
        if overview is None and code not in {department.code for department in self.shelves()}:
            raise UnknownPage(f"There is no department {code!r} in office.toml.")
        return self._shelf(overview, code)

    def documents(self, code: str) -> list[DocumentRow]:
        """In register order; those that are gone from the folder come last."""
        lines = self._queries.documents("" if code == NO_DEPARTMENT else code, include_deleted=True)
        return sorted((row_of(line, self.name_of) for line in lines), key=lambda row: row.deleted)

    def document(self, document: str) -> DocumentRow:
        """Raises UnknownRevision."""
        return row_of(self._queries.document(document), self.name_of)

    def history(self, document: str, limit: int, before: int | None = None) -> list[Entry]:
        """The newest `limit` events of the document, newest first, all of them older than Seq `before` where given."""
        return [entry_of(line, self.name_of) for line in self._queries.history(document, limit, before)]

    def numbered(self, document: str, number: int) -> int:
        """Seq of the document's revision with this number. Raises UnknownRevision."""
        return self._queries.numbered(document, number)

    def revision(self, document: str, seq: int) -> Entry:
        """Raises UnknownRevision."""
        return entry_of(self._queries.revision(document, seq), self.name_of)

    def following(self, entry: Entry) -> int:
        """Seq of the revision after this one; 0: it is the latest."""
        after = self._queries.revision_after(entry.document, entry.seq)
        return after.event.seq if after else 0

    def recent(self, limit: int, department: str | None = None, before: int | None = None) -> list[Entry]:
        """The newest events, newest first, all of them older than Seq `before` where that is given."""
        code = "" if department == NO_DEPARTMENT else department
        recorded = self._queries.recent(limit, before_seq=before, department=code)
        return [entry_of(line, self.name_of) for line in recorded]

    def search(self, text: str, limit: int = 50) -> list[DocumentRow]:
        """By code, title and file name."""
        return [row_of(line, self.name_of) for line in self._queries.search(text, limit)]

    def search_text(self, words: str, conditions: Conditions, first: int, count: int) -> Found:
        found = self._texts.find(words, conditions, first, count)
        documents = [FoundRow(row_of(one.document, self.name_of), one.passages, one.matches) for one in found.documents]
        return Found(tuple(documents), found.total, found.cut, found.progress)

    def search_progress(self) -> SearchProgress:
        return self._texts.progress()

    @property
    def as_of(self) -> AsOfQueries:
        return self._as_of

    def history_until(self, document: str, seq: int, limit: int) -> list[Entry]:
        """Events of the document up to and including Seq, newest first."""
        return [entry_of(line, self.name_of) for line in self._queries.history(document, limit, seq + 1)]

    @property
    def copies(self) -> CopyQueries:
        return self._copies

    def check_copy(self, data: bytes) -> CopyFound:
        """Raises WordError where it can be neither read nor recognised."""
        check = CopyCheck(self._copies, self._pool, self._computing, self._content_json, self._config.local)
        return check.check(data)

    def entry(self, line: RecordedEvent) -> Entry:
        return entry_of(line, self.name_of)

    def _content_json(self, line: RecordedEvent) -> bytes | None:
        kept = self._queries.content(line.event.blob)
        if kept is not None or line.reading != "read":
            return kept
        return self._reread(self.entry(line))

    def attention(self) -> list[Need]:
        """One line for each document and reason, the graver reasons first."""
        return _needs(self._queries.attention(), self)

    def gaps(self) -> list[Entry]:
        """Times when nobody watched, newest first."""
        return [entry_of(line, self.name_of) for line in self._queries.attention().gaps]

    def content(self, entry: Entry) -> Content | Unread:
        return content_of(self._queries, self._reread, entry)

    def said(self, entry: Entry) -> Procedure | None:
        """What that revision says about itself; None as long as it is not read."""
        body = self._queries.cover(entry.blob)
        return procedure_from(body) if body else None

    def cited(self, entry: Entry) -> tuple[CitedDocument, ...]:
        """What the revision cites; nothing as long as it is not read."""
        kept = self._queries.citations(entry.blob)
        return cited_documents(citations_from_json(kept).cited, "en" if language() == "en" else "vi") if kept else ()

    def compared(self, old: Entry, new: Entry) -> Compared | Unread:
        return compared_of(self._queries, self._reread, self._compare, old, new)

    def sentences(self, document: str, seq: int | None = None) -> Sentences | Unread:
        """Of the latest revision that can be read, or of the revision `seq`."""
        before = None if seq is None else seq + 1
        try:
            chain = chain_of(self.history(document, MOST_REVISIONS, before))
            lives = self._lives(chain)
            return sentences(chain, content_json(self._queries, self._reread, chain[-1]), lives)
        except NotTold as reason:
            return reason.unread

    def bytes_of(self, entry: Entry) -> bytes:
        """The exact bytes that were saved. Raises RecordDamaged."""
        return self._repository().blob(entry.blob)

    def tracked_changes(self, old: Entry, new: Entry) -> TrackedChanges:
        """The old file with every change up to the new one as a tracked change. Raises WordError."""
        author = new.author or _("chưa rõ người sửa")
        return mark_changes(self._package(old), self._package(new), author, new.at)

    def can_be_marked(self, entry: Entry) -> bool:
        """Word's tracked changes go into .docx files: into the file itself, whatever it is called, or into what it was
        converted to. Templates and files with macros are left alone."""
        made = self._queries.conversion(entry.blob)
        return entry.path.lower().endswith(_MARKABLE) if made is None else made.body is not None

    def _package(self, entry: Entry) -> bytes:
        """Raises UnconvertedDocument where the conversion was dropped to save room."""
        made = self._queries.conversion(entry.blob)
        if made is None:
            return self.bytes_of(entry)
        if made.body is None:
            raise UnconvertedDocument(
                "The converted file is not kept any more. Run: luuvet diff --office DIR --format docx"
            )
        return made.body

    def name_of(self, code: str) -> str:
        """The department's name in the page's language; its code where office.toml no longer lists it."""
        department = next((one for one in self.shelves() if one.code == code), None)
        if department is None:
            return code or _("Ngoài các phòng ban")
        return department.name_en if language() == "en" and department.name_en else department.name

    def shelves(self) -> tuple[Department, ...]:
        return self.rules.departments + ((self.rules.common,) if self.rules.common else ())

    def _overviews(self) -> tuple[DepartmentOverview, ...]:
        return self._queries.departments_overview(self._kind_of, now() - timedelta(days=_RECENT_DAYS))

    def _kind_of(self, path: str) -> str:
        kind = self.rules.kind_of(path)
        return kind.code if kind else ""

    def _shelf(self, overview: DepartmentOverview | None, code: str) -> Shelf:
        latest = entry_of(overview.last, self.name_of) if overview and overview.last else None
        return Shelf(
            code=code or NO_DEPARTMENT,
            name=self.name_of(code),
            documents=overview.documents if overview else 0,
            changed=overview.changed if overview else 0,
            weeks=self._weeks(_SHELF_WEEKS, code) if overview else (),
            latest=latest,
            common=code not in {department.code for department in self.rules.departments},
        )

    def _weeks(self, count: int, department: str | None = None) -> tuple[int, ...]:
        """Revisions in each of the last `count` weeks; the last week ends today."""
        today = local(now()).date()
        first = today - timedelta(days=7 * count - 1)
        days = self._queries.days(first, today, zone(), department)
        return tuple(sum(day.revisions for day in days[start : start + 7]) for start in range(0, len(days), 7))

    def _reread(self, entry: Entry) -> bytes:
        return self._pool.read_json(self.bytes_of(entry))

    def _compare_now(self, old: bytes, new: bytes) -> bytes:
        return self._computing.done(derive_redline, old, new)[0]

    def _lives_now(self, chain: tuple[Entry, ...]) -> bytes:
        return lives_json(self._queries, self._reread, self._compare, self._derive_lives, chain)

    def _derive_lives(self, first: bytes, seq: int, from_start: bool, steps: tuple[tuple[int, bytes], ...]) -> bytes:
        return self._computing.done(derive_lives, first, seq, from_start, steps)

    def _repository(self) -> Repository:
        if not hasattr(self._threads, "repository"):
            self._threads.repository = Repository(self._config.repository)
        return cast(Repository, self._threads.repository)


def install_office(app: Flask, config: Config) -> None:
    app.extensions["office"] = Office(config)
    app.config["ZONE"] = lambda: office().rules.organisation.zone
    app.before_request(_follow_rules)


def _follow_rules() -> None:
    if request.endpoint not in ("static", "status.live"):
        office().follow_rules()


def office() -> Office:
    """The office of the application that answers now."""
    return cast(Office, current_app.extensions["office"])


def _needs(attention: Attention, office: Office) -> list[Need]:
    def need(line: DocumentLine, title: str, words: str) -> Need:
        return Need(row_of(line, office.name_of), title, words)

    unreadable = [
        need(
            line, outcome_word(line.failure), f"{why_unread(line.failure, line.measure)} {failure_remedy(line.failure)}"
        )
        for line in attention.unreadable
    ]
    words = _("Tệp dở dang khi được ghi lại. Hãy mở và lưu lại bằng Word.")
    torn = [line for line in attention.incomplete if line not in attention.unreadable]
    incomplete = [need(line, _("tệp dở dang"), words) for line in torn]
    words = _("Không có dấu hiệu nào cho biết ai đã lưu bản mới nhất.")
    unknown = [need(line, _("chưa rõ người sửa"), words) for line in attention.author_unknown]
    return unreadable + incomplete + unknown
