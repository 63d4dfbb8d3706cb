"""What a save takes while the night's maintenance is at work on the same record, beside what it takes alone."""

from __future__ import annotations

import shutil
import sys
import time
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

from service.model.record import Author, NewEvent
from service.store.maintenance import connected, rehash, tidy
from service.store.signing import Signer
from service.store.verify import verify
from service.store.writer import Writer
from tests.bench.figures import tell
from tests.bench.long_record import long_record

_EVENTS, _CONTENT_BYTES = 5_000, 20_000
_LOOSE = 200
_SAVER = Author("Nguyễn Thị Hồng", "hong.nt", "audit")


def bench_saves_while_the_record_is_maintained(folder: Path) -> None:
    made = long_record(_EVENTS, _CONTENT_BYTES)
    shutil.copytree(made.parent, folder / "maintained")
    record = folder / "maintained" / "documents.git"
    writer = Writer(record, Signer.load(record.parent / "signing_key"), lambda: datetime.now(UTC))
    document = writer.record(_save("", 0)).document
    alone = [_timed(writer, document, number) for number in range(_LOOSE)]
    child = get_context("spawn").Process(target=_maintain, args=(record,))
    began_at = time.perf_counter()
    child.start()
    beside = []
    while child.is_alive():
        beside.append(_timed(writer, document, len(beside)))
    seconds = time.perf_counter() - began_at
    writer.close()
    assert child.exitcode == 0
    assert verify(record).intact
    tell("save, alone", alone)
    tell("save, while the record is maintained", beside)
    sys.stdout.write(f"maintenance of {_EVENTS} events of {_CONTENT_BYTES // 1000} kB: {seconds:.1f} s\n")


def _maintain(record: Path) -> None:
    tidy(record)
    assert connected(record) == ()
    assert rehash(record, 0, _EVENTS // 28).problems == ()


def _timed(writer: Writer, document: str, number: int) -> float:
    began_at = time.perf_counter()
    writer.record(_save(document, number + 1))
    return time.perf_counter() - began_at


def _save(document: str, number: int) -> NewEvent:
    kind = "saved" if document else "created"
    return NewEvent(kind, _SAVER, document, "Văn thư/sổ.docx", content=b"%d" % number * 1000)
