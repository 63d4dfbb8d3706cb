"""The words for how reading a file ended, where it did not end with its text: held back, over a limit, not readable."""

from __future__ import annotations

from web.language import decimal
from web.language import gettext as _
from web.wording import failure_reason, file_size

_HELD = frozenset({"suspect", "encrypted"})
_SIZES = frozenset({"file-size", "inflated", "part-size", "text-node", "answer", "memory"})


def outcome_word(code: str) -> str:
    """In two or three words; `code` is that of a WordError."""
    if code in _HELD:
        return _("đã giữ lại")
    return _("quá giới hạn") if code == "over-limit" else _("không đọc được")


def outcome_heading(code: str) -> str:
    if code in _HELD:
        return _("Đã giữ lại, chờ người xem xét")
    return _("Vượt giới hạn của trình đọc") if code == "over-limit" else _("Không đọc được nội dung")


def why_unread(code: str, measure: str = "") -> str:
    """The reason, and for a limit which one and by how much."""
    return " ".join(filter(None, [failure_reason(code), _over(measure)]))


def _over(measure: str) -> str:
    """`measure` as in `service.errors.WordError`."""
    limit, _space, numbers = measure.partition(" ")
    measured, _space, allowed = numbers.partition(" ")
    what = _limit_name(limit)
    if not (what and allowed.isdecimal()):
        return ""
    most = _amount(limit, int(allowed))
    if not measured.isdecimal():
        return _("%(what)s: quá %(most)s.", what=what, most=most)
    return _(
        "%(what)s: %(measured)s, trình đọc nhận tối đa %(most)s.",
        what=what,
        measured=_amount(limit, int(measured)),
        most=most,
    )


def _limit_name(limit: str) -> str:
    return {
        "file-size": _("Cỡ tệp"),
        "members": _("Số phần trong tệp"),
        "inflated": _("Cỡ tệp khi giải nén"),
        "ratio": _("Tỷ lệ nén của một phần"),
        "part-size": _("Cỡ của một phần"),
        "tags": _("Số thẻ XML trong một phần"),
        "depth": _("Số lớp lồng nhau"),
        "attributes": _("Số thuộc tính của một thẻ"),
        "text-node": _("Cỡ của một đoạn chữ liền"),
        "relationships": _("Số liên kết giữa các phần"),
        "nested-fields": _("Số trường lồng nhau"),
        "text": _("Số ký tự"),
        "answer": _("Cỡ của nội dung đọc được"),
        "memory": _("Bộ nhớ cần để đọc"),
        "processor-time": _("Số giây bộ xử lý cần để đọc"),
        "time": _("Số giây cần để đọc"),
    }.get(limit, "")


def _amount(limit: str, number: int) -> str:
    return file_size(number) if limit in _SIZES else decimal(number)
