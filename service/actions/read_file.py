"""Reading one file from disk, for the command line: old formats are converted on the way."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from service.config import Local
from service.errors import LegacyDocument, OverLimit
from service.model.content import Content
from service.word.convert import Converter, converted, find_converter
from service.word.limits import MEGABYTE
from service.word.pool import ReadingPool
from service.word.tracked import View

_MAX_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class ReadFile:
    """`package` is the Word package that was read: the file itself, or what it was converted to."""

    package: bytes
    content: Content
    converter: str = ""
    """Program and version; empty: it was not converted."""


def file_bytes(file: Path) -> bytes:
    """Raises OverLimit for a file that is larger than the reader takes."""
    size = file.stat().st_size
    if size > _MAX_BYTES:
        message = f"{file} has {size} bytes; files over {_MAX_BYTES} bytes are recorded but not read."
        raise OverLimit(message, f"file-size {size} {_MAX_BYTES}")
    return file.read_bytes()


def read_file(file: Path) -> Content:
    """The Content of `file`, read in a limited child process. Raises WordError."""
    return read_bytes(file_bytes(file))


def read_bytes(data: bytes) -> Content:
    with ReadingPool(children=1) as pool:
        return read_whatever(pool, data, Local()).content


def read_whatever(pool: ReadingPool, data: bytes, local: Local, view: View = "accepted") -> ReadFile:
    """A Word package, or a file of an old format. Raises WordError."""
    try:
        return ReadFile(data, pool.read(data, view))
    except LegacyDocument as legacy:
        converter = converter_of(local)
        if isinstance(converter, str):
            raise LegacyDocument(f"{legacy} To read it as it is: {converter}", legacy.dialect) from legacy
        package = converter.convert(data, legacy.dialect)
        content = converted(pool.read(package, view), legacy.dialect, converter.name, has_macros=legacy.has_macros)
        return ReadFile(package, content, converter.name)


def converter_of(local: Local) -> Converter | str:
    """What converts old formats on this machine, or why nothing does and what the administrator can do, as a sentence."""
    if not local.convert:
        return "Conversion is switched off: set convert = true in local.toml."
    return find_converter(local.convert_seconds, local.convert_megabytes * MEGABYTE)
