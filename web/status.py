"""Whether recording works, what needs a look, how to verify; and the stamp that open pages ask for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, Response, jsonify, render_template, request

from service.actions.status import OfficeStatus
from service.register.views import OfficeState
from web.headers import revalidated
from web.language import gettext as _
from web.language import ngettext
from web.legible import legible
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
    found = office().status()
    return render_template(
        "status/index.html",
        warnings=_warnings(found),
        facts=[_watching(found), *_record(found.head), *_waiting(found)],
        files=found.attention,
        attention=office().attention(),
        gaps=office().gaps(),
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


def _warnings(found: OfficeStatus) -> list[str]:
    """What somebody must act on, in sentences."""
    warnings = []
    if not found.watching:
        warnings.append(_not_watching(found))
    elif found.watch and found.watch.trouble and not found.watch.held_deletions:
        words = _("Việc theo dõi thư mục gặp trở ngại; mọi tệp vẫn được đối chiếu đều đặn. Hãy báo người quản trị.")
        warnings.append(f"{words} ({legible(found.watch.trouble)})")
    if found.disk_full:
        warnings.append(
            _(
                "Đĩa của máy chủ gần đầy nên tạm ngừng ghi. Hãy nhờ người quản trị giải phóng chỗ; mọi lần lưu chưa ghi sẽ được ghi ngay sau đó."
            )
        )
    if found.record_trouble:
        words = _(
            "Sổ ghi không khớp với những gì máy này đã ghi. Hãy báo người quản trị ngay, và giữ nguyên mọi bản sao."
        )
        warnings.append(f"{words} ({legible(found.record_trouble)})")
    if found.maintenance and found.maintenance.problems:
        words = _(
            "Lần bảo dưỡng gần nhất thấy sổ ghi bị hỏng. Hãy báo người quản trị chạy “luuvet verify” và lấy lại từ bản sao lưu."
        )
        warnings.append(f"{words} ({legible(found.maintenance.problems[0])})")
    if found.rules_trouble:
        words = _("Cấu hình office.toml trên máy chủ có lỗi nên chưa được áp dụng; cấu hình trước vẫn dùng.")
        warnings.append(f"{words} ({legible(found.rules_trouble)})")
    if found.watch and found.watch.held_deletions:
        held = found.watch.held_deletions
        warnings.append(
            ngettext(
                "%(num)s tài liệu cùng vắng mặt một lúc. Hãy nhờ người quản trị xem thư mục có còn đủ không, rồi xác nhận là đã xóa bằng lệnh “luuvet confirm-deletions”.",
                "%(num)s tài liệu cùng vắng mặt một lúc. Hãy nhờ người quản trị xem thư mục có còn đủ không, rồi xác nhận là đã xóa bằng lệnh “luuvet confirm-deletions”.",
                held,
            )
        )
    return warnings


def _not_watching(found: OfficeStatus) -> str:
    if found.watch and found.watch.state == "waiting":
        return _(
            "Không thấy thư mục dùng chung. Hãy nhờ người quản trị nối lại thư mục; mọi tệp sẽ được đối chiếu khi nó trở lại."
        )
    return _(
        "Hiện không có ai theo dõi thư mục dùng chung. Hãy nhờ người quản trị chạy “luuvet run”; khi chạy lại, mọi tệp sẽ được đối chiếu."
    )


def _watching(found: OfficeStatus) -> Fact:
    if not found.watching or not found.watch:
        return Fact(_("Theo dõi thư mục"), _("không chạy"))
    return Fact(_("Theo dõi thư mục"), _("đang chạy"), _scanned(found.watch.last_scan_at))


def _scanned(at: str) -> str:
    """`at`: ISO 8601, or empty as long as there was no scan."""
    return _("đối chiếu gần nhất: %(at)s", at=moment(datetime.fromisoformat(at))) if at else _("chưa đối chiếu lần nào")


def _record(state: OfficeState) -> list[Fact]:
    newest = moment(state.recorded_at) if state.recorded_at else _("chưa có")
    return [
        Fact(_("Bản ghi mới nhất"), _("số %(seq)s", seq=number(state.seq)), newest),
        Fact(_("Dấu vân tay"), state.fingerprint[:16], _("16 chữ số đầu; in ở chân mỗi trang")),
        Fact(_("Tài liệu đang theo dõi"), number(state.documents)),
    ]


def _waiting(found: OfficeStatus) -> list[Fact]:
    unread = found.head.pending_reading
    return [
        Fact(_("Lần lưu chờ ghi"), number(found.pending) if found.pending else _("không có")),
        Fact(_("Bản chờ đọc nội dung"), number(unread) if unread else _("không có")),
    ]
