"""Contents and Redlines as the page gets them: read and compared already, made of what was read, or not there (yet)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from service.control.summary import summarise
from service.diff.compare import compare
from service.model.content import Content
from service.model.content import from_json as content_from_json
from service.model.redline import Redline
from service.model.redline import from_json as redline_from_json
from service.register.query import Queries
from web.language import gettext as _
from web.language import language
from web.shown import Entry

_KEPT = 8
"""Comparisons kept in memory: a reader switches between views of the same one."""


Reread = Callable[[Entry], Content]
"""Reads a revision again, in a limited child process."""


@dataclass(frozen=True, slots=True)
class Unread:
    """There is no text to show: it waits to be read, or reading failed with `code`."""

    waiting: bool
    code: str = ""
    which: str = ""
    """The revision concerned, where a page is about two."""


@dataclass(frozen=True, slots=True)
class Compared:
    redline: Redline
    summary: str


def content_of(queries: Queries, reread: Reread, entry: Entry, which: str = "") -> Content | Unread:
    if entry.reading == "failed":
        return Unread(False, entry.failure, which)
    data = queries.content(entry.blob)
    if data is not None:
        return content_from_json(data)
    if entry.reading == "read":  # and dropped since, to save room
        return reread(entry)
    return Unread(True, which=which)


def compared_of(queries: Queries, reread: Reread, old: Entry, new: Entry) -> Compared | Unread:
    """The Redline of two revisions: the one kept, or one made now of their Contents."""
    kept = queries.redline(old.blob, new.blob)
    redline: Redline | Unread = redline_from_json(kept) if kept is not None else _made(queries, reread, old, new)
    if isinstance(redline, Unread):
        return redline
    return Compared(redline, summarise(redline, "en" if language() == "en" else "vi"))


def _made(queries: Queries, reread: Reread, old: Entry, new: Entry) -> Redline | Unread:
    before = content_of(queries, reread, old, _("bản %(number)s", number=old.ordinal))
    after = content_of(queries, reread, new, _("bản %(number)s", number=new.ordinal))
    if isinstance(before, Unread):
        return before
    if isinstance(after, Unread):
        return after
    return _compared(before, after)


@lru_cache(_KEPT)
def _compared(old: Content, new: Content) -> Redline:
    return compare(old, new)
