"""Taking a whole folder over: every document in it recorded as imported, one commit each, and put into the share where it
is not there yet. A folder of old versions becomes documents with a history.

Files travel to the writer in batches, so that saves of the staff get their turn in between, and an import that is cut
short loses at most the batch it was at: repeated, it goes on where it stopped.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from service.actions.ask_writer import Ask, writer_of
from service.actions.import_files import ImportedFile
from service.actions.old_versions import Version, in_order
from service.capture.names import is_document
from service.capture.spool import Spool
from service.config import Config
from service.errors import ConfigError, DocumentControlError

_BATCH_FILES = 200
_BATCH_BYTES = 24 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Imported:
    recorded: int
    known: int
    """Recorded already, byte for byte."""
    refused: tuple[str, ...]
    """Those that could not be taken over, each with its reason."""


@dataclass(frozen=True, slots=True)
class _Taken:
    """A file to take over."""

    file: Path
    path: str
    """In the share."""
    saved_at: datetime
    place: bool
    capture_id: str = ""
    note: str = ""


def import_folder(
    config: Config,
    folder: Path,
    person: str,
    progress: Callable[[int, int], None],
    old_versions: bool = False,
) -> Imported:
    """Paths below `folder` become paths in the share; with `old_versions` the files of one document become its history.
    Raises ConfigError where there is nothing to import."""
    if not folder.is_dir():
        raise ConfigError(f"{folder} is not a folder. Name the folder that holds the documents.")
    taken = _versions(config, folder.resolve()) if old_versions else _present_files(config, folder.resolve())
    refused: list[str] = []
    recorded = done = 0
    with writer_of(config) as ask:
        for batch in _batches(taken):
            try:
                kept = [item for item in batch if _may_come(config, item, refused)]
                recorded += _ask_for(config, ask, kept, person, refused)
            except (DocumentControlError, OSError) as error:
                refused += [f"{item.path}: {error}" for item in batch]
            done += len(batch)
            progress(done, len(taken))
    return Imported(recorded, len(taken) - recorded - len(refused), tuple(refused))


def _present_files(config: Config, source: Path) -> list[_Taken]:
    share = config.share.resolve()
    inside = source.is_relative_to(share)
    base = share if inside else source
    return [
        _Taken(file, str(file.relative_to(base)), _changed_at(file), not inside) for file in _documents(config, source)
    ]


def _versions(config: Config, source: Path) -> list[_Taken]:
    """Document by document, oldest first. Only the newest version shows in the share, and never in place of another file
    there: what lies there already comes last in the history, as it lies."""
    zone = config.office.organisation.zone
    files = {str(file.relative_to(source)): file for file in _documents(config, source)}
    days = [(name, _changed_at(file).astimezone(zone).date()) for name, file in files.items()]
    taken: list[_Taken] = []
    for versions in in_order(days):
        line = [_version(source, version, position, zone) for position, version in enumerate(versions, 1)]
        there = config.share / line[-1].path
        if there.is_file() and not there.is_symlink():
            present = _Taken(there, line[-1].path, _changed_at(there), False, note="as it lay in the shared folder")
            line.append(replace(present, capture_id=_capture_id(present.path, "present", there)))
        else:
            line[-1] = replace(line[-1], place=True)
        taken += line
    return taken


def _version(source: Path, version: Version, position: int, zone: ZoneInfo) -> _Taken:
    file = source / version.file
    saved_at, note = _changed_at(file), f"version {position}: {version.file}"
    if version.period and not version.period.begins <= saved_at.astimezone(zone).date() <= version.period.ends:
        # A copy of an archive carries the day of the copying; the name then knows better.
        saved_at = datetime.combine(version.period.begins, time(), zone).astimezone(UTC)
        note += ", dated by its name"
    return _Taken(file, version.document, saved_at, False, _capture_id(version.document, version.file, file), note)


def _capture_id(path: str, name: str, file: Path) -> str:
    """The same for the same bytes under the same name, so that nothing is taken over twice."""
    digest = sha256(file.read_bytes()).hexdigest()
    return "import-" + sha256("\0".join((path, name, digest)).encode("utf-8", "surrogateescape")).hexdigest()[:32]


def _documents(config: Config, folder: Path) -> Iterator[Path]:
    """Regular files, links not followed, in a steady order."""
    for where, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            file = Path(where, name)
            if is_document(name, config.office.rules) and file.is_file() and not file.is_symlink():
                yield file


def _batches(taken: Sequence[_Taken]) -> Iterator[list[_Taken]]:
    batch: list[_Taken] = []
    size = 0
    for item in taken:
        length = item.file.stat().st_size
        if batch and (len(batch) >= _BATCH_FILES or size + length > _BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(item)
        size += length
    if batch:
        yield batch


def _may_come(config: Config, item: _Taken, refused: list[str]) -> bool:
    """Nothing in the share is overwritten."""
    target = config.share / item.path
    if item.place and target.exists() and target.read_bytes() != item.file.read_bytes():
        refused.append(f"{item.path}: another document of that name is in the share already. Rename one of the two")
        return False
    return True


def _ask_for(config: Config, ask: Ask, batch: Sequence[_Taken], person: str, refused: list[str]) -> int:
    """How many of the batch were recorded."""
    spool = Spool(config.spool)
    files = [
        ImportedFile(
            os.fsencode(item.path).hex(),
            _spooled(spool, item.file),
            item.saved_at.isoformat(),
            item.place,
            item.capture_id,
            item.note,
        )
        for item in batch
    ]
    answer = ask("import", {"files": msgspec.to_builtins(files), "person": person})
    refused += [f"{batch[number].path}: {reason}" for number, reason in answer["refused"]]
    return int(answer["recorded"])


def _spooled(spool: Spool, file: Path) -> str:
    """The writer may not be allowed to read where the file lies. The copy need not survive a power cut: the file does."""
    copy, writing = spool.begin()
    with writing, file.open("rb") as reading:
        shutil.copyfileobj(reading, writing)
    return copy


def _changed_at(file: Path) -> datetime:
    return datetime.fromtimestamp(file.stat().st_mtime, UTC)
