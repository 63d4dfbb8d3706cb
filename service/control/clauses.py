"""Clauses of a summary: changes that belong together, told as one, each with its weight.

Facts weigh most, then what the cover claims, then wording; the amendment table only repeats what the rest says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from service.control.heads import head, section_head
from service.control.phrases import PHRASES, counted
from service.control.quoting import cited, quote, replacement, row_words
from service.control.significance import FACTS, fact
from service.model.redline import Change, Part
from service.model.spot import Language, number_of, row_name, section_name

_COVER, _SIGNOFFS, _PARTS, _WORDS, _MOVES, _ROUTINE, _ASIDE = range(len(FACTS), len(FACTS) + 7)
_MOST_ITEMS = 2
_MANY_PLACES = 3
_LONGEST_NAME = 10
_WHOLE: tuple[Part, ...] = ("paragraph", "heading", "table")


@dataclass(frozen=True)
class Clause:
    weight: int
    """Less is more: the place in the order of what is told first."""
    place: str
    """Where, at the front; empty where the words say it themselves."""
    words: str
    told: int
    """How many changes it tells."""

    @property
    def is_fact(self) -> bool:
        return self.weight < len(FACTS)

    @property
    def is_aside(self) -> bool:
        """Not worth a clause beside others."""
        return self.weight == _ASIDE


def clauses(changes: Sequence[Change], language: Language) -> list[Clause]:
    """In the order in which to tell them. `changes` are real ones only, in the order of the document."""
    cover = [change for change in changes if change.spot.label or change.spot.region == "cover"]
    rest = [change for change in changes if change not in cover]
    found = list(_cover(cover, language))
    for region, make in (("signoffs", _signoffs), ("amendments", _amendments)):
        part = [change for change in rest if change.spot.region == region]
        rest = [change for change in rest if change.spot.region != region]
        found += [make(part, language)] if part else []
    runs = list(_runs(rest))
    alone = {id(change) for run in runs for change in run}
    found += [_run(run, language) for run in runs]
    found += _items([change for change in rest if id(change) not in alone], language)
    return sorted(found, key=lambda clause: clause.weight)


# --- the cover and its running headers


def _cover(changes: Sequence[Change], language: Language) -> Iterator[Clause]:
    """One clause for the cover, with the headers that changed alike; others of their own after it."""
    by_place: dict[str, list[Change]] = {}
    for change in changes:
        by_place.setdefault(section_name(change.story, "", change.spot, language), []).append(change)
    places = list(by_place)
    main = places[0] if places else ""
    alike = [place for place in places[1:] if _values(by_place[place]) <= _values(by_place[main])]
    for place in places:
        if place not in alike:
            names = [main, *(other[:1].lower() + other[1:] for other in alike)] if place == main else [place]
            told = sum(len(by_place[other]) for other in alike) if place == main else 0
            words = _listed(map(_labelled, by_place[place]))
            weight = _COVER if place == main else _ROUTINE
            yield Clause(weight, _joint(names, language), words, told + len(by_place[place]))


def _values(changes: Iterable[Change]) -> set[tuple[str, str]]:
    return {(change.old, change.new) for change in changes}


def _joint(names: Sequence[str], language: Language) -> str:
    lead = ", ".join(dict.fromkeys(names[:-1]))
    return PHRASES[language].joint.format(lead, names[-1]) if lead else names[-1]


def _listed(items: Iterable[str]) -> str:
    """Labels after the first one go on in small letters, as in a sentence."""
    first, *more = items
    return ", ".join([first, *(item[:1].lower() + item[1:] if item[1:2].islower() else item for item in more)])


def _labelled(change: Change) -> str:
    label = change.spot.label
    values = replacement(change) if change.old and change.new else f"→ {quote(change.new)}" if change.new else "→ “”"
    return f"{label} {values}" if label else values


# --- blocks that stand in every document


def _signoffs(changes: Sequence[Change], language: Language) -> Clause:
    """Who signs for what; the rows of names need no name of their own."""
    items: list[str] = []
    for column, group in groupby(changes, lambda change: change.spot.column):
        values = [_signed(change, language) for change in group]
        items.append(f"{column} {', '.join(values)}".strip())
    return Clause(_SIGNOFFS, section_head(changes[0], language), ", ".join(items), len(changes))


def _signed(change: Change, language: Language) -> str:
    name = change.spot.row.casefold().startswith(("họ", "tên")) or change.spot.row.isdigit()
    what = replacement(change) if change.kind == "replaced" else _item(change, language)
    return what if name or not change.spot.column else f"{change.spot.row.lower()} {what}"


def _amendments(changes: Sequence[Change], language: Language) -> Clause:
    return Clause(_ROUTINE, section_head(changes[0], language), _counts(changes, language), len(changes))


def _counts(changes: Sequence[Change], language: Language) -> str:
    """ "thêm 2 dòng, sửa 1 chỗ"."""
    phrases = PHRASES[language]
    kinds = Counter((change.kind, change.part) for change in changes)
    items = []
    for (kind, part), n in kinds.items():
        what = counted(part if kind in {"inserted", "deleted"} and part != "heading" else "words", n, language)
        items.append(phrases.added.format(what) if kind == "inserted" and part != "words" else "")
        items[-1] = items[-1] or (phrases.removed.format(what) if kind == "deleted" and part != "words" else what)
    return ", ".join(items)


# --- whole blocks next to each other


def _runs(changes: Sequence[Change]) -> Iterator[list[Change]]:
    """Two or more neighbouring blocks of one section that came or went; and any new heading with what is under it."""

    def key(change: Change) -> tuple[str, str] | int:
        whole = change.part in _WHOLE and change.kind in {"inserted", "deleted"}
        return (change.kind, change.section) if whole and fact(change) is None else id(change)

    for _, group in groupby(changes, key):
        run = list(group)
        if run[0].part == "heading" or len(run) > 1:
            yield run


def _run(run: Sequence[Change], language: Language) -> Clause:
    phrases = PHRASES[language]
    first, added = run[0], run[0].kind == "inserted"
    under = run[1:] if first.part == "heading" and _is_section(first) else run
    held = _held(under, language)
    if first.part != "heading":
        text = (phrases.added if added else phrases.removed).format(held)
        return Clause(_PARTS, section_head(first, language), text, len(run))
    name = section_head(first, language)
    whole = (phrases.section if _is_section(first) else phrases.form).format(name)
    pattern = phrases.added_part if added else phrases.removed_part
    plain = phrases.added if added else phrases.removed
    return Clause(_PARTS, "", pattern.format(whole, held) if held else plain.format(whole), len(run))


def _is_section(change: Change) -> bool:
    """A heading, not the code of a printed form."""
    return bool(number_of(change.section)) or ("BM" not in change.section and "ẫu" not in change.section)


def _held(changes: Sequence[Change], language: Language) -> str:
    parts: Counter[Part] = Counter("paragraph" if change.part == "heading" else change.part for change in changes)
    order: tuple[Part, ...] = ("paragraph", "table")
    return ", ".join(counted(part, parts[part], language) for part in order if parts[part])


# --- single changes


@dataclass(frozen=True)
class _Item:
    """Changes of the same words, told once: in which row, if they are in a table's column."""

    text: str
    change: Change
    told: int
    row: str = ""


