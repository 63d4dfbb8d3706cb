"""What a document says about itself, as lines for its page, and where it contradicts itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from service.control.cover import Cover
from service.control.facts import Facts
from service.control.fees import Fee
from service.control.finding_words import sentence
from service.control.findings import find
from service.control.procedure import Procedure
from service.control.time_limits import TimeLimit
from service.model.spot import Language
from web.language import decimal, language
from web.language import gettext as _
from web.times import day

_MOST = 4
_LONGEST = 160


@dataclass(frozen=True, slots=True)
class Said:
    lines: tuple[tuple[str, str], ...]
    """(name, value), only what the document does say."""
    findings: tuple[str, ...]
    """One sentence each."""


def said_by(procedure: Procedure, path: str) -> Said:
    chosen: Language = "en" if language() == "en" else "vi"
    lines = (*_on_cover(procedure.cover), *_for_citizens(procedure.facts))
    return Said(
        tuple((name, value) for name, value in lines if value),
        tuple(sentence(finding, chosen) for finding in find(procedure, path)),
    )


def _on_cover(cover: Cover) -> Iterator[tuple[str, str]]:
    yield _("Ngày hiệu lực"), day(cover.effective_on) if cover.effective_on else cover.effective_on_text
    yield _("Quyết định ban hành"), cover.decision
    for sign in cover.signoffs:
        yield sign.title, sign.name


def _for_citizens(facts: Facts) -> Iterator[tuple[str, str]]:
    yield _("Thời hạn giải quyết"), _few([_limit(limit) for limit in facts.limits])
    yield _("Phí, lệ phí"), _few(list(dict.fromkeys(map(_fee, facts.fees))))
    yield _("Thành phần hồ sơ"), _papers(facts)
    yield _("Kết quả"), _short(facts.result)
    yield _("Nơi tiếp nhận và trả kết quả"), _short(facts.place)
    yield _("Cơ quan thực hiện"), _short(facts.responsible)


def _limit(limit: TimeLimit) -> str:
    return f"{limit.text} ({limit.case})" if limit.case else limit.text


def _fee(fee: Fee) -> str:
    return _("%(amount)s đồng", amount=decimal(fee.amount)) if fee.amount else _("không thu")


def _papers(facts: Facts) -> str:
    if not facts.papers:
        return ""
    papers = _("%(papers)s loại giấy tờ", papers=len(facts.papers))
    return _("%(papers)s, %(sets)s bộ", papers=papers, sets=facts.sets) if facts.sets else papers


def _few(values: list[str]) -> str:
    return "; ".join(values[:_MOST]) + (" …" if len(values) > _MOST else "")


def _short(text: str) -> str:
    first = " ".join(text.split())
    return first if len(first) <= _LONGEST else first[:_LONGEST].rsplit(" ", 1)[0] + "…"
