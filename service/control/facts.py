"""The facts that citizens feel: how long it takes, what it costs, which papers, where, what they get, who is responsible."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from service.control.fees import Fee, read_fees
from service.control.letters import folded, folded_pattern
from service.control.papers import Paper, read_papers
from service.control.section_kinds import SectionKind
from service.control.sections import Section
from service.control.time_limits import TimeLimit, read_time_limits

_LONGEST = 400
_MOST_LINES = 6
_SETS = re.compile(folded_pattern(r"(\d{1,2}|một|hai|ba|bốn)\s*(?:\([^)]{1,12}\)\s*)?bộ(?!\w)"))
_IN_WORDS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4}


class Facts(msgspec.Struct, frozen=True, omit_defaults=True):
    """Empty and None mean that the document does not say."""

    limits: tuple[TimeLimit, ...] = ()
    fees: tuple[Fee, ...] = ()
    papers: tuple[Paper, ...] = ()
    sets: int | None = None
    """How many sets of the papers."""
    result: str = ""
    place: str = ""
    """Where papers are received and results given."""
    responsible: str = ""
    """The authority that carries it out."""
    applicants: str = ""


def read_facts(sections: Sequence[Section]) -> Facts:
    of: dict[SectionKind, Section] = {section.kind: section for section in sections}
    papers = of.get("papers")
    return Facts(
        limits=read_time_limits(of["time_limit"].text) if "time_limit" in of else (),
        fees=read_fees(of["fee"].text) if "fee" in of else (),
        papers=read_papers(papers) if papers else (),
        sets=_sets(of),
        result=_told(of.get("result")),
        place=_told(of.get("place")),
        responsible=_told(of.get("performer")),
        applicants=_told(of.get("applicants")),
    )


def _sets(of: dict[SectionKind, Section]) -> int | None:
    for kind in ("sets", "papers"):
        section = of.get(kind)
        found = _SETS.search(folded(section.text)) if section else None
        if found:
            return int(found[1]) if found[1].isdigit() else _IN_WORDS[found[1]]
    return None


def _told(section: Section | None) -> str:
    """The first lines, each without its bullet."""
    if section is None:
        return ""
    lines = [line.strip().lstrip("-–−•+* ").strip() for line in section.text.split("\n")]
    text = "\n".join(line for line in lines[:_MOST_LINES] if line)
    return text if len(text) <= _LONGEST else text[:_LONGEST].rsplit(" ", 1)[0] + "…"
