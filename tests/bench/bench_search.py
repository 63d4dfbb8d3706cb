"""How long full-text search takes over many documents, and how it grows: made-up texts of 2 kB, ten revisions each.

Two sizes in one run (LUUVET_BENCH_DOCUMENTS names the larger, 20,000 unless told): the growth between them is what a
hundred thousand documents may be judged by. Processor time, so a busy machine tells the same.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha1, sha256
from pathlib import Path
from random import Random

from service.model.record import Author, Event
from service.register.derived import CoverFacts, Derived
from service.register.query import Queries
from service.register.rebuild import rebuild
from service.register.search_text import RevisionText
from service.register.text_queries import Conditions, TextQueries
from tests.bench.figures import share_at, tell_line

OFFICE = "bench"
REVISIONS = 10
BLOCKS, WORDS = 14, 28
QUERIES = (
    "thủ tục", "thu tuc", "hồ sơ hợp lệ", "ho so hop le", "QT-00777", "30/2020/NĐ-CP", "thời hạn giải quyết", "phí",
    "xxx khong co", "quy dinh ve thoi han bao quan", '"trả kết quả"', "so 4711", "mã số 77", "lệ phí thẩm định",
)  # fmt: skip
_TEXT = """
thủ tục hồ sơ quy trình đăng ký cấp phép giấy chứng nhận thời hạn giải quyết lệ phí thẩm định kết quả trả tiếp nhận bộ
phận một cửa cán bộ lãnh đạo phòng kiểm tra xem xét phê duyệt ban hành văn bản pháp luật nghị định thông tư quyết định
công dân tổ chức yêu cầu hợp lệ bổ sung sao lưu bảo quản tài liệu mã số ngày tháng năm người nộp đơn theo mẫu tại trụ sở
trực tuyến bưu chính khai sinh kết hôn đất đai xây dựng môi trường y tế giáo dục lao động nông nghiệp thương mại vận tải
thanh tra khiếu nại tố cáo dân tộc nội vụ
"""
SYLLABLES = _TEXT.split()


def bench_search() -> None:
    larger = int(os.environ.get("LUUVET_BENCH_DOCUMENTS", "20000"))
    for documents in (larger // 4, larger):
        with tempfile.TemporaryDirectory(prefix="luuvet-bench-search-") as folder:
            _measure(Path(folder), documents)


def _measure(folder: Path, documents: int) -> None:
    register, derived = folder / "register.sqlite", folder / "derived.sqlite"
    rebuild(register, OFFICE, _events(documents))
    began = time.process_time()
    _fill(derived, documents)
    took = time.process_time() - began
    size = derived.stat().st_size
    revisions = documents * REVISIONS
    tell_line(
        f"search: {documents} documents, {revisions} revisions: filled in {took:.0f} s of processor time "
        f"({1e6 * took / revisions:.0f} µs each), {size / 1e6:.0f} MB, {size // revisions} bytes a revision"
    )
    texts, names = TextQueries(register, derived, OFFICE), Queries(register, derived, OFFICE)
    for what, conditions in (
        ("texts", Conditions()),
        ("texts now", Conditions(current_only=True)),
        ("texts of a department", Conditions(department="P3")),
        ("texts of an author", Conditions(author="binh")),
    ):
        _tell(what, [_seconds(lambda q=query, c=conditions: texts.find(q, c)) for query in QUERIES for _ in range(5)])
    _tell("codes and titles", [_seconds(lambda q=query: names.search(q)) for query in QUERIES for _ in range(3)])


def _tell(what: str, seconds: list[float]) -> None:
    p50, p95, worst = (1000 * share_at(seconds, share) for share in (0.5, 0.95, 1.0))
    tell_line(f"  {what:<24} n={len(seconds):<4} p50 {p50:6.1f} ms  p95 {p95:6.1f} ms  worst {worst:6.1f} ms")


def _seconds(ask: object) -> float:
    began = time.process_time()
    ask()  # type: ignore[operator]
    return time.process_time() - began


def _events(documents: int) -> Iterator[Event]:
    at = datetime(2020, 1, 1, tzinfo=UTC)
    authors = [Author(f"Nguyễn Văn {name}", name, "audit") for name in ("An", "Bình", "Cường", "Dung")]
    for seq in range(1, documents * REVISIONS + 1):
        document = (seq - 1) % documents
        name = f"{seq}".encode()
        yield Event(
            seq=seq, kind="saved" if seq > documents else "created", commit=sha1(name).hexdigest(),
            fingerprint=sha256(name).hexdigest(), author=authors[seq % 4], recorded_at=at + timedelta(minutes=seq),
            saved_at=at + timedelta(minutes=seq), document=f"d{document:025}", department=f"P{document % 12}",
            path=f"P{document % 12}/QT-{document:05} Thủ tục đăng ký số {document}.docx", blob=_blob(seq), sha256="0" * 64, size=2000,
        )  # fmt: skip


def _blob(seq: int) -> str:
    return sha1(b"blob %d" % seq).hexdigest()


def _fill(path: Path, documents: int) -> None:
    """Each revision changes one or two paragraphs of its document."""
    random = Random(11)
    derived = Derived.open(path)
    derived.search_text.begin("bench")
    for start in range(0, documents, 500):
        some = [_life(random, number, documents) for number in range(start, min(start + 500, documents))]
        derived.search_text.put([revision for life in some for revision in life])
        with derived.batch():
            for number, life in enumerate(some, start):
                title = f"Thủ tục {' '.join(random.choices(SYLLABLES, k=8))}"
                derived.put_cover(life[-1].blob, 1, b"{}", CoverFacts(title, f"QT-{number:05}", "02"))
    derived.close()


def _life(random: Random, number: int, documents: int) -> list[RevisionText]:
    blocks = [f"Mã hiệu: QT-{number:05}", *(_paragraph(random) for _ in range(BLOCKS - 1))]
    life = []
    for revision in range(REVISIONS):
        for _ in range(random.randint(1, 2) if revision else 0):
            blocks[random.randrange(1, BLOCKS)] = _paragraph(random)
        seq = revision * documents + number + 1
        life.append(RevisionText(f"d{number:025}", seq, _blob(seq), tuple(blocks), f"{seq:064x}"))
    return life


def _paragraph(random: Random) -> str:
    words = random.choices(SYLLABLES, k=WORDS)
    words[random.randrange(WORDS)] = str(random.randrange(10_000))
    if random.random() < 0.02:
        words[3:3] = ["Nghị", "định", f"{random.randrange(99)}/2020/NĐ-CP"]
    return " ".join(words)
