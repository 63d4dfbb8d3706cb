"""What a procedure says about itself, whole: cover, amendments, sections, steps and facts.

Kept per revision as JSON. `PROCEDURE_VERSION` counts up whenever the same Content would give another value.
"""

from __future__ import annotations

import msgspec

from service.control.amendments import AmendmentTable, read_amendments
from service.control.claims import Claim, read_claims
from service.control.cover import Cover, cover_of
from service.control.facts import Facts, read_facts
from service.control.labels import LabelSet, label_set
from service.control.lines import lines_in
from service.control.section_kinds import SectionKind
from service.control.sections import read_sections
from service.control.steps import StepTable, read_steps
from service.control.titles import running_titles
from service.model.content import Content

PROCEDURE_VERSION = 2
_RUNNING = "quy trình"


class SectionHeading(msgspec.Struct, frozen=True, omit_defaults=True):
    kind: SectionKind
    number: str = ""
    heading: str = ""


class Procedure(msgspec.Struct, frozen=True, omit_defaults=True):
    cover: Cover = Cover()
    claims: tuple[Claim, ...] = ()
    """Every labelled value of cover, headers and footers, with its place: what contradictions are found in."""
    amendments: AmendmentTable = AmendmentTable()
    sections: tuple[SectionHeading, ...] = ()
    steps: StepTable = StepTable()
    facts: Facts = Facts()


def read_procedure(content: Content, labels: LabelSet | None = None) -> Procedure:
    labels = labels or label_set()
    claims = read_claims(content, labels) + tuple(
        Claim("title", _RUNNING, title, story) for story, title in running_titles(content, labels)
    )
    sections = read_sections(lines_in(content.body.blocks))
    return Procedure(
        cover=cover_of(content, claims, labels),
        claims=claims,
        amendments=read_amendments(content.body.blocks),
        sections=tuple(SectionHeading(section.kind, section.number, section.heading) for section in sections),
        steps=read_steps(sections),
        facts=read_facts(sections),
    )
