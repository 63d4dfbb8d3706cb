"""Sentence history: the life of each paragraph and table row of a document's body, from revision to revision.

Comes in: the Content of the first revision, then the Redline to each later one. Goes out: one Life for each unit (a
paragraph, or a row of a table) of the last revision, in reading order. A unit keeps its life when it is changed, moved,
split or joined; changes of form are told apart, for nobody decided anything in them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import msgspec

from service.model.content import Content, Paragraph, Row, Table
from service.model.redline import (
    PARAGRAPH_MARK,
    BlockState,
    Change,
    Piece,
    PieceKind,
    Redline,
    RedlineBlock,
    RedlineParagraph,
    RedlineRow,
    RedlineTable,
)

Fate = Literal["there", "written", "changed", "moved", "form"]
"""there: it was there when the history that is told here begins · written: it came with this revision · changed: words in it
did · moved: it came from another place · form: only case, spacing, tone marks, looks or a serial number changed."""

_NOT_OLD: frozenset[BlockState] = frozenset({"inserted", "moved_to"})
_NOT_NEW: frozenset[BlockState] = frozenset({"deleted", "moved_from"})
_BETWEEN_CELLS = " | "


class Words(msgspec.Struct, frozen=True):
    kind: PieceKind
    text: str


class Step(msgspec.Struct, frozen=True):
    seq: int
    """Of the revision that did it."""
    fate: Fate
    words: tuple[Words, ...]


class Life(msgspec.Struct, frozen=True):
    steps: tuple[Step, ...]
    """Oldest first; never empty."""

    @property
    def told(self) -> Step:
        """The last step that is more than form."""
        return next((step for step in reversed(self.steps) if step.fate != "form"), self.steps[0])


class BrokenChain(ValueError):
    """The Redline does not go on where the one before it ended."""


def begun(content: Content, seq: int, fate: Fate) -> tuple[Life, ...]:
    """`fate` is `written` for a document's first revision, else `there`."""
    return tuple(Life((Step(seq, fate, (Words("same", text),)),)) for text in unit_texts(content))


def unit_texts(content: Content) -> Iterator[str]:
    for block in content.body.blocks:
        if isinstance(block, Paragraph):
            yield block.text
        elif isinstance(block, Table):
            yield from map(_row_text, block.rows)


def gone_on(lives: Sequence[Life], redline: Redline, seq: int) -> tuple[Life, ...]:
    """The lives after the revision `seq`, which `redline` leads to. Raises BrokenChain."""
    body = next((story for story in redline.stories if story.kind == "body"), None)
    units, count = _with_origins(body.blocks if body else ())
    if count != len(lives):
        raise BrokenChain(f"Seq {seq}: {len(lives)} units were known, the redline has {count}.")
    made: list[Life] = []
    goes_on = False
    for unit in units:
        life = _life(unit, lives, redline.changes, seq)
        if goes_on:
            life = _joined(made.pop(), life, seq)
        made.append(life)
        goes_on = unit.ends_with("deleted")
    return tuple(made)


# --- units of a redline


@dataclass(slots=True)
class _Unit:
    """A paragraph or row as the redline has it."""

    state: BlockState
    change: int | None
    paragraphs: tuple[tuple[RedlineParagraph, ...], ...]
    """Those of each cell; of a paragraph, itself."""
    own_changes: tuple[int | None, ...] = ()
    """Of the cells."""
    origin: int | None = None
    """Which unit of the old document it was."""

    def ends_with(self, kind: PieceKind) -> bool:
        """Whether it runs on into the next unit, in the old document (`inserted`) or the new one (`deleted`)."""
        last = self.paragraphs[-1][-1] if self.paragraphs and self.paragraphs[-1] else None
        is_open = len(self.paragraphs) == 1 and not self.own_changes and last is not None and bool(last.pieces)
        return bool(is_open and last and last.pieces[-1].text == PARAGRAPH_MARK and last.pieces[-1].kind == kind)


