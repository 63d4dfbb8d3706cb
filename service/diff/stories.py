"""Stories paired: body with body, each header with its own, notes in the order in which the text refers to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from service.diff.align import Rules, align
from service.diff.keys import Keys, size
from service.diff.ledger import Ledger
from service.diff.units import Unit
from service.diff.words import Vocabulary
from service.model.content import Content, Story, StoryKind, paragraphs
from service.model.redline import RedlineBlock, RedlineBreak, RedlineParagraph, RedlineStory

Pair = tuple[Story | None, Story | None]

_ORDER: tuple[StoryKind, ...] = ("body", "textbox", "header", "footer", "footnote", "endnote", "comment")
_NAMED = ("body", "header", "footer")
_NOTES = ("footnote", "endnote", "comment")
_LIKE = Rules(similarity=0.4, alone=0.0, moves=False)


def pair_stories(old: Content, new: Content, ledger: Ledger, made: Sequence[RedlineStory]) -> Iterator[Pair]:
    """Every story of both, once; never (None, None). The body comes first.

    Notes and comments are asked for when the stories that refer to them are in `made`.
    """
    vocabulary, keys = ledger.vocabulary, ledger.keys
    for kind in _ORDER:
        befores, afters = _in_order(old, kind), _in_order(new, kind)
        if kind in _NAMED:
            yield from _by_name(befores, afters, vocabulary, keys)
        elif kind in _NOTES and befores and afters:
            yield from _by_mark(befores, afters, _kept_marks(made, ledger.notes), vocabulary, keys)
        else:
            yield from _by_likeness(befores, afters, vocabulary, keys)


def repeats(story: Story, other: Content, keys: Keys) -> bool:
    """True for a header or footer that says what one in `other` says: it came or went with its section."""
    if story.kind not in {"header", "footer"}:
        return False
    return any(story_key(story, keys) == story_key(candidate, keys) for candidate in other.of_kind(story.kind))


def story_key(story: Story, keys: Keys) -> str:
    return " ".join(filter(None, map(keys.block, story.blocks)))


def _by_name(old: Sequence[Story], new: Sequence[Story], vocabulary: Vocabulary, keys: Keys) -> Iterator[Pair]:
    names = {story.name: story for story in old}
    common = names.keys() & {story.name for story in new}
    rest = [story for story in old if story.name not in common], [story for story in new if story.name not in common]
    likes = {after.name: before for before, after in _by_likeness(*rest, vocabulary, keys) if before and after}
    for story in new:
        yield (names[story.name] if story.name in common else likes.get(story.name)), story
    paired = {before.name for before in likes.values()}
    yield from ((story, None) for story in rest[0] if story.name not in paired)


def _by_mark(
    old: Sequence[Story], new: Sequence[Story], marks: Mapping[str, str], vocabulary: Vocabulary, keys: Keys
) -> Iterator[Pair]:
    """The note of a mark that stayed is the same note, whatever it says now; the others are paired by what they say."""
    names = {story.name: story for story in old}
    known = {story.name: marks[story.name] for story in new if marks.get(story.name) in names}
    gone = set(known.values())
    rest = [story for story in old if story.name not in gone], [story for story in new if story.name not in known]
    likes = {after.name: before for before, after in _by_likeness(*rest, vocabulary, keys) if before and after}
    for story in new:
        yield (names[known[story.name]] if story.name in known else likes.get(story.name)), story
    paired = {before.name for before in likes.values()}
    yield from ((story, None) for story in rest[0] if story.name not in paired)


def _kept_marks(made: Sequence[RedlineStory], notes: Mapping[str, str]) -> dict[str, str]:
    """New to old name of the notes whose marks stayed. In blocks that are equal the names are."""
    marks = (mark for story in made for block in story.blocks for mark in _marks(block))
    return {mark: notes.get(mark, mark) for mark in marks}


def _marks(block: RedlineBlock) -> Iterator[str]:
    if block.state in {"deleted", "inserted", "moved_from"} or isinstance(block, RedlineBreak):
        return
    if isinstance(block, RedlineParagraph):
        yield from (piece.note for piece in block.pieces if piece.note and piece.kind == "same")
        return
    for row in block.rows:
        for cell in row.cells:
            for inner in cell.blocks:
                yield from _marks(inner)


def _by_likeness(old: Sequence[Story], new: Sequence[Story], vocabulary: Vocabulary, keys: Keys) -> Iterator[Pair]:
    if not old and not new:
        return
    units = [[_unit(story, vocabulary, keys) for story in side] for side in (old, new)]
    for group in align(units[0], units[1], _LIKE).groups:
        yield (old[group.old[0]] if group.old else None), (new[group.new[0]] if group.new else None)


def _unit(story: Story, vocabulary: Vocabulary, keys: Keys) -> Unit[Story]:
    return Unit(
        story, story.kind, vocabulary, lambda story: story_key(story, keys), lambda story: sum(map(size, story.blocks))
    )


def _in_order(content: Content, kind: StoryKind) -> Sequence[Story]:
    stories = content.of_kind(kind)
    if kind not in _NOTES or len(stories) < 2:
        return stories
    rank: dict[str, int] = {}
    for story in content.stories:
        for paragraph in paragraphs(story.blocks):
            for span in paragraph.spans:
                if span.note:
                    rank.setdefault(span.note, len(rank))
    return sorted(stories, key=lambda story: rank.get(story.name, len(rank)))
