"""The office as it stood at the end of a day: the register, and each document with its text and history.

"As of" a day means recorded by the end of it on the office's clock. The answer for a day that is over never changes, and
the event it rests on is named, so that anybody can check it in the record.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Literal

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from service.register.views import DocumentAsOf, EventMark
from web.errors import UnknownPage
from web.office import office
from web.revision_text import set_text
from web.shown import NO_DEPARTMENT, stem
from web.times import day_typed, midnight, today
from web.unread import Unread

as_of = Blueprint("as_of", __name__, url_prefix="/ngay")

_MOST_LISTED = 600
"""Documents on one page; an office with more has a page for each department."""
_MOST_HISTORY = 60


@dataclass(frozen=True, slots=True)
class Day:
    """A day, and the event that the office stood at when it ended."""

    day: date
    kind: Literal["over", "today", "future", "before"]
    """before: the record had not begun."""
    mark: EventMark | None
    """None only before the beginning, and in the future."""
    began: EventMark | None

    @property
    def address(self) -> str:
        return self.day.isoformat()

    @property
    def seq(self) -> int:
        return self.mark.seq if self.mark else 0


@dataclass(frozen=True, slots=True)
class ShelfAsOf:
    code: str
    name: str
    documents: int
    rows: tuple[DocumentAsOf, ...]


@as_of.get("")
def choose() -> AnyResponse | str:
    """Where the date pickers lead: on to the address of the day."""
    day, department = day_typed(request.args.get("ngay", "")), request.args.get("phong", "")
    if day is None:
        return render_template("as_of/choose.html", typed=request.args.get("ngay", "")[:40], today=today())
    if department:
        return redirect(url_for("as_of.department", day=day.isoformat(), code=department))
    return redirect(url_for("as_of.show", day=day.isoformat()))


@as_of.get("/<day>")
def show(day: str) -> str:
    at = _day(day)
    counts = office().as_of.counts(at.seq) if at.mark else {}
    listed = sum(counts.values()) <= _MOST_LISTED
    rows = office().as_of.documents(at.seq) if at.mark and listed else ()
    return render_template("as_of/show.html", at=at, shelves=_shelves(counts, rows), listed=listed, today=today())


@as_of.get("/<day>/phong-ban/<code>")
def department(day: str, code: str) -> str:
    at, own = _day(day), "" if code == NO_DEPARTMENT else code
    rows = office().as_of.documents(at.seq, own) if at.mark else ()
    shelf = ShelfAsOf(code, office().name_of(own), len(rows), rows)
    return render_template("as_of/department.html", at=at, shelf=shelf, today=today())


@as_of.get("/<day>/tai-lieu/<document>")
def document(day: str, document: str) -> str:
    at = _day(day)
    if at.mark is None:
        raise UnknownPage(f"Nothing was recorded as of {day}.")
    row = office().as_of.document(at.seq, document)
    entry = office().revision(document, row.revision_seq)
    content = office().content(entry)
    history = office().history_until(document, at.seq, _MOST_HISTORY + 1)
    return render_template(
        "as_of/document.html",
        at=at,
        row=row,
        name=row.title or stem(row.path),
        department_name=office().name_of(row.department),
        entry=entry,
        history=history[:_MOST_HISTORY],
        older=len(history) > _MOST_HISTORY,
        text=None if isinstance(content, Unread) else set_text(content),
        unread=content if isinstance(content, Unread) else None,
        today=today(),
    )


def _day(text: str) -> Day:
    """Raises UnknownPage for what is no day; its one address is 2026-11-23."""
    day = day_typed(text)
    if day is None or day.isoformat() != text or day == date.max:
        raise UnknownPage(f"{text!r} is no day.")
    if day > today():
        return Day(day, "future", None, office().as_of.first())
    mark = office().as_of.last_before(midnight(day + timedelta(days=1)))
    if mark is None:
        return Day(day, "before", None, office().as_of.first())
    return Day(day, "today" if day == today() else "over", mark, None)


def _shelves(counts: dict[str, int], rows: tuple[DocumentAsOf, ...]) -> list[ShelfAsOf]:
    """Departments in the order of office.toml, then those that it no longer lists."""
    by_code = sorted(rows, key=lambda row: row.department)
    listed = {code: tuple(group) for code, group in groupby(by_code, lambda row: row.department)}
    known = [one.code for one in office().shelves()]
    codes = [code for code in known if code in counts] + sorted(code for code in counts if code not in known)
    return [
        ShelfAsOf(code or NO_DEPARTMENT, office().name_of(code), counts[code], listed.get(code, ())) for code in codes
    ]
