"""The ledger of a comparison: every change gets its number here, with its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec

from service.diff.cosmetic import cosmetic
from service.diff.places import Place, shorten
from service.diff.words import Vocabulary
from service.model.redline import Change, ChangeKind, Cosmetic, Piece, PieceKind

_LONGEST_SHOWN = 300


@dataclass
class Ledger:
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    changes: list[Change] = field(default_factory=list)
    notices: set[str] = field(default_factory=set)
    place: Place = field(default_factory=Place)

    def edited(self, old: str, new: str, shown: Sequence[Piece]) -> int:
        """Words of a paragraph inserted, deleted or replaced."""
        kind: ChangeKind = "replaced" if old and new else "inserted" if new else "deleted"
        return self._add(kind, old, new, shown, cosmetic(old, new) if old.strip() or new.strip() else "spacing")

    def whole(self, kind: PieceKind, text: str) -> int:
        """A block, row or column inserted or deleted as a whole."""
        shown = (Piece(kind, shorten(text, _LONGEST_SHOWN)),)
        nature: Cosmetic | None = None if text.strip() else "spacing"
        if kind == "deleted":
            return self._add("deleted", text or "\n", "", shown, nature)
        return self._add("inserted", "", text or "\n", shown, nature)

    def moved(self, old: str, new: str) -> int:
        return self._add("moved", old, new, (Piece("same", shorten(new, _LONGEST_SHOWN)),), None)

    def reformatted(self, text: str) -> int:
        return self._add("reformatted", text, text, (Piece("same", shorten(text, _LONGEST_SHOWN)),), None)

    def extend(self, index: int, old: str, new: str) -> None:
        """More text for a change that goes on in the next block."""
        change = self.changes[index]
        self.changes[index] = msgspec.structs.replace(change, old=_lines(change.old, old), new=_lines(change.new, new))

    def relocate(self, index: int) -> None:
        """A moved block is looked for where it stands now."""
        place = self.place
        self.changes[index] = msgspec.structs.replace(
            self.changes[index], place=place.sentence(), section=place.new_section
        )

    def _add(self, kind: ChangeKind, old: str, new: str, shown: Sequence[Piece], nature: Cosmetic | None) -> int:
        of_old = kind == "deleted"
        place = self.place
        self.changes.append(
            Change(kind, place.story, place.sentence(of_old), old, new, nature, tuple(shown), place.section(of_old))
        )
        return len(self.changes) - 1


def _lines(text: str, more: str) -> str:
    return f"{text}\n{more}" if text and more else text or more
