"""Whether recording works, what needs a look, how to verify; and the stamp that open pages ask for."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, jsonify, render_template, request
from flask_babel import gettext as _

from service.register.views import OfficeState
from web.headers import revalidated
from web.office import office
from web.times import moment
from web.wording import number

status = Blueprint("status", __name__)


@dataclass(frozen=True, slots=True)
class Fact:
    name: str
    value: str
    more: str = ""


@status.get("/tinh-trang")
def index() -> str:
    return render_template(
        "status/index.html", facts=_facts(office().state()), attention=office().attention(), gaps=office().gaps()
    )


@status.get("/nhip")
def live() -> Response:
    """The stamp of the newest state: 304 and no body for who knows it."""
    stamp = office().stamp()
    answer = jsonify(stamp=stamp)
    answer.set_etag(stamp)
    answer.make_conditional(request)
    return revalidated(answer)


@status.get("/nhip/chan-trang")
def foot() -> str:
    """The foot alone, for pages whose text never changes."""
    return render_template("foot.html")


def _facts(state: OfficeState) -> list[Fact]:
    newest = moment(state.recorded_at) if state.recorded_at else _("chưa có")
    unread = number(state.pending_reading) if state.pending_reading else _("không còn bản nào")
    return [
        Fact(_("Bản ghi mới nhất"), _("số %(seq)s", seq=number(state.seq)), newest),
        Fact(_("Dấu vân tay"), state.fingerprint[:16], _("16 chữ số đầu; in ở chân mỗi trang")),
        Fact(_("Tài liệu đang theo dõi"), number(state.documents)),
        Fact(_("Bản chờ đọc nội dung"), unread),
    ]
