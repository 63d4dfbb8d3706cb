"""A Redline for machines and terminals: text in the manner of a unified diff, and the JSON of `luuvet diff`."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from service.model.redline import Change, Piece, PieceKind, Redline

SCHEMA = 1

_PLACE, _OLD, _NEW, _CHANGED, _QUIET, _END = "\x1b[36m", "\x1b[31m", "\x1b[32m", "\x1b[7m", "\x1b[27m", "\x1b[0m"
_COSMETIC = {"case": "letter case", "spacing": "spacing", "tone": "tone mark"}


def as_text(redline: Redline, colour: bool = False) -> str:
    """One block of lines for each change, place first; empty when nothing changed."""
    lines = [line for change in redline.changes for line in _change_lines(change, colour)]
    return "".join(f"{line}\n" for line in lines)


def as_json(redline: Redline, summary: str) -> str:
    """See DESIGN, stable interfaces. Keys are added, never renamed; `schema` counts up if one must change."""
    answer = {
        "schema": SCHEMA,
        "summary": summary,
        "changes": [_change_fields(change) for change in redline.changes],
        "notices": list(redline.notices),
    }
    return msgspec.json.encode(answer).decode()


def _change_fields(change: Change) -> dict[str, object]:
    return {
        "kind": change.kind,
        "story": change.story,
        "place": change.place,
        "section": change.section,
        "cosmetic": change.cosmetic,
        "consequence": change.consequence,
        "old": change.old,
        "new": change.new,
        "shown": [{"kind": piece.kind, "text": piece.text} for piece in change.shown],
    }


def _change_lines(change: Change, colour: bool) -> Iterator[str]:
    notes: list[str] = [change.kind] if change.kind in {"moved", "reformatted"} else []
    notes += [_COSMETIC[change.cosmetic]] if change.cosmetic else []
    head = " ".join(filter(None, ["@@", change.place, f"[{', '.join(notes)}]" if notes else "", "@@"]))
    yield _painted(head, _PLACE, colour)
    if change.kind in {"moved", "reformatted"}:
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
