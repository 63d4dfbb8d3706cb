"""The legal documents that a revision cites, as the page lists them: each once, with all the places where it is cited."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from service.control.citations import Citation
from service.control.kind_words import name_of
from service.model.spot import Language, place

_MOST_PLACES = 6


@dataclass(frozen=True, slots=True)
class CitedDocument:
    number: str
    """Empty for a law that is cited by its name and year only."""
    title: str
    """As the document has it, begun with the word for its kind."""
    year: int | None
    dated_on: date | None
    issuer: str
    places: tuple[str, ...]
    """Where it is cited, the first few."""
    more_places: int
    issuing: bool
    """It is the decision that issued the document."""


def cited_documents(cited: Iterable[Citation], language: Language) -> tuple[CitedDocument, ...]:
    """In order of their first citation. Laws that are only named inside a title or a sentence are left out."""
    by_key: dict[str, list[Citation]] = {}
    for citation in cited:
        if citation.role != "named":
            by_key.setdefault(citation.key, []).append(citation)
    return tuple(_document(places, language) for places in by_key.values())


def _document(citations: list[Citation], language: Language) -> CitedDocument:
    places = tuple(dict.fromkeys(place(one.story, one.section, one.spot, language) for one in citations))
    fullest = max(citations, key=lambda one: len(one.title))
    return CitedDocument(
        number=citations[0].number,
        title=_title(fullest),
        year=citations[0].year,
        dated_on=next((one.dated_on for one in citations if one.dated_on), None),
        issuer=next((one.issuer for one in citations if one.issuer), ""),
        places=places[:_MOST_PLACES],
        more_places=len(places[_MOST_PLACES:]),
        issuing=all(one.role == "issuing" for one in citations),
    )


def _title(citation: Citation) -> str:
    kind = name_of(citation.kind)
    title = citation.title
    return title if title.lower().startswith(kind) else f"{kind.capitalize()} {title}".strip()
