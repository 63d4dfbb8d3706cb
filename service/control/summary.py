"""A Redline in one sentence, for lists of revisions: facts first, then what was added and taken out, then the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal

from service.control.significance import FACTS, fact
from service.model.redline import Change, Redline, RedlineBlock, RedlineParagraph, RedlineTable

Language = Literal["vi", "en"]
Part = Literal["table", "row", "column", "paragraph", "words"]

_DETAILS = 2
_LONGEST_DETAIL = 90
_LONGEST_PLACE = 60

_ADDED: dict[Language, str] = {"vi": "thêm {n} {part}", "en": "{n} {part} added"}
_REMOVED: dict[Language, str] = {"vi": "bỏ {n} {part}", "en": "{n} {part} removed"}
_OTHER: dict[Language, str] = {"vi": "{n} thay đổi khác", "en": "{n} other {changes}"}
_PARTS: dict[Language, dict[Part, tuple[str, str]]] = {
    "vi": {
        "table": ("bảng", "bảng"),
        "row": ("dòng bảng", "dòng bảng"),
        "column": ("cột bảng", "cột bảng"),
        "paragraph": ("đoạn", "đoạn"),
        "words": ("chỗ", "chỗ"),
    },
    "en": {
        "table": ("table", "tables"),
        "row": ("table row", "table rows"),
        "column": ("table column", "table columns"),
        "paragraph": ("paragraph", "paragraphs"),
        "words": ("passage", "passages"),
    },
}
_WHOLE_PARTS: tuple[Part, ...] = ("table", "column", "row", "paragraph")
_NONE: dict[Language, str] = {"vi": "Không đổi nội dung", "en": "No change of content"}
_ONLY: dict[Language, dict[str, str]] = {
    "vi": {
        "reformatted": "chỉ đổi định dạng",
        "case": "chỉ sửa chữ hoa, chữ thường",
        "spacing": "chỉ sửa khoảng cách",
        "tone": "chỉ sửa cách đặt dấu thanh",
        "mixed": "chỉ sửa cách trình bày",
    },
    "en": {
        "reformatted": "formatting only",
        "case": "letter case only",
        "spacing": "spacing only",
        "tone": "tone marks only",
        "mixed": "presentation only",
    },
}


def summarise(redline: Redline, language: Language) -> str:
    """One sentence without a full stop. Places are quoted from the document, so they stay in its language."""
    real = [index for index, change in enumerate(redline.changes) if not _is_presentation(change)]
    if not real:
        return _presentation(redline.changes, language)
    parts = _parts(redline)
    detailed = _worth_detail(redline.changes, real, parts)
    said = [_detail(redline.changes[index]) for index in detailed]
    rest = [index for index in real if index not in detailed]
    said += _counts(redline.changes, rest, parts, language)
    sentence = "; ".join(said)
    return sentence[:1].upper() + sentence[1:]


def _is_presentation(change: Change) -> bool:
    return change.kind == "reformatted" or change.cosmetic is not None


def _presentation(changes: Sequence[Change], language: Language) -> str:
    if not changes:
        return _NONE[language]
    natures = {change.cosmetic or "reformatted" for change in changes}
    nature = natures.pop() if len(natures) == 1 else "mixed"
    return f"{_NONE[language]}, {_ONLY[language][nature]}"


def _worth_detail(changes: Sequence[Change], real: Sequence[int], parts: dict[int, Part]) -> list[int]:
    """Replaced facts, the weightiest first; a lone replacement is told even if it is no fact."""
    replaced = [index for index in real if changes[index].kind == "replaced" and parts.get(index, "words") == "words"]
    facts = {index: found for index in replaced if (found := fact(changes[index])) is not None}
    chosen = sorted(facts, key=lambda index: (changes[index].story != "body", FACTS.index(facts[index]), index))[
        :_DETAILS
    ]
    return chosen or (replaced[:1] if len(real) <= 2 else [])


def _detail(change: Change) -> str:
    place = _cut(change.place, _LONGEST_PLACE)
    return f"{place}: {_cut(change.old, _LONGEST_DETAIL)} → {_cut(change.new, _LONGEST_DETAIL)}{_unit(change)}"


def _unit(change: Change) -> str:
    """The words that make a number mean something: ` ngày làm việc`."""
    last = change.shown[-1] if change.shown else None
    if last is None or last.kind != "same" or not change.new[-1:].isdigit() or not last.text.startswith(" "):
        return ""
    words: list[str] = []
    for word in last.text.split():
        words.append(word.rstrip(".,;:)"))
        if len(words) == 3 or word[-1] in ".,;:)":
            break
    return " " + " ".join(words)


def _cut(text: str, longest: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= longest else text[:longest].rsplit(" ", 1)[0] + "…"


# --- counting


def _counts(
    changes: Sequence[Change], rest: Sequence[int], parts: dict[int, Part], language: Language
) -> Iterator[str]:
    whole: Counter[tuple[str, Part]] = Counter()
    for index in rest:
        if index in parts and changes[index].kind != "moved":
            whole[changes[index].kind, parts[index]] += 1
    for kind, pattern in (("inserted", _ADDED), ("deleted", _REMOVED)):
        for part in _WHOLE_PARTS:
            if n := whole[kind, part]:
                yield pattern[language].format(n=n, part=_PARTS[language][part][n > 1])
    others = len(rest) - sum(whole.values())
    if others:
        yield _others(others, language, bool(whole) or len(rest) < len(changes))


def _others(n: int, language: Language, more: bool) -> str:
    text = _OTHER[language].format(n=n, changes="change" if n == 1 else "changes")
    return text if more else text.replace(" khác", "").replace(" other", "")


def _parts(redline: Redline) -> dict[int, Part]:
    """What each change of a whole part is a change of; changes of words are not in it."""
    found: dict[int, Part] = {}
    for story in redline.stories:
        _collect(story.blocks, found)
    return found


def _collect(blocks: Sequence[RedlineBlock], found: dict[int, Part]) -> None:
    for block in blocks:
        if isinstance(block, RedlineParagraph) and block.change is not None:
            found.setdefault(block.change, "paragraph")
        elif isinstance(block, RedlineTable):
            _collect_table(block, found)


def _collect_table(table: RedlineTable, found: dict[int, Part]) -> None:
    if table.change is not None:
        found.setdefault(table.change, "table")
    for row in table.rows:
        if row.change is not None:
            found.setdefault(row.change, "row")
        for cell in row.cells:
            if cell.change is not None:
                found.setdefault(cell.change, "column")
            _collect(cell.blocks, found)
