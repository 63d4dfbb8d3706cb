"""The outline of one document as far as it has been read: under which heading we are, in which known region.

Lines of a table of contents are no headings, typed ones neither; the code at the top of a printed form is one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from service.model.content import Block, Paragraph, Table
from service.model.fields import is_contents_line
from service.model.folding import fold
from service.model.regions import Region, region_of
from service.model.spot import number_of

_TYPED_NUMBER = re.compile(r"\s*(?:\d+(?:\.\d+)*\.?|[IVX]+\.|Điều \d+\.?|Chương [IVX\d]+\.?|Phụ lục \w+)\s")
_FORM_CODE = re.compile(
    r"(?:[\w.]+[-./ ]+)*BM(?:[-./ ]*\w+)*|(?:biểu\s+)?mẫu\s+(?:số\s*)?:?\s*[\w./-]{1,20}", re.IGNORECASE
)
_LONGEST_HEADING = 120
_LONGEST_CODE = 30
_MOST_CONTENTS_LINES = 80
_TITLE_STYLES = ("title", "tiêu đề")
_CONTENTS = "mục lục"
_BULLET = "o"  # Word's second bullet is the letter in Courier New


def heading_text(paragraph: Paragraph) -> str:
    """The heading with its label: "5.4 Thời gian xử lý", "g. Phí, lệ phí"."""
    text = " ".join(fold(paragraph.text).split())
    label = paragraph.label if paragraph.label[:1].isalnum() and paragraph.label != _BULLET else ""
    whole = f"{label} {text}".strip()
    number = number_of(whole)
    if number and not number.islower() and whole[len(number) : len(number) + 1] == ".":
        whole = number + whole[len(number) + 1 :]
    return shorten(whole, _LONGEST_HEADING)


def shorten(text: str, longest: int) -> str:
    """`text` on one line, cut after a word where it is longer."""
    text = " ".join(text.split())
    if len(text) <= longest:
        return text
    return text[:longest].rsplit(" ", 1)[0].rstrip(" ,.;:") + "…"


@dataclass
class Outline:
    section: str = ""
    """The heading above, empty before the first one."""
    contents: bool = False
    """The block passed last is a line of a contents list."""
    table: Table | None = None
    """The block passed last, if it is a table."""
    tables: int = 0
    """Since the heading, the one passed last included."""
    front: bool = True
    """Before the first numbered heading: where the cover and the sign-off block are."""
    form: bool = False
    """Under the code of a printed form, whose lines are no headings."""
    listed: set[str] | None = None
    """Lines of the typed contents list that we are in."""

    def goes_past(self, block: Block) -> bool:
        """True if the block is a heading."""
        if isinstance(block, Table):
            self.listed, self.contents, self.table = None, False, block
            self.tables += 1
            return False
        self.table = None
        return isinstance(block, Paragraph) and self._goes_past_paragraph(block)

    def is_like(self, other: Outline) -> bool:
        """True if whatever comes next means the same to both."""
        here = (self.section, self.contents, self.table, self.tables, self.front, self.form, self.listed)
        return here == (other.section, other.contents, other.table, other.tables, other.front, other.form, other.listed)

    @property
    def region(self) -> Region:
        """Of the block passed last."""
        if self.table is not None:
            return region_of(self.table, self.front)
        return "contents" if self.contents else ""

    def _goes_past_paragraph(self, paragraph: Paragraph) -> bool:
        text = paragraph.text.strip()
        if not text:
            return False
        self.contents = self._is_listed(paragraph, text)
        if self.contents or (len(text) > _LONGEST_HEADING and paragraph.level is None):
            return False
        opens = self._opens_section(paragraph, text)
        form = not opens and self._is_form(paragraph, text)
        if not (opens or form or self._is_title(paragraph)):
            return False
        self.front = self.front and not (form or opens)
        self.form = form
        self.section, self.tables = heading_text(paragraph), 0
        return True

    def _opens_section(self, paragraph: Paragraph, text: str) -> bool:
        """A heading by its outline level; or, as offices type them, a short numbered line in bold or capitals."""
        if paragraph.level is not None:
            return True
        numbered = bool(paragraph.label[:1].isalnum() and paragraph.label != _BULLET) or bool(
            _TYPED_NUMBER.match(text + " ")
        )
        return numbered and not self.form and (is_bold(paragraph) or (text.isupper() and len(text) > 3))

    def _is_form(self, paragraph: Paragraph, text: str) -> bool:
        if self.front or len(text) > _LONGEST_CODE or paragraph.level is not None:
            return False
        return bool(_FORM_CODE.fullmatch(text)) and any(char.isdigit() for char in text)

    def _is_title(self, paragraph: Paragraph) -> bool:
        return not self.form and _kind_of_style(paragraph.style) == "title"

    def _is_listed(self, paragraph: Paragraph, text: str) -> bool:
        """In a contents list: one that Word made, or typed lines up to the first that comes a second time."""
        style = _kind_of_style(paragraph.style)
        if style == "contents" or is_contents_line(paragraph):
            return True
        if len(text) <= len(_CONTENTS) + 2 and text.casefold().rstrip(" :.") == _CONTENTS:
            self.listed = set()
            return True
        if self.listed is None:
            return False
        key = "".join(char for char in text.casefold() if char.isalpha())
        ends = paragraph.level is not None or len(text) > _LONGEST_HEADING or key in self.listed
        if ends or len(self.listed) > _MOST_CONTENTS_LINES or style == "title":
            self.listed = None
            return False
        self.listed.add(key)
        return True


@lru_cache(maxsize=1000)
def _kind_of_style(style: str) -> str:
    name = style.lower()
    return "title" if name in _TITLE_STYLES else "contents" if name.startswith(_CONTENTS) else ""


def is_bold(paragraph: Paragraph) -> bool:
    return all("b" in span.look.split() for span in paragraph.spans if span.text.strip())
