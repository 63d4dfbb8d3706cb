"""A small founded office with its writer's rooms, real Git and real SQLite."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from service.actions.found_office import found_office
from service.actions.write_record import RecordWriting
from service.capture.entries import NewCapture
from service.capture.evidence import Evidence
from service.capture.journal import Journal
from service.capture.lock import OfficeLock
from service.capture.observation import Known
from service.capture.spool import Spool
from service.config import Config

OFFICE = b"""
[organisation]
name = "UBND x\xc3\xa3 An B\xc3\xacnh"

[[department]]
code = "TP"
name = "Ph\xc3\xb2ng T\xc6\xb0 ph\xc3\xa1p"
folder = "03. Ph\xc3\xb2ng T\xc6\xb0 ph\xc3\xa1p"

[[person]]
name = "Nguy\xe1\xbb\x85n Th\xe1\xbb\x8b Lan"
department = "TP"
samba = ["ntlan"]
"""
SHELF = "03. Phòng Tư pháp"
SAVED_AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


@pytest.fixture
def office(tmp_path: Path) -> Config:
    return found_office(tmp_path / "office", OFFICE, None, lambda: datetime.now(UTC))


@pytest.fixture
def journal(office: Config) -> Iterator[Journal]:
    with Journal(office.journal) as journal:
        yield journal


@pytest.fixture
def lock(office: Config) -> Iterator[OfficeLock]:
    with OfficeLock(office.lock) as lock:
        yield lock


@pytest.fixture
def writing(office: Config, journal: Journal, lock: OfficeLock) -> Iterator[RecordWriting]:
    writing = RecordWriting(office, journal, lock)
    writing.catch_up()
    yield writing
    writing.close()


@pytest.fixture
def settle(office: Config, journal: Journal) -> Callable[..., None]:
    """Puts a capture into the journal as the watcher does, its bytes into the spool."""

    def settle(kind: str, path: str, content: bytes = b"", former_path: str = "", account: str = "ntlan") -> None:
        from hashlib import sha256

        copy, digest = "", sha256(content).hexdigest()
        if kind == "saved":
            copy, writing = Spool(office.spool).begin()
            with writing:
                writing.write(content)
        known = None if kind == "deleted" else Known(digest)
        evidence = (Evidence("audit", account),) if account else ()
        capture = NewCapture(
            kind=kind,  # type: ignore[arg-type]
            path=path,
            seen_at=SAVED_AT,
            former_path=former_path,
            sha256=digest,
            size=len(content),
            copy=copy,
            known=known,
            saved_at=SAVED_AT,
            trigger="test",
            evidence=evidence,
        )
        journal.settle([capture], SAVED_AT)

    return settle
