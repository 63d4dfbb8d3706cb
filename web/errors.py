"""What a reader sees when something cannot be shown, and the one place that chooses HTTP statuses.

Each page says in plain words what happened and what to do next. It carries an id that also stands in the log beside the
cause, so that a person can name what they saw without reading a traceback.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from secrets import token_hex

from flask import Flask, render_template, request
from werkzeug.exceptions import HTTPException, SecurityError

from service.errors import DocumentControlError, OfficeMissing, RecordDamaged, RegisterError, UnknownRevision, WordError
from web.language import gettext as _

_log = logging.getLogger("web")


class UnknownPage(DocumentControlError):
    """The address names something that is not in the register: a department, a comparison the wrong way round."""


_STATUSES: tuple[tuple[type[DocumentControlError], int], ...] = (
    (UnknownPage, 404),
    (UnknownRevision, 404),
    (WordError, 422),
    (RegisterError, 503),
    (OfficeMissing, 503),
    (RecordDamaged, 500),
    (DocumentControlError, 500),
)


@dataclass(frozen=True, slots=True)
class Trouble:
    """An error as the page tells it."""

    status: int
    id: str
    title: str
    explanation: str
    next_step: str


def install_errors(app: Flask) -> None:
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(DocumentControlError, _known)
    app.register_error_handler(Exception, _unforeseen)


def _refused(error: HTTPException) -> tuple[str, int] | HTTPException:
    if error.code is None or error.code < 400:
        return error  # a redirect
    trouble = _trouble(error.code)
    _log.info("%s %s refused with %s [%s]", request.method, request.path, error.code, trouble.id)
    # An address under a name that is not ours gets a page without links: they would lead back to that name.
    page = "errors/stranger.html" if isinstance(error, SecurityError) else "errors/trouble.html"
    return render_template(page, trouble=trouble), error.code


def _known(error: DocumentControlError) -> tuple[str, int]:
    status = next(status for kind, status in _STATUSES if isinstance(error, kind))
    trouble = _trouble(status, damaged=isinstance(error, RecordDamaged))
    _log.log(logging.INFO if status < 500 else logging.ERROR, "%s: %s [%s]", request.path, error, trouble.id)
    return render_template("errors/trouble.html", trouble=trouble), status


def _unforeseen(error: Exception) -> tuple[str, int]:
    trouble = _trouble(500)
    _log.error("%s failed [%s]", request.path, trouble.id, exc_info=error)
    return render_template("errors/trouble.html", trouble=trouble), 500


def _trouble(status: int, damaged: bool = False) -> Trouble:
    if damaged:
        words = _record_damaged()
    elif status == 404:
        words = _not_found()
    elif status == 413:
        words = _too_large()
    elif status == 422:
        words = _not_readable()
    elif status == 503:
        words = _not_ready()
    else:
        words = _request_refused() if status < 500 else _failed()
    return Trouble(status, token_hex(4), *words)


def _not_found() -> tuple[str, str, str]:
    return (
        _("Không tìm thấy trang này"),
        _("Địa chỉ có thể đã gõ nhầm, hoặc tài liệu này không có trong sổ theo dõi của cơ quan."),
        _("Hãy tìm tài liệu theo mã hiệu hoặc tên, hoặc trở về trang chính."),
    )


def _too_large() -> tuple[str, str, str]:
    return (
        _("Tệp quá lớn"),
        _("Trang này nhận tệp đến 16 MB. Tệp không được giữ lại."),
        _("Hãy nén hình ảnh trong tệp rồi thử lại, hoặc gõ mã hiệu, lần và ngày ban hành in trên tài liệu."),
    )


def _not_readable() -> tuple[str, str, str]:
    return (
        _("Không làm được bản Word có đánh dấu"),
        _("Một trong hai tệp không mở được như tài liệu Word, hoặc quá lớn."),
        _("Hãy tải hai tệp gốc về và dùng “So sánh” của Word (Xem lại › So sánh)."),
    )


def _not_ready() -> tuple[str, str, str]:
    return (
        _("Sổ theo dõi đang được dựng lại"),
        _("Bản ghi vẫn còn nguyên; chỉ phần mục lục để xem đang được lập lại từ bản ghi."),
        _("Hãy đợi một phút rồi tải lại trang. Nếu vẫn thấy trang này, hãy báo người quản trị."),
    )


def _record_damaged() -> tuple[str, str, str]:
    return (
        _("Không đọc được bản ghi"),
        _("Kho lưu tài liệu có chỗ hỏng hoặc đã bị sửa từ bên ngoài."),
        _("Hãy báo ngay người quản trị và nhờ chạy lệnh “luuvet verify” để biết chỗ hỏng. Đừng sửa gì trong kho."),
    )


def _request_refused() -> tuple[str, str, str]:
    return (
        _("Yêu cầu này không được nhận"),
        _("Trang chỉ nhận các địa chỉ mà chính nó đưa ra."),
        _("Hãy trở về trang chính và đi lại từ đó."),
    )


def _failed() -> tuple[str, str, str]:
    return (
        _("Máy chủ gặp lỗi"),
        _("Bản ghi và các tệp Word không bị ảnh hưởng: trang này chỉ đọc."),
        _("Hãy thử lại. Nếu lỗi còn lặp lại, hãy báo người quản trị kèm mã lỗi dưới đây."),
    )
