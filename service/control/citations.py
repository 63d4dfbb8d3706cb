"""Citations: every legal document that a Content cites, with one key for one document however it is written.

A decree, circular or decision is known by its number. Laws are mostly cited by name and year: where the number is a
published fact, or stands elsewhere in the same document, the key is that number, else the name and the year. Nothing is
guessed: no date, year or number is given that is not written there, or does not follow from what is.

No citations are: the number in the letterhead of the document itself, codes of procedures and forms, dates, fractions.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise
from typing import Literal

import msgspec

from service.control.citation_context import Bearing, issuer, links, title, title_ends, with_clause
from service.control.document_numbers import Kind
from service.control.law_mentions import laws_in
from service.control.law_names import known_number, slug
from service.control.mentions import Mention, letterhead_numbers, numbers_in, standards_in, with_date
from service.control.running_text import Place, RunningText
from service.model.content import Content, StoryKind
from service.model.spot import Spot

Role = Literal["cited", "issuing", "named"]

CITATIONS_VERSION = 2
"""Counts up whenever the same Content would give other Citations: kept ones are then read anew."""

_SYMBOLS: dict[Kind, str] = {
    "circular": "TT",
    "joint-circular": "TTLT",
    "decision": "QĐ",
    "resolution": "NQ",
    "directive": "CT",
}
_LETTERHEAD_CHARACTERS = 1500
_FAR = 80
_ISSUED_WITH = re.compile(r"kèm\s+theo\s+(?:các\s+)?$", re.IGNORECASE)
_OF_FORM = re.compile(r"mẫu\s+(?:số\s+)?[^\s\x00]{1,12}[^()\x00]*$", re.IGNORECASE)
_HEAD_OF_LINE = re.compile(
    r"(?:^|[\x00\n;])[\s\-–•+*]*(?:\d+[.)]\s*|[a-zđ][.)]\s*)?(?:căn\s+cứ\s+(?:vào\s+)?|theo\s+)?$", re.IGNORECASE
)


class Citation(msgspec.Struct, frozen=True, omit_defaults=True):
    """One place where a document is cited. Empty and None mean: not said."""

    key: str
    """`123/2015/NĐ-CP`, `101/QĐ-BKHCN (2019)`, `TCVN ISO 9001:2015`, `luat hon nhan va gia dinh 2014`."""
    kind: Kind
    text: str
    """The very words, from the word for its kind to its number, year or date."""
    number: str = ""
    """In the issuer's spelling. Of laws cited by name it is known or read elsewhere in the document."""
    year: int | None = None
    issuer: str = ""
    title: str = ""
    """As written here."""
    dated_text: str = ""
    dated_on: date | None = None
    clause: str = ""
    """ "khoản 2 Điều 14"."""
    role: Role = "cited"
    """issuing: the act that issued the document, or the document itself. named: a law by its name alone, inside a title or a sentence."""
    story: StoryKind = "body"
    section: str = ""
    """The heading above."""
    spot: Spot = Spot()
    block: int = 0
    """Index among the blocks of the story."""
    paragraph: int = 0
    """Ordinal among all paragraphs of the story, those in tables included, from 0."""
    start: int = 0
    end: int = 0
    """`text` is this stretch of the paragraph's text."""


class Relation(msgspec.Struct, frozen=True, order=True):
    """What the document says about two others, by their keys: `source` amends, details, replaces or repeals `target`."""

    source: str
    bearing: Bearing
    target: str


class Citations(msgspec.Struct, frozen=True, omit_defaults=True):
    cited: tuple[Citation, ...] = ()
    """In reading order, story by story."""
    relations: tuple[Relation, ...] = ()
    """Each once, sorted."""


def to_json(citations: Citations) -> bytes:
    """As UTF-8 JSON; `from_json` reads it back to an equal value."""
    return msgspec.json.encode(citations)


def from_json(data: bytes) -> Citations:
    """Raises msgspec.ValidationError or msgspec.DecodeError when `data` is not what `to_json` wrote."""
    return msgspec.json.decode(data, type=Citations)


def read_citations(content: Content) -> Citations:
    running = RunningText(content)
    text = running.text
    mentions = _mentions(text)
    if not mentions:
        return Citations()
    own = letterhead_numbers(text, _LETTERHEAD_CHARACTERS)
    keys = _keys(mentions)
    found = links(text, mentions)
    ends = title_ends(text, mentions, found)
    nested = {link.target for link in found if link.source < link.target}
    cited = tuple(
        _citation(running, mention, key, own, at in nested, end)
        for at, (mention, key, end) in enumerate(zip(mentions, keys, ends, strict=True))
    )
    relations = {Relation(keys[link.source], link.bearing, keys[link.target]) for link in found}
    return Citations(cited, tuple(sorted(relation for relation in relations if relation.source != relation.target)))


def document_key(number: str, issued_on: date | None) -> str:
    """The key under which citations of this document stand: for registers, which know its number and date."""
    mention = next(numbers_in(number), None) or next(standards_in(number), None)
    if mention is None:
        return slug(number)
    mention.year = mention.year or (issued_on.year if issued_on else None)
    return _key_of_number(mention)


