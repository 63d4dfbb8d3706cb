"""The decision that a document was issued with: the evidence of its approval in Vietnamese offices."""

from __future__ import annotations

import re
from datetime import date
from itertools import islice

import msgspec

from service.control.dates import find_date
from service.model.content import Content, paragraphs

_PARAGRAPHS = 120
_LONGEST_BODY = 120
_LONGEST = 400
_THEO = re.compile(r"[Tt]heo|THEO")  # most lines need no closer look
_DECISION = re.compile(
    r"(?:kèm\s+theo|ban\s+hành\s+theo|theo)\s+(?:Quyết\s+định|QĐ)\s*(?:số)?\s*[:.]?\s*"
    r"(?P<number>\d+\s*/[\w./\-–]*\w)"
    r"(?P<date>\s*,?\s*ngày\s+[^)]{0,30}?\d{4})?"
    r"(?:\s*,?\s*của\s+(?P<body>[^);.]+?)(?=\s*(?:[);.]|$|về\s+(?:việc|ban))))?",
    re.IGNORECASE,
)
_ISSUED = re.compile(r"kèm\s+theo|ban\s+hành\s+theo", re.IGNORECASE)


class Decision(msgspec.Struct, frozen=True, omit_defaults=True):
    number: str = ""
    """`2956/QĐ-UBND`."""
    on: date | None = None
    body: str = ""
    """Who decided: `Chủ tịch UBND huyện`."""
    text: str = ""
    """Number and date as written."""


def read_decision(content: Content) -> Decision:
    """Only what says that this document was issued with it: a procedure cites many decisions."""
    for paragraph in islice(paragraphs(content.body.blocks), _PARAGRAPHS):
        text = paragraph.text
        if len(text) < _LONGEST and _THEO.search(text) and _ISSUED.search(text):
            found = _DECISION.search(" ".join(text.split()))
            if found:
                return _decision(found)
    return Decision()


def _decision(found: re.Match[str]) -> Decision:
    number = found["number"].replace(" ", "")
    dated = (found["date"] or "").strip(" ,")
    body = (found["body"] or "").strip()
    return Decision(number, find_date(dated), body if len(body) <= _LONGEST_BODY else "", f"{number} {dated}".strip())
