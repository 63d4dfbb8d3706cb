"""Regions: the tables that nearly every controlled document has, told by their look.

The cover table, the sign-off block and the table of amendments bear no heading of their own, so people know them by
what stands in them. Sources of the wordings: real procedures of one province and published forms of other offices.
"""

from __future__ import annotations

import re
from typing import Literal

from service.model.content import Row, Table

Region = Literal["", "cover", "signoffs", "amendments", "contents"]
Role = Literal["drafted", "checked", "approved"]

_ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    ("approved", re.compile(r"(?:người\s+)?(?:phê\s+)?duyệt|ban\s+hành")),
    ("checked", re.compile(r"(?:người\s+)?(?:kiểm\s+tra|xem\s+xét|soát\s+xét|thẩm\s+tra|thẩm\s+định)")),
    ("drafted", re.compile(r"(?:người\s+)?(?:biên\s+soạn|soạn\s+thảo|soạn|viết|lập)")),
)
_LONGEST_ROLE = 40
_COVER_LABEL = re.compile(
    r"(?:mã\s+(?:hiệu|số)|ký\s+hiệu|số\s+hiệu|lần\s+(?:ban\s+hành|bh|soát\s+xét|sửa\s+đổi)|phiên\s+bản"
    r"|ngày\s+(?:ban\s+hành|bh|(?:có\s+)?hiệu\s+lực|áp\s+dụng))",
    re.IGNORECASE,
)
_WHAT_CHANGED = re.compile(r"nội\s+dung|mô\s+tả|tóm\s+lược|tóm\s+tắt|lý\s+do")
_THAT_IT_CHANGED = re.compile(r"sửa\s+đổi|thay\s+đổi|soát\s+xét|phát\s+hành")
_LONGEST_HEAD = 400
_CODE = re.compile(r"mã\s+(?:hiệu|số)")
_ROWS_LOOKED_AT = 3


def region_of(table: Table, front: bool) -> Region:
    """`front`: the table stands before the first numbered heading, where covers and sign-offs are."""
    if is_amendments(table):
        return "amendments"
    if front and any(len({role for _, role in roles_in(row)}) >= 2 for row in table.rows[:_ROWS_LOOKED_AT]):
        return "signoffs"
    return "cover" if front and _bears_labels(table) else ""


def is_amendments(table: Table) -> bool:
    """An amendment table bears the cover's labels as its column headers."""
    head = " ".join(cell.text for row in _head_rows(table) for cell in row.cells).casefold()
    if not head or len(head) > _LONGEST_HEAD:
        return False
    return bool(_WHAT_CHANGED.search(head) and _THAT_IT_CHANGED.search(head)) and not _CODE.search(head)


def _head_rows(table: Table) -> tuple[Row, ...]:
    """The first row; with the second where that belongs to it: under a title, or under heads of two storeys."""
    first = table.rows[0].cells if table.rows else ()
    if len(table.rows) < 2 or (len(first) < 2 and len(table.rows[1].cells) < 2):
        return ()
    return table.rows[: 2 if len(first) == 1 or any(cell.height > 1 for cell in first) else 1]


def roles_in(row: Row) -> list[tuple[int, Role]]:
    """Places of the cells that name who signs, each with the role."""
    return [(at, role) for at, cell in enumerate(row.cells) if (role := role_of(cell.text)) is not None]


def role_of(text: str) -> Role | None:
    if not text or len(text) > 2 * _LONGEST_ROLE:
        return None
    text = " ".join(text.casefold().split())
    if len(text) > _LONGEST_ROLE:
        return None
    return next((role for role, pattern in _ROLES if pattern.match(text)), None)


def _bears_labels(table: Table) -> bool:
    return any(_COVER_LABEL.match(cell.text.lstrip()) for row in table.rows[:8] for cell in row.cells)
