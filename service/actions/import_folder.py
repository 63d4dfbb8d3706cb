"""Taking a whole folder over: every document in it recorded, and put into the share where it is not there yet."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from service.actions.ask_writer import Ask, writer_of
from service.capture.names import is_document
from service.capture.spool import Spool
from service.config import Config
from service.errors import ConfigError, DocumentControlError


@dataclass(frozen=True, slots=True)
class Imported:
    recorded: int
    known: int
    """Recorded already, byte for byte."""
    refused: tuple[str, ...]
    """Those that could not be taken over, each with its reason."""


def import_folder(config: Config, folder: Path, person: str, progress: Callable[[int, int], None]) -> Imported:
    """Paths below `folder` become paths in the share. Raises ConfigError where there is nothing to import."""
    if not folder.is_dir():
        raise ConfigError(f"{folder} is not a folder. Name the folder that holds the documents.")
    source, share = folder.resolve(), config.share.resolve()
    inside = source.is_relative_to(share)
    base = share if inside else source
    files = [file for file in _documents(source) if is_document(file.name, config.office.rules)]
    recorded, refused = 0, []
    with writer_of(config) as ask:
        for number, file in enumerate(files, 1):
            path = str(file.relative_to(base))
            try:
                recorded += _import(config, ask, file, path, person, place=not inside)
            except (DocumentControlError, OSError) as error:
                refused.append(f"{path}: {error}")
            progress(number, len(files))
    return Imported(recorded, len(files) - recorded - len(refused), tuple(refused))


def _documents(folder: Path) -> Iterator[Path]:
    """Regular files, links not followed, in a steady order."""
    for where, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            file = Path(where, name)
            if file.is_file() and not file.is_symlink():
                yield file


def _import(config: Config, ask: Ask, file: Path, path: str, person: str, place: bool) -> int:
    """1 when it was recorded, 0 when it was known."""
    if place:
        _refuse_other_content(config.share / path, file)
    spool = Spool(config.spool)
    copy, writing = spool.begin()
    with writing, file.open("rb") as reading:
        shutil.copyfileobj(reading, writing)
    spool.keep([copy])
    saved_at = datetime.fromtimestamp(file.stat().st_mtime, UTC)
    answer = ask(
        "import",
        {
            "path": os.fsencode(path).hex(),
            "copy": copy,
            "saved_at": saved_at.isoformat(),
            "person": person,
            "place": place,
        },
    )
    return 1 if answer["seq"] else 0


def _refuse_other_content(target: Path, file: Path) -> None:
    if target.exists() and target.read_bytes() != file.read_bytes():
        raise ConfigError("another document of that name is in the share already. Rename one of the two")
