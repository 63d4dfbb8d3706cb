"""Which files of a folder are old versions of one document, and in which order they came, by their names alone.

    QT-01 v1.docx · QT-01_v2.docx · QT-01 lần 3.docx      numbered; the one without a number is the newest
    QT-01.docx · QT-01 (2).docx · QT-01 (3).docx           copies by a browser or Explorer; the one without is the first
    2019/QT-01.docx · 2020-05/QT-01.docx                   in folders that are dates
    QT-01 20200513.docx · QT-01 13-05-2020.docx            with the date in the name

The document is what is left of the path without these parts. Dates come before numbers, numbers before the time of the file.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import PurePosixPath
from unicodedata import normalize

_WORD = r"(?:v|ver|version|phiên bản|bản|rev|lần|lần ban hành|sửa đổi lần|ban hành lần)"
_NUMBERED = re.compile(rf"[ _.-]+[(\[]?{_WORD}[ ._-]*(?P<number>\d{{1,4}}(?:\.\d{{1,3}})*)[)\]]?\Z", re.IGNORECASE)
_COPY = re.compile(r" ?\((?P<number>\d{1,3})\)\Z")
_DAY = r"(?P<d>0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?P<m>0?[1-9]|1[0-2])"
_YEAR = r"(?P<y>(?:19|20)\d\d)"
_DATED = (
    re.compile(rf"[ _.-]+[(\[]?{_YEAR}(?P<sep>[-_.]){_MONTH}(?P=sep){_DAY}[)\]]?\Z"),
    re.compile(rf"[ _.-]+[(\[]?{_DAY}(?P<sep>[-_.]){_MONTH}(?P=sep){_YEAR}[)\]]?\Z"),
    re.compile(r"[ _.-]+[(\[]?(?P<y>(?:19|20)\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])[)\]]?\Z"),
)
_FOLDERS = (
    re.compile(rf"(?:năm |nam )?{_YEAR}\Z", re.IGNORECASE),
    re.compile(rf"{_YEAR}[-_.]?(?P<m>0[1-9]|1[0-2])\Z"),
    re.compile(rf"{_YEAR}[-_.]{_MONTH}[-_.]{_DAY}\Z"),
    re.compile(r"(?P<y>(?:19|20)\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])\Z"),
)
_MONTH_FOLDER = re.compile(r"(?:tháng |thang |t)?(?P<m>0?[1-9]|1[0-2])\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Period:
    """A day, a month or a year."""

    begins: date
    ends: date
    """The last day of it."""


@dataclass(frozen=True, slots=True)
class Version:
    file: str
    """As it was given."""
    document: str
    """Path of the document that it is a version of."""
    period: Period | None
    """What its name or its folder says of its date."""
    number: tuple[int, ...] | None
    copy: bool
    """Numbered as a browser numbers copies, in parentheses."""


def in_order(files: Iterable[tuple[str, date]]) -> list[list[Version]]:
    """Path and day of the last change of each file -> for each document its versions, oldest first."""
    days = dict(files)
    documents: defaultdict[str, list[Version]] = defaultdict(list)
    for file in sorted(days):
        version = version_of(file)
        documents[normalize("NFC", version.document).casefold()].append(version)
    return [_ordered(versions, days) for _, versions in sorted(documents.items())]


def version_of(file: str) -> Version:
    *folders, name = file.split("/")
    kept, period = _without_dates(folders)
    path = PurePosixPath(name)
    stem, ending = normalize("NFC", path.stem), path.suffix
    stem, number, copy = _without_number(stem)
    stem, named = _without_date(stem)
    if number is None:
        stem, number, copy = _without_number(stem)
    return Version(file, "/".join([*kept, stem + ending]), named or period, number, copy)


def _ordered(versions: list[Version], days: dict[str, date]) -> list[Version]:
    copies = any(version.copy for version in versions)
    dated = any(version.period for version in versions)
    unnumbered = (0,) if copies else (10**6,)

    def place(version: Version) -> tuple[date, tuple[int, ...], date, str]:
        day = days[version.file]
        begins = (version.period.begins if version.period else day) if dated else date.min
        return begins, version.number or unnumbered, day, version.file

    return sorted(versions, key=place)


def _without_dates(folders: list[str]) -> tuple[list[str], Period | None]:
    """A month in a folder of its own counts only below its year."""
    kept: list[str] = []
    period: Period | None = None
    below_year = False
    for folder in folders:
        text = normalize("NFC", folder).strip()
        month = _MONTH_FOLDER.match(text) if below_year else None
        match = next((match for match in (pattern.match(text) for pattern in _FOLDERS) if match), None)
        if month and period:
            period, below_year = _period(period.begins.year, int(month["m"]), None), False
        elif match and (found := _period_of(match)):
            period, below_year = found, "m" not in match.groupdict()
        else:
            kept.append(folder)
            below_year = False
    return kept, period


def _without_number(stem: str) -> tuple[str, tuple[int, ...] | None, bool]:
    match = _NUMBERED.search(stem) or _COPY.search(stem)
    if match is None or match.start() == 0:
        return stem, None, False
    number = tuple(int(part) for part in match["number"].split("."))
    return stem[: match.start()], number, match.re is _COPY


def _without_date(stem: str) -> tuple[str, Period | None]:
    for pattern in _DATED:
        match = pattern.search(stem)
        if match and match.start() > 0 and (period := _period_of(match)):
            return stem[: match.start()], period
    return stem, None


def _period_of(match: re.Match[str]) -> Period | None:
    parts = match.groupdict()
    return _period(
        int(parts["y"]), int(parts["m"]) if parts.get("m") else None, int(parts["d"]) if parts.get("d") else None
    )


def _period(year: int, month: int | None, day: int | None) -> Period | None:
    """None for a day that the calendar does not have."""
    try:
        begins = date(year, month or 1, day or 1)
    except ValueError:
        return None
    if day:
        return Period(begins, begins)
    following = date(year + 1, 1, 1) if month in (None, 12) else date(year, (month or 0) + 1, 1)
    return Period(begins, following - timedelta(days=1))
