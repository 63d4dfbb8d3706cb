"""Evidence for who saved a file, and the author that follows from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from service.config import OfficeRules
from service.model.record import UNKNOWN_AUTHOR, Author, AuthorSource


@dataclass(frozen=True, slots=True)
class Evidence:
    source: AuthorSource
    name: str
    """Account on the file server, or the name typed into the editor."""


def author_of(evidence: Sequence[Evidence], office: OfficeRules) -> Author:
    """The first piece of evidence names the author, as the person whom the office knows by that name; what names another
    person is kept beside it. The strongest evidence comes first."""
    if not evidence:
        return UNKNOWN_AUTHOR
    first = evidence[0]
    name = _person(first, office)
    others = tuple(f"{other.source}={other.name}" for other in evidence[1:] if _person(other, office) != name)
    return Author(name, first.name, first.source, others)


def _person(evidence: Evidence, office: OfficeRules) -> str:
    person = office.person_of(evidence.name) or office.person_of(evidence.name.rpartition("\\")[2])
    return person.name if person else evidence.name
