"""List labels as Word shows them: "1.", "a)", "Điều 5.", "•".

`Numbering` holds the definitions of one document, `Labels` the counters of one story. Levels count per abstract list,
whichever `w:num` refers to it; a `w:startOverride` takes effect when its `w:num` first appears at that level.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from service.word.definitions import Definitions, read_definitions
from service.word.encodings import decoded_where_confirmed
from service.word.numerals import numeral, padded
from service.word.styles import Styles
from service.word.symbols import bullet
from service.word.tags import (
    MC_ALTERNATE_CONTENT,
    MC_CHOICE,
    W_ABSTRACT_NUM,
    W_ABSTRACT_NUM_ID,
    W_ASCII,
    W_FORMAT,
    W_ILVL,
    W_IS_LGL,
    W_LVL,
    W_LVL_OVERRIDE,
    W_LVL_PIC_BULLET_ID,
    W_LVL_RESTART,
    W_LVL_TEXT,
    W_NUM,
    W_NUM_FMT,
    W_NUM_STYLE_LINK,
    W_PSTYLE,
    W_RFONTS,
    W_RPR,
    W_START,
    W_START_OVERRIDE,
    W_VAL,
    Element,
    child_is_on,
    child_value,
    whole,
)

LEVELS = 9
_LARGEST = 1_000_000
_PLACEHOLDER = re.compile("%([1-9])")


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    number_format: str = "decimal"
    pattern: str = ""
    """Example list of a custom format (`001, 002, 003, ...`), else empty."""
    text: str = ""
    restart: int | None = None
    """Restarts after this level or one above it, counted from 1; 0: never; None: after any level above."""
    legal: bool = False
    picture: bool = False
    font: str = ""
    style_id: str | None = None


@dataclass(frozen=True, slots=True)
class _List:
    counted_as: str
    """Abstract list whose counters it shares."""
    levels: tuple[_Level, ...]
    restarts: frozenset[int]
    """Levels with a start of their own."""


@dataclass(slots=True)
class Numbering:
    """Definitions, read from their elements when first used: real files define hundreds and use a few."""

    _nums: Definitions
    _abstract: Definitions
    _styles: Styles
    _lists: dict[str, _List | None] = field(default_factory=dict)

    def list_of(self, list_id: str) -> _List | None:
        if list_id not in self._lists:
            num = self._nums.get(list_id)
            self._lists[list_id] = None if num is None else self._read(num)
        return self._lists[list_id]

    def _read(self, num: Element) -> _List | None:
        identity = child_value(num, W_ABSTRACT_NUM_ID)
        identity, abstract = self._resolved(identity)
        if abstract is None or identity is None:
            return None
        levels = [_Level() for _ in range(LEVELS)]
        for element in abstract.iterchildren(W_LVL):
            levels[_level_number(element)] = _level(element)
        restarts = set()
        for override in num.iterchildren(W_LVL_OVERRIDE):
            if _override(levels, override):
                restarts.add(_level_number(override))
        return _List(identity, tuple(levels), frozenset(restarts))

    def _resolved(self, identity: str | None) -> tuple[str | None, Element | None]:
        """Follows `w:numStyleLink`, once: an abstract list that only names the numbering style that holds the levels."""
        abstract = self._abstract.get(identity)
        link = None if abstract is None else child_value(abstract, W_NUM_STYLE_LINK)
        num = self._nums.get(self._styles.numbering_of(link)) if link else None
        if num is None:
            return identity, abstract
        target = child_value(num, W_ABSTRACT_NUM_ID)
        return target, self._abstract.get(target)


@dataclass(slots=True)
class Labels:
    """Counts through one story. `label` is called once for each numbered paragraph, in reading order."""

    _numbering: Numbering | None
    _counts: dict[str, list[int | None]] = field(default_factory=dict)
    _restarted: set[tuple[str, int]] = field(default_factory=set)

    def label(self, list_id: str, level: int | None, style_id: str) -> tuple[str, int]:
        """The label and its level. `level` None means the level that is linked to the paragraph style."""
        numbers = self._numbering.list_of(list_id) if self._numbering is not None else None
        if numbers is None:
            return "", 0
        if level is None:
            level = next((at for at, entry in enumerate(numbers.levels) if entry.style_id == style_id), 0)
        counts = self._counted(list_id, numbers, level)
        return _shown(numbers.levels, level, counts), level

    def _counted(self, list_id: str, numbers: _List, level: int) -> list[int | None]:
        counts = self._counts.setdefault(numbers.counted_as, [None] * LEVELS)
        if level in numbers.restarts and (list_id, level) not in self._restarted:
            self._restarted.add((list_id, level))
            counts[level] = None
        current = counts[level]
        counts[level] = numbers.levels[level].start if current is None else current + 1
        for below in range(level + 1, LEVELS):
            restart = numbers.levels[below].restart
            if restart is None or level < restart:
                counts[below] = None
        return counts


def read_numbering(data: bytes, part: str, styles: Styles, *, uncut: bool) -> Numbering:
    """Of the bytes of a numbering part, in a document with these styles. Raises what `parse` raises."""
    _, definitions = read_definitions(data, part, uncut=uncut)
    return Numbering(definitions[W_NUM], definitions[W_ABSTRACT_NUM], styles)


def _shown(levels: tuple[_Level, ...], level: int, counts: list[int | None]) -> str:
    own = levels[level]
    if own.picture:
        return "•"
    if own.number_format == "bullet":
        return bullet(own.text, own.font).strip()

    def number(match: re.Match[str]) -> str:
        at = int(match[1]) - 1
        count = counts[at]
        # A level above that has not been used yet shows its start.
        return _numeral(levels[at], levels[at].start if count is None else count, legal=own.legal)

    return _PLACEHOLDER.sub(number, own.text).strip()


def _numeral(level: _Level, count: int, *, legal: bool) -> str:
    if level.pattern:
        return padded(count, level.pattern)
    return numeral(count, "decimal" if legal and level.number_format != "none" else level.number_format)


def _level_number(element: Element) -> int:
    return min(max(whole(element.get(W_ILVL), 0) or 0, 0), LEVELS - 1)


def _level(element: Element) -> _Level:
    number_format = _number_format(element)
    restart = child_value(element, W_LVL_RESTART)
    fonts = element.find(f"{W_RPR}/{W_RFONTS}")
    font = fonts.get(W_ASCII) or "" if fonts is not None else ""
    return _Level(
        start=_start(child_value(element, W_START)),
        number_format=number_format.get(W_VAL) or "decimal" if number_format is not None else "decimal",
        pattern=number_format.get(W_FORMAT) or "" if number_format is not None else "",
        text=decoded_where_confirmed((child_value(element, W_LVL_TEXT) or "")[:200], font),
        restart=None if restart is None else whole(restart),
        legal=child_is_on(element, W_IS_LGL),
        picture=element.find(W_LVL_PIC_BULLET_ID) is not None,
        font=font,
        style_id=child_value(element, W_PSTYLE),
    )


def _number_format(level: Element) -> Element | None:
    """Custom formats stand in mc:Choice, with a plain format as the Fallback."""
    custom = level.find(f"{MC_ALTERNATE_CONTENT}/{MC_CHOICE}/{W_NUM_FMT}")
    return level.find(W_NUM_FMT) if custom is None else custom


def _start(value: str | None) -> int:
    number = whole(value)  # left out means zero (17.9.25)
    return min(max(number or 0, 0), _LARGEST)


def _override(levels: list[_Level], override: Element) -> bool:
    """Applies one `w:lvlOverride` to the levels; True when it starts the count anew."""
    number = _level_number(override)
    replaced = override.find(W_LVL)
    if replaced is not None:
        levels[number] = _level(replaced)
    start = override.find(W_START_OVERRIDE)
    if start is not None:
        levels[number] = replace(levels[number], start=_start(start.get(W_VAL)))
    return start is not None
