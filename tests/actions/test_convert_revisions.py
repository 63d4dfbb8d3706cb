"""Files of old formats: recorded first, converted in the background, once, and read like any other from then on.

The converter is a small one here; the real LibreOffice in its sandbox has stories of its own (tests/acceptance).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from service.actions.compare import compare_sides
from service.actions.find_revision import queries_of, side_from_record
from service.actions.read_revisions import RevisionReading
from service.actions.write_record import RecordWriting
from service.config import Config
from service.errors import OverLimit, UnconvertedDocument
from service.model.content import from_json
from service.register.derived import Derived
from service.register.views import RecordedEvent
from tests.actions.conftest import SHELF
from tests.word.builders_docx import docx, p, r
from tests.word.builders_ole2 import fib, ole2

Settle = Callable[..., None]
RTF = b"{\\rtf1 Quy tr\\'ecnh}"
MISSING = "LibreOffice Writer is not installed."


class SmallConverter:
    """Makes a paragraph of the bytes it is given, and keeps a list of them."""

    name = "Small 1.0"

    def __init__(self) -> None:
        self.asked: list[tuple[bytes, str]] = []
        self.fails: UnconvertedDocument | OverLimit | None = None

    def convert(self, data: bytes, dialect: str) -> bytes:
        self.asked.append((data, dialect))
        if self.fails is not None:
            raise self.fails
        return docx(p(r(f"Quy trình {len(data)} byte")))


class Desk:
    """A recorded office whose reader has the small converter, or none."""

    def __init__(self, office: Config, writing: RecordWriting, settle: Settle) -> None:
        self.office, self.writing, self.settle = office, writing, settle
        self.converter = SmallConverter()
        self.reading = self._started(installed=True)

    def _started(self, installed: bool) -> RevisionReading:
        return RevisionReading(self.office, find=lambda: self.converter if installed else MISSING)

    def restart(self, installed: bool) -> None:
        self.reading.close()
        self.reading = self._started(installed)

    def save(self, name: str, content: bytes) -> None:
        self.settle("saved", f"{SHELF}/{name}", content)
        while self.writing.step():
            pass

    def work(self) -> None:
        self.reading.conversion.take_up_again()
        while self.reading.step() or self.reading.conversion.step():
            pass

    def latest(self, name: str) -> RecordedEvent:
        return next(line for line in queries_of(self.office).recent() if line.event.path.endswith(name))


@pytest.fixture
def desk(office: Config, writing: RecordWriting, settle: Settle) -> Iterator[Desk]:
    desk = Desk(office, writing, settle)
    yield desk
    desk.reading.close()


def test_an_old_document_waits_and_is_then_read_from_what_it_was_converted_to(desk: Desk) -> None:
    """The page shows "being read" meanwhile, for nobody has failed to read it."""
    desk.save("a.doc", ole2({"WordDocument": fib(), "Macros": b"x"}))
    while desk.reading.step():
        pass
    waiting = desk.latest("a.doc")
    desk.work()
    read = desk.latest("a.doc")
    content = from_json(queries_of(desk.office).content(read.event.blob) or b"")

    assert (waiting.reading, read.reading) == ("pending", "read")
    assert content.body.blocks[0].text.startswith("Quy trình")  # type: ignore[union-attr]
    assert content.converted == ".doc, Small 1.0"
    assert "macros" in {notice.code for notice in content.notices}
    assert [dialect for _, dialect in desk.converter.asked] == ["doc"]


def test_a_content_is_converted_once(desk: Desk) -> None:
    """A copy of the same bytes, another reader, another start: the .docx is there already."""
    desk.save("a.rtf", RTF)
    desk.work()
    desk.save("b.rtf", RTF)
    with closing(Derived.open(desk.office.derived)) as derived:
        derived.put_content(desk.latest("a.rtf").event.blob, 0, b"{}")  # as an older reader left it
    desk.restart(installed=True)
    desk.work()

    assert len(desk.converter.asked) == 1
    assert desk.latest("b.rtf").reading == "read"


def test_what_is_called_docx_goes_by_its_bytes(desk: Desk) -> None:
    """And a sound .docx that is called .doc needs no converter."""
    desk.save("a.docx", RTF)
    desk.save("b.doc", docx(p(r("Quy trình"))))
    desk.work()

    assert desk.converter.asked == [(RTF, "rtf")]
    assert {desk.latest("a.docx").reading, desk.latest("b.doc").reading} == {"read"}


@pytest.mark.parametrize(
    ("error", "code"), [(UnconvertedDocument("cannot open it"), "unconverted"), (OverLimit("60 seconds"), "over-limit")]
)
def test_a_file_that_cannot_be_converted_says_why_and_is_not_tried_again(
    desk: Desk, error: UnconvertedDocument | OverLimit, code: str
) -> None:
    desk.converter.fails = error
    desk.save("a.rtf", RTF)
    desk.save("good.docx", docx(p(r("Quy trình"))))
    desk.work()
    desk.restart(installed=True)
    desk.work()
    failed = desk.latest("a.rtf")

    assert (failed.reading, failed.failure, failed.failure_detail) == ("failed", code, str(error))
    assert desk.latest("good.docx").reading == "read"
    assert len(desk.converter.asked) == 1


def test_without_a_converter_files_are_kept_and_read_once_there_is_one(desk: Desk) -> None:
    """The administrator installs LibreOffice later; nobody has to save the files again."""
    desk.restart(installed=False)
    desk.save("a.rtf", RTF)
    desk.work()
    before = desk.latest("a.rtf")
    desk.restart(installed=True)
    desk.work()

    assert (before.reading, before.failure) == ("failed", "legacy")
    assert desk.latest("a.rtf").reading == "read"


def test_a_converter_that_goes_away_leaves_nothing_waiting_for_ever(desk: Desk) -> None:
    desk.save("a.rtf", RTF)
    while desk.reading.step():
        pass
    desk.restart(installed=False)
    desk.work()

    assert desk.latest("a.rtf").failure == "legacy"


def test_revisions_of_old_formats_are_compared_like_others(desk: Desk) -> None:
    """From the converted files that are kept: no converter is asked again."""
    desk.save("a.rtf", RTF)
    desk.save("a.rtf", RTF + b" ")
    desk.work()
    redline = desk.latest("a.rtf").redline
    sides = (side_from_record(desk.office, f"{SHELF}/a.rtf@{which}") for which in ("previous", "latest"))
    compared = compare_sides(*sides)

    assert redline is not None
    assert redline.changes == len(compared.redline.changes) == 1
    assert (compared.old.converter, compared.new.converter) == ("Small 1.0", "Small 1.0")
    assert len(desk.converter.asked) == 2
