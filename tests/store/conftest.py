"""A founded repository and its writer, with a clock that the test sets."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from service.model.record import Author, Event, NewEvent
from service.store.bulk import BulkWriter
from service.store.founding import found
from service.store.repository import Repository
from service.store.signing import Signer, make_key
from service.store.writer import Writer

FOUNDED_AT = datetime(2024, 3, 1, 1, 0, tzinfo=UTC)
HONG = Author("Nguyễn Thị Hồng", "hong.nt", "owner")
OFFICE_TOML = b'[organisation]\nname = "UBND phuong"\n'
TEMPLATES = {".gitattributes": b"*.docx diff=luuvet\n", "README.md": b"# Record\n"}
SAFE = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null", "LC_ALL": "C"}


@dataclass
class Office:
    """One document repository under test."""

    folder: Path
    signer: Signer
    now: datetime = FOUNDED_AT
    writers: list[Writer] = field(default_factory=list)

    @property
    def path(self) -> Path:
        return self.folder / "documents.git"

    def writer(self) -> Writer:
        self.writers.append(Writer(self.path, self.signer, lambda: self.now))
        return self.writers[-1]

    def record(self, kind: str, path: str = "", content: bytes | None = None, **more: object) -> Event:
        """One minute later, by the one writer."""
        self.now += timedelta(minutes=1)
        author = more.pop("author", HONG)
        new = NewEvent(kind, author, path=path, content=content, **more)  # type: ignore[arg-type]
        return (self.writers[0] if self.writers else self.writer()).record(new)

    def bulk(self) -> BulkWriter:
        return BulkWriter(self.path, self.signer)

    def repository(self) -> Repository:
        return Repository(self.path)

    def git(self, *arguments: str | Path, data: bytes = b"", check: bool = True) -> subprocess.CompletedProcess[bytes]:
        """Stock Git, as an auditor has it."""
        environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")} | SAFE
        command = ["git", "--git-dir", self.path, *arguments]
        done = subprocess.run(command, input=data, capture_output=True, env=environment, check=False)
        assert not check or done.returncode == 0, done.stderr.decode()
        return done

    def text(self, *arguments: str | Path, data: bytes = b"") -> str:
        return self.git(*arguments, data=data).stdout.decode("utf-8", "surrogateescape").strip()

    def close(self) -> None:
        for writer in self.writers:
            writer.close()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    signer = make_key(tmp_path / "signing_key")
    office = Office(tmp_path, signer)
    found(office.path, OFFICE_TOML, signer, FOUNDED_AT, TEMPLATES)
    yield office
    office.close()


def every_kind_of_event(office: Office) -> list[Event]:
    """A short life with each kind of event in it."""
    qt = office.record("created", "HC/QT-01 Kiểm soát tài liệu.docx", b"one", department="HC")
    events = [qt, office.record("saved", qt.path, b"two", document=qt.document)]
    events.append(office.record("moved", "HC/qt-01.docx", former_path=qt.path, document=qt.document))
    events.append(office.record("deleted", "HC/qt-01.docx", document=qt.document))
    events.append(office.record("returned", "VP/qt-01.docx", b"three", document=qt.document))
    events.append(office.record("restored", "VP/qt-01.docx", b"one", document=qt.document, restores=qt.commit))
    events.append(office.record("imported", "VP/old.docx", b"old", imported=True, origin=qt.document))
    events.append(office.record("configured", content=OFFICE_TOML + b"# more\n"))
    events.append(office.record("unwatched", note="from 10:00 to 10:05"))
    return events
