"""Finding documents: by code and name, and by what they say now or said before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from service.model.record import Department
from service.register.text_queries import Conditions
from web.office import office
from web.shown import NO_DEPARTMENT
from web.times import day_typed, midnight

search = Blueprint("search", __name__)

_LONGEST = 200
_PAGE = 20
_NAMED = 8
_SUGGESTED = 8


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form says, as it was typed."""

    words: str
    department: str
    author: str
    since: date | None
    until: date | None
    current_only: bool
    page: int

    @classmethod
    def of(cls, form: MultiDict[str, str]) -> Asked:
        return cls(
            words=form.get("q", "").strip()[:_LONGEST],
            department=form.get("phong", "")[:_LONGEST],
            author=form.get("nguoi", "").strip()[:_LONGEST],
            since=day_typed(form.get("tu", "")),
            until=day_typed(form.get("den", "")),
            current_only=form.get("hien") == "1",
            page=max(1, form.get("trang", 1, type=int)),
        )

    @property
    def narrowed(self) -> bool:
        return bool(self.department or self.author or self.since or self.until or self.current_only)

    @property
    def conditions(self) -> Conditions:
        return Conditions(
            department=("" if self.department == NO_DEPARTMENT else self.department) if self.department else None,
            author=self.author,
            since=midnight(self.since) if self.since else None,
            before=midnight(self.until + timedelta(days=1)) if self.until else None,
            current_only=self.current_only,
        )

    def address(self, page: int) -> str:
        typed: tuple[tuple[str, object], ...] = (
            ("q", self.words),
            ("phong", self.department),
            ("nguoi", self.author),
            ("tu", self.since),
            ("den", self.until),
            ("hien", 1 if self.current_only else ""),
            ("trang", page if page > 1 else ""),
        )
        return f"{url_for('search.index')}?{urlencode([(name, str(value)) for name, value in typed if value])}"


@search.get("/tim")
def index() -> str:
    asked = Asked.of(request.args)
    found = (
        office().search_text(asked.words, asked.conditions, (asked.page - 1) * _PAGE, _PAGE) if asked.words else None
    )
    # Who brought in which words, and when, is asked of texts: a name that is found anyway would be no answer.
    named = office().search(asked.words) if asked.words and asked.page == 1 and not asked.narrowed else []
    pages = -(-found.total // _PAGE) if found else 0
    return render_template(
        "search/index.html",
        asked=asked,
        named=named,
        most_named=_NAMED,
        found=found,
        progress=found.progress if found else office().search_progress(),
        pages=pages,
        previous=asked.address(min(asked.page - 1, pages)) if asked.page > 1 else "",
        following=asked.address(asked.page + 1) if asked.page < pages else "",
        departments=_departments(),
        people=office().rules.people,
        no_department=NO_DEPARTMENT,
    )


@search.get("/tim/goi-y")
def suggestions() -> Response:
    """Documents for the box at the top of each page, while somebody types."""
    wanted = request.args.get("q", "").strip()[:_LONGEST]
    rows = office().search(wanted, _SUGGESTED) if len(wanted) > 1 else []
    found = [
        {
            "code": row.code,
            "name": row.name,
            "more": row.department_name,
            "to": url_for("document.show", document=row.id),
        }
        for row in rows
    ]
    return jsonify(found=found)


def _departments() -> list[tuple[str, str]]:
    """Code and name of each, as the list to choose from has them."""
    shelves: tuple[Department, ...] = office().rules.departments
    common = office().rules.common
    return [(one.code, office().name_of(one.code)) for one in (*shelves, *((common,) if common else ()))]
