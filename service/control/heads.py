"""Heads of clauses: the place of a change as it reads at the front of a sentence."""

from __future__ import annotations

from service.control.quoting import calm, cut
from service.model.redline import Change
from service.model.spot import Language, number_of, place, row_name, section_name

_LONGEST_HEAD = 60
_SHORT_SECTION = 26
_LONGEST_COLUMN = 32


def section_head(change: Change, language: Language) -> str:
    """ "5.4 Thời gian xử lý", "Bìa", "Bảng sửa đổi"."""
    return cut(calm(section_name(change.story, change.section, change.spot, language)), _LONGEST_HEAD)


def table_head(change: Change, language: Language) -> str:
    """The section of a table: its heading where that is short, else its number."""
    head = section_head(change, language)
    if len(head) <= _SHORT_SECTION or change.spot.region or not number_of(change.section):
        return head
    return place(change.story, change.section, change.spot, language).split(", ", 1)[0]


def head(change: Change, language: Language, with_row: bool = True) -> str:
    """ "7 Hồ sơ lưu, dòng 01, Thời gian lưu trữ"."""
    spot = change.spot
    if not spot.table:
        return section_head(change, language)
    steps = [table_head(change, language)]
    steps += [row_name(spot, language)] if with_row and spot.row else []
    steps += [cut(spot.column.rstrip("*"), _LONGEST_COLUMN)] if spot.column else []
    return ", ".join(steps)
