"""What the reader accepts at most. Above these a file is `OverLimit`: kept and recorded, not read.

A controlled document of 200 pages stays below a tenth of each.
"""

from __future__ import annotations

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
RELATIONSHIPS = 20_000
TEXT = 20 * MEGABYTE
"""Characters of one Content."""
NESTED_FIELDS = 200
COLUMNS = 63
"""Columns of a table: what Word itself can show."""

CHILD_MEMORY = 500 * MEGABYTE
CHILD_CPU_SECONDS = 9
CHILD_WALL_SECONDS = 20.0
CHILD_FILES = 200
"""Files that one child reads before a fresh one takes over; likewise CHILD_BYTES."""
CHILD_BYTES = 200 * MEGABYTE
ANSWER = 40 * MEGABYTE
"""Bytes of JSON that a child may answer: the process that asked has to hold them. 2,000 pages take 10 to 20 MB."""
