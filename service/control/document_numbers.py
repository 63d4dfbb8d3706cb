"""Numbers of legal documents: `123/2015/NĐ-CP`, `101/QĐ-BKHCN`, `60/2014/QH13`, `83-CP`, `18-NQ/TW`, `TCVN ISO 9001:2015`.

What people type differs in spaces, dashes, Đ for D, O for 0, capitals and zeros; a number here is written as its issuer
writes it. Decree 30/2020 and the law on legal documents say how numbers are built; older documents have shorter ones.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

Kind = Literal[
    "constitution", "code", "law", "ordinance", "order", "decree", "resolution", "joint-resolution", "circular",
    "joint-circular", "decision", "directive", "dispatch", "plan", "consolidated", "standard", "notice",
    "guidance", "conclusion", "telegram", "programme", "scheme", "report", "submission", "rules", "document",
]  # fmt: skip

DASH = "[-\u2010-\u2015\u2212]"
_D = "[ĐÐD]"

# What the symbol begins with, in the spelling of the issuers.
KIND_OF_SYMBOL: dict[str, Kind] = {
    "NĐ": "decree", "TT": "circular", "TTLT": "joint-circular", "TTLB": "joint-circular", "QĐ": "decision",
    "NQ": "resolution", "NQLT": "joint-resolution", "CT": "directive", "CV": "dispatch", "KH": "plan",
    "VBHN": "consolidated", "PL": "ordinance", "SL": "order", "L": "order", "LCT": "order", "TB": "notice",
    "HD": "guidance", "KL": "conclusion", "CĐ": "telegram", "CTr": "programme", "ĐA": "scheme", "BC": "report",
    "TTr": "submission", "QC": "rules", "QyĐ": "rules", "QH": "law", "UBTVQH": "resolution",
}  # fmt: skip
_SPELLING = {symbol.upper(): symbol for symbol in KIND_OF_SYMBOL} | {
    "ND": "NĐ",
    "QD": "QĐ",
    "DA": "ĐA",
    "NDCP": "NĐ-CP",
}
_SPELLING |= {"NĐCP": "NĐ-CP", "QĐTTG": "QĐ-TTg", "QDTTG": "QĐ-TTg", "TTG": "TTg"}
_LOST_BARS = (
    ("LDTBXH", "LĐTBXH"), ("GDDT", "GDĐT"), ("KHDT", "KHĐT"), ("HDND", "HĐND"), ("HDBT", "HĐBT"), ("HDTP", "HĐTP"),
    ("TLD", "TLĐ"), ("BCD", "BCĐ"), ("TDC", "TĐC"),
)  # fmt: skip
_ALONE = {"QH", "UBTVQH", "PL", "CP", "TTg", "LCT", "SL"}
"""Symbols that are whole without an issuer after them."""
_END_OF_HEAD = re.compile(r"[-/\d]")
_SPACED_DASH = re.compile(rf"\s*{DASH}\s*")
_WITH_TERM = re.compile(r"(QH|UBTVQH|HĐND)(\d{1,2})")

# The letters of a symbol: capitals, three words with small ones in them (`CPngày` has lost its space); or all small.
_CAPITALS = r"(?:TTg|TTr|CTr|QyĐ|[A-ZĐÐ]{2,}+(?:&[A-ZĐÐ]++)?|[A-ZĐÐ](?![^\W\d_]))(?:\d{1,2}(?!\d))?"
_SMALL = r"[a-zđð]+\d{0,2}"
_SYMBOL = (
    rf"(?:{_CAPITALS}(?:\s?{DASH}\s?{_CAPITALS})?(?:{DASH}\s?{_CAPITALS})*+(?:/{_CAPITALS})?"
    rf"|{_SMALL}(?:{DASH}{_SMALL})*+(?!\w))"
)
NUMBER = re.compile(
    rf"(?P<serial>[0-9O](?:(?<=[sS][ốỐ].)|(?<![\w./].))(?<![\w/]{DASH}.)[0-9Oo]{{0,5}}[a-c]?)"
    rf"(?:\s*/\s*(?P<year>[12][0-9Oo]{{3}})(?:\s*/\s*(?P<dated>{_SYMBOL})|(?![\w/]))"
    rf"|\s*/\s*(?P<undated>{_SYMBOL})(?:/(?P<late>(?:19|20)\d\d)(?![\d/]))?"
    rf"|\s?{DASH}\s?(?P<old>{_CAPITALS}(?:/{_CAPITALS})?))"
)
"""Everything that may be a number; years and fractions look alike. It begins with a set of characters, and only then
looks behind it: that way the engine passes over the rest of a text ten times as fast."""


class Number:
    """A number taken apart, in the spelling of the issuers."""

    __slots__ = ("serial", "symbol", "year")

    def __init__(self, serial: str, year: int | None, symbol: str) -> None:
        self.serial, self.year, self.symbol = serial, year, symbol

    @property
    def text(self) -> str:
        if self.symbol.endswith("/TW") or self.symbol in {"CP", "TTg"}:  # `18-NQ/TW`, `83-CP`
            return f"{self.serial}-{self.symbol}"
        return "/".join(filter(None, (self.serial, str(self.year or ""), self.symbol)))

    @property
    def kind(self) -> Kind | None:
        return _kind_and_issuer(self.symbol)[0]

    @property
    def issuer(self) -> str:
        """The short name of who issued it: `CP`, `BTP`; of joint circulars all of them; nothing where it has none."""
        return _kind_and_issuer(self.symbol)[1]

    @property
    def is_whole(self) -> bool:
        """True when the symbol names a kind and an issuer, so that it can be no page, form or fraction."""
        kind, issuer = _kind_and_issuer(self.symbol)
        return kind is not None and len(issuer) > 1


def number_in(match: re.Match[str]) -> Number:
    """The number that NUMBER found."""
    serial = _digits(match["serial"])
    year = match["year"] or match["late"]
    symbol = match["dated"] or match["undated"] or match["old"] or ""
    return Number(serial.zfill(2), int(_digits(year)) if year else None, _spelled(symbol))


@lru_cache(maxsize=2000)
def _kind_and_issuer(symbol: str) -> tuple[Kind | None, str]:
    kind = KIND_OF_SYMBOL.get(_END_OF_HEAD.split(symbol, maxsplit=1)[0])
    term = _WITH_TERM.fullmatch(symbol)
    if term:
        return kind, term[1]
    return kind, symbol if symbol in _ALONE else symbol.partition("-")[2] or symbol.partition("/")[2]


def _digits(text: str) -> str:
    return text.replace("O", "0").replace("o", "0")


@lru_cache(maxsize=2000)
def _spelled(symbol: str) -> str:
    """`nd - cp` as `NĐ-CP`."""
    if not symbol:
        return ""
    text = _SPACED_DASH.sub("-", symbol.replace("Ð", "Đ").replace("ð", "đ")).upper()
    head, dash, rest = text.partition("-")
    for lost, written in _LOST_BARS:
        rest = rest.replace(lost, written)
    rest = "-".join(_SPELLING.get(part, part) if part == "TTG" else part for part in rest.split("-"))
    front, slash, behind = head.partition("/")
    return _SPELLING.get(front, front) + slash + behind + dash + rest