def _items(changes: Sequence[Change], language: Language) -> list[Clause]:
    """Changes of one column or section, and of one weight, in one clause."""
    found: dict[tuple[int, str], list[_Item]] = {}
    for alike in _alike(changes):
        first = min(alike, key=_weight)
        row = row_name(first.spot, language) if _is_in_row(first) and not _one_column(alike) else ""
        item = _Item(_item(first, language) + _often(alike, language), first, len(alike), row)
        found.setdefault((_weight(first), _place_of(first, alike, language)), []).append(item)
    return _asides([_clause(weight, place, items, language) for (weight, place), items in found.items()])


def _is_in_row(change: Change) -> bool:
    return bool(change.spot.row) and change.part not in {"row", "column", "table"}


def _place_of(change: Change, alike: Sequence[Change], language: Language) -> str:
    """Without the row; empty for words that were replaced all over the document."""
    if len(alike) >= _MANY_PLACES and not _one_column(alike) and not _is_figure(change):
        return ""
    return head(change, language, with_row=False) if _is_in_row(change) else section_head(change, language)


def _is_figure(change: Change) -> bool:
    return fact(change) in {"time", "fee", "citation", "retention", "number"}


def _clause(weight: int, place: str, items: Sequence[_Item], language: Language) -> Clause:
    shown: dict[str, int] = {}
    rows = len({item.row for item in items}) > 1
    for item in items:
        text = f"{item.row} {item.text}" if rows and item.row and place else item.text
        if text in shown or len(shown) < _MOST_ITEMS:
            shown[text] = shown.get(text, 0) + item.told
    if place and items[0].row and not rows:
        place = head(items[0].change, language)
    return Clause(weight, place, ", ".join(shown), sum(shown.values()))


