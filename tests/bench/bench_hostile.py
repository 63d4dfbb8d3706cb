"""What hostile files cost: memory and processor time of the child that reads them, growth of the process that asked.

The cases are those at hand: files built here to be as heavy as the limits allow, and the collections of damaged and hostile
files where LUUVET_SHARED leads to them. Each is read by a fresh child, so that its peaks are its own.
"""

from __future__ import annotations

import gc
import io
import os
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from service.errors import WordError
from service.word import limits
from service.word.pool import ReadingPool
from tests.word.builders_docx import SHARED, docx, p, package, part, r, rel, rels, tbl, tc, tr

_MEGABYTE = 1_000_000
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Cost:
    case: str
    outcome: str
    child_megabytes: float
    child_seconds: float
    parent_megabytes: float


def bench_heaviest_files() -> None:
    """Child: 512 MB and 10 s of processor time at most; the process that asked: 50 MB more at most."""
    costs = [_cost(case, data) for case, data in _cases()]
    for what, key in (
        ("memory of the child", "child_megabytes"),
        ("processor time", "child_seconds"),
        ("growth", "parent_megabytes"),
    ):
        for cost in sorted(costs, key=lambda cost: getattr(cost, key), reverse=True)[:4]:
            sys.stdout.write(
                f"{what:<20} {cost.child_megabytes:6.0f} MB {cost.child_seconds:6.2f} s   asked by: {cost.parent_megabytes:+5.1f} MB"
                f"   {cost.outcome:<34} {cost.case}\n"
            )
    sys.stdout.write(f"{len(costs)} cases\n")
    assert max(cost.child_megabytes for cost in costs) <= 512
    assert max(cost.child_seconds for cost in costs) <= 10
    assert max(cost.parent_megabytes for cost in costs) <= 50


def _cost(case: str, data: bytes) -> Cost:
    with ReadingPool() as pool:
        child = pool._taken()
        pool._give_back(child)
        gc.collect()
        Path("/proc/self/clear_refs").write_text("5")  # begins the peak anew
        before = _resident("/proc/self/status", "VmRSS")
        watch = _Watch(child._process.pid)
        try:
            outcome = f"read, {len(pool.read_json(data))} bytes"
        except WordError as error:
            outcome = f"{error.code} {error.measure}".strip()
        watch.look()
        grown = _resident("/proc/self/status", "VmHWM") - before
        return Cost(case, outcome, watch.megabytes, watch.seconds, grown)


