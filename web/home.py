"""The first page: the departments, what is in them and what changed last."""

from __future__ import annotations

from flask import Blueprint, render_template

from web.office import office
from web.times import today

home = Blueprint("home", __name__)


@home.get("/")
def index() -> str:
    return render_template("home/index.html", home=office().home(), today=today())
