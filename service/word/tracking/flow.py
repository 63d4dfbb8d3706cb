"""The blocks of one story or cell, marked up: paragraphs edited, inserted, deleted, moved; tables handed on.

Whatever the Redline says, accepting gives the new blocks and rejecting the old ones: what does not fit is compared here,
and what cannot be edited in place is deleted and inserted as a whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Protocol

from service.model.redline import RedlineBlock, RedlineParagraph, RedlineTable
from service.word import tags
from service.word.encodings import cleaned, decoded
from service.word.tags import Element
from service.word.tracking.accept import take_stamps
from service.word.tracking.carrier import Carrier
from service.word.tracking.desk import Desk
from service.word.tracking.edited_paragraph import ParagraphEdit, Uncuttable
from service.word.tracking.endings import settle_ending
from service.word.tracking.keys import NOTE_REFERENCES, Keys, text_boxes
from service.word.tracking.looks import paragraph_differs
from service.word.tracking.matches import matches
from service.word.tracking.moves import Half, Moves, mark_half
from service.word.tracking.pen import paragraph_properties
from service.word.tracking.place import Place
from service.word.tracking.plan import Group, block_elements, loose_texts, plain_text, plan, rows_of
from service.word.tracking.script import Step, mark_pairs, script
from service.word.tracking.units import Unit, Units, own_runs, unfold_simple_fields, units_of
from service.word.tracking.view_text import ACCEPTED, REJECTED, paragraph_texts


class Tables(Protocol):
    """Marks up a table against its new state."""

    def __call__(self, flow: Flow, old: Element, new: Element, said: RedlineTable | None) -> None: ...


@dataclass
class Flow:
    """One part of the output against one part of the new file."""

    desk: Desk
    source: str
    target: str
    tables: Tables
    carrier: Carrier = field(init=False)
    keys: tuple[Keys, Keys] = field(init=False)
    touched: bool = False

    def __post_init__(self) -> None:
        self.carrier = self.desk.carrier(self.source, self.target)
        self.keys = self.desk.keys(self.source, self.target)

    def touch(self) -> None:
        self.desk.output.touched.add(self.target)

    def compare(self, old: Element, new: Element, said: Sequence[RedlineBlock] | None, moves: bool = False) -> None:
        """Marks up the container `old` so that it becomes `new`."""
        if loose_texts(old) != loose_texts(new):
            self.desk.degraded.add("outside-paragraphs")
        place = Place(old)
        groups = plan(said, block_elements(old), block_elements(new))
        halves = Moves(groups) if moves and self.desk.moves else None
        changed = False
        for group in groups:
            if group.old:
                place.after = group.old[-1]
            changed = self._group(group, place, halves) or changed
        if changed:
            self.touch()
            settle_ending(self.desk.pen, old)

    # --- groups

    def _group(self, group: Group, place: Place, halves: Moves | None) -> bool:
        """True if blocks came or went."""
        if not group.new:
            self._remove(group, halves)
        elif not group.old:
            self._bring(group, place, halves)
        elif all(element.tag == tags.W_P for element in (*group.old, *group.new)):
            return self._paragraphs(group, place)
        elif group.old[0].tag == group.new[0].tag == tags.W_TBL:
            self._table(group)
            return False
        else:
            self.delete(group.old)
            place.put(self.inserted(group.new))
        return True

    def _table(self, group: Group) -> None:
        old, new = group.old[0], group.new[0]
        said = group.blocks[0] if group.blocks else None
        if group.is_said_same and self.is_same(old, new):
            return
        self.tables(self, old, new, said if isinstance(said, RedlineTable) else None)

    def _remove(self, group: Group, halves: Moves | None) -> None:
        half = halves.half(group) if halves else None
        if half is not None:
            self._move(group.old[0], tags.W_MOVE_FROM, half)
        else:
            self.delete(group.old)

    def _bring(self, group: Group, place: Place, halves: Moves | None) -> None:
        half = halves.half(group) if halves else None
        if half is not None:
            copy = self._copied(group.new[0])
            place.put([copy], group.new[0])
            self._move(copy, tags.W_MOVE_TO, half)
            self.forget_stamps(copy)
        else:
            place.put(self.inserted(group.new), group.new[0])

    def _move(self, paragraph: Element, tag: str, half: Half) -> None:
        """Words that were edited on the way are deleted in the one half or inserted in the other."""
        if tag == tags.W_MOVE_FROM:
            self._forget_section(paragraph)
        old, new = units_of([half.old], self.keys[0]), units_of([half.new], self.keys[1])
        mine = units_of([paragraph], self.keys[0 if tag == tags.W_MOVE_FROM else 1])
        sides = (mine, new) if tag == tags.W_MOVE_FROM else (old, mine)
        steps = script(*sides, matches(sides[0].text, sides[1].text, half.pieces))
        mark_half(self.desk.pen, paragraph, tag, half.name, steps)

    # --- whole blocks

    def delete(self, elements: Iterable[Element]) -> None:
        for element in elements:
            if element.tag == tags.W_TBL:
                for row in rows_of(element):
                    self.delete_row(row)
            else:
                self._forget_section(element)
                self.delete_inside([element])
                self.desk.pen.mark_paragraph(element, tags.W_DEL)

    def delete_row(self, row: Element) -> None:
        self.desk.pen.mark_row(row, tags.W_DEL)
        self.delete_inside(row.iter(tags.W_P))

    def delete_inside(self, paragraphs: Iterable[Element]) -> None:
        for paragraph in list(paragraphs):
            if not _in_text_box(paragraph):
                unfold_simple_fields(paragraph)
                self.desk.pen.wrap(list(own_runs(paragraph)), tags.W_DEL)

    def inserted(self, elements: Iterable[Element]) -> list[Element]:
        """Copies of blocks of the new file, marked as inserted."""
        made = [self._copied(element) for element in elements]
        for copy in made:
            if copy.tag == tags.W_TBL:
                for row in rows_of(copy):
                    self.insert_row(row)
            else:
                self.insert_inside([copy])
                self.desk.pen.mark_paragraph(copy, tags.W_INS)
                self.forget_stamps(copy)
        return made

    def forget_stamps(self, copy: Element) -> None:
        if self.desk.new.accepted:
            take_stamps(copy.iter(tags.W_R, tags.W_P, tags.W_TR))

    def _copied(self, element: Element) -> Element:
        copy = self.carrier.copy(element)
        section, came = element.find(f"{tags.W_PPR}/{tags.W_SECTPR}"), copy.find(f"{tags.W_PPR}/{tags.W_SECTPR}")
        if section is not None and came is not None:
            self.desk.sections.append((came, section))
        return copy

    def insert_row(self, row: Element) -> None:
        self.desk.pen.mark_row(row, tags.W_INS)
        self.insert_inside(row.iter(tags.W_P))
        self.forget_stamps(row)

    def insert_inside(self, paragraphs: Iterable[Element]) -> None:
        """The words of these paragraphs as inserted; their marks stay plain, as in the cells of an inserted row."""
        for paragraph in list(paragraphs):
            if not _in_text_box(paragraph):
                unfold_simple_fields(paragraph)
                self.desk.pen.wrap(list(own_runs(paragraph)), tags.W_INS)

    # --- paragraphs

    def _paragraphs(self, group: Group, place: Place) -> bool:
        ends = _section(group.old[-1]), _section(group.new[-1])
        if (ends[0] is None) != (ends[1] is None) or any(
            _section(p) is not None for p in (*group.old[:-1], *group.new[:-1])
        ):
            self._replace(group, place)
            return True
        if ends[0] is not None:
            self.desk.sections.append(ends)
        if group.is_said_same and len(group.old) == 1 and self.is_same(group.old[0], group.new[0]):
            self._continue_list(group.old[0], group.new[0])
            return False
        return self._edit(group, place)

    def is_same(self, old: Element, new: Element) -> bool:
        if self.has_notes(old):
            return False
        text, new_text = plain_text(old), plain_text(new)
        return (text == new_text or _says_the_same(text, new_text)) and _breaks(old) == _breaks(new)

    def has_notes(self, element: Element) -> bool:
        return self.desk.has_notes and next(element.iter(*NOTE_REFERENCES), None) is not None

    def _continue_list(self, old: Element, new: Element) -> None:
        mine, other = _list_of(old), _list_of(new)
        if mine and other:
            self.desk.goods.lists.pair(mine, other)

    def _edit(self, group: Group, place: Place) -> bool:
        old, new = units_of(group.old, self.keys[0]), units_of(group.new, self.keys[1])
        steps = script(old, new, matches(old.text, new.text, group.pieces))
        recast = self._recast(group, new)
        is_recast = False
        if recast or any(step.fate != "kept" for step in steps):
            backup = [deepcopy(paragraph) for paragraph in group.old]
            edit = ParagraphEdit(self.desk.pen, self.carrier, group.old, group.new, recast)
            if not self._carried_out(edit, steps, backup):
                self._restore(group, backup, edit.made)
                self._replace(group, place)
                return True
            self.touch()
            is_recast = edit.is_recast
        if self._is_said_recast(group) and not (self._recast_frame(group) or is_recast):
            self.desk.degraded.add("formatting")
        self._pairs(mark_pairs(steps))
        return len(group.old) != len(group.new)

    def _carried_out(self, edit: ParagraphEdit, steps: Sequence[Step], backup: Sequence[Element]) -> bool:
        """False where the paragraph does not allow it, or does not say afterwards what it should."""
        try:
            edit.carry_out(steps)
        except Uncuttable:
            return False
        return _holds(edit.made, backup, edit.new)

    def _restore(self, group: Group, backup: list[Element], made: list[Element]) -> None:
        for paragraph in made:
            if paragraph not in group.old and (parent := paragraph.getparent()) is not None:
                parent.remove(paragraph)
        for paragraph, copy in zip(group.old, backup, strict=True):
            parent = paragraph.getparent()
            if parent is not None:
                copy.tail = paragraph.tail
                parent.replace(paragraph, copy)
        group.old[:] = backup

    def _replace(self, group: Group, place: Place) -> None:
        self.delete(group.old)
        place.after = group.old[-1]
        place.put(self.inserted(group.new))
        self.touch()

    def _forget_section(self, paragraph: Element) -> None:
        section = _section(paragraph)
        if section is not None:
            self.desk.sections.append((section, None))

    # --- looks

    def _recast(self, group: Group, new: Units) -> list[tuple[int, int]]:
        """Stretches of the new text of which the Redline says that they look different."""
        found: list[tuple[int, int]] = []
        at = 0
        for block in group.blocks:
            whole = isinstance(block, RedlineParagraph) and block.change in self.desk.recast
            for piece in block.pieces if isinstance(block, RedlineParagraph) else ():
                apart = piece.kind == "deleted" or piece.note or piece.object or piece.text == "\u2029"
                length = 0 if apart else len(piece.text)
                if length and (whole or piece.change in self.desk.recast):
                    found.append((at, at + length))
                at += length
        return found if at == len(new.text) else [(0, len(new.text))] if found else []

    def _is_said_recast(self, group: Group) -> bool:
        recast = self.desk.recast
        changes = {block.change for block in group.blocks if isinstance(block, RedlineParagraph)}
        return not recast.isdisjoint(changes | {piece.change for piece in group.pieces})

    def _recast_frame(self, group: Group) -> bool:
        """The look of the paragraph as a whole; true if it changed."""
        if len(group.old) != 1 or len(group.new) != 1:
            return False
        copy = group.new[0].find(tags.W_PPR)
        wanted = paragraph_properties(self.carrier.shell(group.new[0])) if copy is None else self.carrier.copy(copy)
        if not paragraph_differs(group.old[0].find(tags.W_PPR), wanted):
            return False
        self.desk.pen.recast_paragraph(group.old[0], wanted)
        self.touch()
        return True

    # --- notes and text boxes

    def _pairs(self, pairs: Sequence[tuple[Unit, Unit]]) -> None:
        for old, new in ((before.nodes[0], after.nodes[0]) for before, after in pairs):
            if old.tag in NOTE_REFERENCES:
                self.desk.noted.append((old, new))
                continue
            for box, new_box in zip(text_boxes(old), text_boxes(new), strict=False):
                self._box(old, box, new_box)

    def _box(self, node: Element, old: Element, new: Element) -> None:
        before = plain_text(old)
        if before == plain_text(new) and not self.has_notes(old):
            return
        copies = [box for box in node.iter(tags.W_TXBX_CONTENT) if box is not old and plain_text(box) == before]
        self.compare(old, new, self.desk.boxes.get(new))
        for copy in copies:
            self._mirror(old, copy)

    def _mirror(self, box: Element, copy: Element) -> None:
        """Word keeps a second text for old programs; it gets the same marks under ids of its own."""
        copy[:] = [deepcopy(child) for child in box]
        for mark in copy.iter(*_MARKS):
            mark.set(tags.W_ID, self.desk.pen.free_id())


_MARKS = (
    tags.W_INS,
    tags.W_DEL,
    tags.W_RPR_CHANGE,
    tags.W_PPR_CHANGE,
    tags.W_CELL_INS,
    tags.W_CELL_DEL,
)


def _section(paragraph: Element) -> Element | None:
    properties = tags.leading_child(paragraph, tags.W_PPR)
    return None if properties is None else tags.first_child(properties, tags.W_SECTPR)


def _list_of(paragraph: Element) -> str:
    properties = tags.leading_child(paragraph, tags.W_PPR)
    number = None if properties is None else tags.first_child(properties, tags.W_NUMPR)
    return "" if number is None else tags.child_value(number, tags.W_NUM_ID) or ""


def _in_text_box(paragraph: Element) -> bool:
    """True inside a text box of a paragraph that is inserted or deleted with it."""
    return next(paragraph.iterancestors(tags.W_TXBX_CONTENT, tags.W_TC), paragraph).tag == tags.W_TXBX_CONTENT and (
        next(paragraph.iterancestors(tags.W_INS, tags.W_DEL), None) is not None
    )


def _breaks(element: Element) -> int:
    """Line and page breaks: they stand outside of the text."""
    return sum(1 for _ in element.iter(tags.W_BR))


def _says_the_same(old: str, new: str) -> bool:
    """True where only the encoding differs: invisible characters, the fonts of the 1990s."""
    forms, new_forms = _readings(old), _readings(new)
    return not forms.isdisjoint(new_forms)


def _readings(text: str) -> set[str]:
    return {cleaned(text), cleaned(decoded(text, "tcvn3")), cleaned(decoded(text, "vni"))}


def _holds(made: Sequence[Element], old: Sequence[Element], new: Sequence[Element]) -> bool:
    return _texts(made, REJECTED) == _texts(old) and _texts(made, ACCEPTED) == _texts(new)


def _texts(paragraphs: Sequence[Element], gone: frozenset[str] = frozenset()) -> list[str]:
    return [cleaned(text.translate({10: " ", 13: " "})) for text in paragraph_texts(paragraphs, gone)]
