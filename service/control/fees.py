"""Fees as procedures state them: amounts in đồng, each with the words around it."""

from __future__ import annotations

import re

import msgspec

from service.control.letters import folded, folded_pattern

_AMOUNT = re.compile(
    folded_pattern(
        r"(?<![\d.,/])(?:(?P<grouped>\d{1,3}(?:[.,]\d{3})+)(?![\d.,]*\d)(?!\s*(?:ha|m2|m²|km|kg|người|dân|trang|bản)(?!\w))"
        r"|(?P<plain>\d+(?:[.,]\d+)?)(?=\s*(?:đồng|đ|vnđ|vnd|nghìn|ngàn|triệu)(?!\w)))"
        r"\s*(?P<times>nghìn|ngàn|triệu)?"
    )
)
_NOTHING = re.compile(
    folded_pattern(r"[-+*•\s/]*(?:không(?: có| thu| quy định| phải nộp| mất)?|miễn(?: phí| thu)?|0 đồng)(?!\w)")
)
# `Miễn lệ phí cho người khuyết tật` lets some people off; it does not say that there is no fee.
_FOR_SOME = re.compile(
    folded_pattern(
        r"[-+*•\s]*(?:miễn|giảm)(?:,? giảm)?(?: (?:thu|nộp))?(?: (?:phí|lệ phí))?[^.;]{0,40}?(?:cho|đối với|với)(?!\w)"
    )
)
_TIMES = {"nghìn": 1_000, "ngàn": 1_000, "triệu": 1_000_000}
_AROUND = 80


class Fee(msgspec.Struct, frozen=True, omit_defaults=True):
    amount: int
    """In đồng; 0 where the procedure says that there is none."""
    text: str = ""
    """The words that it stands in."""


def read_fees(text: str) -> tuple[Fee, ...]:
    found: list[Fee] = []
    for line in filter(None, map(str.strip, text.split("\n"))):
        words = folded(line)
        amounts = list(_AMOUNT.finditer(words))
        if not amounts and _NOTHING.match(words) and not _FOR_SOME.match(words):
            found.append(Fee(0, " ".join(line[: 2 * _AROUND].split())))
        found += [Fee(_đồng(amount), _around(line, amount)) for amount in amounts]
    return tuple(found)


def _đồng(found: re.Match[str]) -> int:
    written = found["grouped"]
    number = float(re.sub(r"[.,]", "", written)) if written else float(found["plain"].replace(",", "."))
    return round(number * _TIMES.get(found["times"] or "", 1))


def _around(line: str, found: re.Match[str]) -> str:
    """From the end of the amount before, or of the sentence before, to the end of this one's clause."""
    begin = max(line.rfind(end, 0, found.start()) for end in (";", ". ", ", "))
    ends = [at for end in (";", ". ", ", ") if (at := line.find(end, found.end())) >= 0]
    clause = line[begin + 1 : min(ends, default=len(line))]
    return " ".join(clause.split())[: 2 * _AROUND].strip(" -+•")
