"""The table of steps: who does what in which time, and what comes of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

import msgspec

from service.control.grid import Grid
from service.control.letters import folded, folded_pattern
from service.control.lines import Line, line_of
from service.control.sections import Section, heading_of
from service.control.time_limits import TimeLimit, read_time_limits

Column = Literal["order", "work", "responsible", "time", "form"]

# The first that matches: `Thời gian thực hiện` is no work, `Bước` alone numbers the steps.
_HEADINGS: dict[Column, str] = {
    "order": r"(?:stt|tt|s tt|số tt|số thứ tự|bước(?: thực hiện)?|b|bước số)[ .:]*$",
    "time": r"(?:tổng )?(?:thời gian|thời hạn|số ngày|tg)",
    "responsible": (
        r"(?:.{0,12} )?trách nhiệm|phụ trách"
        r"|(?:người|đơn vị|bộ phận|cán bộ|cơ quan|chủ thể|đơn vị/người)[/, ]*(?:.{0,20} )?"
        r"(?:thực hiện|chịu trách nhiệm|xử lý|giải quyết|chủ trì|phụ trách)"
    ),
    "form": r"(?:.{0,12} )?(?:biểu mẫu|kết quả|hồ sơ|tài liệu|sản phẩm|mẫu)",
    "work": (
        r"(?:các )?(?:trình tự|nội dung|các bước|bước|công việc|hoạt động|mô tả|diễn giải|tên bước|quy trình"
        r"|lưu đồ|sơ đồ)"
    ),
}
_HEADS = {column: re.compile(folded_pattern(pattern)) for column, pattern in _HEADINGS.items()}
_LONGEST_HEAD = 90
# `Tổng hợp danh sách` is work.
_TOTAL = re.compile(folded_pattern(r"(?:tổng|cộng)\W*$|tổng (?:cộng|số|thời gian|thời hạn)(?!\w)"))
_NUMBER = re.compile(r"(?:bước\s+)?([A-ZĐ]?\s*\d+(?:\.\d+)*)\s*[.:)]?$", re.IGNORECASE)


class Step(msgspec.Struct, frozen=True, omit_defaults=True):
    number: str
    """`1`, `B4`; empty where the table gives none."""
    work: str
    responsible: str = ""
    times: tuple[str, ...] = ()
    """One for each time column. Where a time is shared by several steps, the first of them has it."""
    form: str = ""


class TimeColumn(msgspec.Struct, frozen=True, omit_defaults=True):
    heading: str
    limit: TimeLimit | None = None
    """What the heading itself says: `Thời gian (10 ngày)`."""
    total: str = ""
    """What stands in the table's row of totals."""


class StepTable(msgspec.Struct, frozen=True, omit_defaults=True):
    times: tuple[TimeColumn, ...] = ()
    steps: tuple[Step, ...] = ()
    """Empty: the document has no table of steps."""


def read_steps(sections: Sequence[Section]) -> StepTable:
    """The table under the heading of steps; without one, the first that looks like it."""
    under = [line for section in sections if section.kind == "steps" for line in section.lines]
    return _first(under) or _first(line for section in sections for line in section.lines) or StepTable()


def _first(lines: Iterable[Line]) -> StepTable | None:
    for line in lines:
        columns = _columns(line.grid, line.row) if line.grid else None
        if line.grid and columns:
            return _read(line.grid, line.row, columns)
    return None


def _columns(grid: Grid, row: int) -> dict[int, Column] | None:
    """Grid columns of a row of headings; None for any other row."""
    found: dict[int, Column] = {}
    cells, texts = grid.table.rows[row].cells, grid.texts(row)
    if len(cells) < 3 or any(len(text) > _LONGEST_HEAD for text in texts):
        return None
    for cell, text in zip(cells, texts, strict=True):
        words = " ".join(folded(text).split())
        column = next((name for name, pattern in _HEADS.items() if pattern.match(words)), None)
        if column:
            found |= dict.fromkeys(_spread(cell.column, cell.width, column), column)
    named = set(found.values())
    return found if {"work", "responsible"} <= named else None


def _spread(column: int, width: int, name: Column) -> range:
    """A heading `Thời gian` over two columns heads both."""
    return range(column, column + (width if name == "time" else 1))


def _read(grid: Grid, head: int, columns: dict[int, Column]) -> StepTable:
    where: dict[Column, list[int]] = {}
    for at, name in columns.items():
        where.setdefault(name, []).append(at)
    times = where.get("time", [])
    begin = head + 1 + _is_second_head(grid, head + 1, times, where["work"][0])
    rows = list(_rows(grid, begin))
    totals = [row for row in rows if _is_total(grid, row)]
    steps = [_step(grid, row, where) for row in rows if row not in totals and _is_step(grid, row, where)]
    heads = [_head(grid, head, begin, at, totals) for at in times]
    return StepTable(tuple(heads), tuple(steps))


def _is_second_head(grid: Grid, row: int, times: Sequence[int], work: int) -> bool:
    """`Thời gian` may be split below into the cases it has."""
    return row < len(grid.table.rows) and len(times) > 1 and not grid.begins(row, work)


def _head(grid: Grid, head: int, begin: int, at: int, totals: Sequence[int]) -> TimeColumn:
    texts = dict.fromkeys(grid.text(row, at) for row in range(head, begin))
    heading = " ".join(texts)
    limits = read_time_limits(heading)
    total = next((text for row in totals if (text := grid.text(row, at)) and not _TOTAL.match(folded(text))), "")
    return TimeColumn(heading, limits[0] if limits else None, total)


def _rows(grid: Grid, begin: int) -> Iterator[int]:
    """To the end of the table, or to the next heading where everything is in one table."""
    for row in range(begin, len(grid.table.rows)):
        line = line_of(grid, row)
        if heading_of(line):
            return
        if line.text:
            yield row


def _is_total(grid: Grid, row: int) -> bool:
    return _TOTAL.match(folded(next(filter(None, grid.texts(row)), ""))) is not None


def _is_step(grid: Grid, row: int, where: dict[Column, list[int]]) -> bool:
    """A cell across the table is a heading between steps, or a remark."""
    work = grid.at(row, where["work"][0])
    responsible = grid.at(row, where["responsible"][0])
    return work is not None and work is not responsible and bool(work.text.strip())


def _step(grid: Grid, row: int, where: dict[Column, list[int]]) -> Step:
    return Step(
        number=_number(grid, row, where),
        work=_cell(grid, row, where, "work"),
        responsible=" ".join(_cell(grid, row, where, "responsible").split()),
        times=tuple(grid.text(row, at) if grid.begins(row, at) else "" for at in where.get("time", ())),
        form=_cell(grid, row, where, "form"),
    )


def _cell(grid: Grid, row: int, where: dict[Column, list[int]], name: Column) -> str:
    cell = grid.at(row, where[name][0]) if name in where else None
    return "\n".join(" ".join(line.split()) for line in cell.text.split("\n") if line.strip()) if cell else ""


def _number(grid: Grid, row: int, where: dict[Column, list[int]]) -> str:
    text = grid.text(row, where["order"][0]) if "order" in where else ""
    found = _NUMBER.match(text or grid.label(row))
    return found[1].replace(" ", "") if found else ""
