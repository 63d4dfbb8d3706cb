"""The ledger of a comparison: every change gets its number here, with its place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec

from service.diff.cosmetic import cosmetic
from service.diff.keys import Keys
from service.diff.places import Place
from service.diff.words import OBJECT, Vocabulary
from service.model.outline import shorten
from service.model.redline import Change, ChangeKind, Cosmetic, Part, Piece, PieceKind
from service.model.spot import place as worded

_LONGEST_SHOWN = 300
_SERIAL = re.compile(r"([A-Za-zĐđ]?)(\d{1,3})\.?")


@dataclass
class Ledger:
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    keys: Keys = field(default_factory=Keys)
    changes: list[Change] = field(default_factory=list)
    notices: set[str] = field(default_factory=set)
    notes: dict[str, str] = field(default_factory=dict)
    """New to old name of the notes whose marks stayed, where the two may differ."""
    place: Place = field(default_factory=Place)

    def edited(self, kind: ChangeKind, old: str, new: str, shown: Sequence[Piece]) -> int:
        """Words of a paragraph inserted, deleted or replaced."""
        return self._add(kind, old, new, shown, cosmetic(old, new), "words", self._follows(old, new))

    def picture(self, kind: ChangeKind, shown: Sequence[Piece], old: str = "", new: str = "") -> int:
        """`old` and `new` are the alternative texts, if there are any."""
        return self._add(kind, old, new, shown or (Piece("same", OBJECT),), None, "picture")

    def _follows(self, old: str, new: str) -> bool:
        """True for a serial number that grew by as many as its row went down."""
        table = self.place.tables[-1] if self.place.tables else None
        return table is not None and table.first and table.shift != 0 and table.shift == _shift(old, new)

    def whole(self, kind: PieceKind, text: str, part: Part) -> int:
        """A block, row or column inserted or deleted as a whole."""
        shown = (Piece(kind, shorten(text, _LONGEST_SHOWN)),)
        nature: Cosmetic | None = None if text.strip() else "spacing"
        if kind == "deleted":
            return self._add("deleted", text or "\n", "", shown, nature, part)
        return self._add("inserted", "", text or "\n", shown, nature, part)

    def moved(self, old: str, new: str, part: Part) -> int:
        return self._add("moved", old, new, (Piece("same", shorten(new, _LONGEST_SHOWN)),), None, part)

    def reformatted(self, text: str) -> int:
        return self._add("reformatted", text, text, (Piece("same", shorten(text, _LONGEST_SHOWN)),), None)

    def relinked(self, text: str, old: str, new: str) -> int:
        """A hyperlink leads elsewhere; its words stayed."""
        targets: tuple[tuple[PieceKind, str], ...] = (("deleted", old), ("inserted", new))
        named = [Piece("same", shorten(text, _LONGEST_SHOWN) + " ")]
        named += [Piece(kind, shorten(target, _LONGEST_SHOWN)) for kind, target in targets if target]
        return self._add("reformatted", text, text, named, None, "link")

    def wordless(self, part: Part, text: str) -> int:
        """Cells made one or cut up, a comment marked as done: no word came or went, so there are none to report."""
        return self._add("reformatted", "", "", (Piece("same", shorten(text, _LONGEST_SHOWN)),), None, part)

    def withdraw(self, known: int, notice: str) -> None:
        """Takes back the changes after the first `known`, whose blocks could not be read back."""
        del self.changes[known:]
        self.notices.add(notice)

    def relocate(self, index: int) -> None:
        """A moved block is looked for where it stands now."""
        section, spot = self.place.section(False), self.place.spot(False)
        place = worded(self.place.story, section, spot, "vi")
        self.changes[index] = msgspec.structs.replace(self.changes[index], place=place, section=section, spot=spot)

    def _add(
        self,
        kind: ChangeKind,
        old: str,
        new: str,
        shown: Sequence[Piece],
        nature: Cosmetic | None,
        part: Part = "words",
        consequence: bool = False,
    ) -> int:
        of_old = kind == "deleted"
        section, spot = (
            self.place.section(of_old),
            self.place.spot(of_old, shown if part in {"words", "picture"} else ()),
        )
        place = worded(self.place.story, section, spot, "vi")
        self.changes.append(
            Change(
                kind,
                self.place.story,
                place,
                old,
                new,
                nature,
                tuple(shown),
                section,
                spot,
                part,
                consequence,
            )
        )
        return len(self.changes) - 1


def _shift(old: str, new: str) -> int:
    """By how much a serial number grew; 0 if these are none."""
    before, after = _SERIAL.fullmatch(old), _SERIAL.fullmatch(new)
    return int(after[2]) - int(before[2]) if before and after and before[1] == after[1] else 0
