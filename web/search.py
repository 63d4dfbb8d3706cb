"""Finding a document by its code or name."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from web.office import office

search = Blueprint("search", __name__)

_LONGEST = 200


@search.get("/tim")
def index() -> str:
    wanted = request.args.get("q", "").strip()[:_LONGEST]
    return render_template("search/index.html", wanted=wanted, found=office().search(wanted) if wanted else [])
