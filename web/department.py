"""A department: its documents in the order of the register, and what changed in them last."""

from __future__ import annotations

from flask import Blueprint, render_template

from web.office import office
from web.times import today

department = Blueprint("department", __name__)

_NEWEST = 3


@department.get("/phong-ban/<code>")
def show(code: str) -> str:
    shelf = office().shelf(code)
    return render_template(
        "department/show.html",
        shelf=shelf,
        documents=office().documents(code),
        newest=office().recent(_NEWEST, department=code),
        today=today(),
    )
