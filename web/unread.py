"""Contents and Redlines as the page gets them: read and compared already, made of what was read, or not there (yet)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from service.control.summary import summarise
from service.errors import WordError
from service.model.content import Content
from service.model.content import from_json as content_from_json
from service.model.redline import Redline
from service.model.redline import from_json as redline_from_json
from service.register.query import Queries
from web.language import gettext as _
from web.language import language
from web.shown import Entry

Reread = Callable[[Entry], bytes]
"""Reads a revision again, in a limited child process: its Content as JSON."""
Compare = Callable[[bytes, bytes], bytes]
"""Compares two Contents, in a limited child process: the Redline as JSON. Raises WordError."""


@dataclass(frozen=True, slots=True)
class Unread:
    """There is no text to show: it waits to be read, or reading failed with `code`."""

    waiting: bool
    code: str = ""
    which: str = ""
    """The revision concerned, where a page is about two."""
    measure: str = ""
    """Which limit the file is over, as in `service.errors.WordError`."""


@dataclass(frozen=True, slots=True)
class Compared:
    redline: Redline
    summary: str


def content_of(queries: Queries, reread: Reread, entry: Entry) -> Content | Unread:
    found = content_json(queries, reread, entry)
    return found if isinstance(found, Unread) else content_from_json(found)


def content_json(queries: Queries, reread: Reread, entry: Entry, which: str = "") -> bytes | Unread:
    if entry.reading == "failed":
        return Unread(False, entry.failure, which, entry.measure)
    data = queries.content(entry.blob)
    if data is not None:
        return data
    if entry.reading == "read":  # and dropped since, to save room
        return reread(entry)
    return Unread(True, which=which)


def compared_of(queries: Queries, reread: Reread, compare: Compare, old: Entry, new: Entry) -> Compared | Unread:
    """The Redline of two revisions: the one kept, or one made now of their Contents."""
    kept = redline_json(queries, reread, compare, old, new)
    if isinstance(kept, Unread):
        return kept
    redline = redline_from_json(kept)
    return Compared(redline, summarise(redline, "en" if language() == "en" else "vi"))


def redline_json(queries: Queries, reread: Reread, compare: Compare, old: Entry, new: Entry) -> bytes | Unread:
    return queries.redline(old.blob, new.blob) or _made(queries, reread, compare, old, new)


def _made(queries: Queries, reread: Reread, compare: Compare, old: Entry, new: Entry) -> bytes | Unread:
    if failure := queries.redline_failure(old.blob, new.blob):
        return Unread(False, failure)
    before = content_json(queries, reread, old, _("bản %(number)s", number=old.ordinal))
    after = content_json(queries, reread, new, _("bản %(number)s", number=new.ordinal))
    if isinstance(before, Unread):
        return before
    if isinstance(after, Unread):
        return after
    try:
        return compare(before, after)
    except WordError as error:
        return Unread(False, error.code)
