"""Sections of a procedure in their standard kinds, found in lines; contents lists are passed over.

In: the lines of the body. Out: each kind's first section, in the order of the document, with its lines. What follows
the last section are printed forms; they are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from service.control.lines import Line, only_number, split_mark, split_number
from service.control.section_kinds import MAIN, SectionKind, kind_of, may_be_heading
from service.model.regions import region_of

_LONGEST_HEADING = 120
_CONTENTS = "mục lục"
_CONTENTS_LINE = re.compile(r"(?:\t|\.{3,}|…)\s*\d{1,3}\s*$")
_LONGEST_CONTENTS_LINE = 200
_MOST_CONTENTS_LINES = 80
# Before these the document itself is spoken of, and they come once: later on the words mean something else.
_BEFORE_CONTENT: frozenset[SectionKind] = frozenset(("amendments", "purpose", "scope", "references", "definitions"))
# What follows them are printed forms, where the same words stand as labels to be filled in.
_LAST: frozenset[SectionKind] = frozenset(("forms", "records", "appendix"))
_MOTTO = re.compile(r"cộng\s+(?:hòa|hoà)\s+xã\s+hội", re.IGNORECASE)
_WITH_VALUE: frozenset[SectionKind] = frozenset(
    ("purpose", "scope", "sets", "time_limit", "place", "fee", "applicants")
)
_BULLETS = frozenset("-–−•*+")


@dataclass
class Section:
    kind: SectionKind
    number: str
    """`5.4`, `b`, `II`; empty where there is none."""
    heading: str
    """Without its number."""
    beside: str = ""
    """What stands beside the heading: `b. Thời hạn giải quyết: 10 ngày`."""
    head: Line | None = None
    """The line of the heading, which in a table may also head columns."""
    lines: list[Line] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(filter(None, [self.beside, *(line.text for line in self.lines)]))


@dataclass(frozen=True)
class _Heading:
    kind: SectionKind
    number: str
    text: str
    beside: str


def read_sections(lines: Iterable[Line]) -> list[Section]:
    """`lines` of the body, those of the cover included."""
    found: list[Section] = []
    seen: set[SectionKind] = set()
    for line in _without_contents(lines):
        if seen & _LAST and _is_form(line):
            break
        heading = heading_of(line)
        if heading and _opens(heading, seen):
            seen.add(heading.kind)
            found.append(Section(heading.kind, heading.number, heading.text, heading.beside, line))
        elif found and (line.text or line.label):
            found[-1].lines.append(line)
    return found


def _opens(heading: _Heading, seen: set[SectionKind]) -> bool:
    if heading.kind in seen:
        return False
    if heading.kind in _BEFORE_CONTENT:
        return "content" not in seen and (heading.kind == "amendments" or not _is_part(heading))
    return heading.kind in MAIN or not seen & _LAST


def _is_part(heading: _Heading) -> bool:
    return "." in heading.number


def _is_form(line: Line) -> bool:
    """They begin with the national motto."""
    return _MOTTO.match(line.text) is not None


# --- headings


def heading_of(line: Line) -> _Heading | None:
    if line.grid:
        return _of_row(line)
    if len(line.text) > _LONGEST_HEADING and ":" not in line.text[:_LONGEST_HEADING]:
        return None
    if not may_be_heading(line.text):
        return None
    return _of_paragraph(line.text, line.label)


def _of_paragraph(text: str, label: str) -> _Heading | None:
    first, _, rest = text.partition("\n")
    if label and label[:1] in _BULLETS:
        label, bullet = "", True
    else:
        mark, unmarked = split_mark(first)
        bullet = mark in _BULLETS and bool(mark)
        first = unmarked if bullet else first
    number, words = split_number(first, label)
    found = _worded(number, words, rest)
    if found is None and number:  # `I. Mục đích` may be a word that begins with a letter of its own
        found = _worded("", first, rest)
    return found if found and _is_plain(found, bullet, ":" in words) else None


def _is_plain(heading: _Heading, bullet: bool, colon: bool) -> bool:
    """A line of a list is a heading only where it has a colon and more than one word."""
    return not bullet or (colon and " " in heading.text.strip() and heading.kind not in MAIN)


def _worded(number: str, words: str, rest: str = "") -> _Heading | None:
    head, colon, value = words.partition(":")
    if len(head) > _LONGEST_HEADING:
        return None
    kind = kind_of(head)
    if kind is None:
        return None
    beside = "\n".join(filter(None, [value.strip() if colon else "", rest.strip()]))
    return _Heading(kind, number, " ".join(head.split()).rstrip(" .:"), beside)


def _of_row(line: Line) -> _Heading | None:
    """`5.4 | Thời gian xử lý`, `5.3 | Số lượng hồ sơ | 01 bộ`, or one cell as wide as the table."""
    cells = [text for text in line.cells if text]
    if not cells:
        return None
    number = line.label.rstrip(".)") or only_number(cells[0])
    rest = cells[1:] if number and not line.label else cells
    if not rest or not (number or len(rest) == 1) or (number and rest[0][:1] in _BULLETS):
        return None
    found = _of_paragraph(rest[0], "") if not number else _worded(number, *_first_line(rest[0]))
    if found is None or (not number and not found.number):
        return None
    return _with_cells(found, rest[1:])


def _first_line(text: str) -> tuple[str, str]:
    first, _, rest = text.partition("\n")
    return first, rest


def _with_cells(heading: _Heading, others: Sequence[str]) -> _Heading | None:
    """Beside a heading in a row may stand its value, or the heads of its columns (`Bản chính | Bản sao`). Beside the
    name of a step stands who does it: `2 | Kết quả giải quyết | Văn thư`."""
    most = 2 if heading.kind == "papers" else 1 if heading.kind in _WITH_VALUE or _is_part(heading) else 0
    if len(others) > most:
        return None
    value = "" if heading.kind == "papers" else "\n".join(others)
    beside = "\n".join(filter(None, [heading.beside, value]))
    return _Heading(heading.kind, heading.number, heading.text, beside)


# --- contents lists


def _without_contents(lines: Iterable[Line]) -> Iterator[Line]:
    """Lines after MỤC LỤC up to the first heading that comes a second time: there the text begins."""
    listed: set[SectionKind] | None = None
    passed = 0
    for line in lines:
        if listed is not None and _goes_on(line, listed, passed):
            passed += 1
            continue
        if listed is not None and passed:
            listed = None
        if _begins_contents(line):
            listed, passed = set(), 0
        elif not _is_contents_line(line.text):
            yield line


def _begins_contents(line: Line) -> bool:
    return len(line.text) < len(_CONTENTS) + 4 and line.text.casefold().rstrip(" :.") == _CONTENTS


def _is_contents_line(text: str) -> bool:
    """A heading with leader dots and a page."""
    return text[-1:].isdigit() and _CONTENTS_LINE.search(text) is not None


def _goes_on(line: Line, listed: set[SectionKind], passed: int) -> bool:
    if line.ends_page or passed > _MOST_CONTENTS_LINES or len(line.text) > _LONGEST_CONTENTS_LINE:
        return False
    if line.grid and region_of(line.grid.table, front=True):
        return False
    text = _CONTENTS_LINE.sub("", line.text)
    heading = _listed(line, text)
    if heading is None:
        return True
    if heading.kind in listed:
        return False
    listed.add(heading.kind)
    return True


def _listed(line: Line, text: str) -> _Heading | None:
    if line.grid:
        cells = [cell for cell in line.cells if cell and not cell.isdigit()]
        return _of_paragraph(cells[-1], "") if cells else None
    return _of_paragraph(text, line.label)
