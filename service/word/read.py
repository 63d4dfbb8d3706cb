"""A Word file as Content: `read(data)` is the one way from bytes to text.

Untrusted bytes belong into a `pool.ReadingPool`, which calls this in a limited child process. What Word does and what
we leave out is in docs/analysis/reading.md.
"""

from __future__ import annotations

from service.errors import OverLimit
from service.model.content import Content, Properties
from service.word.package import Package, open_package
from service.word.properties import read_properties
from service.word.stories import UnpairedFields, read_stories
from service.word.story_context import Gathered
from service.word.tracked import View, fate_in

READER_VERSION = 1
"""Goes up whenever the same bytes may come out as another Content: derived texts are then read anew."""


def read(data: bytes, view: View = "accepted") -> Content:
    """The document as accepted, or as it was before its tracked changes. Raises WordError."""
    try:
        package = open_package(data)
        try:
            return _content(package, view, shows_field_codes=False)
        except UnpairedFields:
            return _content(package, view, shows_field_codes=True)
    except RecursionError as exc:
        raise OverLimit("The document is nested deeper than the reader follows. It is kept, but not read.") from exc
    except MemoryError as exc:
        raise OverLimit("The document needs more memory than the reader may use. It is kept, but not read.") from exc


def _content(package: Package, view: View, *, shows_field_codes: bool) -> Content:
    gathered = Gathered(package, fate_in(view), shows_field_codes=shows_field_codes)
    gathered.take_styles()
    if package.has_macros:
        gathered.notice("macros")
    stories = read_stories(gathered)
    properties = gathered.optional_xml(package.related("", "core-properties"))
    return Content(
        stories=stories,
        properties=Properties() if properties is None else read_properties(properties),
        tracked_by=tuple(sorted(gathered.authors)),
        notices=tuple(gathered.notices),
    )
