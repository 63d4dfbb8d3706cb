"""The zip archive of a Word file, opened without trust.

Everything that could make two programs see two different files in the same bytes (two members of one name, two
archives in a row, overlapping members) is refused before a byte is inflated, and nothing is inflated beyond the size
that the directory declares. Members are looked up as OPC says: without regard to case.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass

from service.errors import DamagedDocument, EncryptedDocument, SuspectDocument
from service.word import limits

_LOCAL_HEADER = b"PK\3\4"
_LOCAL_HEADER_SIZE = 30
_END_RECORD_SIZE = 22
_ENCRYPTED = 0x1
_RESTORE = "Open it in Word and save it again, or restore the last good revision."
_HELD = "It is held back; save it again from Word, and ask where this file came from."


@dataclass(frozen=True, slots=True)
class _Member:
    header: int
    """Offset of the local header."""
    start: int
    """Offset of the packed bytes."""
    packed: int
    size: int
    crc: int
    stored: bool


class Archive:
    """Read-only members by name. Raises DamagedDocument, SuspectDocument, OverLimit or EncryptedDocument."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.inflated = 0
        """Bytes unpacked so far."""
        infos, directory_start = _directory(data)
        _require_within_limits(infos)
        # Folder entries ("word/") are members of the zip as well, but no parts.
        self._members = {_folded(info.filename): _member(info, data) for info in infos}
        if len(self._members) != len(infos):
            raise SuspectDocument(f"The file holds two parts of the same name, which no editor writes. {_HELD}")
        _require_no_strays(data, sorted(self._members.values(), key=lambda member: member.start), directory_start)

    @property
    def names(self) -> set[str]:
        """Names in lower case, with forward slashes and no leading one."""
        return set(self._members)

    def __contains__(self, name: str) -> bool:
        return _folded(name) in self._members

    def packed(self, name: str) -> bytes:
        """Bytes of one member as they lie in the file. KeyError for a name that is not there."""
        member = self._members[_folded(name)]
        return bytes([member.stored]) + self._data[member.start : member.start + member.packed]

    def read(self, name: str) -> bytes:
        """Bytes of one member, checked against its size and CRC. KeyError for a name that is not there."""
        member = self._members[_folded(name)]
        packed = self._data[member.start : member.start + member.packed]
        content = packed if member.stored else _inflate(packed, member.size)
        self.inflated += len(content)
        if self.inflated > 4 * limits.INFLATED:
            raise limits.beyond(
                "inflated", self.inflated, 4 * limits.INFLATED, "The file unpacks to more than the reader takes."
            )
        if len(content) != member.size or zlib.crc32(content) != member.crc:
            raise DamagedDocument(f"A part of the document ({name}) fails its checksum. {_RESTORE}")
        return content


def _folded(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()


def _directory(data: bytes) -> tuple[list[zipfile.ZipInfo], int]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.infolist(), archive.start_dir
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as exc:
        raise DamagedDocument(f"The file was cut off or damaged: its zip directory cannot be read. {_RESTORE}") from exc


def _require_within_limits(infos: list[zipfile.ZipInfo]) -> None:
    if len(infos) > limits.MEMBERS:
        message = f"The file holds {len(infos)} parts; the reader takes {limits.MEMBERS}."
        raise limits.beyond("members", len(infos), limits.MEMBERS, message)
    declared = sum(info.file_size for info in infos)
    if declared > limits.INFLATED:
        message = (
            f"The file unpacks to {declared // limits.MEGABYTE} MB; the reader takes "
            f"{limits.INFLATED // limits.MEGABYTE} MB. Make its pictures smaller."
        )
        raise limits.beyond("inflated", declared, limits.INFLATED, message)
    for info in infos:
        if info.file_size > limits.RATIO_FROM and info.file_size > limits.RATIO * info.compress_size:
            message = (
                f"A part of the file ({info.filename[:80]}) unpacks from {info.compress_size} to {info.file_size} bytes, "
                "as only hostile files do."
            )
            raise limits.beyond("ratio", info.file_size // max(info.compress_size, 1), limits.RATIO, message)


def _member(info: zipfile.ZipInfo, data: bytes) -> _Member:
    if info.flag_bits & _ENCRYPTED:
        raise EncryptedDocument("Parts of the file are locked with a zip password. Save it from Word without one.")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise SuspectDocument(
            f"The file is packed in a way (method {info.compress_type}) that Word does not use. {_HELD}"
        )
    start = info.header_offset
    header = data[start : start + _LOCAL_HEADER_SIZE]
    if start < 0 or len(header) < _LOCAL_HEADER_SIZE or not header.startswith(_LOCAL_HEADER):
        raise DamagedDocument(f"The zip directory of the file points to places where nothing is. {_RESTORE}")
    name_size = int.from_bytes(header[26:28], "little")
    _require_same_name(info, data[start + _LOCAL_HEADER_SIZE : start + _LOCAL_HEADER_SIZE + name_size])
    packed_start = start + _LOCAL_HEADER_SIZE + name_size + int.from_bytes(header[28:30], "little")
    return _Member(
        start, packed_start, info.compress_size, info.file_size, info.CRC, info.compress_type == zipfile.ZIP_STORED
    )


def _require_same_name(info: zipfile.ZipInfo, local: bytes) -> None:
    encoding = "utf-8" if info.flag_bits & 0x800 else "cp437"
    if (
        local.decode(encoding, "replace") != info.orig_filename
        and local.decode("utf-8", "replace") != info.orig_filename
    ):
        raise SuspectDocument(
            f"The zip directory calls a part {info.filename[:80]!r}, the part itself says otherwise. {_HELD}"
        )


def _require_no_strays(data: bytes, members: list[_Member], directory_start: int) -> None:
    """Members may not overlap; what lies outside of them and of the directory is small and holds no other archive."""
    stray = 0
    end = 0
    for member in members:
        stray += _stray(data, end, member.header)
        end = member.start + member.packed
    stray += _stray(data, end, directory_start)
    end_record = data.rfind(b"PK\5\6")
    comment_size = int.from_bytes(data[end_record + 20 : end_record + 22], "little")
    stray += _stray(data, end_record + _END_RECORD_SIZE + comment_size, len(data))
    if stray > limits.STRAY:
        raise SuspectDocument(f"The file carries {stray} bytes that belong to no part of the document. {_HELD}")


def _stray(data: bytes, start: int, stop: int) -> int:
    if stop < start:
        raise SuspectDocument(f"Parts of the file overlap, which no editor writes. {_HELD}")
    if _LOCAL_HEADER in data[start:stop]:
        raise SuspectDocument(
            f"The file holds more than one archive, so programs may see different texts in it. {_HELD}"
        )
    return stop - start


def _inflate(packed: bytes, size: int) -> bytes:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        content = inflater.decompress(packed, size + 1)
    except zlib.error as exc:
        raise DamagedDocument(f"A part of the file cannot be unpacked. {_RESTORE}") from exc
    return content
