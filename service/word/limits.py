"""What the reader accepts at most. Above these a file is `OverLimit`: kept and recorded, not read.

A controlled document of 200 pages stays below a tenth of each.
"""

from __future__ import annotations

from typing import Literal

from service.errors import OverLimit

Limit = Literal[
    "file-size",
    "members",
    "inflated",
    "ratio",
    "part-size",
    "tags",
    "depth",
    "attributes",
    "text-node",
    "relationships",
    "nested-fields",
    "text",
    "answer",
    "memory",
    "processor-time",
    "time",
]
"""The names of limits that the page has words for. Sizes are in bytes, times in seconds."""

MEGABYTE = 1_000_000

FILE = 200 * MEGABYTE
"""Bytes of a file handed to a child."""
MEMBERS = 2_000
"""Files inside the zip."""
INFLATED = 200 * MEGABYTE
"""Bytes of all members together, as declared, and again while inflating."""
RATIO = 200
"""Inflated to packed size of one member, once it is above RATIO_FROM."""
RATIO_FROM = 10 * MEGABYTE
STRAY = 64 * 1024
"""Bytes before, between and after what the zip directory names."""
XML_PART = 100 * MEGABYTE
TAGS = 4_000_000
"""Start, end and empty-element tags of one part."""
ATTRIBUTES = 10_000
"""Attributes of one element. Word writes fewer than 60 (namespace declarations of w:document)."""
DEPTH = 256
"""Elements inside each other: what libxml2 follows."""
TEXT_NODE = 10 * MEGABYTE
"""Bytes of text between two tags, or of one attribute: what libxml2 takes."""
RELATIONSHIPS = 20_000
TEXT = 20 * MEGABYTE
"""Characters of one Content."""
REPEATED_TEXT = 2 * MEGABYTE
"""Characters of headers and charts listed more than once: a file can refer to one part any number of times."""
NESTED_FIELDS = 200
COLUMNS = 63
"""Columns of a table: what Word itself can show."""

CHILD_MEMORY = 500 * MEGABYTE
CHILD_CPU_SECONDS = 9
CHILD_WALL_SECONDS = 45.0
"""Only against a child that hangs: on a busy machine nine seconds of processor time take their time."""
CHILD_FILES = 200
"""Files that one child reads before a fresh one takes over; likewise CHILD_BYTES."""
CHILD_BYTES = 200 * MEGABYTE
ANSWER = 40 * MEGABYTE
"""Bytes of JSON that a child may answer: the process that asked has to hold them. 2,000 pages take 10 to 20 MB."""


def beyond(limit: Limit, measured: float | None, allowed: float, message: str) -> OverLimit:
    """The error that names the limit and what was measured; None where that is not known."""
    told = "-" if measured is None else f"{measured:g}" if isinstance(measured, float) else str(measured)
    return OverLimit(f"{message} It is kept, but not read.", f"{limit} {told} {allowed:.0f}")
