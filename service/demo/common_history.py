"""The lives of the common documents: issues that bring their options, objectives for every year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

from service.demo.common_documents import OPTIONS, CommonDocument, with_option
from service.demo.facts import common_titles
from service.demo.names import chairman, people, staff
from service.demo.office_hours import afternoon, any_time, workday
from service.demo.procedure import Amendment, Issue, Signer
from service.demo.wording import LOOKS
from service.model.record import Person

State = tuple[datetime, Person, CommonDocument]


def common_states(rng: Random, first: date, last: date) -> Iterator[list[State]]:
    """For each common document every state it was saved in, oldest first."""
    for position, (code, title) in enumerate(common_titles()):
        begun = workday(first + timedelta(days=3 + position * 2))
        document = _new(code, title, begun)
        yield _objectives(document, rng, last) if code == "MTCL" else _issues(document, rng, last)


def _new(code: str, title: str, day: date) -> CommonDocument:
    secretary, deputy = staff("CHUNG")[0], people()[1]
    signers = (
        Signer(secretary.name, secretary.role),
        Signer(deputy.name, "Đại diện lãnh đạo"),
        Signer(chairman().name, "Chủ tịch"),
    )
    first = Amendment("Ban hành mới", "Toàn bộ", "Ban hành lần đầu", 1, day)
    year = day.year if code == "MTCL" else 0
    return CommonDocument(code, title, Issue(1, day), Issue(1, day), LOOKS["CHUNG"], signers, (first,), year=year)


def _issues(document: CommonDocument, rng: Random, last: date) -> list[State]:
    """One issue for each option, spread over the years; each in one to three saves of an afternoon."""
    secretary, helper = staff("CHUNG")
    states = [(any_time(document.cover.on, rng), secretary, document)]
    options = OPTIONS[document.code]
    begun = document.cover.on
    span = (last - begun).days - 40
    for number, (option, what) in enumerate(options, 1):
        day = workday(begun + timedelta(days=span * number // (len(options) + 1) + rng.randint(-40, 40)))
        recent = number == len(options) and document.code in ("QT-01", "QT-03", "CSCL")
        day = workday(last - timedelta(days=rng.randint(2, 20))) if recent else day
        author = rng.choice((secretary, secretary, helper))
        changed = with_option(document, option)
        document = _issued(changed, day, what, rng.random() < 0.2)
        times = afternoon(day, rng.randint(1, 2), rng)
        states += [(at, author, changed) for at in times[:-1]] + [(times[-1], author, document)]
    return states


def _objectives(document: CommonDocument, rng: Random, last: date) -> list[State]:
    """A new issue every January, progress every July."""
    secretary, helper = staff("CHUNG")
    states = [(any_time(document.cover.on, rng), secretary, document)]
    for year in range(document.year + 1, last.year + 1):
        january, july = workday(date(year, 1, 14 + year % 5)), workday(date(year, 7, 8 + year % 6))
        if january <= last:
            changed = replace(document, year=year, options=document.options - {"midyear"})
            changed = with_option(changed, "digital") if year % 3 == 0 else changed
            document = _issued(changed, january, f"ban hành mục tiêu năm {year}", forgetful=year % 4 == 3)
            states.append((any_time(january, rng), secretary, document))
        if july <= last and year % 2 == 0:
            document = with_option(document, "midyear")
            states.append((any_time(july, rng), helper, document))
    return states


def _issued(document: CommonDocument, day: date, what: str, forgetful: bool) -> CommonDocument:
    issue = Issue(document.cover.number + 1, day)
    reason = "Kế hoạch năm" if document.code == "MTCL" else "Kết luận họp xem xét của lãnh đạo"
    entry = Amendment(reason, "Nội dung", what[0].upper() + what[1:], issue.number, day)
    return replace(
        document,
        cover=issue,
        footer=document.footer if forgetful else issue,
        amendments=(*document.amendments, entry),
    )
