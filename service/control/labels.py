"""Labels of document control, in the wordings that offices use, and the values that stand beside them.

A value stands after its label in the same line, in the next line of the cell, in the next cell, or in the cell below.
Sources of the wordings: 53 real procedures of one province and published forms of eleven other offices. An office may
add its own (`[labels]` in office.toml).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from service.control.letters import folded
from service.model.content import Block, Cell, Paragraph, Row, Table

Field = Literal["title", "code", "issue_number", "issued_on", "effective_on", "other"]
"""other: a label that has a value of its own, so that it ends the value before it; we keep it for nothing."""

ExtraLabels = tuple[tuple[Field, tuple[str, ...]], ...]
"""An office's own labels per field."""

# Per field, best first: where a cover bears two of them, the earlier one is meant.
LABELS: dict[Field, tuple[str, ...]] = {
    "title": ("tên quy trình", "tên thủ tục", "tên tài liệu", "tên hướng dẫn"),
    "code": ("mã hiệu", "mã số", "ký mã hiệu", "mã tài liệu", "ký hiệu", "số hiệu", "mã quy trình", "mã hóa", "mã"),
    "issue_number": (
        "lần ban hành/lần sửa đổi",
        "lần ban hành/sửa đổi",
        "lần ban hành",
        "ban hành lần thứ",
        "ban hành lần",
        "lần bh",
        "lần phát hành",
        "phiên bản",
        "lần soát xét",
        "lần sửa đổi",
        "soát xét",
    ),
    "issued_on": ("ngày ban hành", "ban hành ngày", "ngày bh", "ngày phát hành", "ngày"),
    "effective_on": (
        "ngày có hiệu lực",
        "ngày hiệu lực",
        "hiệu lực từ ngày",
        "có hiệu lực từ",
        "hiệu lực từ",
        "ngày áp dụng",
        "áp dụng từ ngày",
    ),
    "other": (
        "trang",
        "trang số",
        "số trang",
        "tổng số trang",
        "ngày hết hiệu lực",
        "ngày sửa đổi",
        "ngày soát xét",
        "ngày ban hành lần đầu",
        "ngày ban hành đầu tiên",
        "ngày phê duyệt",
        "ngày ký",
        "ngày in",
        "số bản",
        "nơi nhận",
    ),
}
# These are everyday words: without a colon they say nothing.
_NEEDS_COLON = {"ngày", "trang", "mã", "ban hành lần", "phiên bản", "soát xét", "nơi nhận", "số bản"}
# Of two numbers on one cover these are not at odds: a document may be in issue 02, amended once.
OF_ISSUES = frozenset(label for label in LABELS["issue_number"] if not label.startswith(("lần s", "soát")))

_FILL = re.compile(r"[_….]{3,}|…+")
_PLACEHOLDER = re.compile(r"[(\[<«]\s*(?:tên|ghi|mã|số|nhập)\s[^)\]>»]*[)\]>»]")
_DIGIT = re.compile(r"\d")
_LONGEST_CODE = 40
_LONGEST_NUMBER = 30
_LONGEST_DATE = 60


@dataclass(frozen=True)
class Labelled:
    """A label as found, and what stands beside it."""

    field: Field
    label: str
    """As in `LABELS`, or as the office spells its own, folded."""
    value: str
    rank: int


class LabelSet:
    """All labels that are known, ready for finding."""

    def __init__(self, extra: ExtraLabels = ()) -> None:
        own = {field: tuple(map(_plain, labels)) for field, labels in extra}
        known = {field: own.get(field, ()) + tuple(map(_plain, labels)) for field, labels in LABELS.items()}
        self._field_of: dict[str, tuple[Field, int]] = {}
        for field, labels in known.items():
            for rank, label in enumerate(labels):
                self._field_of.setdefault(label, (field, rank))
        everyday = set(map(_plain, _NEEDS_COLON))
        # A label of two languages (`Lần soát xét/Version:`, `Mã số (Code):`) goes on after a slash or in brackets.
        # It begins with letters, not with a look behind, so that most places of a line are passed over at once.
        self._colon = re.compile(rf"({_any_of(self._field_of)})(?:\s*/\s*[a-z .]+?|\s*\([^)]{{1,20}}\))?\s*[:：]")
        self._at_start = re.compile(rf"\s*({_any_of(self._field_of.keys() - everyday)})(?!\w)(?!\s*/)")
        firsts = "|".join(sorted({re.escape(label.split()[0]) for label in self._field_of}))
        self._line_start = re.compile(rf"\s*(?:{firsts})(?!\w)")

    def may_stand_in(self, text: str) -> bool:
        """Most cells need no closer look."""
        return _has_colon(text) or any(map(self._line_start.match, folded(text).replace("\t", "\n").split("\n")))

    def in_line(self, line: str, following: Iterable[str] = ()) -> Iterator[Labelled]:
        """`following`: lines one of which may be the value of a last label that has none beside it."""
        matches = list(self.matches(line))
        for number, (label, _, end) in enumerate(matches):
            field, rank = self._field_of[label]
            stop = matches[number + 1][1] if number + 1 < len(matches) else len(line)
            value = _filled_in(line[end:stop], field)
            if not value and number + 1 == len(matches):
                value = next((clean(text) for text in following if self.is_value(text, field)), "")
            yield Labelled(field, label, value, rank)

    def is_value(self, text: str, field: Field) -> bool:
        """Of the neighbouring cells one may be empty and the next say something else."""
        return not any(self.matches(text)) and _FITS[field](clean(text))

    def matches(self, line: str) -> Iterator[tuple[str, int, int]]:
        """(label, start, end) for each label in the line."""
        words = folded(line)
        found = [(_plain(m[1]), m.start(), m.end()) for m in self._with_colon(words)] if _has_colon(line) else []
        start = self._at_start.match(words)
        if start and _begins_value(line[start.end() :]) and not any(begin <= start.end() for _, begin, _ in found):
            yield _plain(start[1]), start.start(), start.end()
        yield from found

    def has_colon_label(self, line: str) -> bool:
        return _has_colon(line) and any(self._with_colon(folded(line)))

    def _with_colon(self, words: str) -> Iterator[re.Match[str]]:
        for found in self._colon.finditer(words):
            if found.start() == 0 or not words[found.start() - 1].isalnum():
                yield found


