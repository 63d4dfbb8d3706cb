"""The table of amendments: what a document says was changed, when and in which issue, in its own columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Literal

import msgspec

from service.control.dates import find_date
from service.control.grid import Grid
from service.control.letters import folded, folded_pattern
from service.model.content import Block, Row, Table, tables
from service.model.regions import is_amendments

ColumnRole = Literal["order", "place", "reason", "what", "issue", "date", "person", "other"]

# The first that matches: `Trang/Phần liên quan việc sửa đổi` is a place, `Mô tả nội dung sửa đổi` is what was changed.
_HEADINGS: dict[ColumnRole, str] = {
    "order": r"(?:stt|tt|s tt|số tt|số thứ tự|no\.?)$",
    "date": r"ngày|thời gian|date",
    "place": r"(?:số )?trang|mục|phần|vị trí|điều khoản|page",
    "reason": r"(?:nội dung )?yêu cầu|lý do|cơ sở|căn cứ|nguồn|đề nghị",
    "what": r"(?:.{0,20} )?(?:nội dung|mô tả|tóm lược|tóm tắt|chi tiết|diễn giải)|nd ",
    "issue": r"lần|phiên bản|version|rev|ban hành lần|bản số|số (?:lần|phiên bản|hiệu bản)",
    "person": r"người|lập|kiểm tra|phê duyệt|soạn thảo|xem xét|duyệt|ký",
}
_ROLES = {role: re.compile(folded_pattern(pattern)) for role, pattern in _HEADINGS.items()}
_NUMBER = re.compile(r"\d{1,3}(?![\d/]*/\d{2})|[IVX]{1,4}\b")


class Amendment(msgspec.Struct, frozen=True, omit_defaults=True):
    """One row that is filled in."""

    cells: tuple[str, ...]
    """In the order of the table's columns."""
    issue: str = ""
    """The number in the column of issues, without words: `02`."""
    on: date | None = None


class AmendmentTable(msgspec.Struct, frozen=True, omit_defaults=True):
    columns: tuple[str, ...] = ()
    """Headings as written. Empty: the document has no table of amendments."""
    roles: tuple[ColumnRole, ...] = ()
    rows: tuple[Amendment, ...] = ()
    counts_issues: bool = False
    """The numbers are those of issues, not of amendments between them."""


def table_of_amendments(blocks: Sequence[Block]) -> Table | None:
    return next(filter(is_amendments, tables(tuple(blocks))), None)


def read_amendments(table: Table | None) -> AmendmentTable:
    if table is None:
        return AmendmentTable()
    head = 0 if len(table.rows[0].cells) > 1 else 1
    cells = table.rows[head].cells
    columns = tuple(" ".join(cell.text.split()) for cell in cells)
    roles = tuple(map(_role, columns))
    grid = Grid(table)
    starts = [cell.column for cell in cells]
    below = range(head + 1, len(table.rows))
    rows = [tuple(grid.text(row, start) for start in starts) for row in below if _begins(table.rows[row], roles)]
    filled = [_amendment(texts, roles) for texts in rows if _is_filled(texts, roles) and texts != columns]
    counts = any(role == "issue" and "ban hành" in folded(text) for role, text in zip(roles, columns, strict=True))
    return AmendmentTable(columns, roles, tuple(filled), counts)


def _role(heading: str) -> ColumnRole:
    words = folded(heading).strip()
    return next((role for role, pattern in _ROLES.items() if pattern.match(words)), "other")


def _begins(row: Row, roles: Sequence[ColumnRole]) -> bool:
    """A row as the head has it; not a line across the table."""
    return len(row.cells) > 1 or len(roles) == 1


def _is_filled(texts: Sequence[str], roles: Sequence[ColumnRole]) -> bool:
    """Rows that only bear their number wait to be written in."""
    return any(any(map(str.isalnum, text)) for text, role in zip(texts, roles, strict=True) if role != "order")


def _amendment(texts: tuple[str, ...], roles: Sequence[ColumnRole]) -> Amendment:
    found: dict[ColumnRole, str] = {}
    for role, text in zip(roles, texts, strict=True):
        if text:
            found.setdefault(role, text)
    number = _NUMBER.search(found.get("issue", ""))
    return Amendment(texts, number[0] if number else "", find_date(found.get("date", "") or found.get("issue", "")))
