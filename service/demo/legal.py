"""Legal documents as a procedure cites them: which are in force on a day, and the sentence that names one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from service.demo.facts import LegalDocument, legal_documents
from service.demo.procedure import Citing

ONE_STOP = ("61/2018/NĐ-CP", "107/2021/NĐ-CP", "01/2018/TT-VPCP")
"""What every procedure cites about receiving files and giving out results."""

_SHORT_KINDS = {"Nghị định": "NĐ", "Thông tư": "TT", "Quyết định": "QĐ"}
_MINISTER_OF = {"Bộ": "Bộ trưởng ", "Thanh tra": "Tổng "}


def in_force(numbers: Iterable[str], day: date) -> tuple[str, ...]:
    """`numbers` with those replaced by `day` exchanged for their successors; not yet in force: left out."""
    found: dict[str, None] = {}
    for number in numbers:
        found.update(dict.fromkeys(_successors(legal_documents()[number], day)))
    return tuple(found)


def turning_days(numbers: Iterable[str], after: date, before: date) -> tuple[date, ...]:
    """Days strictly between `after` and `before` on which the citations of `numbers` change."""
    days: set[date] = set()
    known = list(numbers)
    while known:
        document = legal_documents()[known.pop()]
        days.update(day for day in (document.effective_on, document.replaced_on) if day and after < day < before)
        known.extend(document.replaced_by)
    return tuple(sorted(days))


def citation(number: str, habit: Citing = "full") -> str:
    """e.g. `Nghị định số 123/2015/NĐ-CP ngày 15/11/2015 của Chính phủ quy định chi tiết ...`, in the manner of an office."""
    document = legal_documents()[number]
    kind, subject = _kind_and_subject(document.title)
    if kind in ("Luật", "Bộ luật", "Pháp lệnh"):
        return _law(document, habit)
    day = short_date(document.issued_on)
    if habit == "short":
        return f"{_SHORT_KINDS.get(kind, kind)} số {number.replace('-', '–')} ngày {day} {subject}"
    if habit == "worded":
        number, day = f"{kind} {number}", _worded_date(document.issued_on)
    else:
        number = f"{kind} số {number}"
    return f"{number} ngày {day} của {_issuer(document.issued_by, kind)} {subject}"


def short_name(number: str) -> str:
    """As amendment tables name it: `Nghị định số 61/2018/NĐ-CP`."""
    kind, _ = _kind_and_subject(legal_documents()[number].title)
    return f"{kind} số {number}"


def short_date(day: date) -> str:
    """As decree 30/2020 asks: a zero before days under 10 and before months 1 and 2 only, `07/7/2025`."""
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return f"{day.day:02}/{month}/{day.year}"


def _law(document: LegalDocument, habit: Citing) -> str:
    if habit == "worded":
        return f"{document.title} năm {document.issued_on.year}"
    if habit == "short":
        return f"{document.title} (số {document.number})"
    return f"{document.title} số {document.number} ngày {short_date(document.issued_on)}"


def _worded_date(day: date) -> str:
    return (
        f"{day.day:02} tháng {day.month:02} năm {day.year}"
        if day.month < 3
        else f"{day.day:02} tháng {day.month} năm {day.year}"
    )


def _successors(document: LegalDocument, day: date) -> tuple[str, ...]:
    if document.effective_on and day < document.effective_on:
        return ()
    if document.replaced_on and document.replaced_on <= day:
        return in_force(document.replaced_by, day)
    return (document.number,)


def _kind_and_subject(title: str) -> tuple[str, str]:
    for kind in ("Bộ luật", "Luật", "Pháp lệnh", "Nghị định", "Thông tư", "Quyết định"):
        if title.startswith(kind):
            return kind, title.removeprefix(kind).strip()
    return "Tiêu chuẩn", title


def _issuer(issuer: str, kind: str) -> str:
    if kind == "Thông tư":
        for beginning, office in _MINISTER_OF.items():
            if issuer.startswith(beginning):
                return office + issuer
    return issuer
