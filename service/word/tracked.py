"""Tracked changes: what is in and what is out in a view of the document, and who made them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from service.word.tags import (
    W_AUTHOR,
    W_CELL_DEL,
    W_CELL_INS,
    W_CELL_MERGE,
    W_DEL,
    W_INS,
    W_MOVE_FROM,
    W_MOVE_TO,
    W_NUMBERING_CHANGE,
    W_PPR_CHANGE,
    W_RPR_CHANGE,
    W_SECTPR_CHANGE,
    W_TBLPR_CHANGE,
    W_TBLPR_EX_CHANGE,
    W_TCPR_CHANGE,
    W_TRPR_CHANGE,
    W_V_MERGE,
    W_V_MERGE_ORIG,
    Element,
    first_child,
)

View = Literal["accepted", "original"]

_CHANGES = (
    W_INS,
    W_DEL,
    W_MOVE_FROM,
    W_MOVE_TO,
    W_CELL_INS,
    W_CELL_DEL,
    W_CELL_MERGE,
    W_PPR_CHANGE,
    W_RPR_CHANGE,
    W_SECTPR_CHANGE,
    W_TBLPR_CHANGE,
    W_TBLPR_EX_CHANGE,
    W_TRPR_CHANGE,
    W_TCPR_CHANGE,
    W_NUMBERING_CHANGE,
)


@dataclass(frozen=True, slots=True)
class Fate:
    """What one view leaves out."""

    gone: frozenset[str]
    """Elements left out with all they hold; as marks on a paragraph or row they take that away."""
    gone_cell: str
    merge: str
    """Attribute of `w:cellMerge` that tells how the cell is merged in this view."""
    original: bool

    def takes_away(self, properties: Element) -> bool:
        """True for the properties of a paragraph mark (it then runs into the next one) or of a row that is gone."""
        return any(child.tag in self.gone for child in properties)

    def properties(self, written: Element | None, change: str) -> Element | None:
        """The properties that count in this view: from before a tracked change, which holds them, in the original."""
        if written is None or not self.original:
            return written
        before = first_child(written, change)
        return written if before is None or not len(before) else before[0]


ACCEPTED = Fate(frozenset({W_DEL, W_MOVE_FROM}), W_CELL_DEL, W_V_MERGE, original=False)
ORIGINAL = Fate(frozenset({W_INS, W_MOVE_TO}), W_CELL_INS, W_V_MERGE_ORIG, original=True)


def fate_in(view: View) -> Fate:
    return ACCEPTED if view == "accepted" else ORIGINAL


def authors(root: Element) -> set[str]:
    """Who made the tracked changes of one part; "?" for those that name nobody."""
    return {change.get(W_AUTHOR) or "?" for change in root.iter(*_CHANGES)}
