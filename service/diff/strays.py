"""Strays: text that went in one container and came in another: out of the body into a cell, from one table to another.

Alignment looks for moves among the blocks of one story or the rows of one table only. What it could not pair is
looked through once more here, when all changes are known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from msgspec.structs import replace
from rapidfuzz import process
from rapidfuzz.distance import Indel

from service.diff.renumber import renumbered_story
from service.diff.stretches import stretches
from service.diff.words import Line, Vocabulary, loose_words
from service.model.content import Paragraph, Span
from service.model.redline import Change, ChangeKind, Piece, PieceKind, RedlineStory

_LEAST_WORDS = 5
_SIMILARITY = 0.75
_ALL_WITH_ALL = 20_000

_Stories = tuple[RedlineStory, ...]


def reunite(changes: list[Change], stories: _Stories) -> tuple[list[Change], _Stories]:
    """The changes with strays told as one move each, and the stories that point to them."""
    pairs = _pairs(changes)
    if not pairs:
        return changes, stories
    found: list[Change] = []
    numbers: dict[int, int] = {}
    arrived = {new: old for old, new in pairs.items()}
    for index, change in enumerate(changes):
        if index in pairs:
            continue
        numbers[index] = len(found)
        found += _moved(changes[arrived[index]], change, arrived[index] + 1 == index) if index in arrived else [change]
    numbers |= {old: numbers[new] for old, new in pairs.items()}
    return found, tuple([renumbered_story(story, numbers) for story in stories])


def _moved(old: Change, new: Change, here: bool) -> list[Change]:
    """The move, and what was edited on the way. Text that became a table where it stands has a new look only."""
    recast = here and "table" in {old.part, new.part} and old.part != new.part
    moved = replace(
        new,
        kind="reformatted" if recast else "moved",
        old=old.old,
        part=new.part if new.part != "words" else "paragraph",
        shown=tuple([Piece("same", piece.text) for piece in new.shown if piece.kind == "inserted"]),
        cosmetic=None,
    )
    edit = _edit(old.old, new.new)
    return (
        [moved, replace(new, kind=edit.kind, old=edit.old, new=edit.new, part="words", shown=edit.shown)]
        if edit
        else [moved]
    )


def _edit(old: str, new: str) -> Change | None:
    """Words that differ, if any does: line ends and rules of a table do not count."""
    found = stretches(Line([Paragraph((Span(old),))]), Line([Paragraph((Span(new),))]))
    gone, come = (" ".join(s.text.strip() for s in found if s.kind == kind) for kind in ("deleted", "inserted"))
    if not any(char.isalnum() for char in gone + come):
        return None
    kind: ChangeKind = "replaced" if gone.strip() and come.strip() else "inserted" if come.strip() else "deleted"
    sides: tuple[tuple[PieceKind, str], ...] = (("deleted", gone), ("inserted", come))
    return Change(
        kind, "body", "", gone, come, shown=tuple([Piece(side, text) for side, text in sides if text.strip()])
    )


# --- which went where


def _pairs(changes: Sequence[Change]) -> dict[int, int]:
    """Deleted change to inserted change that says the same, or nearly."""
    gone = [index for index, change in enumerate(changes) if change.kind == "deleted" and _is_whole(change)]
    come = [index for index, change in enumerate(changes) if change.kind == "inserted" and _is_whole(change)]
    if not gone or not come:
        return {}
    vocabulary = Vocabulary()
    codes = {index: _code(changes[index], vocabulary) for index in (*gone, *come)}
    gone = [index for index in gone if len(codes[index]) >= _LEAST_WORDS]
    come = [index for index in come if len(codes[index]) >= _LEAST_WORDS]
    pairs = _equal(gone, come, codes)
    arrived = set(pairs.values())
    rest = [index for index in gone if index not in pairs], [index for index in come if index not in arrived]
    return pairs | (_similar(*rest, codes) if len(rest[0]) * len(rest[1]) <= _ALL_WITH_ALL else {})


def _is_whole(change: Change) -> bool:
    """A block, row or cell; or all the words of a paragraph."""
    if change.cosmetic or change.part in {"picture", "column"}:
        return False
    return change.part != "words" or all(piece.kind != "same" for piece in change.shown)


def _code(change: Change, vocabulary: Vocabulary) -> str:
    return vocabulary.encode([word for word in loose_words(change.old or change.new) if word[:1].isalnum()])


def _equal(gone: Sequence[int], come: Sequence[int], codes: dict[int, str]) -> dict[int, int]:
    places: dict[str, list[int]] = defaultdict(list)
    for index in reversed(come):
        places[codes[index]].append(index)
    return {index: places[codes[index]].pop() for index in gone if places[codes[index]]}


def _similar(gone: Sequence[int], come: Sequence[int], codes: dict[int, str]) -> dict[int, int]:
    left = {index: codes[index] for index in come}
    pairs: dict[int, int] = {}
    for index in gone:
        best = process.extractOne(codes[index], left, scorer=Indel.normalized_similarity, score_cutoff=_SIMILARITY)
        if best is not None:
            pairs[index] = best[2]
            del left[best[2]]
    return pairs
