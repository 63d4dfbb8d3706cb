"""The comparison: two Contents in, one Redline out. Pure, and the same every time.

Stories are paired first, then the blocks of each pair of stories, then words. Nothing is lost and nothing invented:
each paragraph's words are checked against both documents as they are put down.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

import msgspec

from service.diff.align import Alignment, Rules, align_items
from service.diff.converted import comparable
from service.diff.keys import size
from service.diff.ledger import Ledger
from service.diff.paragraphs import compare_paragraphs
from service.diff.places import Place, TablePlace, story_place
from service.diff.readback import reads_back
from service.diff.stories import pair_stories, repeats
from service.diff.strays import reunite
from service.diff.tables import compare_tables
from service.diff.units import AnyUnit, Group, Unit
from service.diff.wholes import table_text, whole_block
from service.diff.words import OBJECT
from service.model.content import Block, Break, Content, Paragraph, Story, Table
from service.model.fields import is_contents_line
from service.model.redline import (
    BlockState,
    ChangeKind,
    Part,
    Piece,
    PieceKind,
    Redline,
    RedlineBlock,
    RedlineParagraph,
    RedlineStory,
    RedlineTable,
)

ENGINE_VERSION = 3
"""Counts up whenever the same two Contents would give another Redline: kept Redlines are then made anew."""

_BODY = Rules(joins=True)
_ASIDE = Rules(alone=0.0, joins=True)
"""Of a header or a note: the only paragraph stays itself whatever it says."""
_CELL = Rules(similarity=0.35, alone=0.0, moves=False, joins=True)


def compare(old: Content, new: Content) -> Redline:
    ledger = Ledger()
    old, new = comparable(old, new, ledger)
    made: list[RedlineStory] = []
    for before, after in pair_stories(old, new, ledger, made):
        made.append(_story(before, after, old, new, ledger))
    changes, stories = reunite(ledger.changes, tuple(made))
    return Redline(stories, tuple(changes), tuple(sorted(ledger.notices)))


def _story(before: Story | None, after: Story | None, old: Content, new: Content, ledger: Ledger) -> RedlineStory:
    story = after or before
    assert story is not None  # noqa: S101 - pair_stories never leaves both out
    ledger.place = story_place(story)
    if before is not None and after is not None:
        blocks = _story_blocks(before, after, ledger)
        if before.resolved != after.resolved:
            text = "\n".join(filter(None, map(_text, after.blocks)))
            ledger.wordless("resolved" if after.resolved else "reopened", text)
        state: BlockState = "same" if all(block.state == "same" for block in blocks) else "changed"
        return RedlineStory(story.kind, story.name, state, blocks)
    kind: PieceKind = "deleted" if after is None else "inserted"
    counted = not repeats(story, old if after is not None else new, ledger.keys)
    empty: tuple[Block, ...] = ()
    sides = (story.blocks, empty) if kind == "deleted" else (empty, story.blocks)
    blocks = _Flow(*sides, ledger, _BODY, counted).redline()
    return RedlineStory(story.kind, story.name, kind, blocks)


def _story_blocks(before: Story, after: Story, ledger: Ledger) -> tuple[RedlineBlock, ...]:
    known = len(ledger.changes)
    rules = _BODY if after.kind == "body" else _ASIDE
    blocks = _Flow(before.blocks, after.blocks, ledger, rules).redline()
    if reads_back(blocks, before.blocks, after.blocks):
        return blocks
    ledger.withdraw(known, "story-not-aligned")
    ledger.place = story_place(after)
    deleted = _Flow(before.blocks, (), ledger, _BODY).redline()
    return deleted + _Flow((), after.blocks, ledger, _BODY).redline()


def _cell_blocks(old: Sequence[Block], new: Sequence[Block], ledger: Ledger) -> tuple[RedlineBlock, ...]:
    if len(old) == len(new) == 1:
        before, after = old[0], new[0]
        if isinstance(before, Paragraph) and isinstance(after, Paragraph) and _is_one(before, after):
            return tuple(compare_paragraphs([before], [after], ledger))  # most cells, and there is nothing to align
    return _Flow(old, new, ledger, _CELL).redline()


def _is_one(old: Paragraph, new: Paragraph) -> bool:
    """What alignment would find of the only paragraphs of a cell; one of them may be blank."""
    return (old.level is None) == (new.level is None)


def _unit(block: Block, ledger: Ledger) -> AnyUnit:
    keys, vocabulary = ledger.keys, ledger.vocabulary
    if isinstance(block, Paragraph):
        return Unit(block, "heading" if block.level is not None else "paragraph", vocabulary, keys.paragraph, size)
    if isinstance(block, Table):
        return Unit(block, "table", vocabulary, keys.whole_table, size, keys.head)
    return Unit(block, f"break {block.kind}", vocabulary, keys.nothing, size)


def _text(block: Block) -> str:
    if isinstance(block, Paragraph):
        return block.text.strip()
    return table_text(block) if isinstance(block, Table) else ""


def _says(block: Block) -> bool:
    return bool(_text(block)) or _is_picture(block)


def _is_picture(block: Block) -> bool:
    """A paragraph that holds pictures and no word."""
    return isinstance(block, Paragraph) and not block.text.strip() and any(span.object for span in block.spans)


class _Flow:
    """The blocks of a story or of a cell under comparison, in reading order."""

    def __init__(
        self, old: Sequence[Block], new: Sequence[Block], ledger: Ledger, rules: Rules, counted: bool = True
    ) -> None:
        self.old, self.new, self.ledger, self.rules, self.counted = old, new, ledger, rules, counted
        self.place: Place = ledger.place
        self.top = not self.place.tables
        self.moved: dict[int, int] = {}
        self.numbers: dict[tuple[PieceKind, int], int] = {}

    def redline(self) -> tuple[RedlineBlock, ...]:
        if self.old == self.new:
            return tuple([whole_block(new, "same", "same", None) for new in self.new])
        return tuple(self._blocks(align_items(self.old, self.new, self._units, self.rules)))

    def _units(self, blocks: Sequence[Block], of_old: bool) -> list[AnyUnit]:
        return [_unit(block, self.ledger) for block in blocks]

    def _blocks(self, alignment: Alignment) -> Iterator[RedlineBlock]:
        groups = alignment.groups
        runs = _move_runs(alignment.moves)
        back = {j: i for i, j in alignment.moves.items()}
        silent = _blank_beside_text(groups, self.old, self.new)
        for at, group in enumerate(groups):
            if len(group.old) > 1 or len(group.new) > 1:
                yield from self._joined(group)
            elif group.old and group.new:
                yield from self._pair(self.old[group.old[0]], self.new[group.new[0]])
            elif group.old and group.old[0] in alignment.moves:
                yield self._moved_from(group.old[0], runs, alignment.moves)
            elif group.new and group.new[0] in back:
                yield self._moved_to(back[group.new[0]], group.new[0], runs, alignment.moves)
            elif group.old:
                yield self._alone(self.old[group.old[0]], "deleted", silent[at])
            else:
                yield self._alone(self.new[group.new[0]], "inserted", silent[at])

    # --- one block

    def _pair(self, old: Block, new: Block) -> list[RedlineBlock]:
        same = old == new
        self._pass(new if same else old, new)
        if isinstance(old, Paragraph) and isinstance(new, Paragraph) and not same:
            return list(compare_paragraphs([old], [new], self.ledger))
        if isinstance(old, Table) and isinstance(new, Table) and not same:
            return self._tables(old, new)
        return [whole_block(new, "same", "same", None)]

    def _tables(self, old: Table, new: Table) -> list[RedlineBlock]:
        known = len(self.ledger.changes)
        made = compare_tables(old, new, self._table_place(), self.ledger, _cell_blocks)
        if reads_back([made], [old], [new]):
            return [made]
        self.ledger.withdraw(known, "table-not-aligned")
        deleted = whole_block(old, "deleted", "deleted", self._whole(old, "deleted", _text(old)))
        return [deleted, whole_block(new, "inserted", "inserted", self._whole(new, "inserted", _text(new)))]

    def _joined(self, group: Group) -> Iterator[RedlineBlock]:
        old = [block for i in group.old if isinstance(block := self.old[i], Paragraph)]
        new = [block for j in group.new if isinstance(block := self.new[j], Paragraph)]
        self._pass(old[0], new[0])
        yield from compare_paragraphs(old, new, self.ledger)

    def _alone(self, block: Block, kind: PieceKind, silent: int | None) -> RedlineBlock:
        old, new = (block, None) if kind == "deleted" else (None, block)
        self._pass(old, new)
        if isinstance(block, Break) or not self.counted or (isinstance(block, Paragraph) and is_contents_line(block)):
            return whole_block(block, kind, kind, None)
        if _is_picture(block):
            came: ChangeKind = "deleted" if kind == "deleted" else "inserted"
            return whole_block(block, kind, kind, self.ledger.picture(came, (Piece(kind, OBJECT),)))
        text = _text(block)
        if silent is not None and not text:
            return whole_block(block, kind, kind, self._blank_change(kind, silent))
        change = self._whole(block, kind, text) if text else None
        return whole_block(block, kind, kind, change)

    def _whole(self, block: Block, kind: PieceKind, text: str) -> int:
        if isinstance(block, Paragraph):
            return self.ledger.whole(kind, text, "heading" if self.place.catch_up() else "paragraph")
        if not self.top:
            return self.ledger.whole(kind, text, "table")
        self.place.tables.append(self._table_place(kind == "deleted"))
        change = self.ledger.whole(kind, text, "table")
        self.place.tables.pop()
        return change

    def _blank_change(self, kind: PieceKind, run: int) -> int | None:
        """One change for each run of blank paragraphs; none where they only set off a new text."""
        if run < 0:
            return None
        if (kind, run) not in self.numbers:
            self.numbers[kind, run] = self.ledger.whole(kind, "", "paragraph")
        return self.numbers[kind, run]

    # --- moves

    def _move(self, i: int, runs: dict[int, list[int]], moves: dict[int, int]) -> int:
        """The change of a run of blocks that moved together."""
        run = runs[i]
        if run[0] not in self.moved:
            old = "\n".join(filter(None, (_text(self.old[k]) for k in run)))
            new = "\n".join(filter(None, (_text(self.new[moves[k]]) for k in run)))
            part: Part = "table" if all(isinstance(self.old[k], Table) for k in run) else "paragraph"
            pictures = not old and not new
            self.moved[run[0]] = self.ledger.picture("moved", ()) if pictures else self.ledger.moved(old, new, part)
        return self.moved[run[0]]

    def _moved_from(self, i: int, runs: dict[int, list[int]], moves: dict[int, int]) -> RedlineBlock:
        self._pass(self.old[i], None)
        return whole_block(self.old[i], "same", "moved_from", self._move(i, runs, moves))

    def _moved_to(self, i: int, j: int, runs: dict[int, list[int]], moves: dict[int, int]) -> RedlineBlock:
        self._pass(None, self.new[j])
        change = self._move(i, runs, moves)
        if i == runs[i][0]:
            self.ledger.relocate(change)
        blocks = self._pair(self.old[i], self.new[j])
        if len(blocks) == 1 and isinstance(blocks[0], RedlineParagraph | RedlineTable):
            return msgspec.structs.replace(blocks[0], state="moved_to", change=change)
        return whole_block(self.new[j], "same", "moved_to", change)

    # --- where we are

    def _pass(self, old: Block | None, new: Block | None) -> None:
        """Headings passed on the way name the section of what follows."""
        if self.top:
            self.place.passes(old, new)

    def _table_place(self, of_old: bool = False) -> TablePlace:
        return self.place.table_place(of_old) if self.top else TablePlace(1)


def _move_runs(moves: dict[int, int]) -> dict[int, list[int]]:
    """Each moved block to the run of blocks that moved along with it, in order."""
    runs: dict[int, list[int]] = {}
    for i in sorted(moves):
        run = runs.get(i - 1, []) if moves.get(i - 1) == moves[i] - 1 else []
        run.append(i)
        runs[i] = run
    return runs


def _blank_beside_text(groups: Sequence[Group], old: Sequence[Block], new: Sequence[Block]) -> dict[int, int | None]:
    """For each group that stands alone: None if it says something; -1 if it is blank beside one that does, on whichever
    side; else a number for its run."""
    found: dict[int, int | None] = {}
    for side, run in groupby(range(len(groups)), lambda at: not (groups[at].old and groups[at].new)):
        if side:
            says = {at: _says(_lone_block(groups[at], old, new)) for at in run}
            blank = -1 if any(says.values()) else min(says)
            found |= {at: None if text else blank for at, text in says.items()}
    return found


def _lone_block(group: Group, old: Sequence[Block], new: Sequence[Block]) -> Block:
    return old[group.old[0]] if group.old else new[group.new[0]]
