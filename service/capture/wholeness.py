"""Is this file whole? Asked of the bytes, never of a clock.

A zip (docx, xlsx, odt) has an end record and a checksum for every member; a PDF and an RTF have an end; the old binary
formats (OLE2: doc, xls, password-protected docx) have a table that says how long the file must be at least. What a file is
called does not matter here, and whether it makes sense as a Word document is for its reader.
"""

from __future__ import annotations

import os
import struct
import zipfile
import zlib
from typing import BinaryIO

from service.capture.observation import Whole

_MOST_MEMBERS = 20_000
_SMALL_UNPACKED = 64 * 1024 * 1024
_MOST_RATIO = 4
_PLAIN_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ENCRYPTED = 0x1
_TAIL = 2048
_END_RECORD = 22


def wholeness(file: BinaryIO) -> Whole:
    """Of a copy in the spool, which nobody writes."""
    head = file.read(8)
    if head[:4] == b"PK\x03\x04":
        return _of_zip(file)
    if head == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return _of_ole2(file)
    if head[:5] == b"%PDF-":
        return "yes" if b"%%EOF" in _tail(file) else "no"
    if head[:5] == b"{\\rtf":
        return "unknown" if _tail(file).rstrip(b"\0\r\n\t ").endswith(b"}") else "no"
    # No format that we record starts with a zero byte: its space was reserved and its head is still to come.
    return "no" if not head.strip(b"\0") or head[:1] == b"\0" else "unknown"


def _of_zip(file: BinaryIO) -> Whole:
    try:
        with zipfile.ZipFile(file) as package:
            members = package.infolist()
            if not _is_checkable(members, _size(file)):
                return "unknown"
            if _has_more_behind(file, package.comment):
                return "no"  # a shorter document written over a longer one, whose rest is still to be cut off
            return "no" if package.testzip() else "yes"
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        ValueError,
        OverflowError,
        struct.error,
        NotImplementedError,
    ):
        return "no"


def _has_more_behind(file: BinaryIO, comment: bytes) -> bool:
    """zipfile overlooks bytes behind the end record and its comment."""
    file.seek(max(0, _size(file) - _END_RECORD - len(comment)))
    return file.read(4) != b"PK\x05\x06"


def _is_checkable(members: list[zipfile.ZipInfo], size: int) -> bool:
    """A bomb, an encrypted member or a costly method is not unpacked to find out."""
    return (
        len(members) <= _MOST_MEMBERS
        and sum(member.file_size for member in members) <= max(_SMALL_UNPACKED, _MOST_RATIO * size)
        and all(member.compress_type in _PLAIN_METHODS for member in members)
        and not any(member.flag_bits & _ENCRYPTED for member in members)
    )


def _of_ole2(file: BinaryIO) -> Whole:
    """`no` where the file is shorter than its sector table says; else nobody can tell."""
    file.seek(0)
    header = file.read(512)
    if len(header) < 512:
        return "no"
    (shift,) = struct.unpack_from("<H", header, 30)
    (tables,) = struct.unpack_from("<I", header, 44)
    if shift not in (9, 12):
        return "unknown"
    firsts = struct.unpack_from("<109I", header, 76)[: min(tables, 109)]
    sectors = [sector for sector in firsts if sector < 0xFFFFFFFA]
    size, sector_size = _size(file), 1 << shift
    if any((sector + 2) * sector_size > size for sector in sectors):
        return "no"
    return "no" if _highest_sector(file, sectors, sector_size) * sector_size > size else "unknown"


def _highest_sector(file: BinaryIO, tables: list[int], sector_size: int) -> int:
    """How many sectors the file needs so that every one in use begins in it (the last may be cut short by its writer)."""
    per_table, needed = sector_size // 4, 0
    for place, sector in enumerate(tables):
        file.seek((sector + 1) * sector_size)
        entries = struct.unpack(f"<{per_table}I", file.read(sector_size))
        used = [index for index, entry in enumerate(entries) if entry != 0xFFFFFFFF]
        if used:
            needed = max(needed, place * per_table + used[-1] + 1)
    return needed


def _tail(file: BinaryIO) -> bytes:
    file.seek(max(0, _size(file) - _TAIL))
    return file.read(_TAIL)


def _size(file: BinaryIO) -> int:
    return file.seek(0, os.SEEK_END)