def _asides(found: Sequence[Clause]) -> list[Clause]:
    """Wording that changed along with a fact of its section is an aside."""
    places = {clause.place for clause in found if clause.is_fact and clause.place}
    return [replace(c, weight=_ASIDE) if c.weight == _WORDS and c.place in places else c for c in found]


def _alike(changes: Sequence[Change]) -> Iterator[list[Change]]:
    found: dict[tuple[str, str, str, str], list[Change]] = {}
    for change in changes:
        same = (change.old, change.new) if change.part == "words" else (str(id(change)), "")
        found.setdefault((change.kind, change.part, *same), []).append(change)
    yield from found.values()


def _weight(change: Change) -> int:
    what = fact(change)
    if what is not None:
        return FACTS.index(what)
    if change.kind == "moved":
        return _MOVES
    if change.spot.region == "contents":
        return _ROUTINE
    if not any(char.isalnum() for char in change.old + change.new):
        return _ASIDE
    return _PARTS if change.part != "words" else _WORDS


def _one_column(alike: Sequence[Change]) -> bool:
    places = {(change.section, change.spot.table, change.spot.column) for change in alike}
    return len(alike) > 1 and len(places) == 1 and bool(alike[0].spot.table)


def _often(alike: Sequence[Change], language: Language) -> str:
    if len(alike) == 1:
        return ""
    phrases = PHRASES[language]
    return f" ({(phrases.rows if _one_column(alike) else phrases.places).format(len(alike))})"


def _item(change: Change, language: Language) -> str:
    phrases = PHRASES[language]
    if change.kind == "replaced":
        return phrases.picture_replaced if change.part == "picture" else replacement(change)
    if change.kind == "moved" and change.part == "picture":
        return phrases.moved.format(phrases.picture)
    if change.kind == "moved":
        return phrases.moved.format(quote(row_words(change.new) or change.new))
    what = _what(change, change.new or change.old, language)
    return (phrases.added if change.kind == "inserted" else phrases.removed).format(what)


def _what(change: Change, text: str, language: Language) -> str:
    """ "dòng B6 “Lấy ý kiến”", "1 đoạn “Đối với…”", "Nghị định số 118/2025/NĐ-CP", "“bằng văn bản”"."""
    if change.part == "picture":
        return PHRASES[language].picture
    if change.part == "words":
        return quote(text)
    if change.part in {"paragraph", "cell"}:
        return (
            cited(text) if change.part == "paragraph" else ""
        ) or f"{counted(change.part, 1, language)} {quote(text)}"
    name = change.spot.row if change.part == "row" else ""
    words = row_words(text.replace("\n", "\t"), name)
    if name and not name.isdigit() and len(name) <= _LONGEST_NAME and words:
        return f"{PHRASES[language].row.format(name)} {quote(words)}"
    return f"{counted(change.part, 1, language)} {quote(words or text)}"
