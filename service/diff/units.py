"""Units: what alignment knows of a block, row or story, and the groups it makes of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

from service.diff.words import Vocabulary, loose_words

_Item = TypeVar("_Item")


class Unit(Generic[_Item]):
    """A block, row or story, by what it is and by its text. Most are found equal before anything is read in them."""

    def __init__(
        self,
        item: _Item,
        family: str,
        vocabulary: Vocabulary,
        key_of: Callable[[_Item], str],
        size_of: Callable[[_Item], int],
        head_of: Callable[[_Item], str] | None = None,
    ) -> None:
        self.item = item
        """Equal items: nothing differs at all."""
        self.family = family
        """Only blocks of one family are paired by similarity, or when they are blank."""
        self._vocabulary, self._key_of, self._size_of, self._head_of = vocabulary, key_of, size_of, head_of

    @cached_property
    def key(self) -> str:
        """Equal keys: equal texts. Empty: nothing to read there."""
        return self._key_of(self.item)

    @property
    def size(self) -> int:
        """How much there is to read, in letters; known without the key."""
        return self._size_of(self.item)

    @property
    def head(self) -> str:
        """Of a table the key of its first row, if it has several cells."""
        return self._head_of(self.item) if self._head_of else ""

    @cached_property
    def code(self) -> str:
        """The words, one character each."""
        return self._vocabulary.encode(loose_words(self.key))

    @property
    def weight(self) -> int:
        """What a reader would have to read, in syllables of four letters; fair to scripts without spaces."""
        return (len(self.key) + 3) // 4


AnyUnit = Unit[Any]


@dataclass(frozen=True, slots=True)
class Group:
    """Old units that became new units, by index. One of each: an ordinary pair. None on a side: inserted or deleted."""

    old: tuple[int, ...]
    new: tuple[int, ...]

    @property
    def pair(self) -> tuple[int, int] | None:
        return (self.old[0], self.new[0]) if len(self.old) == len(self.new) == 1 else None
