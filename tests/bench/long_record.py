"""A record of many events, made once through the bulk writer and kept in a cache folder (LUUVET_BENCH_CACHE, else /tmp).

Twelve departments with 200 documents each; of a hundred events 97 are saves of some document, and the rest are moves,
deletions and returns. Contents are random bytes of `content_bytes`, which no compression can shorten.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from service.model.record import Author, NewEvent
from service.store.bulk import BulkWriter
from service.store.founding import found
from service.store.identity import new_document_id
from service.store.signing import Signer, make_key

_BEGUN_AT = datetime(2020, 1, 1, 1, 0, tzinfo=UTC)
_DEPARTMENTS, _DOCUMENTS_EACH = 12, 200
_AUTHORS = tuple(Author(f"Nguyễn Văn {letter}", f"{letter.lower()}.nv", "audit") for letter in "ABCDEFGH")


def long_record(events: int, content_bytes: int = 4096) -> Path:
    """The bare repository, with the key beside it."""
    place = Path(os.environ.get("LUUVET_BENCH_CACHE", "/tmp/luuvet-bench-cache")) / f"{events}-of-{content_bytes}"
    if not place.is_dir():
        making = place.with_name(f"{place.name}.making")
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir(parents=True)
        _make(making, events, content_bytes)
        making.rename(place)
    return place / "documents.git"


def _make(folder: Path, events: int, content_bytes: int) -> None:
    signer = make_key(folder / "signing_key")
    path = folder / "documents.git"
    found(path, b'[organisation]\nname = "Bench"\n', signer, _BEGUN_AT, {})
    with BulkWriter(path, Signer.load(folder / "signing_key")) as bulk:
        for number, new in enumerate(_life(events - 1, content_bytes), 1):
            bulk.record(new, _BEGUN_AT + timedelta(minutes=number))


def _life(count: int, content_bytes: int) -> Iterator[NewEvent]:
    random = Random(7)
    places: dict[str, str] = {}
    gone: dict[str, str] = {}
    for number in range(count):
        author = random.choice(_AUTHORS)
        if number < _DEPARTMENTS * _DOCUMENTS_EACH:
            document, path = new_document_id(random.randbytes(17)), _path(number)
            places[document] = path
            yield NewEvent("created", author, document, path, content=random.randbytes(content_bytes))
            continue
        chance = random.random()
        document = random.choice(list(gone) if chance > 0.99 and gone else list(places))
        if document in gone:
            places[document] = gone.pop(document)
            yield NewEvent("returned", author, document, places[document], content=random.randbytes(content_bytes))
        elif chance < 0.01:
            former, places[document] = places[document], f"{places[document][:-5]}.{number}.docx"
            yield NewEvent("moved", author, document, places[document], former)
        elif chance < 0.02:
            gone[document] = places.pop(document)
            yield NewEvent("deleted", author, document, gone[document])
        else:
            yield NewEvent("saved", author, document, places[document], content=random.randbytes(content_bytes))


def _path(number: int) -> str:
    department, serial = number % _DEPARTMENTS, number // _DEPARTMENTS
    return f"{department:02}-Phong-ban/QT-{serial:03} Quy trình kiểm soát tài liệu.docx"
