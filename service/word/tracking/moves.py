"""Moved paragraphs: `w:moveFrom` where they stood, `w:moveTo` where they stand now, under one name.

Words that were deleted on the way are deleted in the first half, words that came are inserted in the second.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass

from service.model.redline import Piece, RedlineParagraph
from service.word import tags
from service.word.tags import Element
from service.word.tracking.cuts import Cuts
from service.word.tracking.pen import Pen, paragraph_properties
from service.word.tracking.plan import Group
from service.word.tracking.script import Step
from service.word.tracking.units import own_runs

_EDITED = {tags.W_MOVE_FROM: tags.W_DEL, tags.W_MOVE_TO: tags.W_INS}


@dataclass(frozen=True, slots=True)
class Half:
    """One half of a move, with both paragraphs as they were before anything was marked."""

    name: str
    old: Element
    new: Element
    pieces: Sequence[Piece]


class Moves:
    """The n-th paragraph that left with a change is the n-th that arrived with it."""

    def __init__(self, groups: Sequence[Group]) -> None:
        left: dict[int, list[Group]] = defaultdict(list)
        arrived: dict[int, list[Group]] = defaultdict(list)
        for group in groups:
            block = _moved(group)
            if block is not None and block.change is not None:
                (left if block.state == "moved_from" else arrived)[block.change].append(group)
        self._halves: dict[int, Half] = {}
        for change, olds in left.items():
            for number, (old, new) in enumerate(zip(olds, arrived[change], strict=False), start=1):
                half = Half(f"move{change + 1}_{number}", deepcopy(old.old[0]), deepcopy(new.new[0]), new.pieces)
                self._halves[id(old)] = self._halves[id(new)] = half

    def half(self, group: Group) -> Half | None:
        """None for a block that did not move, or of which the other half is missing."""
        return self._halves.get(id(group))


def _moved(group: Group) -> RedlineParagraph | None:
    block = group.blocks[0] if len(group.blocks) == 1 else None
    if not isinstance(block, RedlineParagraph) or block.state not in ("moved_from", "moved_to"):
        return None
    return block


def mark_half(pen: Pen, paragraph: Element, tag: str, name: str, steps: Sequence[Step]) -> None:
    """`steps` are those of the paragraph's own units. The range ends behind the paragraph, as Word writes it."""
    cuts = Cuts()
    for step in steps:
        own = step.old if tag == tags.W_MOVE_FROM else step.new
        if own and step.fate != "kept":
            pen.wrap(cuts.isolate(own), _EDITED[tag])
    pen.wrap([run for run in own_runs(paragraph) if not _is_marked(run)], tag)
    pen.mark_paragraph(paragraph, tag)
    start, end = pen.begin_move(tag, name)
    paragraph_properties(paragraph).addnext(start)
    paragraph.addnext(end)


def _is_marked(run: Element) -> bool:
    parent = run.getparent()
    return parent is not None and parent.tag in _EDITED.values()
