"""Findings: where a document contradicts itself. Pure, on what was read of it and the name of its file.

The cover counts; what is at odds with it is the finding, with its place and both values. Rules keep silent where two
readings are both possible: a false finding costs the trust in all the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from enum import Enum
from itertools import pairwise

import msgspec

from service.control.amendments import Amendment
from service.control.claims import Claim
from service.control.cover import Cover, issue_of, number_and_date
from service.control.dates import find_date
from service.control.file_names import are_one_code, code_in, code_key, is_form_code, is_readable, title_in, title_key
from service.control.labels import OF_ISSUES, Field, LabelSet
from service.control.procedure import Procedure, read_procedure
from service.model.content import Content

_LONGER_BY = 3
"""Words that a file's name may have beside the title: a place, a year."""


class Rule(Enum):
    TITLE_DIFFERS = "title-differs"
    CODE_DIFFERS = "code-differs"
    ISSUE_DIFFERS = "issue-differs"
    DATE_DIFFERS = "date-differs"
    COVER_SAYS_TWO = "cover-says-two"
    FILE_CODE_DIFFERS = "file-code-differs"
    FILE_TITLE_DIFFERS = "file-title-differs"
    AMENDMENT_MISSING = "amendment-missing"
    AMENDMENT_AHEAD = "amendment-ahead"
    AMENDMENT_DATE_DIFFERS = "amendment-date-differs"
    DATES_OUT_OF_ORDER = "dates-out-of-order"
    DATE_UNREADABLE = "date-unreadable"
    CODE_SHARED = "code-shared"


class Finding(msgspec.Struct, frozen=True, omit_defaults=True):
    rule: Rule
    places: tuple[str, ...]
    """Names of stories (`body` is the cover), `amendments`, `signoffs`, or `file` for the file's name."""
    found: str
    """What stands there."""
    claimed: str = ""
    """What the cover says; for dates out of order, the other date; for a shared code, the other document."""
    field: Field = "other"


def contradictions(content: Content, path: str = "", labels: LabelSet | None = None) -> tuple[Finding, ...]:
    """`path` of the file in the share; empty: nothing is said of its name."""
    return find(read_procedure(content, labels), path)


def find(procedure: Procedure, path: str = "") -> tuple[Finding, ...]:
    running = tuple(_of_document(procedure.claims))
    return (
        *_two_on_cover(procedure.claims),
        *_merged(_differing(procedure.cover, running)),
        *_of_file(procedure.cover, path),
        *_of_amendments(procedure),
        *_out_of_order(procedure),
        *_unreadable(procedure),
    )


def _of_document(claims: Sequence[Claim]) -> Iterator[Claim]:
    """Claims of running headers and footers, without those of printed forms bound in, which have codes of their own."""
    forms = {claim.story for claim in claims if claim.field == "code" and is_form_code(claim.value)}
    yield from (claim for claim in claims if not claim.on_cover and claim.story not in forms)


# --- headers and footers against the cover


def _differing(cover: Cover, running: Sequence[Claim]) -> Iterator[Finding]:
    for claim in running:
        if claim.field == "title" and cover.title and not _same_title(claim.value, cover.title):
            yield Finding(Rule.TITLE_DIFFERS, (claim.story,), claim.value, cover.title, "title")
        elif claim.field == "code" and cover.code and code_key(claim.value) != code_key(cover.code):
            yield Finding(Rule.CODE_DIFFERS, (claim.story,), claim.value, cover.code, "code")
        elif claim.field == "issue_number" and _other_issue(claim, cover.issue_number):
            yield Finding(Rule.ISSUE_DIFFERS, (claim.story,), claim.value, cover.issue_number, "issue_number")
    yield from _other_dates(cover, running)


def _same_title(one: str, other: str) -> bool:
    """What stands in brackets after a long name may be left out in a header."""
    return title_key(one) in {title_key(other), title_key(other.partition("(")[0])}


def _other_issue(claim: Claim, number: str) -> bool:
    """The number of amendments is not that of the issue."""
    if not number or claim.label not in OF_ISSUES:
        return False
    found, _ = number_and_date(claim.value)
    return bool(found) and _issue_key(found) != _issue_key(number)


def _issue_key(number: str) -> int | str:
    """`02` and `2` are the same, and so are `2` and `02/00`; `1.0` is no `1.1`."""
    issue = issue_of(number)
    return issue if issue is not None and "." not in number else number


