"""A controlled procedure as a value: what its sections say, how it looks, which issue its cover claims.

Times are whole hours of work; a working day has eight.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from typing import Any, Literal, TypeVar

HOURS_A_DAY = 8

_V = TypeVar("_V")

_KEPT = frozenset({"law_numbers", "code", "department", "title", "header", "work", "agency", "amendments"})
"""What `map_text` leaves alone."""


Citing = Literal["full", "worded", "short"]
"""How a department writes what it cites: number and date; the date in words and laws by their year; abbreviated."""


@dataclass(frozen=True, slots=True)
class Look:
    """A department's habits, and what somebody did to the formatting since."""

    lettered: bool = False
    """Sub-headings of section 5 are a. b. c. d. đ. ... instead of 5.1, 5.2 ..."""
    half_points: int = 26
    code_label: str = "Mã hiệu"
    half: str = "½ ngày"
    """How half a day is written."""
    padded_dates: bool = False
    """07/07/2025 instead of 07/7/2025."""
    amendments: Literal["framework", "summary", "history"] = "framework"
    signers: tuple[str, str, str, str] = ("Trách nhiệm", "Soạn thảo", "Xem xét", "Phê duyệt")
    steps_narrow: bool = False
    """Step table without the column for forms and results."""
    numbered_steps: bool = False
    """B1, B2 ... come from Word's numbering."""
    merged_steps: bool = True
    """Neighbouring steps of one person share a cell."""
    shaded: bool = False
    appendix_apart: bool = False
    """Forms stand in a section of their own, with their own footer."""
    bold_steps: bool = False
    italic_notes: bool = False
    blank_rows: int = 8
    citing: Citing = "full"


@dataclass(frozen=True, slots=True)
class Signer:
    name: str
    position: str


@dataclass(frozen=True, slots=True)
class Amendment:
    reason: str
    place: str
    what: str
    issue: int
    on: date


@dataclass(frozen=True, slots=True)
class Paper:
    name: str
    original: bool
    copy: bool


@dataclass(frozen=True, slots=True)
class Step:
    what: str
    who: str
    hours: int | None
    """None: `when` says it in words."""
    when: str = ""
    results: str = ""


@dataclass(frozen=True, slots=True)
class FormEntry:
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Record:
    name: str
    keeper: str
    kept: str


@dataclass(frozen=True, slots=True)
class Issue:
    """Number and day that a cover or footer claims."""

    number: int
    on: date


@dataclass(frozen=True, slots=True)
class Procedure:
    code: str
    title: str
    work: str
    """The title in the middle of a sentence."""
    department: str
    agency: str
    look: Look
    cover: Issue
    footer: Issue
    appendix_footer: Issue
    header: str
    signers: tuple[Signer, Signer, Signer]
    amendments: tuple[Amendment, ...]
    purpose: tuple[str, ...]
    scope: tuple[str, ...]
    references: tuple[str, ...]
    terms: tuple[str, ...]
    """`short: meaning`"""
    law_numbers: tuple[str, ...]
    """What the procedure rests on, as first cited."""
    laws_as_of: date
    """The day for which somebody last checked the citations."""
    papers: tuple[Paper, ...]
    limit: str
    hours: int
    """The limit in working hours; the steps add up to it."""
    place: tuple[str, ...]
    fee: tuple[str, ...]
    object: str
    performer: str
    partners: str
    result: str
    conditions: tuple[str, ...]
    notes: tuple[str, ...]
    steps: tuple[Step, ...]
    forms: tuple[FormEntry, ...]
    records: tuple[Record, ...]
    appended: tuple[str, ...]
    """Kinds of forms printed at the end: `application`, `receipt`, `tracking`, `supplement`."""
    form_kind: str
    form_title: str
    national_code: str = ""
    footnote: str = ""


def share_out(hours: int, weights: tuple[int, ...]) -> tuple[int, ...]:
    """`hours` split by weight, at least one unit each; the heaviest takes what rounding leaves over."""
    unit = 4 if hours >= 40 else 2 if hours >= 16 else 1
    total = sum(weights)
    parts = [max(unit, round(hours * weight / total / unit) * unit) for weight in weights]
    heaviest = weights.index(max(weights))
    parts[heaviest] += hours - sum(parts)
    return tuple(parts)


def with_hours(steps: tuple[Step, ...], hours: tuple[int, ...]) -> tuple[Step, ...]:
    """The timed steps, in order, with these hours."""
    parts = iter(hours)
    return tuple(step if step.hours is None else replace(step, hours=next(parts)) for step in steps)


def map_text(value: _V, change: Callable[[str], str]) -> _V:
    """`value` with every text in it changed; `Look` and citations stay as they are."""
    mapped: Any = value
    if isinstance(value, str):
        mapped = change(value)
    elif isinstance(value, tuple):
        mapped = tuple(map_text(part, change) for part in value)
    elif is_dataclass(value) and not isinstance(value, (Look, type)):
        mapped = type(value)(**{field.name: _map_field(value, field.name, change) for field in fields(value)})
    return mapped  # type: ignore[no-any-return]


def _map_field(value: Any, name: str, change: Callable[[str], str]) -> Any:
    part = getattr(value, name)
    return part if name in _KEPT else map_text(part, change)
