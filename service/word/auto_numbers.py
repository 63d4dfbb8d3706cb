"""Numbers and signs that fields show without keeping a result in the file: AUTONUM, LISTNUM, SYMBOL, EQ, buttons.

Word works them out whenever it shows the page. One `AutoNumbers` counts through one story.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from service.word.numerals import numeral
from service.word.symbols import symbol

_LEVELS = 10
"""Nine of headings, then body text."""
_BODY = _LEVELS - 1
_LARGEST_START = 32_767

_BUTTON = re.compile(r"(?:MACROBUTTON|GOTOBUTTON)\s+\S+\s+(.*)", re.IGNORECASE | re.DOTALL)
_SYMBOL = re.compile(r"SYMBOL\s+(?:0x([0-9a-f]{1,5})|(\d{1,6})|(\S))", re.IGNORECASE)
_FONT = re.compile(r'\\f\s+(?:"([^"]*)"|(\S+))', re.IGNORECASE)
_SEPARATOR = re.compile(r'\\s\s*(?:"([^"]*)"|(\S))', re.IGNORECASE)
_LIST = re.compile(r'LISTNUM(?:\s+(?:"([^"]*)"|([^\s\\"]+)))?', re.IGNORECASE)
_LIST_LEVEL = re.compile(r"\\l\s*(\d)", re.IGNORECASE)
_LIST_START = re.compile(r"\\s\s*(\d{1,5})", re.IGNORECASE)
_FRACTION = re.compile(r"\\f\s*\(([^(),;]*)[,;]([^(),;]*)\)", re.IGNORECASE)
_EQUATION_SWITCH = re.compile(r"\\[a-z]+\d*\s*", re.IGNORECASE)

_OUTLINE = (
    "upperRoman .",
    "upperLetter .",
    "decimal .",
    "lowerLetter )",
    "decimal ()",
    "lowerLetter ()",
    "lowerRoman ()",
)
_NUMBERS = (
    *("decimal )", "lowerLetter )", "lowerRoman )", "decimal ()", "lowerLetter ()", "lowerRoman ()"),
    *("decimal .", "lowerLetter .", "lowerRoman ."),
)
"""The lists OutlineDefault and NumberDefault: number format and punctuation of each level."""


@dataclass(slots=True)
class AutoNumbers:
    _counts: dict[str, list[int]] = field(default_factory=dict)
    """By list: `AUTONUM`, …, and the names of LISTNUM lists."""

    def shown(self, instruction: str, level: int | None) -> str:
        """What a field without a result shows in a paragraph of that outline level; empty for most kinds."""
        kind = instruction.split(" ", 1)[0].upper()
        if kind.startswith("AUTONUM"):
            return self._automatic(kind, instruction, _BODY if level is None else min(level, _BODY - 1))
        if kind == "LISTNUM":
            return self._listed(instruction)
        if kind == "SYMBOL":
            return _symbol(instruction)
        if kind == "EQ":
            return _equation(instruction[2:])
        button = _BUTTON.fullmatch(instruction)
        return button[1] if button else ""

    def _automatic(self, kind: str, instruction: str, level: int) -> str:
        counts = self._counted(kind, level)
        if kind == "AUTONUMOUT":
            return _punctuated(counts[level], _OUTLINE[0 if level == _BODY else min(level, len(_OUTLINE) - 1)])
        found = _SEPARATOR.search(instruction)
        separator = (found[1] or found[2] or "") if found else "."
        if kind == "AUTONUMLGL":
            end = "" if "\\e" in instruction.lower() else separator
            return separator.join(str(count) for count in counts[: level + 1] if count) + end
        return f"{counts[level]}{separator}"

    def _listed(self, instruction: str) -> str:
        named = _LIST.match(instruction)
        name = ((named[1] or named[2]) if named else "") or "NumberDefault"
        level = _number(_LIST_LEVEL.search(instruction), 1)
        at = min(max(level, 1), len(_NUMBERS)) - 1
        start = _LIST_START.search(instruction)
        counts = self._counted(f"LISTNUM {name.casefold()}", at, min(int(start[1]), _LARGEST_START) if start else None)
        if name.casefold() == "legaldefault":
            return ".".join(str(max(count, 1)) for count in counts[: at + 1]) + "."
        forms = _OUTLINE if name.casefold() == "outlinedefault" else _NUMBERS
        return _punctuated(counts[at], forms[min(at, len(forms) - 1)])

    def _counted(self, name: str, level: int, start: int | None = None) -> list[int]:
        """Counts of the list by level; those below begin anew."""
        counts = self._counts.setdefault(name, [0] * _LEVELS)
        counts[level] = counts[level] + 1 if start is None else start
        counts[level + 1 :] = [0] * (_LEVELS - level - 1)
        return counts


def _number(found: re.Match[str] | None, default: int) -> int:
    return int(found[1]) if found else default


def _punctuated(count: int, form: str) -> str:
    number_format, punctuation = form.split(" ")
    opening = "(" if punctuation == "()" else ""
    return f"{opening}{numeral(count, number_format)}{punctuation[-1]}"


def _symbol(instruction: str) -> str:
    found = _SYMBOL.match(instruction)
    if found is None:
        return ""
    code = int(found[1], 16) if found[1] else int(found[2]) if found[2] else ord(found[3])
    font = _FONT.search(instruction)
    return symbol(code, (font[1] or font[2]) if font else "")


def _equation(code: str) -> str:
    """The letters of an equation: `\\f(1;2)` is 1/2, all else stands as it is written, without its switches."""
    return _EQUATION_SWITCH.sub("", _FRACTION.sub(r"\1/\2", code)).strip()
