"""The body of a document line by line: paragraphs, and the rows of tables, each with where it stands.

Many offices write a whole procedure into one big table, its headings in rows (`5.4 | Thời gian xử lý`), so rows are
lines like any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from service.control.grid import Grid
from service.model.content import Block, Break, Paragraph, Table

_NUMBER = re.compile(r"\s*((?:\d+(?:\.\d+)*|[IVX]+|[a-zđA-ZĐ])(?=[.):/]|\s|$)|\d+(?:\.\d+)+)[.):/]?(?=\W|\w|$)\s*")
_ONLY_NUMBER = re.compile(r"\s*(\d+(?:\.\d+)*|[IVX]+|[a-zđA-ZĐ])\s*[.):/]?\s*")
_MARK = re.compile(r"\s*([-–−•*+]|\d+[.)]|[a-zđ][.)])\s*")


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    """Of a paragraph, or of all cells of a row, one line each."""
    label: str = ""
    """Word's own number or bullet, which is not in the text."""
    level: int | None = None
    grid: Grid | None = None
    """The table that the row belongs to."""
    row: int = 0
    ends_page: bool = False

    @property
    def cells(self) -> list[str]:
        return self.grid.texts(self.row) if self.grid else [self.text]


def lines_in(blocks: Sequence[Block], without: Table | None = None) -> Iterator[Line]:
    for block in blocks:
        if isinstance(block, Paragraph):
            if text := block.text.strip():
                yield Line(text, block.label, block.level)
        elif isinstance(block, Table) and block is not without:
            grid = Grid(block)
            yield from (line_of(grid, row) for row in range(len(block.rows)))
        elif isinstance(block, Break) and block.kind != "column":
            yield Line("", ends_page=True)


def line_of(grid: Grid, row: int) -> Line:
    return Line("\n".join(filter(None, grid.texts(row))), grid.label(row), None, grid, row)


def split_number(text: str, label: str = "") -> tuple[str, str]:
    """(number, rest): of `5.4. Thời gian`, `c Đối tượng`, `g.Tên mẫu đơn`; a number of Word's own comes first."""
    if label:
        only = _ONLY_NUMBER.fullmatch(label)
        if only:
            return only[1], text.strip()
    found = _NUMBER.match(text)
    if found and found.end() < len(text):
        return found[1], text[found.end() :].strip()
    return "", text.strip()


def only_number(text: str) -> str:
    found = _ONLY_NUMBER.fullmatch(text)
    return found[1] if found else ""


def split_mark(text: str, label: str = "") -> tuple[str, str]:
    """(mark, rest): of `- Tờ khai`, `+ Trường hợp`; every number counts as the same mark `1`."""
    if label:
        return ("1" if label[:1].isalnum() else label.strip()), text.strip()
    found = _MARK.match(text)
    if not found:
        return "", text.strip()
    return ("1" if found[1][:1].isalnum() else found[1]), text[found.end() :].strip()
