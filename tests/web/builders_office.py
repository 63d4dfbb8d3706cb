"""A small office for the page: a real record in Git, a real register, and texts as a reader would have left them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from service.actions.derive import derive_citations, derive_passages
from service.config import Config, read_config
from service.control.citations import CITATIONS_VERSION
from service.diff.compare import ENGINE_VERSION, compare
from service.model import content as contents
from service.model import redline as redlines
from service.model.content import Block, Cell, Content, Paragraph, Row, Span, Story, Table
from service.model.record import Author, Event, NewEvent
from service.register.derived import CoverFacts, Derived, RedlineSummary
from service.register.rebuild import rebuild
from service.register.search_text import RevisionText
from service.store.bulk import BulkWriter
from service.store.founding import found
from service.store.repository import Repository
from service.store.signing import Signer, make_key

START = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
"""09:00 in Viet Nam."""
READER, COVER = 1, 1
HOA = Author("Nguyễn Thị Hoa", "hoa.nt", "audit")

OFFICE = """
[organisation]
name = "UBND huyện Bình An"
name_en = "People's Committee of Binh An District"

[common]
code = "CHUNG"
name = "Tài liệu chung"
name_en = "Common documents"
folder = "00. Tài liệu chung"

[[department]]
code = "TP"
name = "Phòng Tư pháp"
name_en = "Justice Division"
folder = "03. Phòng Tư pháp"

[[department]]
code = "TCKH"
name = "Phòng Tài chính - Kế hoạch"
name_en = "Finance and Planning Division"
folder = "04. Phòng Tài chính - Kế hoạch"
"""


def paragraph(text: str, level: int | None = None, label: str = "", look: str = "") -> Paragraph:
    return Paragraph((Span(text, look),) if text else (), level=level, label=label)


def table(*rows: tuple[str, ...]) -> Table:
    cells = (tuple(Cell((paragraph(text),), column) for column, text in enumerate(row)) for row in rows)
    return Table(tuple(Row(row) for row in cells), columns=len(rows[0]))


def content(*blocks: Block, stories: tuple[Story, ...] = ()) -> Content:
    return Content((Story("body", "body", blocks), *stories))


@dataclass
class SmallOffice:
    """Saves are recorded at once; the register follows with `index()`."""

    config: Config
    at: datetime = START
    _read: dict[str, Content] = field(default_factory=dict)

    @classmethod
    def make(cls, directory: Path, office_toml: str = OFFICE, at: datetime = START) -> SmallOffice:
        directory.mkdir(parents=True)
        (directory / "office.toml").write_text(office_toml, encoding="utf-8")
        config = read_config(directory)
        config.state.mkdir()
        found(config.repository, office_toml.encode(), make_key(config.signing_key), at, {})
        office = cls(config, at)
        office.index()
        return office

    def save(
        self,
        path: str,
        text: Content | None = None,
        *,
        document: str = "",
        author: Author = HOA,
        facts: CoverFacts | None = None,
        said: bytes = b"{}",
        failure: str = "",
        measure: str = "",
        data: bytes = b"",
        minutes: float = 10,
    ) -> Event:
        """`text` is what a reader found in it; without `text` and `failure` it is not read yet."""
        event = self.record(
            NewEvent(
                kind="saved" if document else "created",
                author=author,
                document=document,
                path=path,
                content=data or f"{path} {self.at}".encode(errors="surrogateescape"),
                department=self._department(path),
            ),
            minutes,
        )
        self._derive(event, text, facts, said, failure, measure)
        return event

    def record(self, event: NewEvent, minutes: float = 10) -> Event:
        self.at += timedelta(minutes=minutes)
        with BulkWriter(self.config.repository, Signer.load(self.config.signing_key)) as writer:
            return writer.record(event, self.at)

    def index(self) -> None:
        Derived.open(self.config.derived).close()
        with Repository(self.config.repository) as repository:
            rebuild(self.config.register, self.config.office.organisation.id, repository.events())

    def compare(
        self, old: Event, new: Event, summary_vi: str, summary_en: str = "", words: tuple[int, int] = (0, 0)
    ) -> None:
        """`words`: how many came, and went."""
        redline = compare(self._read[old.blob], self._read[new.blob])
        summary = RedlineSummary(summary_vi, summary_en, len(redline.changes), 0, *words)
        derived = Derived.open(self.config.derived)
        body = redlines.to_json(redline)
        derived.put_redline(old.blob, new.blob, body, summary, reader_version=READER, engine_version=ENGINE_VERSION)
        derived.close()

    def _department(self, path: str) -> str:
        department = self.config.office.department_of(path)
        return department.code if department else ""

    def _derive(
        self, event: Event, text: Content | None, facts: CoverFacts | None, said: bytes, failure: str, measure: str
    ) -> None:
        derived = Derived.open(self.config.derived)
        if failure:
            derived.put_failure(event.blob, READER, failure, measure=measure)
        if text is not None:
            self._read[event.blob] = text
            derived.put_content(event.blob, READER, contents.to_json(text))
            derived.put_citations(event.blob, CITATIONS_VERSION, *derive_citations(contents.to_json(text)))
            found = RevisionText(event.document, event.seq, event.blob, *derive_passages(contents.to_json(text)))
            derived.search_text.begin("1")
            derived.search_text.put([found])
        if facts is not None:
            derived.put_cover(event.blob, COVER, said, facts)
        derived.close()


def birth_registration(days: str = "03 ngày làm việc", step: str = "Xem xét hồ sơ") -> Content:
    """A procedure whose time limit and one step of the table are as given."""
    return content(
        paragraph("QUY TRÌNH ĐĂNG KÝ KHAI SINH", level=0),
        paragraph("MỤC ĐÍCH", level=0, label="1."),
        paragraph("Quy định trình tự đăng ký khai sinh có yếu tố nước ngoài."),
        paragraph("PHẠM VI", level=0, label="2."),
        *(paragraph(f"Đoạn không đổi số {number}.") for number in range(1, 7)),
        paragraph("NỘI DUNG", level=0, label="5."),
        paragraph(f"Thời hạn giải quyết: {days} kể từ ngày nhận đủ hồ sơ hợp lệ."),
        table(("TT", "Trình tự", "Thời gian"), ("B1", "Tiếp nhận hồ sơ", "½ ngày"), ("B2", step, "1 ngày")),
    )


FACTS = CoverFacts("Thủ tục đăng ký khai sinh có yếu tố nước ngoài", "QT-01/TP", "01", date(2025, 7, 1))


@dataclass(frozen=True)
class TwoRevisions:
    office: SmallOffice
    old: Event
    new: Event

    @property
    def document(self) -> str:
        return self.old.document


PATH = "03. Phòng Tư pháp/QT-01 Đăng ký khai sinh.docx"


def two_revisions(office: SmallOffice) -> TwoRevisions:
    """A procedure saved twice: its time limit went from 03 to 02 days."""
    old = office.save(PATH, birth_registration(), facts=FACTS)
    new = office.save(
        PATH,
        birth_registration("02 ngày làm việc"),
        document=old.document,
        author=Author("Trần Văn Bình", "binh.tv", "ownerfile"),
        facts=CoverFacts(FACTS.title, FACTS.code, "02", date(2026, 3, 1)),
    )
    office.index()
    office.compare(old, new, "Thời hạn giải quyết: 03 → 02 ngày làm việc.", "Time limit: 03 → 02 working days.")
    return TwoRevisions(office, old, new)
