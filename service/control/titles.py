"""The title of a document and the authority whose it is, as its cover or running header shows them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, takewhile

from service.control.claims import COVER_BLOCKS, is_list
from service.control.labels import LabelSet, cell_lines, clean, is_placeholder, lines_of
from service.model.content import Block, Cell, Content, Paragraph, Table, tables

_LONGEST_TITLE = 300
_MOST_LINES = 6
_COVER_ROWS = 8
_KIND = (
    r"(?:QUY|QUI) TRÌNH(?: (?:NỘI BỘ|ISO))?|HƯỚNG DẪN(?: CÔNG VIỆC| THỰC HIỆN)?|QUY ĐỊNH|QUY CHẾ|THỦ TỤC"
    r"|TÀI LIỆU(?: CHUNG)?|SỔ TAY"
)
_GENERIC = re.compile(rf"(?:{_KIND})\s*:?", re.IGNORECASE)
_WITH_NAME = re.compile(rf"(?:{_KIND})\s*:\s*(?=\S)", re.IGNORECASE)
_NAMED = re.compile(
    r"(?:(?:QUY|QUI) TRÌNH|HƯỚNG DẪN|QUY ĐỊNH|QUY CHẾ|SỔ TAY|CHÍNH SÁCH|MỤC TIÊU|KẾ HOẠCH|MÔ TẢ|BẢN MÔ TẢ)\s+\S",
    re.IGNORECASE,
)
_AGENCY_WORDS = (
    r"UBND|ỦY BAN|UỶ BAN|HĐND|SỞ|BỘ|PHÒNG|VĂN PHÒNG|BAN|CHI CỤC|CỤC|TRUNG TÂM|THANH TRA|CÔNG AN|TRƯỜNG|CÔNG TY"
    r"|HUYỆN|QUẬN|THÀNH PHỐ|THỊ XÃ|XÃ|PHƯỜNG|TỈNH|ĐẶC KHU|TỔNG CỤC|VIỆN|BỆNH VIỆN"
)
_AGENCY = re.compile(rf"(?:{_AGENCY_WORDS})\s")
_AGENCY_IN_SMALL = re.compile(r"(?:UBND|(?:Ủy|Uỷ) ban nhân dân|Sở|Phòng|Văn phòng|Chi cục|Trung tâm)\s+[A-ZĐ]")
_CONTENTS = "mục lục"
# In brackets under the title; other brackets belong to it.
_NOTE = re.compile(r"\(\s*(?:(?:được\s+)?ban\s+hành|kèm\s+theo|theo\s+quyết|ký\s+hiệu|mã\s+)", re.IGNORECASE)


def read_title(content: Content, first: Sequence[Table], labels: LabelSet) -> str:
    """What follows the words QUY TRÌNH, or the line that they begin. `first`: the tables that may belong to the cover."""
    for lines in _cover_cells(content, first, labels):
        for index, line in enumerate(lines):
            title = _title_at(lines, index, line, labels)
            if title:
                return title
    return ""


def running_titles(content: Content, labels: LabelSet) -> Iterator[tuple[str, str]]:
    """(story, title) of running headers that bear the title in a cell under QUY TRÌNH."""
    for story in content.of_kind("header"):
        for table in tables(story.blocks):
            titles = (
                _title_at(lines, index, line, labels)
                for lines in _cells(table)
                for index, line in enumerate(lines)
                if _GENERIC.fullmatch(clean(line))
            )
            if found := next(filter(None, titles), ""):
                yield story.name, found
                break


def _title_at(lines: Sequence[str], index: int, line: str, labels: LabelSet) -> str:
    if _GENERIC.fullmatch(clean(line)):
        return _name(lines[index + 1 :], labels)
    after_colon = _WITH_NAME.match(line)
    if after_colon:
        return _name([line[after_colon.end() :], *lines[index + 1 :]], labels)
    if _NAMED.match(line) and len(line) < _LONGEST_TITLE and not _bears_label(line, labels):
        rest = lines[index + 1 :] if line.isupper() else []
        return _name([line, *takewhile(str.isupper, rest)], labels)
    return ""


def _name(lines: Iterable[str], labels: LabelSet) -> str:
    """The lines up to a label, a note in brackets or the contents list."""
    name: list[str] = []
    for line in islice(lines, _MOST_LINES):
        if (
            _NOTE.match(line)
            or line.casefold() == _CONTENTS
            or _bears_label(line, labels)
            or len(line) > _LONGEST_TITLE
        ):
            break
        name.append(clean(line))
    title = " ".join(name).strip()
    return "" if is_placeholder(title) else title


def _bears_label(line: str, labels: LabelSet) -> bool:
    return labels.has_colon_label(line)


def _cover_cells(content: Content, first: Sequence[Table], labels: LabelSet) -> Iterator[list[str]]:
    """Lines of each cell of the first tables, each with those of the cell below it; then the first lines of the body,
    text boxes and running headers."""
    for table in first[:2]:
        if not is_list(table, labels):
            yield from _cells(table)
    yield _top_lines(content.body.blocks[:COVER_BLOCKS])
    for kind in ("textbox", "header"):
        for story in content.stories:
            if story.kind == kind:
                for table in tables(story.blocks):
                    yield from _cells(table)
                yield _top_lines(story.blocks)


def _cells(table: Table) -> Iterator[list[str]]:
    for index, row in enumerate(table.rows[:_COVER_ROWS]):
        for cell in row.cells:
            yield cell_lines(cell) + _lines_below(table, index, cell)


def _lines_below(table: Table, index: int, cell: Cell) -> list[str]:
    below = table.rows[index + cell.height : index + cell.height + 1]
    return [line for row in below for under in row.cells if under.column == cell.column for line in cell_lines(under)]


def _top_lines(blocks: Sequence[Block]) -> list[str]:
    top = (block for block in blocks if isinstance(block, Paragraph))
    lines = (line for paragraph in top for line in lines_of(paragraph.text))
    return list(takewhile(lambda line: line.casefold().rstrip(" :.") != _CONTENTS, lines))


def read_agency(content: Content, first: Sequence[Table]) -> str:
    """The letterhead: lines that begin with a name of an authority, in the first cells or the first lines."""
    return _agency_of(content.body.blocks, first) or next(
        (
            found
            for story in content.of_kind("header")
            if (found := _agency_of(story.blocks, list(tables(story.blocks))))
        ),
        "",
    )


def _agency_of(blocks: Sequence[Block], first: Sequence[Table]) -> str:
    for cells in (_cells(table) for table in first[:2]):
        for number, lines in enumerate(islice(cells, 4)):
            head = _letterhead(lines[:4]) or (_small_letterhead(lines[:1]) if number == 0 else "")
            if head:
                return head
    return _letterhead(_top_lines(blocks[:8]))


def _letterhead(lines: Sequence[str]) -> str:
    kept: list[str] = []
    for line in lines:
        if not (line.isupper() and (_AGENCY.match(line + " ") or kept) and not _GENERIC.match(line)):
            break
        kept.append(clean(line))
    return " ".join(kept)


def _small_letterhead(lines: Sequence[str]) -> str:
    return clean(lines[0]) if lines and _AGENCY_IN_SMALL.match(lines[0]) else ""
