"""The cover of a controlled document: what it claims to be. Read from Content, never guessed.

The cover table wins over the running header, and that over the footer: real footers are often left from the issue
before. A value that cannot be read stays empty; a date that cannot be read keeps its text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from service.control.claims import Claim, first_tables, read_claims, told
from service.control.dates import find_date
from service.control.decision import Decision, read_decision
from service.control.labels import LabelSet, is_code, label_set
from service.control.signoffs import SignOff, read_signoffs
from service.control.titles import read_agency, read_title
from service.model.content import Content, Table

_NUMBER_AND_DATE = re.compile(r"(\d{1,3})\s*\.\s*(\d{1,2}/\d{1,2}/\d{2,4})$")
_ISSUE = re.compile(
    r"(?:lần\s+)?(?:thứ\s+)?(?:số\s+)?([0-9]{1,3}(?:\.[0-9]{1,2})?(?:/[0-9]{1,3})?|[IVX]{1,5})(?!\w)", re.IGNORECASE
)
_IN_WORDS = re.compile(r"(?:lần\s+)?(?:thứ\s+)?(nhất|hai|ba|tư|năm|sáu|bảy|tám|chín|mười)(?!\w)", re.IGNORECASE)
_WORDS = ("nhất", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười")
_FIRST_NUMBER = re.compile(r"\d+")
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10}
_HAS_DIGIT = re.compile(r"\d")


class Cover(msgspec.Struct, frozen=True, omit_defaults=True):
    """Empty and None mean that the cover does not say, or cannot be read."""

    title: str = ""
    code: str = ""
    issue_number: str = ""
    """As written, e.g. `01`; `01` and `1` are the same issue (see `issue`)."""
    issued_on: date | None = None
    issued_on_text: str = ""
    effective_on: date | None = None
    """From the running footer where the cover is silent, unless that is older than the issue: a footer left behind."""
    effective_on_text: str = ""
    issued_by: Decision = Decision()
    """The decision that issued it."""
    agency: str = ""
    signoffs: tuple[SignOff, ...] = ()

    @property
    def issue(self) -> int | None:
        """The issue as a number, for order; None where it is none."""
        return issue_of(self.issue_number)

    @property
    def decision(self) -> str:
        """Number and date as written: `2956/QĐ-UBND ngày 30/10/2018`."""
        return self.issued_by.text


def read_cover(content: Content, labels: LabelSet | None = None) -> Cover:
    labels, first = labels or label_set(), first_tables(content)
    return cover_of(content, first, read_claims(content, first, labels), labels)


def cover_of(content: Content, first: Sequence[Table], claims: tuple[Claim, ...], labels: LabelSet) -> Cover:
    number, dated = number_and_date(told(claims, "issue_number"))
    issued = told(claims, "issued_on") or dated
    effective = _effective(claims, find_date(issued))
    return Cover(
        title=read_title(content, first, labels) or told(claims, "title"),
        code=_code(claims),
        issue_number=number,
        issued_on=find_date(issued),
        issued_on_text=_dated(issued),
        effective_on=find_date(effective),
        effective_on_text=_dated(effective),
        issued_by=read_decision(content),
        agency=read_agency(content, first),
        signoffs=read_signoffs(first, content.body.blocks),
    )


def _effective(claims: Iterable[Claim], issued: date | None) -> str:
    """What the cover says; a footer's word counts unless it is older than the issue itself."""
    fitting = (claim for claim in claims if claim.on_cover or issued is None or not _is_older(claim.value, issued))
    return told(fitting, "effective_on")


def _is_older(value: str, issued: date) -> bool:
    day = find_date(value)
    return day is not None and day < issued


def _code(claims: Iterable[Claim]) -> str:
    return told((claim for claim in claims if is_code(claim.value)), "code")


def _dated(value: str) -> str:
    """A line of dots to write a date on is no date; one that is filled in halfway is shown as it is."""
    return value if _HAS_DIGIT.search(value) else ""


def number_and_date(value: str) -> tuple[str, str]:
    """Number and date of `01.11/10/17`; else the number, and nothing."""
    both = _NUMBER_AND_DATE.match(value)
    if both:
        return both[1], both[2]
    number = _ISSUE.match(value)
    if number:
        return number[1], ""
    word = _IN_WORDS.match(value)
    return (str(_WORDS.index(word[1].lower()) + 1) if word else ""), ""


def issue_of(number: str) -> int | None:
    """`01` and `1` are issue 1, `02/00` (issue 2, not amended) is issue 2, `IV` is issue 4."""
    first = _FIRST_NUMBER.match(number)
    return int(first[0]) if first else _ROMAN.get(number.upper())
