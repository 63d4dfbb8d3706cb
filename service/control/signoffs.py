"""The sign-off block of a cover: who drafted, checked and approved the document, by its own claim."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice

import msgspec

from service.control.dates import find_date
from service.control.labels import cell_lines, clean
from service.model.content import Block, Cell, Paragraph, Row, Table
from service.model.regions import Role, role_of, roles_in

_NAME = re.compile(r"họ\s*(?:và\s+)?(?:,\s*)?tên|tên", re.IGNORECASE)
_POSITION = re.compile(r"chức\s+(?:vụ|danh)", re.IGNORECASE)
_DATE = re.compile(r"ngày|thời\s+gian", re.IGNORECASE)
_SIGNATURE = re.compile(r"chữ\s+ký|ký", re.IGNORECASE)
_LABELLED = (_NAME, _POSITION, _DATE, _SIGNATURE)
_ROWS_BELOW = 6
_LINES_BELOW = 10
_LONGEST_NAME = 60
_COVER_BLOCKS = 60
_IN_CELL = re.compile(r"\s*(họ\s*(?:và\s+)?tên|chức\s+(?:vụ|danh)|ngày(?:\s+ký)?)\s*:\s*(.*)", re.IGNORECASE)


class SignOff(msgspec.Struct, frozen=True, omit_defaults=True):
    role: Role
    title: str
    """The role as written: `Soạn thảo`."""
    name: str = ""
    position: str = ""
    signed_on_text: str = ""
    signed_on: date | None = None


def read_signoffs(tables: Sequence[Table], blocks: Sequence[Block] = ()) -> tuple[SignOff, ...]:
    """From the first table that names two of the three roles, in a row or down its first column; else from lines that
    name them side by side. A document may have two checkers."""
    for table in tables:
        found = _in_rows(table) or _in_first_column(table)
        if found:
            return found
    return _in_lines(blocks)


def _in_rows(table: Table) -> tuple[SignOff, ...]:
    for index, row in enumerate(table.rows):
        columns = roles_in(row)
        if len({role for _, role in columns}) >= 2:
            below = table.rows[index + 1 : index + 1 + _ROWS_BELOW]
            return tuple(_signoff(row.cells[at], role, below) for at, role in columns)
    return ()


def _signoff(cell: Cell, role: Role, below: Sequence[Row]) -> SignOff:
    title = clean(cell_lines(cell)[0])
    if any(_is_labelled(row, _NAME) for row in below):
        name, position, signed = (_value(below, cell.column, label) for label in (_NAME, _POSITION, _DATE))
        return _made(role, title, name, position, signed)
    own = list(_own_lines(cell, below))
    labelled = {m[1].casefold()[0]: clean(m[2]) for line in own if (m := _IN_CELL.match(line))}
    if "h" in labelled:  # `Họ tên: …` stands in the cell itself
        return _made(role, title, labelled["h"], labelled.get("c", ""), labelled.get("n", ""))
    return _made(role, title, _last_name(own))


def _made(role: Role, title: str, name: str, position: str = "", signed: str = "") -> SignOff:
    signed = signed if any(map(str.isdigit, signed)) else ""
    return SignOff(role, title, name, position, signed, find_date(signed))


def _is_labelled(row: Row, label: re.Pattern[str]) -> bool:
    """The first cell is a label and nothing else: in another grid each cell bears its own (`Họ tên: …`)."""
    text = row.cells[0].text if row.cells else ""
    own = _IN_CELL.match(text)
    return label.match(clean(text)) is not None and not (own and own[2].strip())


def _value(below: Sequence[Row], column: int, label: re.Pattern[str]) -> str:
    for row in below:
        if _is_labelled(row, label):
            return next(
                (clean(cell.text) for cell in row.cells if cell.column == column and cell is not row.cells[0]), ""
            )
    return ""


def _own_lines(cell: Cell, below: Sequence[Row]) -> Iterator[str]:
    """What stands under the role, down to the next row that has a label of its own."""
    yield from cell_lines(cell)[1:]
    for row in below:
        if any(_is_labelled(row, label) for label in _LABELLED):
            return
        yield from (line for under in row.cells if under.column == cell.column for line in cell_lines(under))


def _last_name(lines: Sequence[str]) -> str:
    """Without labels the name is the last thing under the role."""
    names = [clean(line) for line in lines if not line.startswith("(") and find_date(line) is None]
    return names[-1] if names and len(names[-1]) <= _LONGEST_NAME else ""


# --- the same grid, turned


def _in_first_column(table: Table) -> tuple[SignOff, ...]:
    """`Trách nhiệm | Họ tên | Chức vụ | Chữ ký | Ngày`, one row for each role."""
    roles = [(row, role_of(row.cells[0].text)) for row in table.rows if row.cells]
    if len({role for _, role in roles if role}) < 2:
        return ()
    heads = {cell.column: cell.text.strip() for cell in table.rows[0].cells}
    columns = [next((at for at, head in heads.items() if label.match(head)), -1) for label in _LABELLED[:3]]
    if columns[0] < 0:
        return ()
    return tuple(_turned(row, role, columns) for row, role in roles if role)


def _turned(row: Row, role: Role, columns: Sequence[int]) -> SignOff:
    texts = {cell.column: clean(cell.text) for cell in row.cells}
    name, position, signed = (texts.get(column, "") for column in columns)
    return _made(role, clean(row.cells[0].text), name, position, signed)


# --- without a table


def _in_lines(blocks: Sequence[Block]) -> tuple[SignOff, ...]:
    """`NGƯỜI VIẾT⇥NGƯỜI KIỂM TRA⇥NGƯỜI DUYỆT`, the names in the last line below that has as many parts."""
    lines = [block.text for block in islice(blocks, _COVER_BLOCKS) if isinstance(block, Paragraph)]
    for number, line in enumerate(lines):
        titles = _parts(line)
        roles = [role_of(title) for title in titles]
        if len(titles) >= 2 and all(roles) and len(set(roles)) >= 2:
            under = [parts for text in lines[number + 1 : number + _LINES_BELOW] if (parts := _parts(text))]
            names = next((parts for parts in under if len(parts) == len(titles) and parts[0][0] != "("), None)
            return tuple(
                _made(role, title, names[at] if names else "")
                for at, (title, role) in enumerate(zip(titles, roles, strict=True))
                if role
            )
    return ()


def _parts(line: str) -> list[str]:
    return [part for piece in re.split(r"\t+|\s{3,}", line) if (part := clean(piece))]
