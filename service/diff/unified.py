"""A Redline for machines and terminals: text in the manner of a unified diff, and the JSON of `luuvet diff`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from service.model.content import StoryKind
from service.model.redline import Change, ChangeKind, Cosmetic, Part, Piece, PieceKind, Redline

SCHEMA = 1

_PLACE, _OLD, _NEW, _CHANGED, _QUIET, _END = "\x1b[36m", "\x1b[31m", "\x1b[32m", "\x1b[7m", "\x1b[27m", "\x1b[0m"
_COSMETIC = {"case": "letter case", "spacing": "spacing", "tone": "tone mark"}
_PARTS: dict[Part, str] = {
    "picture": "picture",
    "link": "link",
    "merged": "cells merged",
    "split": "cell split",
    "resolved": "comment resolved",
    "reopened": "comment reopened",
}


class ShownText(msgspec.Struct, frozen=True):
    kind: PieceKind
    text: str


class ToldChange(msgspec.Struct, frozen=True):
    """One change in the JSON of `luuvet diff`. docs/diff-format.md says what each key means."""

    kind: ChangeKind
    part: Part
    story: StoryKind
    place: str
    section: str
    table: int
    row: str
    column: str
    cosmetic: Cosmetic | None
    consequence: bool
    fact: str | None
    old: str
    new: str
    shown: tuple[ShownText, ...]


class Answer(msgspec.Struct, frozen=True):
    """The JSON of `luuvet diff`. Keys are added, never renamed; `schema` counts up if one must change."""

    schema: int
    summary: str
    changes: tuple[ToldChange, ...]
    notices: tuple[str, ...]


def as_text(redline: Redline, colour: bool = False) -> str:
    """One block of lines for each change, place first; empty when nothing changed."""
    lines = [line for change in redline.changes for line in _change_lines(change, colour)]
    return "".join(f"{line}\n" for line in lines)


def as_json(redline: Redline, summary: str, facts: Sequence[str | None]) -> str:
    """`facts`: for each change the fact that it touches."""
    changes = tuple(_told(change, fact) for change, fact in zip(redline.changes, facts, strict=True))
    return msgspec.json.encode(Answer(SCHEMA, summary, changes, redline.notices)).decode()


def json_schema() -> str:
    """JSON Schema (2020-12) of what `as_json` answers."""
    return msgspec.json.format(msgspec.json.encode(msgspec.json.schema(Answer)), indent=2).decode()


def _told(change: Change, fact: str | None) -> ToldChange:
    return ToldChange(
        change.kind,
        change.part,
        change.story,
        change.place,
        change.section,
        change.spot.table,
        change.spot.row,
        change.spot.column,
        change.cosmetic,
        change.consequence,
        fact,
        change.old,
        change.new,
        tuple(ShownText(piece.kind, piece.text) for piece in change.shown),
    )


def _change_lines(change: Change, colour: bool) -> Iterator[str]:
    wordless = change.kind in {"moved", "reformatted"}
    notes: list[str] = [_PARTS[change.part]] if change.part in _PARTS else [change.kind] if wordless else []
    notes += [_COSMETIC[change.cosmetic]] if change.cosmetic else []
    head = " ".join(filter(None, ["@@", change.place, f"[{', '.join(notes)}]" if notes else "", "@@"]))
    yield _painted(head, _PLACE, colour)
    if wordless and change.part != "link":
        yield from _side("~ ", change.shown, "same", "", colour)
        return
    if change.kind != "inserted":
        yield from _side("- ", change.shown, "deleted", _OLD, colour)
    if change.kind != "deleted":
        yield from _side("+ ", change.shown, "inserted", _NEW, colour)


def _side(sign: str, shown: tuple[Piece, ...], kind: PieceKind, paint: str, colour: bool) -> Iterator[str]:
    parts = [_marked(piece, colour) for piece in shown if piece.kind in {"same", kind}]
    for line in "".join(parts).split("\n"):
        yield _painted(sign + _printable(line, colour), paint, colour and bool(paint))


def _marked(piece: Piece, colour: bool) -> str:
    text = _printable(piece.text, False)
    return f"{_CHANGED}{text}{_QUIET}" if colour and piece.kind != "same" else text


def _printable(text: str, colour: bool) -> str:
    """A document must not steer the terminal: control characters are dropped, except the ones we put in."""
    return "".join(char for char in text if char.isprintable() or char in "\n\t" or (colour and char == "\x1b"))


def _painted(line: str, paint: str, colour: bool) -> str:
    return f"{paint}{line}{_END}" if colour else line
