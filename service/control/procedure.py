"""What a procedure says about itself, whole: cover, claims, amendments, sections, steps and facts.

Kept per revision as JSON (`procedure_from` reads it back).
"""

from __future__ import annotations

from zlib import crc32

import msgspec

from service.control.amendments import AmendmentTable, read_amendments, table_of_amendments
from service.control.claims import Claim, first_tables, read_claims
from service.control.cover import Cover, cover_of
from service.control.facts import Facts, read_facts
from service.control.labels import ExtraLabels, LabelSet, label_set
from service.control.lines import lines_in
from service.control.section_kinds import SectionKind
from service.control.sections import read_sections
from service.control.steps import StepTable, read_steps
from service.control.titles import running_titles
from service.model.content import Content

COVER_VERSION = 2
"""Counts up whenever the same Content would give another Procedure: kept ones are then read anew."""
_RUNNING = "quy trình"
"""The label of a title that stands under these words in a running header."""


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
    labels, first = labels or label_set(), first_tables(content)
    claims = read_claims(content, first, labels) + tuple(
        Claim("title", _RUNNING, title, story) for story, title in running_titles(content, labels)
    )
    amended = table_of_amendments(content.body.blocks)
    sections = read_sections(lines_in(content.body.blocks, without=amended))
    return Procedure(
        cover=cover_of(content, first, claims, labels),
        claims=claims,
        amendments=read_amendments(amended),
        sections=tuple(SectionHeading(section.kind, section.number, section.heading) for section in sections),
        steps=read_steps(sections),
        facts=read_facts(sections),
    )


def procedure_from(data: bytes) -> Procedure | None:
    """None for what another release kept in another shape; it is read anew soon."""
    try:
        return msgspec.json.decode(data, type=Procedure)
    except (msgspec.ValidationError, msgspec.DecodeError):
        return None


def cover_version(own_labels: ExtraLabels) -> int:
    """With other labels of the office's own, the same Content gives another Procedure."""
    return COVER_VERSION + (crc32(repr(own_labels).encode()) << 16 if own_labels else 0)
