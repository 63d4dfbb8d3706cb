"""Reading one file from disk, for the command line."""

from __future__ import annotations

from pathlib import Path

from service.errors import OverLimit
from service.model.content import Content
from service.word.pool import ReadingPool

_MAX_BYTES = 64 * 1024 * 1024


def file_bytes(file: Path) -> bytes:
    """Raises OverLimit for a file that is larger than the reader takes."""
    size = file.stat().st_size
    if size > _MAX_BYTES:
        raise OverLimit(f"{file} is {size} bytes; files over {_MAX_BYTES} bytes are recorded but not read.")
    return file.read_bytes()


def read_file(file: Path) -> Content:
    """The Content of `file`, read in a limited child process. Raises WordError."""
    return read_bytes(file_bytes(file))


def read_bytes(data: bytes) -> Content:
    with ReadingPool(children=1) as pool:
        return pool.read(data)
