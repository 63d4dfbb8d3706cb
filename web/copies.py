"""Which version is this? A copy handed in, or what stands on a printed sheet, held against the record.

What is handed in stays in memory, is read in a limited child process and is forgotten with the answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from threading import BoundedSemaphore

from flask import Blueprint, Response, make_response, render_template, request
from werkzeug.datastructures import FileStorage

from service.actions.check_copy import CopyFound
from service.control.summary import summarise
from service.errors import WordError
from service.model.redline import from_json
from service.register.views import RecordedEvent
from web.language import gettext as _
from web.language import language
from web.office import office
from web.outcomes import why_unread
from web.redline_view import RedlineView, set_redline
from web.same_origin import refuse_strangers, with_own_referrer
from web.shown import Entry
from web.times import day_typed
from web.wording import failure_remedy

copies = Blueprint("copies", __name__, url_prefix="/ban-nao")

LARGEST_COPY = 16 * 1024 * 1024
"""Bytes of a file that is handed in."""
_ROOM_FOR_THE_FORM = 64 * 1024
LARGEST_REQUEST = LARGEST_COPY + _ROOM_FOR_THE_FORM
_LONGEST = 100
_FINGERPRINT = re.compile(r"\s*(\d{1,12})\s*[:\s]\s*([0-9a-fA-F]{8,64})\s*")
_at_once = BoundedSemaphore(2)
"""Checks at a time: reading files must not take all threads from those who read pages."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands on the sheet."""

    code: str
    issue: str
    issued: str
    fingerprint: str

    @property
    def issued_on(self) -> date | None:
        return day_typed(self.issued)


@dataclass(frozen=True, slots=True)
class Standing:
    """A revision, and whether it is still the document's last word."""

    entry: Entry
    superseded: Entry | None
    """The first later revision that says something else."""
    deleted: Entry | None
    latest: int
    """Seq of the document's latest revision."""

    @property
    def is_current(self) -> bool:
        return self.superseded is None and self.deleted is None


@dataclass(frozen=True, slots=True)
class Answer:
    """What is told of a file."""

    name: str
    found: CopyFound | None
    standing: Standing | None
    others: tuple[Standing, ...]
    view: RedlineView | None
    trouble: str = ""
    """Why the file cannot be checked, and what to do; empty: it was."""

    @property
    def percent(self) -> int:
        """Never told as a whole where something differs."""
        return min(99, round(100 * self.found.likeness)) if self.found else 0


@dataclass(frozen=True, slots=True)
class SheetAnswer:
    """What is told of a printed sheet."""

    claimed: tuple[Standing, ...]
    """Revisions whose covers bear what was typed, the latest of each document."""
    known_issues: tuple[tuple[str, date | None], ...]
    """Issue numbers and dates of documents of that code, where none bears what was typed."""
    event: Entry | None
    """The event that the fingerprint names."""
    fingerprint_fits: bool | None
    """None: none was typed."""


@copies.get("")
def index() -> Response:
    typed = Typed(*(request.args.get(name, "").strip()[:_LONGEST] for name in ("ma", "lan", "ngay", "dau")))
    trouble = _trouble_of(typed)
    asked = bool(typed.code or typed.fingerprint) and not trouble
    return _page(typed=typed, sheet=_sheet(typed) if asked else None, typed_trouble=trouble)


@copies.post("")
def check() -> Response:
    refuse_strangers()
    request.max_content_length = LARGEST_REQUEST
    handed = request.files.get("tep")
    if not _at_once.acquire(blocking=False):
        busy = _("Máy chủ đang kiểm tra các tệp khác. Hãy thử lại sau ít giây.")
        return _page(answer=_refused(handed, busy), status=503)
    try:
        return _page(answer=_answer(handed))
    finally:
        _at_once.release()


def _page(status: int = 200, **values: object) -> Response:
    empty = {"typed": Typed("", "", "", ""), "sheet": None, "answer": None, "typed_trouble": ""}
    body = render_template("copies/index.html", **(empty | values), largest=LARGEST_COPY)
    return with_own_referrer(make_response(body, status))


def _answer(handed: FileStorage | None) -> Answer:
    data = handed.stream.read() if handed and handed.filename else b""
    if not data:
        return _refused(handed, _("Chưa có tệp nào được chọn, hoặc tệp rỗng. Hãy chọn một tệp .docx, .doc hoặc .pdf."))
    try:
        found = office().check_copy(data)
    except WordError as error:
        return _refused(handed, f"{why_unread(error.code, error.measure)} {failure_remedy(error.code)}")
    view = None
    if found.redline:
        redline = from_json(found.redline)
        view = set_redline(redline, summarise(redline, "en" if language() == "en" else "vi"))
    standing = _standing(found.revision) if found.revision else None
    return Answer(_name(handed), found, standing, tuple(map(_standing, found.others)), view)


def _refused(handed: FileStorage | None, trouble: str) -> Answer:
    return Answer(_name(handed), None, None, (), None, trouble)


def _name(handed: FileStorage | None) -> str:
    return (handed.filename or "")[:200] if handed else ""


def _trouble_of(typed: Typed) -> str:
    if typed.issued and typed.issued_on is None:
        return _("“Ngày ban hành” không phải là một ngày. Hãy gõ như 01/07/2025.")
    if typed.fingerprint and not _FINGERPRINT.fullmatch(typed.fingerprint):
        return _("Dấu vân tay in dưới dạng SỐ:CHỮ-SỐ, ví dụ 1210:3f2a9c10d4e5b6a7. Hãy gõ đúng như trên giấy.")
    if (typed.issue or typed.issued) and not typed.code:
        return _("Hãy gõ cả mã hiệu của tài liệu.")
    return ""


def _sheet(typed: Typed) -> SheetAnswer:
    bearing = office().copies.claimed(typed.code)
    fitting = [one.line for one in bearing if one.bears(typed.issue, typed.issued_on)]
    latest: dict[str, RecordedEvent] = {}
    for line in fitting:
        latest.setdefault(line.event.document, line)
    issues = tuple(dict.fromkeys((one.line.issue_number, one.issued_on) for one in bearing if one.line.issue_number))
    event, fits = _by_fingerprint(typed.fingerprint)
    return SheetAnswer(tuple(map(_claimed_standing, latest.values())), issues, event, fits)


def _by_fingerprint(typed: str) -> tuple[Entry | None, bool | None]:
    match = _FINGERPRINT.fullmatch(typed)
    if not match:
        return None, None
    found = office().copies.at(int(match[1]))
    fits = found is not None and found.event.fingerprint.startswith(match[2].lower())
    return (office().entry(found) if found and fits else None), fits


def _standing(line: RecordedEvent) -> Standing:
    own = office().copies
    event = line.event
    return _of(line, own.until_otherwise(event.document, event.seq))


def _claimed_standing(line: RecordedEvent) -> Standing:
    """A sheet of paper tells its issue, not its words: it is superseded by the revision that bears another issue."""
    return _of(line, office().copies.until_other_issue(line))


def _of(line: RecordedEvent, superseded: RecordedEvent | None) -> Standing:
    own = office()
    deleted = own.copies.deleted_at(line.event.document)
    return Standing(
        entry=own.entry(line),
        superseded=own.entry(superseded) if superseded else None,
        deleted=own.entry(deleted) if deleted else None,
        latest=own.document(line.event.document).revision_seq,
    )
