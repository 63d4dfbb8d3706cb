"""Core and custom properties (title, author, dates, own names) as the file claims them. An unreadable date is unknown."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import islice

from service.model.content import CustomProperty, Properties
from service.word.encodings import cleaned
from service.word.tags import Element

_CP = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_DCTERMS = "{http://purl.org/dc/terms/}"
_CUSTOM = "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}property"
_CUSTOM_STRICT = "{http://purl.oclc.org/ooxml/officeDocument/customProperties}property"
_LONGEST = 2_000
_MOST_CUSTOM = 1_000


def read_properties(root: Element) -> Properties:
    """Of the root of a core properties part."""
    return Properties(
        title=_text(root, _DC + "title"),
        author=_text(root, _DC + "creator"),
        last_modified_by=_text(root, _CP + "lastModifiedBy"),
        created_at=written_at(_text(root, _DCTERMS + "created")),
        modified_at=written_at(_text(root, _DCTERMS + "modified")),
        subject=_text(root, _DC + "subject"),
        keywords=_text(root, _CP + "keywords"),
        description=_text(root, _DC + "description"),
        category=_text(root, _CP + "category"),
        status=_text(root, _CP + "contentStatus"),
    )


def read_custom_properties(root: Element) -> tuple[CustomProperty, ...]:
    """Of the root of a custom properties part, in the order of the file."""
    found = islice(root.iter(_CUSTOM, _CUSTOM_STRICT), _MOST_CUSTOM)
    return tuple(CustomProperty(cleaned(entry.get("name") or "")[:_LONGEST], _all_text(entry)) for entry in found)


def written_at(text: str) -> datetime | None:
    """A W3CDTF date and time, in UTC; without a zone it is taken for UTC. None where it is none, or out of range."""
    try:
        moment = datetime.fromisoformat(text.strip())
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _all_text(element: Element) -> str:
    return cleaned("".join(map(str, element.itertext())).strip())[:_LONGEST]


def _text(root: Element, tag: str) -> str:
    return cleaned(root.findtext(tag) or "")[:_LONGEST]
