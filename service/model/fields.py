"""Fields whose results Word or the clock rewrites without anybody having written anything."""

from __future__ import annotations

from functools import lru_cache

from service.model.content import Paragraph

_VOLATILE = {"PAGE", "NUMPAGES", "SECTIONPAGES", "TOC", "PAGEREF", "DATE", "PRINTDATE", "TIME", "SAVEDATE"}


def volatile(field: str) -> str:
    """The name of the field if Word rewrites its result by itself, else empty."""
    if not field:
        return ""
    name = field.split(maxsplit=1)[0].upper() if field.strip() else ""
    return name if name in _VOLATILE else ""


def is_contents_line(paragraph: Paragraph) -> bool:
    """True for a line of a table of contents: Word writes it anew from the headings."""
    if _is_contents_style(paragraph.style):
        return True
    return any(volatile(span.field) in {"TOC", "PAGEREF"} for span in paragraph.spans if span.field)


@lru_cache(maxsize=1000)
def _is_contents_style(style: str) -> bool:
    return style.lower().startswith("toc ") or style.lower() == "table of figures"
