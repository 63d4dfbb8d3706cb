"""The streams of an OLE2 file (compound file, [MS-CFB]), as far as telling what wrote it needs.

Only the storage at the top counts: a Word document may carry whole workbooks inside, and a workbook may carry documents.
Every offset comes from the file and is checked against its length; a table that leads nowhere ends the search.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_LAST_SECTOR = 0xFFFFFFFA
"""Numbers from here on stand for "end of chain", "free" and the like."""
_NO_ENTRY = 0xFFFFFFFF
_ENTRY = struct.Struct("<64sHBBIII36xIQ")
_SMALLEST_STREAM = 4096
"""Smaller streams lie in short sectors, inside of one stream that belongs to the root entry."""
_SHORT_SECTOR = 64


@dataclass(frozen=True, slots=True)
class Stream:
    """A stream or a storage at the top of the file."""

    name: str
    start: int
    size: int
    """0 for a storage."""


class Ole2:
    """`streams` is empty where the directory cannot be followed."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        shift = int.from_bytes(data[30:32], "little")
        self._sector = 1 << shift if shift in (9, 12) else 512
        self._tables = list(self._table_sectors())
        self._entries = list(self._directory())
        self.streams = {stream.name: stream for stream in self._top()}

    def head(self, name: str, length: int) -> bytes:
        """The first bytes of a stream, `length` at most and never beyond its first sector; empty: none such."""
        stream = self.streams.get(name)
        if stream is None or not stream.size:
            return b""
        if stream.size >= _SMALLEST_STREAM:
            return self._bytes_of(stream.start)[:length]
        return self._short_sector(stream.start)[:length]

    def _bytes_of(self, sector: int) -> bytes:
        start = (sector + 1) * self._sector
        return self._data[start : start + self._sector]

    def _short_sector(self, number: int) -> bytes:
        steps, at = divmod(number * _SHORT_SECTOR, self._sector)
        if steps > len(self._data) // self._sector:
            return b""
        sector: int = _ENTRY.unpack(self._entries[0])[-2]
        for _ in range(steps):
            sector = self._after(sector)
        return self._bytes_of(sector)[at : at + _SHORT_SECTOR]

    def _table_sectors(self) -> Iterator[int]:
        """Sectors that hold the table of what follows on what: 109 are named in the header, more in a chain."""
        yield from _sectors(self._data[76:512])
        following = int.from_bytes(self._data[68:72], "little")
        for _ in range(len(self._data) // self._sector):
            if following >= _LAST_SECTOR:
                return
            named = self._bytes_of(following)
            yield from _sectors(named[:-4])
            following = int.from_bytes(named[-4:], "little") if len(named) == self._sector else _LAST_SECTOR

    def _after(self, sector: int) -> int:
        place, index = divmod(sector, self._sector // 4)
        if place >= len(self._tables):
            return _LAST_SECTOR
        entry = self._bytes_of(self._tables[place])[4 * index : 4 * index + 4]
        return int.from_bytes(entry, "little") if len(entry) == 4 else _LAST_SECTOR

    def _directory(self) -> Iterator[bytes]:
        sector = int.from_bytes(self._data[48:52], "little")
        for _ in range(len(self._data) // self._sector):
            if sector >= _LAST_SECTOR:
                return
            entries = self._bytes_of(sector)
            yield from (entries[at : at + 128] for at in range(0, len(entries) - 127, 128))
            sector = self._after(sector)

    def _top(self) -> Iterator[Stream]:
        """The tree below the root entry, without going down into storages."""
        seen: set[int] = set()
        waiting = [_ENTRY.unpack(self._entries[0])[6]] if self._entries else []
        while waiting:
            number = waiting.pop()
            if number == _NO_ENTRY or number in seen or number >= len(self._entries):
                continue
            seen.add(number)
            name, length, kind, _colour, left, right, _child, start, size = _ENTRY.unpack(self._entries[number])
            waiting += [left, right]
            text = name[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            yield Stream(text, start, size if kind == 2 else 0)


def _sectors(packed: bytes) -> Iterator[int]:
    whole = packed[: len(packed) // 4 * 4]
    return (number for (number,) in struct.iter_unpack("<I", whole) if number < _LAST_SECTOR)
