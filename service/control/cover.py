"""The cover of a controlled document: what it claims to be. Read from Content, never guessed.

The cover table wins over the running header, and that over the footer: real footers are often left from the issue
before. A value that cannot be read stays empty; a date that cannot be read keeps its text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice, takewhile

import msgspec

from service.control.dates import find_date
from service.control.labels import Field, Labelled, cell_lines, clean, in_blocks, in_table, lines_of
from service.control.signoffs import SignOff, read_signoffs
from service.model.content import Block, Cell, Content, Paragraph, Span, Table, paragraphs, tables
from service.model.regions import is_amendments

# The cover is over before the text begins; beyond this, a table or a line belongs to the procedure.
_COVER_TABLES = 4
_TABLES_LOOKED_AT = 6
_COVER_BLOCKS = 40
_COVER_PARAGRAPHS = 120
_LONGEST_CODE = 40
_LONGEST_TITLE = 250

_GENERIC = re.compile(r"(?:QUY|QUI) TRÌNH|HƯỚNG DẪN(?: CÔNG VIỆC)?|QUY ĐỊNH|QUY CHẾ", re.IGNORECASE)
_NAMED = re.compile(
    r"(?:(?:QUY|QUI) TRÌNH|HƯỚNG DẪN|QUY ĐỊNH|QUY CHẾ|SỔ TAY|CHÍNH SÁCH|MỤC TIÊU|KẾ HOẠCH|MÔ TẢ|BẢN MÔ TẢ)\s+\S",
    re.IGNORECASE,
)
_AGENCY = re.compile(
    r"(?:UBND|ỦY BAN|UỶ BAN|HĐND|SỞ|BỘ|PHÒNG|VĂN PHÒNG|BAN|CHI CỤC|CỤC|TRUNG TÂM|THANH TRA|CÔNG AN|TRƯỜNG|CÔNG TY|HUYỆN|QUẬN"
    r"|THÀNH PHỐ|THỊ XÃ|XÃ|PHƯỜNG|TỈNH|CÔNG TY)\s"
)
_DECISION = re.compile(
    r"kèm\s+theo\s+(?:Quyết\s+định|QĐ)\s*(?:số)?\s*[:.]?\s*(\d+\s*/[\w./\-–]*\w)(\s*,?\s*ngày\s+[^)]{0,30}?\d{4})?",
    re.IGNORECASE,
)
_NUMBER_AND_DATE = re.compile(r"(\d{1,3})\s*\.\s*(\d{1,2}/\d{1,2}/\d{2,4})$")
_ISSUE = re.compile(r"(?:thứ\s+)?([0-9]{1,3}(?:\.[0-9]{1,2})?(?:/[0-9]{1,3})?|[IVX]{1,5})(?!\w)", re.IGNORECASE)


COVER_VERSION = 1
"""Counts up whenever the same Content would give another Cover: kept Covers are then read anew."""


class Cover(msgspec.Struct, frozen=True, omit_defaults=True):
    """Empty and None mean that the cover does not say, or cannot be read."""

    title: str = ""
    code: str = ""
    issue_number: str = ""
    """As written, e.g. `01`; `01` and `1` are the same issue (see `issue`)."""
    issued_on: date | None = None
    issued_on_text: str = ""
    effective_on: date | None = None
    effective_on_text: str = ""
    decision: str = ""
    """Number and date of the decision that issued it: `2956/QĐ-UBND ngày 30/10/2018`."""
    agency: str = ""
    signoffs: tuple[SignOff, ...] = ()

    @property
    def issue(self) -> int | None:
        """The issue as a number, for order; None where it is none."""
        return int(self.issue_number) if self.issue_number.isdecimal() else None


def read_cover(content: Content) -> Cover:
    first = _first_tables(content.body.blocks)
    places = list(_labelled_places(content, first[:_COVER_TABLES]))
    number, dated = _issue(_value(places, "issue_number"))
    issued = _value(places, "issued_on") or dated
    effective = _value(places, "effective_on")
    return Cover(
        title=_title(content, first) or _value(places, "title"),
        code=_code(_value(places, "code")),
        issue_number=number,
        issued_on=find_date(issued),
        issued_on_text=issued,
        effective_on=find_date(effective),
        effective_on_text=effective,
        decision=_decision(content),
        agency=_agency(content, first),
        signoffs=read_signoffs(first),
    )


def _labelled_places(content: Content, first: Sequence[Table]) -> Iterator[list[Labelled]]:
    """Labelled values, from the place that counts most to the one that counts least."""
    yield from (list(in_table(table)) for table in first)
    yield list(in_blocks(content.body.blocks[:_COVER_BLOCKS]))
    for kind in ("textbox", "header", "footer"):
        for story in content.stories:
            if story.kind == kind:
                yield from (list(in_table(table)) for table in tables(story.blocks))
                yield list(in_blocks(story.blocks))


def _value(places: Iterable[Sequence[Labelled]], field: Field) -> str:
    """The best label of the first place that has a value."""
    for place in places:
        named = [labelled for labelled in place if labelled.field == field and labelled.value]
        if named:
            return min(named, key=lambda labelled: labelled.rank).value
    return ""


def _first_tables(blocks: Sequence[Block]) -> list[Table]:
    """Those that may belong to the cover: no amendment tables, and nothing far into the document."""
    near = islice(tables(tuple(blocks[:_COVER_BLOCKS])), _TABLES_LOOKED_AT)
    return [table for table in near if not is_amendments(table)]


def _code(value: str) -> str:
    """A code has a figure or a capital in it and is short; anything else is a sentence about codes."""
    looks_right = len(value) <= _LONGEST_CODE and any(char.isdigit() or char.isupper() for char in value)
    return value if looks_right else ""


def _issue(value: str) -> tuple[str, str]:
    """Number and date of `01.11/10/17`; else the number, and nothing."""
    both = _NUMBER_AND_DATE.match(value)
    if both:
        return both[1], both[2]
    number = _ISSUE.match(value)
    return (number[1] if number else ""), ""


# --- title, agency, decision


def _cover_cells(content: Content, first: Sequence[Table]) -> Iterator[list[str]]:
    """Lines of each cell of the first tables, each with those of the cell below it; then the first lines of the body."""
    for table in first[:2]:
        for index, row in enumerate(table.rows[:8]):
            for cell in row.cells:
                yield cell_lines(cell) + _lines_below(table, index, cell)
    top = (block for block in content.body.blocks[:_COVER_BLOCKS] if isinstance(block, Paragraph))
    lines = (line for paragraph in top for line in lines_of(paragraph.text))
    yield list(takewhile(lambda line: line.casefold() != "mục lục", lines))


def _lines_below(table: Table, index: int, cell: Cell) -> list[str]:
    below = table.rows[index + cell.height : index + cell.height + 1]
    return [line for row in below for under in row.cells if under.column == cell.column for line in cell_lines(under)]


def _title(content: Content, first: Sequence[Table]) -> str:
    """What follows the words QUY TRÌNH, or the line that they begin."""
    for lines in _cover_cells(content, first):
        for index, line in enumerate(lines):
            if _GENERIC.fullmatch(clean(line)):
                name = _name_below(lines[index + 1 :])
                if name:
                    return name
            elif _NAMED.match(line) and len(line) < _LONGEST_TITLE and not any(True for _ in _labelled([line])):
                return clean(line)
    return ""


def _name_below(lines: Iterable[str]) -> str:
    """The lines up to a label, a bracket or the contents list, at most three."""
    name: list[str] = []
    for line in islice(lines, 3):
        if line.startswith("(") or line.casefold() == "mục lục" or any(True for _ in _labelled([line])):
            break
        name.append(clean(line))
    return " ".join(name).strip()


def _labelled(lines: Sequence[str]) -> Iterator[Labelled]:
    return in_blocks([Paragraph((Span(line),)) for line in lines])


def _agency(content: Content, first: Sequence[Table]) -> str:
    """The letterhead: capital lines that begin with a name of an authority, in the first cell or the first lines."""
    for lines in islice(_cover_cells(content, first), 4):
        head = _letterhead(lines[:4])
        if head:
            return head
    top = (block for block in content.body.blocks[:8] if isinstance(block, Paragraph))
    return _letterhead([line for paragraph in top for line in lines_of(paragraph.text)])


def _letterhead(lines: Sequence[str]) -> str:
    kept: list[str] = []
    for line in lines:
        if not (line.isupper() and (_AGENCY.match(line + " ") or kept) and not _GENERIC.match(line)):
            break
        kept.append(clean(line))
    return " ".join(kept)


def _decision(content: Content) -> str:
    for paragraph in islice(paragraphs(content.body.blocks), _COVER_PARAGRAPHS):
        text = paragraph.text
        found = _DECISION.search(" ".join(text.split())) if "kèm" in text or "Kèm" in text or "KÈM" in text else None
        if found:
            return f"{found[1].replace(' ', '')}{' ' + found[2].strip(' ,') if found[2] else ''}"
    return ""