def _with_origins(blocks: Sequence[RedlineBlock]) -> tuple[list[_Unit], int]:
    """The units of the new document, and how many the old one has."""
    new: list[_Unit] = []
    left: defaultdict[int | None, list[int]] = defaultdict(list)
    count, runs_on = 0, False
    for unit in _units(blocks):
        if unit.state not in _NOT_OLD:
            count += not runs_on
            runs_on = unit.ends_with("inserted")
            unit.origin = count - 1
        if unit.state == "moved_from":
            left[unit.change].append(count - 1)
        if unit.state not in _NOT_NEW:
            new.append(unit)
    for unit in new:
        if unit.state == "moved_to" and left[unit.change]:
            unit.origin = left[unit.change].pop(0)
    return new, count


def _units(blocks: Sequence[RedlineBlock]) -> Iterator[_Unit]:
    for block in blocks:
        if isinstance(block, RedlineParagraph):
            yield _Unit(block.state, block.change, ((block,),))
        elif isinstance(block, RedlineTable):
            for row in block.rows:
                yield _row(block, row)


def _row(table: RedlineTable, row: RedlineRow) -> _Unit:
    whole = table.state not in ("same", "changed")
    cells = tuple(tuple(_paragraphs(cell.blocks)) for cell in row.cells)
    own = (*tuple(cell.change for cell in row.cells), row.change)
    return _Unit(table.state if whole else row.state, table.change if whole else row.change, cells, own)


def _paragraphs(blocks: Sequence[RedlineBlock]) -> Iterator[RedlineParagraph]:
    for block in blocks:
        if isinstance(block, RedlineParagraph):
            yield block
        elif isinstance(block, RedlineTable):
            for row in block.rows:
                for cell in row.cells:
                    yield from _paragraphs(cell.blocks)


# --- what became of a unit


def _life(unit: _Unit, lives: Sequence[Life], changes: Sequence[Change], seq: int) -> Life:
    if unit.origin is None:
        return Life((Step(seq, "written", _words(unit)),))
    before = lives[unit.origin]
    fate = _fate(unit, changes)
    return before if fate is None else Life((*before.steps, Step(seq, fate, _words(unit))))


def _fate(unit: _Unit, changes: Sequence[Change]) -> Fate | None:
    within = [changes[index] for index in _changes_within(unit) if index != unit.change or unit.state != "moved_to"]
    if any(not _is_form(change) and change.kind != "moved" for change in within):
        return "changed"
    if unit.state == "moved_to" or any(change.kind == "moved" for change in within):
        return "moved"
    return "form" if within else None


def _changes_within(unit: _Unit) -> set[int]:
    found = {unit.change, *unit.own_changes}
    for cell in unit.paragraphs:
        for paragraph in cell:
            found.add(paragraph.change)
            found.update(piece.change for piece in paragraph.pieces)
    return {index for index in found if index is not None}


def _is_form(change: Change) -> bool:
    return change.kind == "reformatted" or change.cosmetic is not None or change.consequence


def _joined(first: Life, second: Life, seq: int) -> Life:
    """Two paragraphs became one: it goes on with the life of the first."""
    earlier = tuple(step for step in first.steps if step.seq != seq)
    halves = [step.words for life in (first, second) for step in life.steps if step.seq == seq]
    words = tuple(word for half in halves for word in half)
    return Life((*(earlier or first.steps[:1]), Step(seq, "changed", words)))


def _words(unit: _Unit) -> tuple[Words, ...]:
    words: list[Words] = []
    for number, cell in enumerate(unit.paragraphs):
        words += [Words("same", _BETWEEN_CELLS)] if number else []
        for index, paragraph in enumerate(cell):
            words += [Words("same", " ")] if index else []
            words += [Words(_kind(paragraph, piece), piece.text) for piece in paragraph.pieces]
    return tuple(words)


def _kind(paragraph: RedlineParagraph, piece: Piece) -> PieceKind:
    if paragraph.state in ("inserted", "deleted") and piece.kind == "same":
        return "inserted" if paragraph.state == "inserted" else "deleted"
    return piece.kind


def _row_text(row: Row) -> str:
    return _BETWEEN_CELLS.join(" ".join(cell.text.split("\n")) for cell in row.cells)