@cache
def label_set(extra: ExtraLabels = ()) -> LabelSet:
    return LabelSet(extra)


def in_blocks(blocks: Sequence[Block], labels: LabelSet) -> Iterator[Labelled]:
    """Labels in paragraphs, with their colons: in running text the same words mean nothing."""
    for block in blocks:
        if isinstance(block, Paragraph) and _has_colon(block.text):
            lines = lines_of(block.text)
            for number, line in enumerate(lines):
                if labels.has_colon_label(line):
                    yield from labels.in_line(line, lines[number + 1 : number + 2])


def in_table(table: Table, labels: LabelSet) -> Iterator[Labelled]:
    """Labels in the cells of a table, row by row."""
    for index, row in enumerate(table.rows):
        for at, cell in enumerate(row.cells):
            if not labels.may_stand_in(cell.text):
                continue
            lines = cell_lines(cell)
            for number, line in enumerate(lines):
                if any(labels.matches(line)):
                    last = number + 1 == len(lines)
                    yield from labels.in_line(line, _neighbours(table, index, row, at) if last else [lines[number + 1]])


def _neighbours(table: Table, index: int, row: Row, at: int) -> list[str]:
    """The first lines of the next cell, then of the cell below."""
    cell = row.cells[at]
    beside = row.cells[at + 1 : at + 2]
    below = [c for r in table.rows[index + cell.height : index + cell.height + 1] for c in r.cells]
    firsts = map(cell_lines, (*beside, *(c for c in below if c.column == cell.column)))
    return [lines[0] for lines in firsts if lines]


def _has_colon(text: str) -> bool:
    return ":" in text or "：" in text


def _begins_value(rest: str) -> bool:
    """After a label without a colon: nothing, a number or a capital. `Mã số của văn bản` is a sentence."""
    first = rest.lstrip()[:1]
    return not first or first.isdigit() or first.isupper() or first in "….…_"


def is_code(value: str) -> bool:
    """Short, with a figure or a capital; anything else is a sentence about codes."""
    return len(value) <= _LONGEST_CODE and any(char.isdigit() or char.isupper() for char in value)


def _is_number(value: str) -> bool:
    return len(value) <= _LONGEST_NUMBER and (_DIGIT.search(value) is not None or value.isupper())


def _is_date(value: str) -> bool:
    return len(value) <= _LONGEST_DATE and _DIGIT.search(value) is not None


_FITS: dict[Field, Callable[[str], bool]] = {
    "title": bool,
    "code": is_code,
    "issue_number": _is_number,
    "issued_on": _is_date,
    "effective_on": _is_date,
    "other": bool,
}


def _filled_in(text: str, field: Field) -> str:
    """A code with dots inside waits for its number: `QT-…/…`."""
    value = clean(text)
    return "" if field == "code" and _FILL.search(text.strip(" .…_")) else value


def is_placeholder(value: str) -> bool:
    """`(Tên quy trình)`, to be written over."""
    return _PLACEHOLDER.fullmatch(folded(value)) is not None


def _any_of(labels: Iterable[str]) -> str:
    return "|".join(_spaced(label) for label in sorted(labels, key=len, reverse=True))


def _spaced(label: str) -> str:
    return re.escape(label).replace(r"\ ", r"\s+").replace("/", r"\s*/\s*")


@cache
def _plain(label: str) -> str:
    return re.sub(r"\s*/\s*", "/", " ".join(folded(label).split()))


def clean(text: str) -> str:
    """A value without the dots and lines that forms are filled in on."""
    return " ".join(_FILL.sub(" ", text).split()).strip(" :：|-–;,")


def cell_lines(cell: Cell) -> list[str]:
    return lines_of(cell.text)


def lines_of(text: str) -> list[str]:
    """Lines and tab stops, without empty ones and with single spaces."""
    return [line for part in text.replace("\t", "\n").split("\n") if (line := " ".join(part.split()))]
