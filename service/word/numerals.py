"""List numbers as Word writes them: `numeral(7, "lowerRoman")` is "vii" (17.18.59, ST_NumberFormat).

Formats of other scripts are in `numerals_of_scripts`; what neither knows comes out as plain decimals.
"""

from __future__ import annotations

from collections.abc import Callable

from service.word.numerals_of_scripts import SCRIPTS

_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
_LARGEST_ROMAN = 32_767
_VIETNAMESE = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_CHICAGO = "*†‡§"


def numeral(number: int, number_format: str) -> str:
    known = _FORMATS.get(number_format) or SCRIPTS.get(number_format, str)
    return known(number)


def padded(number: int, pattern: str) -> str:
    """A number in a custom format such as `001, 002, 003, ...`: as wide as the first example."""
    example = pattern.split(",")[0].strip()
    return str(number).zfill(len(example)) if example.isdecimal() else str(number)


def _letters(number: int) -> str:
    """a … z, aa, bb, … as Word counts, not as spreadsheets do."""
    if not 0 < number <= 780:
        return str(number)
    repeats, letter = divmod(number - 1, 26)
    return chr(ord("a") + letter) * (repeats + 1)


def _roman(number: int) -> str:
    if not 0 < number <= _LARGEST_ROMAN:
        return str(number)
    text = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        text += letters * count
    return text


def _vietnamese(number: int) -> str:
    if not 0 <= number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    if tens == 0:
        return _VIETNAMESE[ones]
    head = "mười" if tens == 1 else f"{_VIETNAMESE[tens]} mươi"
    if ones == 0:
        return head
    tail = {1: "một" if tens == 1 else "mốt", 5: "lăm"}.get(ones, _VIETNAMESE[ones])
    return f"{head} {tail}"


def _ordinal(number: int) -> str:
    suffix = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix}"


def _chicago(number: int) -> str:
    if not 0 < number <= 400:
        return str(number)
    repeats, sign = divmod(number - 1, len(_CHICAGO))
    return _CHICAGO[sign] * (repeats + 1)


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02d}",
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "ordinal": _ordinal,
    "vietnameseCounting": _vietnamese,
    "numberInDash": lambda number: f"- {number} -",
    "chicago": _chicago,
    "none": lambda _number: "",
}
