"""A Redline laid out as a page: stories in stretches, the list of changes by section, what may be hidden as mere form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from service.control.significance import FACTS, Fact, fact
from service.model.redline import Change, Piece, Redline, RedlineStory
from service.model.spot import place
from web.flow import Anchors, Stretch, stretches, told
from web.language import language
from web.substance import substance_of
from web.wording import comparison_notice, story_heading

_LONG_STRETCHES = 40


@dataclass(frozen=True, slots=True)
class ShownChange:
    """One line in the list of changes."""

    index: int
    change: Change

    @property
    def kind(self) -> str:
        return self.change.kind

    @property
    def place(self) -> str:
        """In the page's language; empty where the heading above the line says it."""
        change = self.change
        words = place(change.story, change.section, change.spot, "en" if language() == "en" else "vi")
        return words if words != change.section else ""

    @property
    def cosmetic(self) -> str:
        return self.change.cosmetic or ""

    @property
    def number(self) -> int:
        """From 1, in the order of the document: its address on the page."""
        return self.index + 1

    @property
    def fact(self) -> Fact | None:
        return fact(self.change)

    @property
    def is_quiet(self) -> bool:
        """A change of form only, that a reader may hide."""
        return is_quiet(self.change)

    @property
    def words(self) -> tuple[Piece, ...]:
        return self.change.shown or plain_words(self.change)


@dataclass(frozen=True, slots=True)
class FactGroup:
    """The changes that touch facts of one kind."""

    fact: Fact
    changes: tuple[ShownChange, ...]


@dataclass(frozen=True, slots=True)
class CompareStory:
    heading: str
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class RedlineView:
    summary: str
    stories: tuple[CompareStory, ...]
    changes: tuple[ShownChange, ...]
    """All of them, in the order that pieces and blocks point into."""
    listed: tuple[ShownChange, ...]
    """Those that this view shows."""
    by_section: tuple[tuple[str, tuple[ShownChange, ...]], ...]
    facts: tuple[FactGroup, ...]
    notices: tuple[str, ...]
    anchors: Anchors

    @property
    def is_long(self) -> bool:
        """So long that browsers should not draw what is out of sight."""
        return sum(len(story.stretches) for story in self.stories) > _LONG_STRETCHES

    @property
    def quiet_count(self) -> int:
        return sum(change.is_quiet for change in self.changes)

    def is_quiet(self, change: int) -> bool:
        return self.changes[change].is_quiet

    def is_reformatted(self, change: int) -> bool:
        return self.changes[change].kind == "reformatted"


def set_redline(redline: Redline, summary: str, *, substance_only: bool = False) -> RedlineView:
    """`substance_only`: changes of form are neither listed nor marked."""
    changes = tuple(ShownChange(index, change) for index, change in enumerate(redline.changes))
    listed = tuple(change for change in changes if not (substance_only and change.is_quiet))
    if substance_only:
        redline = substance_of(redline, lambda change: change is not None and changes[change].is_quiet)
    return RedlineView(
        summary=summary,
        stories=tuple(_story(story) for story in told(redline)),
        changes=changes,
        listed=listed,
        by_section=tuple((section, tuple(group)) for section, group in groupby(listed, _section)),
        facts=tuple(_facts(listed)),
        notices=tuple(comparison_notice(code) for code in redline.notices),
        anchors=Anchors(),
    )


def _facts(changes: Sequence[ShownChange]) -> Iterator[FactGroup]:
    """Those that weigh most first; issue number and date of a cover, which change with every issue, are none of them."""
    for kind in FACTS:
        touching = tuple(change for change in changes if change.fact == kind and not change.change.spot.label)
        if touching:
            yield FactGroup(kind, touching)


def is_quiet(change: Change) -> bool:
    return change.cosmetic is not None or change.kind == "reformatted" or change.consequence


def plain_words(change: Change) -> tuple[Piece, ...]:
    """Old and new words, where the Redline has none cleaned up for people."""
    if change.kind in ("moved", "reformatted"):
        return (Piece("same", change.new or change.old),)
    old = (Piece("deleted", change.old),) if change.old else ()
    new = (Piece("inserted", change.new),) if change.new else ()
    return old + ((Piece("same", " "),) if old and new else ()) + new


def _story(story: RedlineStory) -> CompareStory:
    return CompareStory(story_heading(story), tuple(stretches(story.blocks)))


def _section(change: ShownChange) -> str:
    return change.change.section
