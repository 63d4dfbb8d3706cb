"""Where the next inserted block goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from service.word import tags
from service.word.tags import Element

_LEADS = frozenset({tags.W_TCPR, tags.W_TRPR, tags.W_TBLPR, tags.W_TBL_GRID, tags.W_TBLPR_EX})
_RANGE_ENDS = frozenset({tags.W_MOVE_FROM_RANGE_END, tags.W_MOVE_TO_RANGE_END})


@dataclass
class Place:
    """Behind `after`, or first in the container."""

    container: Element
    after: Element | None = None

    def put(self, elements: Sequence[Element], source: Element | None = None) -> None:
        """`source`: where the first one stood in the new file; it tells whether a content control goes on."""
        for element in elements:
            if self.after is None:
                self.container.insert(self._lead(), element)
            else:
                _behind(self._outside(self.after, source)).addnext(element)
            self.after = element

    def _lead(self) -> int:
        return sum(1 for child in self.container if child.tag in _LEADS)

    def _outside(self, after: Element, source: Element | None) -> Element:
        """Out of a content control that ends here, unless the new block stands in one too."""
        if source is not None and next(source.iterancestors(tags.W_SDT), None) is not None:
            return after
        parent = after.getparent()
        while parent is not None and parent is not self.container and after.getnext() is None:
            if parent.tag not in (tags.W_SDT_CONTENT, tags.W_SDT):
                break
            after, parent = parent, parent.getparent()
        return after


def _behind(element: Element) -> Element:
    """Past the end of the range of a moved paragraph."""
    following = element.getnext()
    while following is not None and following.tag in _RANGE_ENDS:
        element, following = following, following.getnext()
    return element
