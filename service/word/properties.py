"""Core properties (title, author, dates) as the file claims them. A date that cannot be read is unknown."""

from __future__ import annotations

from datetime import UTC, datetime

from service.model.content import Properties
from service.word.encodings import cleaned
from service.word.tags import Element

_CP = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_DCTERMS = "{http://purl.org/dc/terms/}"
_LONGEST = 2_000


def read_properties(root: Element) -> Properties:
    return Properties(
        title=_text(root, _DC + "title"),
        author=_text(root, _DC + "creator"),
        last_modified_by=_text(root, _CP + "lastModifiedBy"),
        created_at=written_at(_text(root, _DCTERMS + "created")),
        modified_at=written_at(_text(root, _DCTERMS + "modified")),
    )


def written_at(text: str) -> datetime | None:
    """A W3CDTF date and time, in UTC; without a zone it is taken for UTC. None where it is none, or out of range."""
    try:
        moment = datetime.fromisoformat(text.strip())
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _text(root: Element, tag: str) -> str:
    return cleaned(root.findtext(tag) or "")[:_LONGEST]
