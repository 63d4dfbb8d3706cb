"""Everything that was recorded, newest first, by day."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for

from web.days import by_day
from web.office import office

journal = Blueprint("journal", __name__)

_PAGE = 60


@journal.get("/nhat-ky")
def index() -> str:
    code = request.args.get("phong") or None
    entries = office().recent(_PAGE + 1, code, before=request.args.get("truoc", type=int))
    shown = entries[:_PAGE]
    older = url_for("journal.index", phong=code, truoc=shown[-1].seq) if len(entries) > _PAGE else ""
    return render_template(
        "journal/index.html", shelf=office().shelf(code) if code else None, days=by_day(shown), older=older
    )
