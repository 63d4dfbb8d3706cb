"""Units: what alignment knows of a block, row or story, and the groups it makes of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from service.diff.words import Vocabulary, loose_words


class Unit:
    """A block, row or story, by its text."""

    def __init__(self, key: str, family: str, vocabulary: Vocabulary, head: str = "") -> None:
        self.key = key
        """Equal keys: equal texts. Empty: nothing to read there."""
        self.family = family
        """Only blocks of one family are paired by similarity, or when they are blank."""
        self.head = head
        """Of a table the key of its first row, if it has several cells."""
        self._vocabulary = vocabulary

    @cached_property
    def code(self) -> str:
        """The words, one character each."""
        return self._vocabulary.encode(loose_words(self.key))

    @property
    def weight(self) -> int:
        """What a reader would have to read, in syllables of four letters; fair to scripts without spaces."""
        return (len(self.key) + 3) // 4


@dataclass(frozen=True, slots=True)
class Group:
    """Old units that became new units, by index. One of each: an ordinary pair. None on a side: inserted or deleted."""

    old: tuple[int, ...]
    new: tuple[int, ...]

    @property
    def pair(self) -> tuple[int, int] | None:
        return (self.old[0], self.new[0]) if len(self.old) == len(self.new) == 1 else None
