"""Mentions of legal documents in running text: a number with the word before it, a standard, and the date that follows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from service.control.document_numbers import DASH, NUMBER, Kind, Number, number_in
from service.control.kind_words import lead_of


@dataclass(slots=True)
class Mention:
    """One place where a document is named. `start` and `end` are those of its words in the running text."""

    start: int
    end: int
    kind: Kind
    number: Number | None = None
    standard: str = ""
    name: str = ""
    """Of a law: `Luật Hộ tịch`, as written."""
    year: int | None = None
    """Said beside the name or number, or part of it."""
    dated_text: str = ""
    dated_on: date | None = None
    spoken: bool = False
    """A word for its kind stands before the number, or before the list that it is in."""
    listed: bool = False
    """It goes on the list that the mention before it began."""
    number_start: int = 0
    clause: str = ""
    lead: int = -1
    """Where the words before it that belong to it begin: `khoản 2 Điều 14 của`."""

    @property
    def is_bare(self) -> bool:
        """A law by its name alone: which of that name is meant, the reader has to know."""
        return self.number is None and not self.standard and self.year is None


_LISTED: frozenset[Kind] = frozenset(
    ("decree", "circular", "joint-circular", "decision", "resolution", "directive", "law", "ordinance")
)
"""Kinds whose numbers people cut short to number and year: `NĐ 30/2020`."""
_FAR = 40


_LETTERHEAD = re.compile(r"(?:^|[\x00\n\t])[\s_|]*(?:luật\s+|pháp\s+lệnh\s+)?số\s*:\s*$", re.IGNORECASE)
_OWN_CODE = re.compile(
    r"(?:(?-i:(?<![^\W_])[A-ZĐ][A-ZĐ.]{0,6})[\s.\-–]*|(?:mẫu|biểu|phụ\s+lục|bảng|mã)(?:\s+(?:số|hiệu))?\s*[:.]?\s*)$",
    re.IGNORECASE,
)
"""Before a number without a year: the code of a procedure (`QT 01/CT-HCTP`) or of a form (`Mẫu số 01/BC-XYZ`)."""
_AND = re.compile(r"[\s,;]*(?:(?:và|hoặc|&)\s*)?(?:số\s*)?")
_OFFICE_SYMBOL = re.compile(r"[A-ZĐ]\w+-\w{2,}")
_DATED = re.compile(
    r"(?:\s+của\s+[^;:.,()\x00\d]{2,60}?)?[\s,]*\(?\s*(?:(?:ban\s+hành|ký)\s+)?ngày\s*(?P<date>(?P<day>\d{1,2})"
    rf"(?:\s*(?P<mark>/|\.|{DASH})\s*(?P<month>\d{{1,2}})\s*(?P=mark)\s*(?P<year>\d{{4}})"
    r"|\s+tháng\s+(?P<worded_month>\d{1,2})\s*,?\s*n[ăaáâ]m\s+(?P<worded_year>\d{4})))(?!\d)",
    re.IGNORECASE,
)
_IN_YEAR = re.compile(r"[\s,]*\(?\s*(?:ban\s+hành\s+)?năm\s+(?P<year>(?:19|20)\d\d)(?!\d)", re.IGNORECASE)
_STANDARD_WORDS = ("TCVN", "QCVN", "TCXD", "ISO", "IEC", "tcvn", "qcvn", "iso", "Iso")
_STANDARD = re.compile(
    r"(?P<body>(?:TCVN|QCVN|TCXDVN|TCXD)(?:(?:\s*/\s*|\s+)(?:ISO|IEC|QS|TS|HACCP|CODEX))*"
    r"|(?:ISO|IEC)(?:\s*/\s*(?:IEC|TS|TR|PAS|CIE))*)[\s:‐‑–—-]*"
    r"(?P<number>\d{2,6}(?:\s?-\s?\d{1,3}(?!\d))?)(?:\s*[:：‐‑–—-]\s*(?P<year>(?:19|20)\d\d)(?!\d))?(?P<branch>/B[A-ZĐ]{1,8})?",
    re.IGNORECASE,
)
_NO_STANDARD_BEFORE = re.compile(r"[\w.]")


def numbers_in(text: str) -> Iterator[Mention]:
    """Mentions with a number, in order. A letterhead's own number is none."""
    before: Mention | None = None
    for match in NUMBER.finditer(text):
        mention = _mention(text, match, before)
        if mention is not None:
            before = mention
            yield mention


