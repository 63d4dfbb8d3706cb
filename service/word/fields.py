"""Fields: which one encloses the text being read, and whether that text is its result or its code.

`begin`, `instruction`, `separate`, `end` follow the `w:fldChar` marks; fields nest, and a result may run over paragraphs
(a table of contents). Text between `begin` and `separate` is code and never shown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from service.word import limits
from service.word.auto_numbers import AutoNumbers
from service.word.tags import (
    W_CHECK_BOX,
    W_CHECKED,
    W_DD_LIST,
    W_DEFAULT,
    W_FF_DATA,
    W_LIST_ENTRY,
    W_RESULT,
    W_VAL,
    Element,
    child_value,
    is_on,
    whole,
)

_HYPERLINK = re.compile(r'HYPERLINK\s+(?:"([^"]*)"|([^\s\\"]\S*))?(?:.*?\\l\s+(?:"([^"]*)"|(\S+)))?', re.IGNORECASE)


@dataclass(slots=True)
class _Field:
    parts: list[str] = field(default_factory=list)
    form: Element | None = None
    """`w:ffData` of a legacy form field."""
    instruction: str = ""
    link: str = ""
    in_result: bool = False


@dataclass(slots=True)
class Fields:
    numbers: AutoNumbers = field(default_factory=AutoNumbers)
    _open: list[_Field] = field(default_factory=list)
    in_code: bool = False
    """Text that comes now is not shown."""
    instruction: str = ""
    """Of the innermost field whose result is being read, hyperlinks left out."""
    link: str = ""
    """Target of the innermost HYPERLINK field whose result is being read."""

    @property
    def is_open(self) -> bool:
        """True inside of any field, code or result."""
        return bool(self._open)

    def begin(self, mark: Element) -> None:
        if len(self._open) >= limits.NESTED_FIELDS:
            message = f"Fields are nested more than {limits.NESTED_FIELDS} deep."
            raise limits.beyond("nested-fields", None, limits.NESTED_FIELDS, message)
        self._open.append(_Field(form=mark.find(W_FF_DATA)))
        self._settle()

    def instruct(self, text: str) -> None:
        if self._open and not self._open[-1].in_result:
            self._open[-1].parts.append(text)

    def separate(self) -> None:
        if self._open:
            current = self._open[-1]
            current.in_result = True
            current.instruction, current.link = told_apart("".join(current.parts))
            self._settle()

    def end(self, level: int | None) -> tuple[str, str]:
        """Text that the field shows without having a result (a check box, a number), and its instruction.

        `level` is the outline level of the paragraph that it stands in.
        """
        if not self._open:
            return "", ""
        closed = self._open.pop()
        self._settle()
        instruction = told_apart("".join(closed.parts))[0]
        if closed.form is not None:
            return _form_text(closed.form), instruction
        return "" if closed.in_result else self.numbers.shown(instruction, level), instruction

    def _settle(self) -> None:
        self.in_code = any(not entry.in_result for entry in self._open)
        results = [entry for entry in self._open if entry.in_result]
        self.instruction = next((entry.instruction for entry in reversed(results) if entry.instruction), "")
        self.link = next((entry.link for entry in reversed(results) if entry.link), "")


def told_apart(instruction: str) -> tuple[str, str]:
    """(instruction, "") of most fields; ("", target) of HYPERLINK fields, which Word also writes as `w:hyperlink`."""
    told = " ".join(instruction.split())
    if not told.upper().startswith("HYPERLINK"):
        return told, ""
    match = _HYPERLINK.match(told)
    address, anchor = (match[1] or match[2] or "", match[3] or match[4] or "") if match else ("", "")
    return "", f"{address}#{anchor}" if anchor else address


def _form_text(form: Element) -> str:
    box = form.find(W_CHECK_BOX)
    if box is not None:
        state = box.find(W_CHECKED)
        state = box.find(W_DEFAULT) if state is None else state
        return "☒" if state is not None and is_on(state.get(W_VAL)) else "☐"
    choices = form.find(W_DD_LIST)
    if choices is None:
        return ""
    entries = [entry.get(W_VAL) or "" for entry in choices.iterchildren(W_LIST_ENTRY)]
    chosen = whole(child_value(choices, W_RESULT) or child_value(choices, W_DEFAULT), 0) or 0
    return entries[chosen] if 0 <= chosen < len(entries) else ""
