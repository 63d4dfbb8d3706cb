"""Mentions of laws, codes, ordinances and the constitution by name: `Luật Hộ tịch năm 2014`, `Luật Căn cước số 26/2023/QH15`.

Where a name ends is told by the number, year or date that follows it, or by the list of known names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from service.control.document_numbers import Kind
from service.control.law_names import KNOWN_NAME
from service.control.mentions import Mention, with_date

# Rare letters first: the engine passes over everything else ten times as fast.
_TAIL_OF_WORD = re.compile(
    r"[ậẬệỆếẾ](?:(?<=[lL][uU].)|(?<=\s[lL].)|(?<=[hH][iI].))(?:[tT]|[nN][hH]|n\s+pháp|N\s+PHÁP)(?!\w)"
)
_WORD = re.compile(
    r"(?<!\w)(?:(?P<code>bộ\s+)?luật|(?P<ordinance>pháp)\s+lệnh|(?P<constitution>hiến)\s+pháp)$", re.IGNORECASE
)
_INNER_WORD = re.compile(rf"\s+(?:các\s+)?{_WORD.pattern[:-1]}(?!\w)", re.IGNORECASE)
_NEXT_WORD = re.compile(rf"\s*(?:,|và)\s+{_WORD.pattern[:-1]}(?!\w)", re.IGNORECASE)
_LONGEST_WORD = 14
_MOST_AMENDED = 12
_NO_LAW_BEFORE = re.compile(
    r"(?:pháp|công\s+ty|văn\s+phòng|ngành|đại\s+học|khoa|cử\s+nhân|dự\s+thảo)\s+$", re.IGNORECASE
)
_AMENDING = re.compile(
    r"\s+sửa\s+đổi(?:\s*,?\s*(?:và\s+)?bổ\s+sung)?(?:\s+(?:một\s+số|các))?(?:\s+(?:điều|nội\s+dung|quy\s+định))?(?:[^;:.\x00]{0,40}?)"
    r"(?:\s+(?:của|tại))?(?=\s+(?:các\s+)?(?:bộ\s+luật|luật|pháp\s+lệnh)\s)",
    re.IGNORECASE,
)
_STOP = (
    r"(?:Nghị|Thông\s+tư|Quyết\s+định|(?:Bộ\s+)?[Ll]uật(?<!pháp\sluật)|Pháp\s+lệnh|Hiến\s+pháp|được|theo|tại|này|trước|sau|có\s+hiệu"
    r"|quy\s+định|hiện\s+hành|thì|do|để|trên|phải|khi|từ|nêu|đã|đang|sẽ)\b"
)
_FOLLOWS = r"\s*,?\s*\(?\s*(?:(?:luật\s+)?số\s*:?\s*\d|\d{1,3}\s*/\s*(?:19|20)\d\d\s*/|(?:năm\s+)?(?:19|20)\d\d(?![\d/.])|ngày\s+\d)"
_NAMED_UP_TO_YEAR = re.compile(
    rf"\s+(?P<name>[^\W\d_](?:(?!\b{_STOP})[^;:.()“”\"\d\x00\n]){{1,110}}?)(?={_FOLLOWS})", re.IGNORECASE
)
_NAMED_IN_CAPITAL = re.compile(
    rf"\s+(?P<name>[A-ZÀ-ỸĐ][^\W\d_]+(?:(?!\s+(?:và|của|về|hoặc|với|năm|số|ngày|cho|là|không|việc|mà)\b|\s+{_STOP})\s[^\W\d_]+){{0,7}})"
)
_FOLLOWED = re.compile(_FOLLOWS, re.IGNORECASE)
_YEAR = re.compile(r"[\s,]*\(?\s*(?:năm\s+)?(?P<year>(?:19|20)\d\d)(?![\d/])", re.IGNORECASE)
_STATE = re.compile(r"\s+nước\s+[^;,.\x00\d]{5,60}?(?=\s*(?:năm\s+)?(?:19|20)\d\d)", re.IGNORECASE)
_BEFORE_NUMBER = re.compile(r"[\s,(]*(?:(?:bộ\s+)?luật\s+|pháp\s+lệnh\s+)?(?:số\s*)?:?\s*", re.IGNORECASE)
_LONGEST_GAP = 24


def laws_in(text: str, numbers: Sequence[Mention]) -> Iterator[Mention]:
    """In order. A number of `numbers` that belongs to a name is taken into its mention; an amending law comes before
    the one that it amends."""
    by_start = {mention.number_start: mention for mention in numbers}
    taken_to = -1
    for tail in _TAIL_OF_WORD.finditer(text):
        word = _WORD.search(text, max(0, tail.end() - _LONGEST_WORD), tail.end())
        law = _law(text, word) if word else None
        if law is None:
            continue
        if law.start < taken_to:  # inside the name of an amending law, whose number or date it is
            yield law
            continue
        _complete(text, law, by_start)
        if law.name[0].islower() and law.is_bare:
            continue
        taken_to = law.end
        yield law


def _law(text: str, word: re.Match[str]) -> Mention | None:
    """By name only, as yet."""
    start, kind = word.start(), _kind(word)
    if _NO_LAW_BEFORE.search(text, max(0, start - 12), start):
        return None
    end = word.end() if kind == "constitution" else _end_of_name(text, word.end(), kind)
    return Mention(start, end, kind, name=" ".join(text[start:end].split())) if end is not None else None


def _kind(word: re.Match[str]) -> Kind:
    found: dict[str | None, Kind] = {"code": "code", "ordinance": "ordinance", "constitution": "constitution"}
    return found.get(word.lastgroup, "law")


def _end_of_name(text: str, at: int, kind: Kind) -> int | None:
    amending = _AMENDING.match(text, at)
    inner = _INNER_WORD.match(text, amending.end()) if amending else None
    if inner:
        return _end_of_amended(text, inner) or _to_year(text, at)
    return _end_of_one_name(text, at, kind)


def _end_of_one_name(text: str, at: int, kind: Kind) -> int | None:
    known = KNOWN_NAME[kind].match(text, at + 1) if text[at : at + 1].isspace() else None
    if known and _FOLLOWED.match(text, known.end()):
        return known.end()
    return _to_year(text, at) or (known.end() if known else _to_small_letter(text, at))


def _end_of_amended(text: str, first: re.Match[str]) -> int | None:
    """One law amends several: their names belong to its own, up to the one before its number or date."""
    word: re.Match[str] | None = first
    ends: list[int] = []
    while word and len(ends) < _MOST_AMENDED:
        end = _end_of_one_name(text, word.end(), _kind(word))
        if end is None:
            break
        ends.append(end)
        if _FOLLOWED.match(text, end):
            return end
        word = _NEXT_WORD.match(text, end)
    return ends[0] if ends else None


def _to_year(text: str, at: int) -> int | None:
    found = _NAMED_UP_TO_YEAR.match(text, at)
    return found.end("name") if found and not found["name"].lower().startswith(("của ", "số")) else None


def _to_small_letter(text: str, at: int) -> int | None:
    found = _NAMED_IN_CAPITAL.match(text, at)
    return found.end("name") if found else None


def _complete(text: str, law: Mention, by_start: dict[int, Mention]) -> None:
    """Number, year and date behind the name."""
    gap = _BEFORE_NUMBER.match(text, law.end, law.end + _LONGEST_GAP)
    numbered = by_start.get(gap.end()) if gap else None
    if (
        numbered is not None
        and numbered.number is not None
        and numbered.kind in ("law", "code", "ordinance", "resolution")
    ):
        law.number, law.year, law.end = numbered.number, numbered.number.year, numbered.end
        law.number_start = numbered.number_start
    if law.kind == "constitution":
        state = _STATE.match(text, law.end)
        law.end = state.end() if state else law.end
    year = _YEAR.match(text, law.end) if law.number is None else None
    if year:
        law.year, law.end = int(year["year"]), year.end()
    with_date(text, law)
    if text[law.end : law.end + 1] == ")" and "(" in text[law.start : law.end]:
        law.end += 1
