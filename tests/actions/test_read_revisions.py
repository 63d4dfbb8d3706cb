"""The reader: everything recorded is read and compared, and one bad document spoils nothing but itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec
import pytest

from service.actions.find_revision import queries_of
from service.actions.read_revisions import RevisionReading
from service.actions.write_record import RecordWriting
from service.config import Config
from service.control.citations import Citations
from tests.actions.conftest import SHELF
from tests.word.builders_docx import docx, p, r

Settle = Callable[..., None]


@pytest.fixture
def reading(office: Config, writing: RecordWriting) -> Iterator[RevisionReading]:
    reading = RevisionReading(office)
    yield reading
    reading.close()


def test_a_damaged_object_in_the_record_keeps_no_other_document_from_being_read(
    office: Config, writing: RecordWriting, settle: Settle, reading: RevisionReading
) -> None:
    """The reader tells of it and goes on; brought back from a copy, the document is read by itself."""
    settle("saved", f"{SHELF}/good.docx", docx(p(r("Quy trình một"))))
    settle("saved", f"{SHELF}/lost.docx", docx(p(r("Quy trình hai"))))
    while writing.step():
        pass
    queries = queries_of(office)
    lost = next(line.event.blob for line in queries.recent() if line.event.path.endswith("lost.docx"))
    loose = office.repository / "objects" / lost[:2] / lost[2:]
    loose.chmod(0o644)
    sound = loose.read_bytes()
    loose.write_bytes(b"not an object")

    while reading.step():
        pass

    assert {line.path.rpartition("/")[2]: line.reading for line in queries.documents()} == {
        "good.docx": "read",
        "lost.docx": "failed",
    }

    loose.write_bytes(sound)
    again = RevisionReading(office)
    while again.step():
        pass
    again.close()

    assert [line.reading for line in queries.documents()] == ["read", "read"]


def test_what_a_revision_cites_is_known_and_kept(
    office: Config, writing: RecordWriting, settle: Settle, reading: RevisionReading
) -> None:
    """The page shows it, and the register of external documents is fed by it."""
    settle(
        "saved",
        f"{SHELF}/QT-01.docx",
        docx(p(r("Căn cứ Nghị định số 123/2015/NĐ-CP;")) + p(r("theo TCVN ISO 9001:2015"))),
    )
    while writing.step():
        pass

    while reading.step():
        pass

    queries = queries_of(office)
    (line,) = queries.citing("123/2015/NĐ-CP")
    kept = queries.citations(line.blob)
    assert kept is not None
    assert [citation.key for citation in msgspec.json.decode(kept, type=Citations).cited] == [
        "123/2015/NĐ-CP",
        "TCVN ISO 9001:2015",
    ]
