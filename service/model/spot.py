"""Spots: where a change is, in parts, and those parts put into words of either language.

Documents have no page numbers to point at, so a place is a heading, and in a table the names of row and column.
What is quoted from the document stays in its language.
"""

from __future__ import annotations

import re
from typing import Literal

import msgspec

from service.model.content import StoryKind
from service.model.regions import Region

Language = Literal["vi", "en"]


class Spot(msgspec.Struct, frozen=True, omit_defaults=True):
    """Everything that tells the place of a change, beside its story's kind and its section."""

    region: Region = ""
    label: str = ""
    """On covers and in running headers: the label of the value, e.g. `Lần ban hành`."""
    table: int = 0
    """Which table since the heading, from 1; 0 outside tables."""
    row: str = ""
    """What names the row: `B4`, `Tổng thời gian`, or its number from 1. Empty in a row of column headers."""
    column: str = ""
    story: str = ""
    """Name of the story, except the body's: `footer:2:first`."""
    author: str = ""
    """Comments only."""


_STORIES: dict[Language, dict[StoryKind, str]] = {
    "vi": {
        "body": "Đầu tài liệu",
        "header": "Đầu trang",
        "footer": "Chân trang",
        "footnote": "Chú thích cuối trang",
        "endnote": "Chú thích cuối bài",
        "comment": "Ghi chú",
        "textbox": "Hộp văn bản",
    },
    "en": {
        "body": "Top of document",
        "header": "Header",
        "footer": "Footer",
        "footnote": "Footnote",
        "endnote": "Endnote",
        "comment": "Comment",
        "textbox": "Text box",
    },
}
_DRAWN: dict[Language, dict[str, str]] = {
    "vi": {"chart": "Biểu đồ", "diagram": "Sơ đồ", "drawing": "Hình vẽ"},
    "en": {"chart": "Chart", "diagram": "Diagram", "drawing": "Drawing"},
}
"""Stories of the kind `textbox` that are none, by the beginning of their names."""
_REGIONS: dict[Language, dict[Region, str]] = {
    "vi": {"cover": "Bìa", "signoffs": "Phần ký", "amendments": "Bảng sửa đổi", "contents": "Mục lục"},
    "en": {
        "cover": "Cover",
        "signoffs": "Sign-off block",
        "amendments": "Amendment table",
        "contents": "Table of contents",
    },
}
_WORDS: dict[Language, dict[str, str]] = {
    "vi": {
        "section": "Mục {}",
        "table": "bảng {}",
        "row": "dòng {}",
        "column": "cột {}",
        "first": "trang đầu",
        "even": "trang chẵn",
        "part": "(phần {})",
        "by": "của {}",
    },
    "en": {
        "section": "Section {}",
        "table": "table {}",
        "row": "row {}",
        "column": "column {}",
        "first": "of the first page",
        "even": "of even pages",
        "part": "(part {})",
        "by": "by {}",
    },
}
_NUMBER = re.compile(r"(?:[IVXLC]+|\d+(?:\.\d+)*|[a-zđ])(?=[.)]?\s|[.)]?$)")
_QUOTED_ROW = re.compile(r"[^\W\d_]{2,}\s|\s[^\W\d_]{2,}")


def place(story: StoryKind, section: str, spot: Spot, language: Language) -> str:
    """ "5.4 Thời gian xử lý", "Mục 5.7, dòng B4, cột Thời gian", "Bìa, Lần ban hành"."""
    if not (spot.table or spot.label or spot.region):
        return section_name(story, section, spot, language)
    words = _WORDS[language]
    steps = [_short_section(story, section, spot, language)]
    if spot.region == "signoffs":
        steps += [spot.column, spot.row]
    elif spot.label:
        steps.append(spot.label)
    else:
        steps += [words["table"].format(spot.table)] if spot.table > 1 and not spot.region else []
        steps += [row_name(spot, language)] if spot.row else []
        steps += [words["column"].format(spot.column)] if spot.column else []
    return ", ".join(filter(None, steps))


def section_name(story: StoryKind, section: str, spot: Spot, language: Language) -> str:
    """The part of the document: a region or a running header by its name, the text by its heading."""
    if spot.region:
        return _REGIONS[language][spot.region]
    return section if section and story == "body" else _story_name(story, spot, language)


def number_of(section: str) -> str:
    """The number or letter that a heading begins with, else nothing."""
    number = _NUMBER.match(section)
    return number.group() if number else ""


def row_name(spot: Spot, language: Language) -> str:
    """ "dòng B4", "dòng “Tổng thời gian”"."""
    quoted = f"“{spot.row}”" if _QUOTED_ROW.search(spot.row) else spot.row
    return _WORDS[language]["row"].format(quoted)


def _short_section(story: StoryKind, section: str, spot: Spot, language: Language) -> str:
    number = number_of(section)
    if spot.region or story != "body" or not number:
        return section_name(story, section, spot, language)
    return _WORDS[language]["section"].format(number)


def _story_name(story: StoryKind, spot: Spot, language: Language) -> str:
    words = _WORDS[language]
    what, _, rest = spot.story.partition(":")
    parts = [_DRAWN[language].get(what) or _STORIES[language][story]]
    if story in {"header", "footer"}:
        number, _, kind = rest.partition(":")
        parts += [words[kind]] if kind in {"first", "even"} else []
        parts += [words["part"].format(number)] if number not in {"", "1"} else []
    elif story == "comment" and spot.author:
        parts.append(words["by"].format(spot.author))
    elif story != "body" and rest:
        parts.append(rest)
    return " ".join(parts)
