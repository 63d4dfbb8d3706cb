r"""Any text as one visible line, and back: the notation of trailers and identity files.

Characters that end a line, steer a terminal or turn the reading direction, and bytes that are not UTF-8, are written as
`\xHH`, one for each byte of their UTF-8 form; a backslash is doubled; a space at either end is `\x20` (Git trims
trailer values). Everything else stands as it is, so Vietnamese names stay readable in plain `git log`.

Text that comes from file names carries bytes that are not UTF-8 as surrogate escapes, as `os.fsdecode` makes them.
"""

from __future__ import annotations

import re
from unicodedata import category

from service.errors import RecordDamaged

# Cc control, Cf format (bidi marks, zero-width), Cs surrogates, Co private use, Zl and Zp line and paragraph ends.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_SOUND = re.compile(rb"(?:[^\\]|\\\\|\\x[0-9a-f]{2})*", re.DOTALL)
_ESCAPED = re.compile(rb"\\(?:\\|x([0-9a-f]{2}))")


def escape(text: str) -> str:
    line = text if text.isascii() and text.isprintable() and "\\" not in text else "".join(map(_escaped, text))
    if line.startswith(" "):
        line = "\\x20" + line[1:]
    return line[:-1] + "\\x20" if line.endswith(" ") else line


def unescape(line: str) -> str:
    """Raises RecordDamaged for a line that `escape` cannot have written."""
    if "\\" not in line:
        return line
    data = line.encode("utf-8", "surrogateescape")
    if not _SOUND.fullmatch(data):
        raise RecordDamaged(f"{line!r} is not in the record's notation. Run luuvet verify.")
    return _ESCAPED.sub(_byte, data).decode("utf-8", "surrogateescape")


def name_line(text: str) -> str:
    """For the author and committer headers, whose syntax has no escapes: without what would break it, at most 200
    characters; may be empty."""
    kept = "".join(" " if category(char) in {"Cc", "Zl", "Zp"} else char for char in text if _fits_header(char))
    return " ".join(kept.split())[:200].strip()


def _escaped(char: str) -> str:
    if char == "\\":
        return "\\\\"
    if category(char) not in _UNSEEN:
        return char
    return "".join(f"\\x{byte:02x}" for byte in _utf8(char))


def _utf8(char: str) -> bytes:
    try:
        return char.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # half of a UTF-16 pair: no byte sequence means it
        return "\N{REPLACEMENT CHARACTER}".encode()


def _byte(match: re.Match[bytes]) -> bytes:
    return b"\\" if match[1] is None else bytes.fromhex(match[1].decode())


def _fits_header(char: str) -> bool:
    return char not in "<>" and category(char) not in {"Cf", "Cs", "Co"}
