"""Papers that a procedure asks for: the rows of a table, or the lines of a list with what belongs to each."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from service.control.grid import Grid
from service.control.letters import folded, folded_pattern
from service.control.lines import Line, only_number, split_mark
from service.control.sections import Section
from service.model.content import Row

# From here on the section tells how to hand papers in, and not which.
_NOTES = re.compile(folded_pattern(r"[*\s(]*(?:lưu ý|ghi chú|chú ý)"))
_SETS = re.compile(folded_pattern(r"(?:\W*)số (?:lượng|bộ)"))
_HEAD = re.compile(folded_pattern(r"(?:tên )?(?:các )?(?:loại )?(?:thành phần|giấy tờ|hồ sơ|tên|tài liệu|loại)"))
_ORIGINAL = re.compile(folded_pattern(r"(?:số )?(?:lượng )?(?:bản chính|bc)$"))
_COPY = re.compile(folded_pattern(r"(?:số )?(?:lượng )?(?:bản (?:sao|photo|phô tô|chụp|sao chứng thực)|bs)$"))
_LONGEST_HEAD = 80
_LONGEST = 300


class Paper(msgspec.Struct, frozen=True, omit_defaults=True):
    name: str
    original: str = ""
    """What stands in the column of originals: `x`, `01`."""
    copy: str = ""
    group: str = ""
    """`Giấy tờ phải nộp`."""
    details: int = 0
    """How many lines about it follow: conditions, other papers in its place."""


def read_papers(section: Section) -> tuple[Paper, ...]:
    lines = list(_asked_for(section))
    rows = [line for line in lines if line.grid]
    if rows and section.head and section.head.grid is rows[0].grid:
        rows.insert(0, section.head)
    return tuple(_of_rows(rows) if rows else _of_list(lines))


def _asked_for(section: Section) -> list[Line]:
    found: list[Line] = []
    for line in ([Line(section.beside)] if section.beside else []) + section.lines:
        words = folded(line.text[:_LONGEST_HEAD])
        if _NOTES.match(words) or (found and _SETS.match(words)):
            break
        found.append(line)
    return found


# --- a table


def _of_rows(lines: Sequence[Line]) -> list[Paper]:
    grid = next(line.grid for line in lines if line.grid)
    rows = [line.row for line in lines if line.grid is grid]
    heads = [row for row in rows if _is_head(grid.table.rows[row])]
    columns = _columns(grid, heads)
    return [paper for row in rows if row not in heads and (paper := _of_row(grid, row, columns))]


def _is_head(row: Row) -> bool:
    texts = [folded(" ".join(cell.text.split())) for cell in row.cells]
    if any(len(text) > _LONGEST_HEAD for text in texts):
        return False
    marks = any(_ORIGINAL.match(text) or _COPY.match(text) for text in texts)
    return marks or (texts[0] in {"tt", "stt"} and any(_HEAD.match(text) for text in texts[1:]))


def _columns(grid: Grid, heads: Sequence[int]) -> tuple[int, int]:
    original = copy = -1
    for row in heads:
        for cell in grid.table.rows[row].cells:
            text = folded(" ".join(cell.text.split()))
            original = cell.column if _ORIGINAL.match(text) else original
            copy = cell.column if _COPY.match(text) else copy
    return original, copy


def _of_row(grid: Grid, row: int, columns: tuple[int, int]) -> Paper | None:
    cells = [cell for cell in grid.table.rows[row].cells if cell.column not in columns]
    names = [" ".join(cell.text.split()) for cell in cells]
    name = next((text for text in names if text and not only_number(text)), "")
    if not name:
        return None
    original, copy = (grid.text(row, at) if at >= 0 else "" for at in columns)
    return Paper(_short(split_mark(name)[1]), original, copy)


# --- a list


def _of_list(lines: Sequence[Line]) -> list[Paper]:
    marked = [split_mark(line.text, line.label) for line in lines]
    top = _top_mark(marked)
    found: list[Paper] = []
    group = ""
    for number, (mark, text) in enumerate(marked):
        following = marked[number + 1][0] if number + 1 < len(marked) else ""
        if _is_group(mark, text, top, following):
            group = text.rstrip(" :")
        elif mark == top:
            found.append(Paper(_short(text), group=_short(group)))
        elif found:
            found[-1] = msgspec.structs.replace(found[-1], details=found[-1].details + 1)
    return found


def _top_mark(marked: Sequence[tuple[str, str]]) -> str:
    """The mark of the first line that is none of a group's."""
    return next((mark for mark, text in marked if mark != "*" and mark and not text.endswith(":")), "")


def _is_group(mark: str, text: str, top: str, following: str) -> bool:
    """`* Giấy tờ phải nộp:`; but `- Chứng cứ gồm:` is a paper where lines of a lower mark tell what it is."""
    if mark == "*" and top != "*":
        return True
    return text.endswith(":") and (mark != top or following in {top, "*", ""} or not mark)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST].rsplit(" ", 1)[0] + "…"