class _Watch:
    """Peaks of a process; a killed one has none left to ask for, so its limits stand for them."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._began = self._processor_seconds()
        self.megabytes = self.seconds = 0.0

    def look(self) -> None:
        try:
            self.megabytes = _resident(f"/proc/{self._pid}/status", "VmHWM")
            self.seconds = self._processor_seconds() - self._began
        except (FileNotFoundError, IndexError):
            self.megabytes, self.seconds = limits.CHILD_MEMORY / _MEGABYTE, limits.CHILD_CPU_SECONDS

    def _processor_seconds(self) -> float:
        fields = Path(f"/proc/{self._pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS


def _resident(status: str, key: str) -> float:
    (line,) = [line for line in Path(status).read_text().splitlines() if line.startswith(key)]
    return int(line.split()[1]) * 1024 / _MEGABYTE


def _cases() -> Iterator[tuple[str, bytes]]:
    yield from ((case, _stored(data)) for case, data in _built())
    for path in sorted((SHARED / "corpus" / "corrupt").glob("*.doc*")):
        yield f"corrupt/{path.name}", path.read_bytes()
    hostile = SHARED / "badinput" / "open.tar.gz"
    if hostile.exists():
        with tarfile.open(hostile) as archive:
            for member in archive:
                if member.isreg() and "/drop" in member.name:
                    file = archive.extractfile(member)
                    yield f"badinput/{member.name[:70]}", file.read() if file else b""


def _built() -> Iterator[tuple[str, bytes]]:
    """As heavy as the limits let them be, or just beyond. Stored, since text that deflates too well is refused at once."""
    bold = "<w:b/>"
    yield "2,000 pages of text", docx(p(*(r("Quy trình giải quyết thủ tục hành chính ") for _ in range(5))) * 50_000)
    yield "250,000 cells", docx(tbl(*[tr(*[tc("a")] * 60)] * 4_200))
    yield "cells of cells of cells", docx(_nested(40))
    yield "a million runs that differ", docx(p((r("a", bold) + r("b")) * 500_000))
    yield "a part of 95 MB of spaces", docx(" " * 95_000_000)
    yield "four million tags", docx("<w:p/>" * 3_990_000)
    yield "text of 20 MB", docx("".join(p("ữ" * 9_000) for _ in range(2_200)))
    yield "letters and marks apart", docx(p(r("a" * 500_000), *[r("\u0301", bold), r("\u0301")] * 20_000))
    yield "18 pictures of 10 MB", _pictures(18, 10_000_000)
    yield "20,000 headers", _headers(20_000)
    yield (
        "100,000 notes",
        docx(
            p('<w:r><w:footnoteReference w:id="1"/></w:r>' * 100_000),
            footnotes=f'<w:footnote w:id="1">{p("x")}</w:footnote>',
        ),
    )
    yield "one chart shown 20,000 times", _charts(20_000)
    yield "styles on styles", docx(p("a", properties='<w:pStyle w:val="s2999"/>') * 3_000, styles=_chain(3_000))
    yield "random bytes in a zip", _noise(60_000_000)


def _stored(data: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as packed, zipfile.ZipFile(buffer, "w") as stored:
        for info in packed.infolist():
            stored.writestr(info.filename, packed.read(info))
    return buffer.getvalue()


def _nested(depth: int) -> str:
    inside = p("x")
    for _ in range(depth):
        inside = tbl(f"<w:tr><w:tc>{inside}{p('y') * 200}</w:tc></w:tr>")
    return inside


def _pictures(count: int, size: int) -> bytes:
    shown = "".join(f'<w:r><w:drawing><a:blip r:embed="rId{n}"/></w:drawing></w:r>' for n in range(count))
    links = "".join(rel(f"rId{n}", "image", f"{n}.bin") for n in range(count))
    return docx(p(shown), links, **{f"{n}.bin": os.urandom(size) for n in range(count)})


def _headers(count: int) -> bytes:
    members = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": rels(rel("rId1", "officeDocument", "word/document.xml")),
    }
    links = "".join(rel(f"rId{n}", "header", "header.xml") for n in range(19_000))
    sections = "".join(
        p("a", properties=f'<w:sectPr><w:headerReference w:type="default" r:id="rId{n % 19_000}"/></w:sectPr>')
        for n in range(count)
    )
    members |= {
        "word/document.xml": part("document", f"<w:body>{sections}</w:body>"),
        "word/_rels/document.xml.rels": rels(links),
        "word/header.xml": part("hdr", p("Đầu trang " * 1_000)),
    }
    return package(members)


def _charts(count: int) -> bytes:
    drawing = '<w:r><w:drawing><c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" r:id="rId7"/></w:drawing></w:r>'
    values = "".join(f'<c:pt idx="{n}"><c:v>{n}.5</c:v></c:pt>' for n in range(2_000))
    chart = (
        '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:ser><c:tx><c:v>s</c:v></c:tx>'
        f"<c:val>{values}</c:val></c:ser></c:chartSpace>"
    )
    return docx(p(drawing) * count, rel("rId7", "chart", "c.xml"), **{"c.xml": chart.encode()})


def _chain(count: int) -> str:
    return "".join(
        f'<w:style w:type="paragraph" w:styleId="s{n}"><w:name w:val="s{n}"/><w:basedOn w:val="s{n - 1}"/></w:style>'
        for n in range(count)
    )


def _noise(size: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/media/noise.bin", os.urandom(size))
    return buffer.getvalue()
