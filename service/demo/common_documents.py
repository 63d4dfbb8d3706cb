"""The office's common documents: six procedures of the quality system, policy, objectives, description.

Their texts lie in data/common/, one file each, in a few marks at the start of a line:

    # heading   ## sub-heading   - dash   ~ short: meaning   ^ title   _ line to fill in   --- new page
    |= widths   | row of a table (the first one is its head)
    [option] and [!option]   at the start of a line: the line is there with (without) the option; inside a line: the words
                             up to the next such mark or to [/]

Options are what changes from issue to issue; {names} are filled in.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from service.demo.facts import COMMON_SHELF, departments, procedures
from service.demo.layout import CONTENTS, amendment_table, day_text, page_footer, sign_off, terms_grid
from service.demo.manuscript import Block, Box, Cover, Grid, Heading, Manuscript, NewPage, Properties, Text
from service.demo.names import AGENCY
from service.demo.procedure import Amendment, Issue, Look, Signer

_MARK = re.compile(r"\[(!?)([a-z]+|/)\]")


@dataclass(frozen=True, slots=True)
class CommonDocument:
    code: str
    title: str
    cover: Issue
    footer: Issue
    look: Look
    signers: tuple[Signer, Signer, Signer]
    amendments: tuple[Amendment, ...] = ()
    options: frozenset[str] = frozenset()
    year: int = 0
    """The year that the objectives are for; 0 elsewhere."""

    @property
    def path(self) -> str:
        title = self.title.removeprefix("Quy trình ").removeprefix("Bản ")
        return f"{COMMON_SHELF.folder}/{self.code} {title[0].upper()}{title[1:]}.docx"


OPTIONS = {
    "QT-01": (
        ("external", "bổ sung kiểm soát tài liệu bên ngoài"),
        ("electronic", "chuyển sang quản lý tài liệu điện tử"),
        ("yearly", "xem xét tài liệu hằng năm"),
    ),
    "QT-02": (
        ("lending", "bổ sung quy định mượn hồ sơ"),
        ("electronic", "bổ sung hồ sơ điện tử"),
        ("archives", "cập nhật Luật Lưu trữ"),
    ),
    "QT-03": (
        ("sampling", "bổ sung cách lấy mẫu"),
        ("faster", "rút ngắn thời hạn khắc phục"),
        ("competence", "bổ sung yêu cầu năng lực"),
    ),
    "QT-04": (
        ("survey", "bổ sung nguồn phát hiện"),
        ("apology", "quy định thời hạn xin lỗi"),
        ("later", "kiểm tra hiệu lực sau 03 tháng"),
    ),
    "QT-05": (
        ("corruption", "bổ sung rủi ro nhũng nhiễu"),
        ("cyber", "bổ sung rủi ro an toàn thông tin"),
        ("stricter", "hạ ngưỡng điểm rủi ro"),
    ),
    "QT-06": (("digital", "bổ sung nội dung chuyển đổi số"), ("twice", "họp hai lần mỗi năm")),
    "CSCL": (
        ("digital", "bổ sung cam kết chuyển đổi số"),
        ("privacy", "bổ sung bảo vệ dữ liệu cá nhân"),
        ("centre", "cập nhật nơi niêm yết"),
    ),
    "MTCL": (),
    "MTHT": (
        ("digital", "bổ sung bên quan tâm"),
        ("third", "cập nhật lãnh đạo huyện"),
        ("centre", "cập nhật Trung tâm Phục vụ hành chính công"),
    ),
}
"""By code: what the next issues bring, and what the amendment table says of it."""


def common_manuscript(document: CommonDocument, properties: Properties) -> Manuscript:
    look = document.look
    is_procedure = document.code.startswith("QT-")
    kind = "QUY TRÌNH" if is_procedure else "TÀI LIỆU CHUNG"
    title = document.title.removeprefix("Quy trình ")
    lines = (
        f"{look.code_label}: {document.code}",
        f"Lần ban hành: {document.cover.number:02}",
        f"Ngày ban hành: {day_text(document.cover.on, look)}",
    )
    front = _front(document) if is_procedure else _short_front(document)
    return Manuscript(
        cover=Cover(AGENCY.upper(), kind, title[0].upper() + title[1:], lines),
        blocks=(*front, *_blocks(document)),
        header=f"Tên quy trình: {title}" if is_procedure else document.title,
        footer=page_footer(document.footer, look),
        half_points=look.half_points,
        properties=properties,
    )


def with_option(document: CommonDocument, option: str) -> CommonDocument:
    return replace(document, options=document.options | {option})


def _front(document: CommonDocument) -> Iterator[Block]:
    yield Text("", "plain")
    yield Text("MỤC LỤC", "title", bold=True)
    yield from (Text(line, "contents") for line in CONTENTS)
    yield Text("", "plain")
    yield from _short_front(document)


def _short_front(document: CommonDocument) -> Iterator[Block]:
    yield Text("", "plain")
    yield sign_off(document.signers, document.look)
    yield NewPage()
    yield from amendment_table(document.amendments, document.look)
    yield NewPage()


def _blocks(document: CommonDocument) -> Iterator[Block]:
    lines = _Lines(document)
    while lines.left():
        mark, text = lines.take()
        if mark == "|=":
            yield _grid(text, lines.take_all("|"), document.look)
        elif mark == "~":
            yield terms_grid((text, *lines.take_all("~")))
        else:
            yield _block(mark, text)


def _block(mark: str, text: str) -> Block:
    match mark:
        case "#":
            return Heading(text)
        case "##":
            return Heading(text, 2)
        case "-":
            return Text(text, "dash")
        case "^":
            return Text(text, "title", bold=True)
        case "_":
            return Text(f"{text}\t", "field")
        case "---":
            return NewPage()
    return Text(text)


class _Lines:
    """The lines that this issue of a document shows, each as its mark and its text."""

    def __init__(self, document: CommonDocument) -> None:
        text = _text(document.code)
        if "{" in text:
            text = _filled(text, document)
        shown = (_shown(line, document.options) for line in text.splitlines())
        self._lines = [_marked(line) for line in shown if line]
        self._next = 0

    def left(self) -> bool:
        return self._next < len(self._lines)

    def take(self) -> tuple[str, str]:
        self._next += 1
        return self._lines[self._next - 1]

    def take_all(self, mark: str) -> tuple[str, ...]:
        """The texts of the following lines that begin with `mark`."""
        found = []
        while self.left() and self._lines[self._next][0] == mark:
            found.append(self.take()[1])
        return tuple(found)


def _marked(line: str) -> tuple[str, str]:
    mark, _, text = line.partition(" ")
    return (mark, text) if mark in ("#", "##", "-", "^", "_", "---", "|=", "|", "~") else ("", line)


def _shown(line: str, options: frozenset[str]) -> str:
    """The line without the words that need (or forbid) an option."""
    kept, wanted, position = [], True, 0
    for mark in _MARK.finditer(line):
        if wanted:
            kept.append(line[position : mark.start()])
        wanted = mark.group(2) == "/" or (mark.group(2) in options) != bool(mark.group(1))
        position = mark.end()
    return "".join((*kept, line[position:] if wanted else "")).strip()


def _grid(widths: str, rows: tuple[str, ...], look: Look) -> Grid:
    head, *others = (tuple(cell.strip() for cell in row.split("|")) for row in rows)
    boxes = [tuple(Box(cell, bold=True, align="center") for cell in head)]
    boxes += [tuple(Box(cell) for cell in row) for row in others]
    return Grid(tuple(int(width) for width in widths.split()), tuple(boxes), shaded=look.shaded)


def _filled(text: str, document: CommonDocument) -> str:
    values = {"agency": AGENCY, "departments": _department_rows()} | _objectives(document.year)
    return re.sub(r"\{(\w+)\}", lambda found: str(values[found.group(1)]), text)


def _objectives(year: int) -> dict[str, object]:
    """The numbers of one year: they rise, a little unevenly."""
    step = year - 2020
    return {
        "year": year,
        "last_year": year - 1,
        "on_time": f"{min(99.5, 95 + step * 0.6 + year % 3 * 0.2):.1f}".replace(".", ","),
        "satisfied": min(98, 88 + step + year % 2),
        "online": min(95, 20 + step * 11 + year % 4),
        "reviewed": 40 + year * 7 % 31,
        "reviewed_before": 38 + (year - 1) * 7 % 31,
        "shortened": 5 + year * 3 % 9,
        "trained": 20 + year * 11 % 25,
        "digitised": min(100, 40 + step * 9),
        "reached": f"{min(99.7, 95.3 + step * 0.6):.1f}".replace(".", ","),
        "satisfied_reached": min(98, 87 + step + year % 2),
        "half_year": f"{min(99.6, 95.1 + step * 0.6):.1f}".replace(".", ","),
        "half_reviewed": 18 + year * 7 % 13,
    }


@cache
def _department_rows() -> str:
    counts = Counter(fact.department for fact in procedures() if not fact.withdrawn)
    return "\n".join(
        f"| {number} | {department.name} | {counts[department.code]}"
        for number, department in enumerate(departments(), 1)
    )


@cache
def _text(code: str) -> str:
    return files(__package__).joinpath("data", "common", f"{code}.txt").read_text("utf-8")
