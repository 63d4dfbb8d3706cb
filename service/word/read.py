"""A Word file as Content: `read(data)` is the one way from bytes to text.

Untrusted bytes belong into a `pool.ReadingPool`, which calls this in a limited child process. What Word does and what
we leave out is in docs/analysis/reading.md.
"""

from __future__ import annotations

import re

from msgspec.structs import replace

from service.model.content import Content, Properties, Story, paragraphs
from service.word import limits
from service.word.package import Package, open_package
from service.word.properties import read_custom_properties, read_properties
from service.word.regular_parts import Irregular
from service.word.stories import UnpairedFields, read_stories
from service.word.story_context import Gathered
from service.word.tracked import View, fate_in

_FETCHED = frozenset({"image", "oleObject", "package", "frame", "video", "audio", "control"})
_ELSEWHERE = re.compile(r"(?:https?|ftp)://|file:(?://|/{4,5})[^/\\]|\\\\|//", re.IGNORECASE)
READER_VERSION = 3
"""Goes up whenever the same bytes may come out as another Content: derived texts are then read anew."""


def read(data: bytes, view: View = "accepted") -> Content:
    """The document as accepted, or as it was before its tracked changes. Raises WordError."""
    try:
        package = open_package(data)
        try:
            return content_of(package, view)
        except Irregular:
            package.keep_whole()
            return content_of(package, view)
    except RecursionError as exc:
        message = "The document is nested deeper than the reader follows."
        raise limits.beyond("depth", None, limits.DEPTH, message) from exc
    except MemoryError as exc:
        message = "The document needs more memory than the reader may use."
        raise limits.beyond("memory", None, limits.CHILD_MEMORY, message) from exc


def content_of(package: Package, view: View) -> Content:
    """Raises Irregular unless the package keeps its paragraphs whole."""
    try:
        return _content_with(package, view, shows_field_codes=False)
    except UnpairedFields:
        return _content_with(package, view, shows_field_codes=True)


def _content_with(package: Package, view: View, *, shows_field_codes: bool) -> Content:
    gathered = Gathered(package, fate_in(view), shows_field_codes=shows_field_codes)
    gathered.take_styles()
    if package.has_macros:
        gathered.notice("macros")
    _tell_links_out(gathered)
    stories = read_stories(gathered)
    _require_readable_length(package, stories)
    return Content(
        stories=stories,
        properties=_properties(gathered),
        tracked_by=tuple(sorted(gathered.authors)),
        notices=tuple(gathered.notices),
    )


def _tell_links_out(gathered: Gathered) -> None:
    """Pictures, objects and templates that Word would fetch from elsewhere. Nothing is fetched here."""
    package = gathered.package
    for link in package.links_out(package.main):
        if link.kind in _FETCHED:
            gathered.notice("linked-content", link.target)
    settings = package.related(package.main, "settings")
    for link in gathered.optional(settings, package.links_out) or ():
        # A template on a disk of the author's (C:\…\Normal.dotm) is everyday; one on the network brings macros along.
        if link.kind == "attachedTemplate" and _ELSEWHERE.match(link.target):
            gathered.notice("remote-template", link.target)


def _properties(gathered: Gathered) -> Properties:
    core = gathered.optional_xml(gathered.package.related("", "core-properties"))
    package = gathered.package
    custom = gathered.optional_xml(package.related("", "custom-properties") or package.related("", "customProperties"))
    properties = Properties() if core is None else read_properties(core)
    return properties if custom is None else replace(properties, custom=read_custom_properties(custom))


def _require_readable_length(package: Package, stories: tuple[Story, ...]) -> None:
    """Only a package that unpacks to more can hold more characters than the limit: most need no counting."""
    if package.inflated > limits.TEXT:
        blocks = (paragraph for story in stories for paragraph in paragraphs(story.blocks))
        length = sum(len(paragraph.text) for paragraph in blocks)
        if length > limits.TEXT:
            message = f"The document holds {length} characters; the reader takes {limits.TEXT}."
            raise limits.beyond("text", length, limits.TEXT, message)
