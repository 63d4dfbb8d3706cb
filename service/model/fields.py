"""Fields whose results Word or the clock rewrites without anybody having written anything."""

from __future__ import annotations

from functools import lru_cache

from service.model.content import Paragraph

_CLOCK = {"DATE", "TIME", "PRINTDATE", "SAVEDATE", "CREATEDATE", "EDITTIME", "REVNUM", "LASTSAVEDBY"}
_LAYOUT = {"PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "PAGEREF", "TOC", "TOA", "INDEX"}
_COUNTS = {"SEQ", "NOTEREF", "NUMWORDS", "NUMCHARS", "FILENAME", "FILESIZE", "STYLEREF"}
_VOLATILE = _CLOCK | _LAYOUT | _COUNTS

_NUMBER_OF_TARGET = {"\\n", "\\r", "\\w", "\\p"}
"""Switches of a REF that show where its target stands, not what it says."""


@lru_cache(maxsize=1000)
def volatile(field: str) -> str:
    """The name of the field if Word rewrites its result by itself, else empty."""
    words = field.split()
    if not words:
        return ""
    name = words[0].upper()
    follows = name == "REF" and not _NUMBER_OF_TARGET.isdisjoint(word.lower() for word in words[2:])
    return name if name in _VOLATILE or follows else ""


def is_contents_line(paragraph: Paragraph) -> bool:
    """True for a line of a table of contents: Word writes it anew from the headings."""
    if _is_contents_style(paragraph.style):
        return True
    return any(volatile(span.field) in {"TOC", "PAGEREF"} for span in paragraph.spans if span.field)


@lru_cache(maxsize=1000)
def _is_contents_style(style: str) -> bool:
    return style.lower().startswith("toc ") or style.lower() == "table of figures"