def _mentions(text: str) -> list[Mention]:
    """In order of where they begin."""
    numbers = list(numbers_in(text))
    laws = list(laws_in(text, numbers))
    taken = {law.number_start for law in laws if law.number is not None}
    for mention in numbers:
        if mention.number_start not in taken:
            with_date(text, mention)
    loose = [mention for mention in numbers if mention.number_start not in taken]
    mentions = sorted([*loose, *laws, *standards_in(text)], key=lambda mention: (mention.start, -mention.end))
    for mention in mentions:
        with_clause(text, mention)
    return mentions


# --- keys


def _keys(mentions: Sequence[Mention]) -> list[str]:
    """One key for one document: what one place leaves open, another one may say."""
    _complete_symbols(mentions)
    _complete_years(mentions)
    named = _laws_by_name(mentions)
    return [_key(mention, named) for mention in mentions]


def _key(mention: Mention, named: dict[str, dict[int, str]]) -> str:
    if mention.standard or mention.number is not None:
        return _key_of_number(mention)
    known = named.get(slug(mention.name), {})
    if mention.year is not None:
        return known.get(mention.year) or f"{slug(mention.name)} {mention.year}"
    return next(iter(known.values())) if len(known) == 1 else slug(mention.name)


def _key_of_number(mention: Mention) -> str:
    if mention.number is None:
        return mention.standard
    text = mention.number.text.replace("&", "")
    return text if mention.number.year or mention.year is None else f"{text} ({mention.year})"


def _laws_by_name(mentions: Iterable[Mention]) -> dict[str, dict[int, str]]:
    """Name to year to key, of all laws that are cited with their year or number somewhere."""
    named: dict[str, dict[int, str]] = defaultdict(dict)
    for mention in mentions:
        if mention.name and mention.year is not None:
            name = slug(mention.name)
            number = mention.number.text if mention.number else known_number(mention.name, mention.year)
            named[name].setdefault(mention.year, f"{name} {mention.year}")
            if number:
                named[name][mention.year] = number
    return named


def _complete_symbols(mentions: Sequence[Mention]) -> None:
    """`01/2020, 02/2021 và 03/2022/TT-BTP` are all the ministry's, `NĐ 30/2020` can only be the government's; of other
    kinds the whole number may stand elsewhere."""
    for former, this in reversed(list(pairwise(mentions))):
        if this.listed and this.number and former.number and not former.number.symbol:
            former.number.symbol = this.number.symbol
    whole: dict[tuple[str, int | None, Kind], set[str]] = defaultdict(set)
    for mention in mentions:
        number = mention.number
        if number is not None and number.is_whole:
            whole[number.serial, number.year, mention.kind].add(number.symbol)
    for mention in mentions:
        number = mention.number
        if number is None or number.is_whole or number.issuer or number.year is None:
            continue
        symbols = whole[number.serial, number.year, mention.kind] or ({"NĐ-CP"} if mention.kind == "decree" else set())
        number.symbol = next(iter(symbols)) if len(symbols) == 1 else number.symbol or _SYMBOLS.get(mention.kind, "")


def _complete_years(mentions: Sequence[Mention]) -> None:
    """Numbers without a year begin anew each year: the year is said where the date is."""
    years: dict[str, set[int]] = defaultdict(set)
    for mention in mentions:
        if mention.year is not None and (mention.number or mention.standard):
            years[_undated(mention)].add(mention.year)
    for mention in mentions:
        known = years.get(_undated(mention), set()) if mention.year is None and not mention.name else set()
        if len(known) == 1:
            mention.year = next(iter(known))
            mention.standard = f"{mention.standard}:{mention.year}" if mention.standard else ""


def _undated(mention: Mention) -> str:
    return mention.number.text if mention.number else mention.standard.partition(":")[0]


# --- one citation


def _citation(
    running: RunningText, mention: Mention, key: str, own: set[str], nested: bool, title_end: int
) -> Citation:
    text = running.text
    standing = running.standing(mention.start)
    place = running.place(standing)
    issued_by, after = issuer(text, mention)
    return Citation(
        key=key,
        kind=mention.kind,
        text=text[mention.start : mention.end],
        number=_number(mention, key),
        year=mention.year,
        issuer=issued_by,
        title=title(text, mention, after, title_end),
        dated_text=mention.dated_text,
        dated_on=mention.dated_on,
        clause=mention.clause,
        role=_role(text, mention, place, own, nested),
        story=standing.story.kind,
        section=place.section,
        spot=place.spot,
        block=standing.block,
        paragraph=standing.paragraph,
        start=standing.offset,
        end=standing.offset + mention.end - mention.start,
    )


def _number(mention: Mention, key: str) -> str:
    if mention.number is not None:
        return mention.number.text
    return mention.standard or (key if "/" in key else "")


def _role(text: str, mention: Mention, place: Place, own: set[str], nested: bool) -> Role:
    from_ = max(0, mention.start - _FAR)
    if mention.is_bare:
        return "cited" if not nested and _HEAD_OF_LINE.search(text, from_, mention.start) else "named"
    if mention.number is not None and mention.number.text in own:
        return "issuing"
    issued_with = place.front and mention.kind == "decision" and _ISSUED_WITH.search(text, from_, mention.start)
    return "issuing" if issued_with and not _OF_FORM.search(text, from_, mention.start) else "cited"
