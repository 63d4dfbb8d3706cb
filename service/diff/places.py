"""Places: where a change is, in words that a person can follow in a document without page numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from service.diff.words import fold
from service.model.content import Cell, Paragraph, Row, Story, StoryKind, Table

_STORY_NAMES: dict[StoryKind, str] = {
    "body": "Đầu tài liệu",
    "header": "Đầu trang",
    "footer": "Chân trang",
    "footnote": "Chú thích cuối trang",
    "endnote": "Chú thích cuối bài",
    "comment": "Ghi chú",
    "textbox": "Hộp văn bản",
}
_PAGE_KINDS = {"first": "trang đầu", "even": "trang chẵn"}

_NUMBER = re.compile(r"(?:[IVXLC]+|\d+(?:\.\d+)*|[a-zđ])(?=[.)]?\s|[.)]?$)")
_TYPED_NUMBER = re.compile(r"\s*(?:\d+(?:\.\d+)*\.?|[IVX]+\.|Điều \d+\.?|Chương [IVX\d]+\.?|Phụ lục \w+)\s")
_LONGEST_HEADING = 120
_LONGEST_LABEL = 24
_LONGEST_COLUMN = 40


def is_heading(paragraph: Paragraph) -> bool:
    """A heading by its outline level; or, as offices type them, a short numbered line in bold or capitals."""
    if paragraph.level is not None:
        return bool(paragraph.text.strip())
    text = paragraph.text.strip()
    if not text or len(text) > _LONGEST_HEADING:
        return False
    numbered = bool(_TYPED_NUMBER.match(text + " ")) or bool(paragraph.label and paragraph.label[0].isalnum())
    return numbered and (_all_bold(paragraph) or (text.isupper() and len(text) > 3))


def _all_bold(paragraph: Paragraph) -> bool:
    return all("b" in span.look.split() for span in paragraph.spans if span.text.strip())


def heading_text(paragraph: Paragraph) -> str:
    """The heading with its label: "5.4 Thời gian xử lý"."""
    text = " ".join(fold(paragraph.text).split())
    label = paragraph.label if paragraph.label[:1].isalnum() else ""
    whole = f"{label} {text}".strip()
    number = _NUMBER.match(whole)
    if number and whole[number.end() : number.end() + 1] == ".":
        whole = number.group() + whole[number.end() + 1 :]
    return shorten(whole, _LONGEST_HEADING)


def shorten(text: str, longest: int) -> str:
    """`text` on one line, cut after a word where it is longer."""
    text = " ".join(text.split())
    if len(text) <= longest:
        return text
    return text[:longest].rsplit(" ", 1)[0].rstrip(" ,.;:") + "…"


@dataclass
class TablePlace:
    """Where we are in a table: the column headers, and the row and column under comparison."""

    number: int
    headers: dict[int, str] = field(default_factory=dict)
    row: str = ""
    column: str = ""


@dataclass
class Place:
    """Where the comparison is. Old and new headings are kept apart: what was deleted stood under an old one."""

    story: StoryKind = "body"
    story_text: str = ""
    old_section: str = ""
    new_section: str = ""
    old_tables: int = 0
    new_tables: int = 0
    tables: list[TablePlace] = field(default_factory=list)

    def section(self, of_old: bool) -> str:
        return self.old_section if of_old else self.new_section

    def sentence(self, of_old: bool = False) -> str:
        section = self.section(of_old)
        if not self.tables:
            return section or self.story_text
        number = _NUMBER.match(section)
        steps = [number.group() if number else section] if section else []
        if self.story != "body":
            steps = [self.story_text]
        for table in self.tables:
            steps += [step for step in (f"bảng {table.number}", table.row, table.column) if step]
        whole = ", ".join(steps)
        return whole[:1].upper() + whole[1:]


def story_place(story: Story) -> Place:
    return Place(story.kind, _story_text(story))


def _story_text(story: Story) -> str:
    text = _STORY_NAMES[story.kind]
    _, _, rest = story.name.partition(":")
    if story.kind in {"header", "footer"}:
        section, _, kind = rest.partition(":")
        words = [text, _PAGE_KINDS.get(kind, ""), f"(phần {section})" if section not in {"", "1"} else ""]
        return " ".join(word for word in words if word)
    if story.kind == "comment" and story.author:
        return f"{text} của {story.author}"
    return f"{text} {rest}".strip()


def column_headers(table: Table) -> dict[int, str]:
    """Grid column to the text of its header: the rows that Word repeats, else the first row."""
    top = [row for row in table.rows if row.header] or list(table.rows[:1])
    headers: dict[int, str] = {}
    for row in top[:2]:
        for cell in row.cells:
            text = shorten(cell.text, _LONGEST_COLUMN)
            for column in range(cell.column, cell.column + cell.width):
                headers[column] = text or headers.get(column, "")
    return headers


def row_name(row: Row, index: int, columns: int) -> str:
    """ "dòng B4": by what its first cell says or counts, else by its place in the table, from 1."""
    first = row.cells[0] if row.cells else None
    label = _cell_label(first) if first is not None and first.column == 0 and first.width < max(columns, 2) else ""
    return f"dòng {label or index + 1}"


def _cell_label(cell: Cell) -> str:
    text = " ".join(cell.text.split())
    if text and len(text) <= _LONGEST_LABEL:
        return text.rstrip(".:")
    labels = [block.label for block in cell.blocks if isinstance(block, Paragraph) and block.label[:1].isalnum()]
    return labels[0].rstrip(".") if labels and not text else ""
