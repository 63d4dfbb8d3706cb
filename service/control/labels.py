"""Labels of document control, in the wordings that offices use, and the values that stand beside them.

A value stands after its label in the same line, in the next line of the cell, in the next cell, or in the cell below.
Sources of the wordings: 53 real procedures of one province and published forms of eleven other offices.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from service.model.content import Block, Cell, Paragraph, Row, Table

Field = Literal["title", "code", "issue_number", "issued_on", "effective_on", "page"]

# Per field, best first: where a cover bears two of them, the earlier one is meant.
LABELS: dict[Field, tuple[str, ...]] = {
    "title": ("tên quy trình", "tên qui trình", "tên tài liệu", "tên hướng dẫn"),
    "code": ("mã hiệu", "mã số", "ký mã hiệu", "mã tài liệu", "ký hiệu", "số hiệu", "mã quy trình"),
    "issue_number": (
        "lần ban hành/lần sửa đổi",
        "lần ban hành / lần sửa đổi",
        "lần ban hành/sửa đổi",
        "lần ban hành",
        "ban hành lần thứ",
        "ban hành lần",
        "lần bh",
        "phiên bản",
        "lần soát xét",
        "lần sửa đổi",
    ),
    "issued_on": ("ngày ban hành", "ban hành ngày", "ngày bh", "ngày"),
    "effective_on": ("ngày có hiệu lực", "ngày hiệu lực", "hiệu lực từ ngày", "ngày áp dụng"),
    "page": ("trang", "số trang", "tổng số trang", "ngày hết hiệu lực", "ngày sửa đổi"),
}
_NEEDS_COLON = {"ngày", "trang", "ban hành lần", "phiên bản"}
_FIELD_OF = {label: field for field, labels in LABELS.items() for label in labels}


def _spaced(label: str) -> str:
    return re.escape(label).replace(r"\ ", r"\s+")


# A label of two languages (`Lần soát xét/Version:`) goes on after a slash.
_WITH_COLON = re.compile(
    r"(?<!\w)("
    + "|".join(_spaced(label) for label in sorted(_FIELD_OF, key=len, reverse=True))
    + r")(?:\s*/\s*[a-z .]+?)?\s*[:：]",
    re.IGNORECASE,
)
_AT_START = re.compile(
    r"\s*("
    + "|".join(_spaced(label) for label in sorted(_FIELD_OF.keys() - _NEEDS_COLON, key=len, reverse=True))
    + r")(?!\w)(?!\s*/)",
    re.IGNORECASE,
)
_LABEL_AT_LINE_START = re.compile(
    r"(?:^|[\n\t])\s*(?:" + "|".join(sorted({label.split()[0] for label in _FIELD_OF})) + r")\s", re.IGNORECASE
)
_FILL = re.compile(r"[_….]{3,}|…+")


@dataclass(frozen=True)
class Labelled:
    """A label as found, and what stands beside it."""

    field: Field
    label: str
    value: str

    @property
    def rank(self) -> int:
        return LABELS[self.field].index(self.label)


def in_blocks(blocks: Sequence[Block]) -> Iterator[Labelled]:
    """Labels in paragraphs, with their colons: in running text the same words mean nothing."""
    for block in blocks:
        if isinstance(block, Paragraph) and _has_colon(block.text):
            for line in lines_of(block.text):
                yield from (found for found in _in_line(line, ()) if _WITH_COLON.search(line))


def in_table(table: Table) -> Iterator[Labelled]:
    """Labels in the cells of a table, row by row."""
    for index, row in enumerate(table.rows):
        for at, cell in enumerate(row.cells):
            if not _may_bear_label(cell.text):
                continue
            lines = cell_lines(cell)
            for number, line in enumerate(lines):
                if any(_matches(line)):
                    below = lines[number + 1 :] if len(lines) > number + 1 else _neighbours(table, index, row, at)
                    yield from _in_line(line, below[:1])


def _has_colon(text: str) -> bool:
    return ":" in text or "：" in text


def _may_bear_label(text: str) -> bool:
    """Most cells need no closer look."""
    return _has_colon(text) or _LABEL_AT_LINE_START.search(text) is not None


def _neighbours(table: Table, index: int, row: Row, at: int) -> list[str]:
    """The first lines of the next cell, then of the cell below: whichever says something that is no label."""
    cell = row.cells[at]
    beside = row.cells[at + 1 : at + 2]
    below = [c for r in table.rows[index + 1 : index + 2] for c in r.cells if c.column == cell.column]
    firsts = [lines[0] for lines in map(cell_lines, (*beside, *below)) if lines]
    return [line for line in firsts if not any(_matches(line))][:1]


def _in_line(line: str, following: Iterable[str]) -> Iterator[Labelled]:
    matches = list(_matches(line))
    for number, (label, _, end) in enumerate(matches):
        stop = matches[number + 1][1] if number + 1 < len(matches) else len(line)
        value = clean(line[end:stop])
        if not value and number + 1 == len(matches):
            value = next((clean(text) for text in following if not any(_matches(text))), "")
        yield Labelled(_FIELD_OF[label], label, value)


def _matches(line: str) -> Iterator[tuple[str, int, int]]:
    """(label, start, end) for each label in the line."""
    found = [(_plain(m[1]), m.start(), m.end()) for m in _WITH_COLON.finditer(line)] if _has_colon(line) else []
    start = _AT_START.match(line)
    if start and _is_value(line[start.end() :]) and not any(begin <= start.end() for _, begin, _ in found):
        yield _plain(start[1]), start.start(), start.end()
    yield from found


def _is_value(rest: str) -> bool:
    """After a label without a colon: nothing, a number or a capital. `Mã số của văn bản` is a sentence."""
    first = rest.lstrip()[:1]
    return not first or first.isdigit() or first.isupper()


@cache
def _plain(label: str) -> str:
    return " ".join(label.casefold().split())


def clean(text: str) -> str:
    """A value without the dots and lines that forms are filled in on."""
    return " ".join(_FILL.sub(" ", text).split()).strip(" :：|-–;,")


def cell_lines(cell: Cell) -> list[str]:
    return lines_of(cell.text)


def lines_of(text: str) -> list[str]:
    """Lines and tab stops, without empty ones and with single spaces."""
    return [line for part in text.replace("\t", "\n").split("\n") if (line := " ".join(part.split()))]