def letterhead_numbers(text: str, end: int) -> set[str]:
    """The numbers that the document bears itself, before `end`: `Số: 30/2020/NĐ-CP` at the top."""
    return {
        number_in(match).text
        for match in NUMBER.finditer(text, 0, end)
        if _LETTERHEAD.search(text, max(0, match.start() - _FAR), match.start())
    }


def standards_in(text: str) -> Iterator[Mention]:
    end = 0
    for at in sorted(_finds(text, _STANDARD_WORDS)):
        match = _STANDARD.match(text, at) if at >= end and not _NO_STANDARD_BEFORE.match(text[at - 1 : at]) else None
        mention = _standard(match) if match else None
        if mention is not None:
            end = mention.end
            yield mention


def _finds(text: str, words: Iterable[str]) -> Iterator[int]:
    """Where any of `words` stands: for words this rare far quicker than one pattern."""
    for word in words:
        at = text.find(word)
        while at >= 0:
            yield at
            at = text.find(word, at + 1)


def _standard(match: re.Match[str]) -> Mention | None:
    body = "/".join(part.strip() for part in " ".join(match["body"].upper().split()).split("/"))
    number = "".join(match["number"].split())
    year = int(match["year"]) if match["year"] else None
    is_year = year is None and len(number) == 4 and number.startswith(("19", "20"))  # `ISO 2019`: of a plan
    if is_year or (len(number) < 3 and body != "QCVN"):
        return None
    written = f"{body} {number}{f':{year}' if year else ''}{(match['branch'] or '').upper()}"
    return Mention(match.start(), match.end(), "standard", standard=written, year=year, number_start=match.start())


def with_date(text: str, mention: Mention) -> None:
    """Reads the date that follows, and lets the mention end behind it."""
    dated = _DATED.match(text, mention.end)
    if dated:
        mention.dated_text = " ".join(dated["date"].split())
        mention.dated_on = _day(dated)
        mention.end = dated.end()
        mention.year = mention.year or (mention.dated_on.year if mention.dated_on else None)
        return
    in_year = _IN_YEAR.match(text, mention.end)
    if in_year:
        mention.year = mention.year or int(in_year["year"])
        mention.end = in_year.end("year")


def _day(dated: re.Match[str]) -> date | None:
    """None for a day that is in no calendar."""
    try:
        return date(
            int(dated["year"] or dated["worded_year"]), int(dated["month"] or dated["worded_month"]), int(dated["day"])
        )
    except ValueError:
        return None


def _mention(text: str, match: re.Match[str], before: Mention | None) -> Mention | None:
    start = match.start()
    lead = lead_of(text, start)
    number = number_in(match)
    if lead.numbered and _LETTERHEAD.search(text, max(0, lead.start - _FAR), start):
        return None
    listed = lead.kind is None and before is not None and before.spoken and _AND.fullmatch(text, before.end, start)
    spoken = before.kind if before is not None and listed else lead.kind
    if not _is_cited(text, match, number, spoken, lead.numbered):
        return None
    return Mention(
        lead.start,
        match.end(),
        _kind(number, spoken),
        number,
        year=number.year,
        spoken=spoken is not None,
        listed=bool(listed),
        number_start=start,
    )


def _kind(number: Number, spoken: Kind | None) -> Kind:
    """The symbol says it; of the National Assembly's and its Committee's, only the word does."""
    if number.issuer in ("QH", "UBTVQH") and spoken in ("law", "code", "ordinance", "resolution", "order"):
        return spoken
    return number.kind or spoken or "dispatch"


def _is_cited(text: str, match: re.Match[str], number: Number, spoken: Kind | None, numbered: bool) -> bool:
    start = match.start()
    if not number.symbol:
        return number.year is not None and spoken in _LISTED
    if number.year is not None:
        return number.is_whole or spoken is not None
    if spoken is not None:
        return len(number.symbol) > 1
    if number.is_whole:
        return _OWN_CODE.search(text, max(0, start - _FAR), start) is None
    office = _OFFICE_SYMBOL.fullmatch(number.symbol) is not None and match["old"] is None
    return office and numbered and _DATED.match(text, match.end()) is not None