def _other_dates(cover: Cover, running: Sequence[Claim]) -> Iterator[Finding]:
    first: dict[str, date] = {}
    for claim in running:
        day = find_date(claim.value)
        if day is None or claim.field not in {"issued_on", "effective_on"}:
            continue
        wanted = cover.issued_on if claim.field == "issued_on" else _effective(cover, day, first)
        first.setdefault(claim.field, day)
        if wanted is not None and day != wanted:
            text = cover.issued_on_text if wanted == cover.issued_on else _written(wanted)
            yield Finding(Rule.DATE_DIFFERS, (claim.story,), claim.value, text, claim.field)


def _effective(cover: Cover, day: date, first: dict[str, date]) -> date | None:
    """The day that a footer should bear. A document may come into force after it was issued, but not before."""
    if cover.issued_on is not None and day < cover.issued_on:
        return cover.effective_on or cover.issued_on
    return cover.effective_on or first.get("effective_on")


def _merged(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The same words at several places are one finding."""
    alike: dict[tuple[Rule, Field, str], Finding] = {}
    for finding in findings:
        key = (finding.rule, finding.field, finding.found)
        known = alike.get(key)
        places = known.places + finding.places if known else finding.places
        alike[key] = msgspec.structs.replace(finding, places=tuple(dict.fromkeys(places)))
    yield from alike.values()


# --- the cover against itself


def _two_on_cover(claims: Sequence[Claim]) -> Iterator[Finding]:
    """The same label twice, with different values."""
    first: dict[str, Claim] = {}
    for claim in claims:
        if not claim.on_cover or claim.field == "title" or (claim.field == "code" and is_form_code(claim.value)):
            continue
        known = first.setdefault(claim.label, claim)
        if _value_key(known) != _value_key(claim):
            yield Finding(Rule.COVER_SAYS_TWO, (claim.story,), claim.value, known.value, claim.field)
    yield from _two_issues(first)


def _two_issues(first: dict[str, Claim]) -> Iterator[Finding]:
    """`Lần ban hành: 02` beside `Phiên bản: 03`."""
    issues = [claim for label, claim in first.items() if label in OF_ISSUES and claim.field == "issue_number"]
    for one, other in pairwise(issues):
        if _value_key(one) != _value_key(other):
            yield Finding(Rule.COVER_SAYS_TWO, (other.story,), other.value, one.value, "issue_number")


def _value_key(claim: Claim) -> object:
    if claim.field == "issue_number":
        return _issue_key(number_and_date(claim.value)[0])
    if claim.field == "code":
        return code_key(claim.value)
    return find_date(claim.value) or claim.value


# --- the name of the file


def _of_file(cover: Cover, path: str) -> Iterator[Finding]:
    code, title = code_in(path), title_in(path, cover.code)
    if code and cover.code and not are_one_code(code, cover.code) and not is_form_code(code):
        yield Finding(Rule.FILE_CODE_DIFFERS, ("file",), code, cover.code, "code")
    if cover.title and is_readable(title) and not _is_shortened(title, cover.title):
        yield Finding(Rule.FILE_TITLE_DIFFERS, ("file",), title, cover.title, "title")


def _is_shortened(name: str, title: str) -> bool:
    """`short` or not: a name may be cut in the middle of what has an abbreviation."""
    return any(_are_part(title_key(name, short), title_key(title, short)) for short in (True, False))


def _are_part(name: tuple[str, ...], title: tuple[str, ...]) -> bool:
    """Some words of the title in a row, the last perhaps cut; or the title and a word or two."""
    if name[: len(title)] == title:
        return len(name) - len(title) < _LONGER_BY
    whole, cut = name[:-1], name[-1] if name else ""
    return any(
        title[at : at + len(whole)] == whole and title[at + len(whole)].startswith(cut)
        for at in range(len(title) - len(whole))
    )


# --- the table of amendments


def _of_amendments(procedure: Procedure) -> Iterator[Finding]:
    cover, table = procedure.cover, procedure.amendments
    if not table.columns or cover.issue is None:
        return
    numbered = [(issue, row) for row in table.rows if (issue := issue_of(row.issue)) is not None]
    latest = max((issue for issue, _ in numbered), default=None)
    if latest is None:
        if cover.issue > 1 and not table.rows:
            yield Finding(Rule.AMENDMENT_MISSING, ("amendments",), "", cover.issue_number, "issue_number")
        return
    last = next(row for issue, row in numbered if issue == latest)
    if latest > cover.issue:
        yield Finding(Rule.AMENDMENT_AHEAD, ("amendments",), last.issue, cover.issue_number, "issue_number")
    elif latest < cover.issue - (not table.counts_issues):
        yield Finding(Rule.AMENDMENT_MISSING, ("amendments",), last.issue, cover.issue_number, "issue_number")
    elif latest == cover.issue and table.counts_issues:
        yield from _other_day(last, cover)


def _other_day(last: Amendment, cover: Cover) -> Iterator[Finding]:
    if last.on is not None and cover.issued_on is not None and last.on != cover.issued_on:
        yield Finding(
            Rule.AMENDMENT_DATE_DIFFERS, ("amendments",), _written(last.on), cover.issued_on_text, "issued_on"
        )


# --- dates


def _out_of_order(procedure: Procedure) -> Iterator[Finding]:
    cover = procedure.cover
    on_cover = any(claim.field == "effective_on" and claim.on_cover for claim in procedure.claims)
    if on_cover and cover.issued_on and cover.effective_on and cover.effective_on < cover.issued_on:
        yield _earlier("body", cover.effective_on, cover.issued_on, "effective_on")
    if cover.issued_on and cover.issued_by.on and cover.issued_on < cover.issued_by.on:
        yield _earlier("body", cover.issued_on, cover.issued_by.on, "issued_on")
    yield from _signed(cover)
    yield from _amended(procedure.amendments.rows)


def _signed(cover: Cover) -> Iterator[Finding]:
    """Drafted, checked, approved, issued: in this order."""
    order = ("drafted", "checked", "approved")
    days = [(sign.role, sign.signed_on) for sign in cover.signoffs if sign.signed_on is not None]
    in_order = sorted(days, key=lambda signed: order.index(signed[0]))
    for (role, day), (later_role, later) in pairwise(in_order):
        if later < day and role != later_role:
            yield _earlier("signoffs", later, day)
    last = max((day for _, day in days), default=None)
    if last is not None and cover.issued_on is not None and cover.issued_on < last:
        yield _earlier("signoffs", cover.issued_on, last, "issued_on")


def _amended(rows: Sequence[Amendment]) -> Iterator[Finding]:
    """A higher issue is not older."""
    dated = sorted((issue, row.on) for row in rows if row.on is not None and (issue := issue_of(row.issue)) is not None)
    for (issue, day), (higher, later) in pairwise(dated):
        if higher > issue and later < day:
            yield _earlier("amendments", later, day)


def _earlier(place: str, day: date, other: date, field: Field = "other") -> Finding:
    return Finding(Rule.DATES_OUT_OF_ORDER, (place,), _written(day), _written(other), field)


def _unreadable(procedure: Procedure) -> Iterator[Finding]:
    """Filled in, but no day of the calendar: `31/02/2025`. A date that waits to be filled in is none."""
    cover = procedure.cover
    for text, day, field in (
        (cover.issued_on_text, cover.issued_on, "issued_on"),
        (cover.effective_on_text, cover.effective_on, "effective_on"),
    ):
        if day is None and sum(part.isdigit() for part in text.replace(".", "/").replace("-", "/").split("/")) == 3:
            yield Finding(Rule.DATE_UNREADABLE, ("body",), text, "", field)  # type: ignore[arg-type]


def _written(day: date) -> str:
    """As Decree 30/2020 has it: a zero before days below 10 and before the months 1 and 2 only."""
    return f"{day.day:02d}/{day.month:02d}/{day.year}" if day.month < 3 else f"{day.day:02d}/{day.month}/{day.year}"


# --- several documents


def shared_codes(covers: Iterable[tuple[str, Cover]]) -> Iterator[tuple[str, Finding]]:
    """(path, finding) for documents of one shelf that bear the same code under different titles. A code is unique only
    within a field, so hand in one folder at a time."""
    first: dict[tuple[str, ...], tuple[str, Cover]] = {}
    for path, cover in covers:
        if not cover.code:
            continue
        known_path, known = first.setdefault(code_key(cover.code), (path, cover))
        if known_path != path and title_key(known.title) != title_key(cover.title):
            yield path, Finding(Rule.CODE_SHARED, ("body",), cover.code, known_path, "code")
