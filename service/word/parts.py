"""XML parts of a Word package, parsed without trust.

No DOCTYPE (so no entities), UTF-8 or UTF-16 only, no more tags, depth or attributes than the limits. Strict files come
out in the Transitional namespaces, so that the rest of the reader knows one spelling.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from service.errors import DamagedDocument, OverLimit, SuspectDocument
from service.word import limits
from service.word.simple_paragraphs import SimpleParagraphs, without_simple_paragraphs
from service.word.tags import STRICT_NAMESPACES, Element

_DECLARATION = re.compile(rb"""\A\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]*)["'][^>]*\?>""")
_DECLARATION_TEXT = re.compile(r"\A\s*<\?xml.*?\?>", re.DOTALL)
_WINDOW = 20_000
"""Bytes: a tag with too many attributes is longer than two windows, so it covers a whole one."""
_ALLOWED = frozenset({b"utf-8", b"utf8", b"us-ascii", b"ascii"})
_TOO_LARGE = re.compile("depth|huge|too long|too many|amplification|memory|exceeded", re.IGNORECASE)
_STRICT_MARK = b"http://purl.oclc.org/ooxml/"

_AGAIN = "Open it in Word and save it again, or restore the last good revision."
_HELD = "It is held back; save it again from Word, and ask where this file came from."


@dataclass(frozen=True, slots=True)
class StoryPart:
    """A part that holds stories."""

    root: Element
    simple: SimpleParagraphs
    """What the stand-ins in the tree stand for."""
    is_tracked: bool
    """False where no element can be a tracked change: most parts have none."""
    has_placeholders: bool
    """True where content controls that nobody has filled in may stand."""

    def entries(self) -> Iterator[StoryPart]:
        """Of a part of notes: each of them."""
        for entry in self.root.iterchildren():
            yield StoryPart(entry, self.simple, self.is_tracked, self.has_placeholders)


# One for all parts: the first use of a new parser costs as much as to parse a small part.
_PARSER = etree.XMLParser(
    resolve_entities=False,
    no_network=True,
    load_dtd=False,
    huge_tree=False,
    remove_comments=True,
    remove_pis=True,
    collect_ids=False,
    encoding="utf-8",
)


def parse(data: bytes, name: str) -> Element:
    """Root element of one part; `name` is for messages only. Raises DamagedDocument, SuspectDocument or OverLimit."""
    data = _admitted(data, name)
    root = _parsed(data, name)
    if _STRICT_MARK in data:
        _rename_strict(root)
    return root


def parse_story(data: bytes, name: str, *, uncut: bool) -> StoryPart:
    """The same with simple paragraphs apart, unless `uncut`."""
    data = _admitted(data, name)
    is_strict = _STRICT_MARK in data
    has_placeholders = b"showingPlcHdr" in data
    # What an unfilled control is called may be the text of its paragraphs, so these stay where they are.
    if uncut or is_strict or has_placeholders:
        remaining, simple = data, SimpleParagraphs()
    else:
        remaining, simple = without_simple_paragraphs(data)
    root = _parsed(remaining, name)
    if is_strict:
        _rename_strict(root)
    return StoryPart(root, simple, b"author" in remaining, has_placeholders)


def _admitted(data: bytes, name: str) -> bytes:
    """The part as UTF-8, checked before any parsing."""
    if len(data) > limits.XML_PART:
        message = f"The part {name} has {len(data)} bytes; the reader takes {limits.XML_PART}."
        raise limits.beyond("part-size", len(data), limits.XML_PART, message)
    data = _as_utf8(data, name)
    if b"<!DOCTYPE" in data:
        raise SuspectDocument(
            f"The part {name} declares a document type, which no editor writes into Word files. {_HELD}"
        )
    if (tags := data.count(b"<")) > limits.TAGS:
        raise limits.beyond(
            "tags", tags, limits.TAGS, f"The part {name} has {tags} tags; the reader takes {limits.TAGS}."
        )
    _require_few_attributes(data, name)
    return data


def _as_utf8(data: bytes, name: str) -> bytes:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return _DECLARATION_TEXT.sub("", data.decode("utf-16")).encode()
        except UnicodeError as exc:
            raise DamagedDocument(f"The part {name} is not sound UTF-16. {_AGAIN}") from exc
    declared = _DECLARATION.match(data.removeprefix(b"\xef\xbb\xbf"))
    if declared and declared[1].lower() not in _ALLOWED:
        raise SuspectDocument(
            f"The part {name} claims the encoding {declared[1][:40].decode()}; Word writes UTF-8. {_HELD}"
        )
    return data


def _require_few_attributes(data: bytes, name: str) -> None:
    latest = checked = 0
    for window in range(0, len(data), _WINDOW):
        if data.find(b"<", window, window + _WINDOW) >= 0:
            latest = window
            continue
        start = data.rfind(b"<", latest, latest + _WINDOW)
        if start < 0 or start == checked:
            continue
        checked = start
        end = data.find(b">", start)
        count = data.count(b"=", start, end if end > 0 else len(data))
        if count > limits.ATTRIBUTES:
            message = f"An element of the part {name} has {count} attributes; the reader takes {limits.ATTRIBUTES}."
            raise limits.beyond("attributes", count, limits.ATTRIBUTES, message)


def _parsed(data: bytes, name: str) -> Element:
    try:
        return etree.fromstring(data, _PARSER)
    except etree.XMLSyntaxError as exc:
        reason = str(exc.msg or exc)[:200]
        if exc.code == etree.ErrorTypes.ERR_NO_MEMORY:  # type: ignore[attr-defined]  # the stubs leave it out
            reason = "out of memory"
        if _TOO_LARGE.search(reason):
            raise _beyond_the_parser(name, reason) from exc
        raise DamagedDocument(f"The part {name} is not sound XML ({reason}). {_AGAIN}") from exc


def _beyond_the_parser(name: str, reason: str) -> OverLimit:
    message = f"The part {name} is built beyond the limits of the reader ({reason})."
    if "memory" in reason.lower():
        return limits.beyond("memory", None, limits.CHILD_MEMORY, message)
    if "depth" in reason.lower():
        return limits.beyond("depth", None, limits.DEPTH, message)
    return limits.beyond("text-node", None, limits.TEXT_NODE, message)


def _rename_strict(root: Element) -> None:
    for element in root.iter():
        element.tag = _transitional(str(element.tag))
        for key, value in list(element.attrib.items()):
            if (renamed := _transitional(str(key))) != key:
                del element.attrib[key]
                element.set(renamed, value)


def _transitional(name: str) -> str:
    namespace, brace, local = name[1:].partition("}")
    if not brace or namespace not in STRICT_NAMESPACES:
        return name
    return f"{{{STRICT_NAMESPACES[namespace]}}}{local}"
