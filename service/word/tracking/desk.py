"""The writer's desk: both files, the pen, what the Redline says of each story, and what is still to be looked at."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field

from service.model.redline import Redline, RedlineBlock
from service.word.tags import Element
from service.word.tracking.carrier import Carrier, Goods
from service.word.tracking.keys import Keys
from service.word.tracking.namespaces import unknown_in
from service.word.tracking.output import Output, Trees
from service.word.tracking.pen import Pen

Notes = Mapping[tuple[str, str], Hashable]


@dataclass
class Desk:
    output: Output
    new: Trees
    pen: Pen
    goods: Goods
    redline: Redline
    notes: tuple[Notes, Notes]
    """Names of the notes of both files, by kind and id."""
    moves: bool
    """Moved paragraphs are marked as moved; else as deleted and inserted."""
    boxes: dict[Element, Sequence[RedlineBlock]] = field(default_factory=dict)
    """What the Redline says of each text box of the new file."""
    noted: list[tuple[Element, Element]] = field(default_factory=list)
    """References to notes that stayed: what the notes say is compared last."""
    sections: list[tuple[Element | None, Element | None]] = field(default_factory=list)
    """Section properties of the output, each with those of the new file; None on one side: came or gone."""
    degraded: set[str] = field(default_factory=set)
    recast: frozenset[int] = frozenset()
    """Changes of the Redline that are looks."""

    def __post_init__(self) -> None:
        changes = enumerate(self.redline.changes)
        self.recast = frozenset(index for index, change in changes if change.kind == "reformatted")
        self.has_notes = any(self.notes)

    def carrier(self, source: str, target: str) -> Carrier:
        unknown = unknown_in(self.output.root(target), self.new.root(source))
        return Carrier(self.goods, source, target, unknown)

    def keys(self, source: str, target: str) -> tuple[Keys, Keys]:
        return (
            Keys(self.output.package, target, self.notes[0]),
            Keys(self.new.package, source, self.notes[1]),
        )
