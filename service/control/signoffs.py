"""The sign-off block of a cover: who drafted, checked and approved the document, by its own claim."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from service.control.labels import cell_lines, clean
from service.model.content import Cell, Row, Table
from service.model.regions import Role, roles_in

_NAME = re.compile(r"họ\s+(?:và\s+)?tên|tên", re.IGNORECASE)
_POSITION = re.compile(r"chức\s+(?:vụ|danh)", re.IGNORECASE)
_DATE = re.compile(r"ngày", re.IGNORECASE)
_SIGNATURE = re.compile(r"chữ\s+ký|ký", re.IGNORECASE)
_LABELLED_ROWS = (_NAME, _POSITION, _DATE, _SIGNATURE)


class SignOff(msgspec.Struct, frozen=True, omit_defaults=True):
    role: Role
    title: str
    """The role as written: `Soạn thảo`."""
    name: str = ""
    position: str = ""
    signed_on_text: str = ""


def read_signoffs(tables: Sequence[Table]) -> tuple[SignOff, ...]:
    """From the first table with a row that names two of the three roles; a document may have two checkers."""
    for table in tables:
        for index, row in enumerate(table.rows):
            columns = roles_in(row)
            if len({role for _, role in columns}) >= 2:
                below = table.rows[index + 1 : index + 6]
                return tuple(_signoff(row.cells[at], role, below) for at, role in columns)
    return ()


def _signoff(cell: Cell, role: Role, below: Sequence[Row]) -> SignOff:
    title = clean(cell_lines(cell)[0])
    if any(_is_labelled(row, _NAME) for row in below):
        name, position, signed = (_value(below, cell.column, label) for label in (_NAME, _POSITION, _DATE))
        return SignOff(role, title, name, position, signed)
    return SignOff(role, title, _last_line(cell, below))


def _is_labelled(row: Row, label: re.Pattern[str]) -> bool:
    return bool(row.cells and label.match(clean(row.cells[0].text)))


def _value(below: Sequence[Row], column: int, label: re.Pattern[str]) -> str:
    for row in below:
        if _is_labelled(row, label):
            return next(
                (clean(cell.text) for cell in row.cells if cell.column == column and cell is not row.cells[0]), ""
            )
    return ""


def _last_line(cell: Cell, below: Sequence[Row]) -> str:
    """Without row labels the name is the last thing under the role."""
    lines = cell_lines(cell)[1:]
    for row in below:
        if any(_is_labelled(row, label) for label in _LABELLED_ROWS):
            break
        lines += [line for under in row.cells if under.column == cell.column for line in cell_lines(under)]
    names = [clean(line) for line in lines if not line.startswith("(")]
    return names[-1] if names else ""
