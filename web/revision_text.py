"""The text of one revision laid out for reading: stories with headings, sections, an outline."""

from __future__ import annotations

from dataclasses import dataclass

from service.model.content import Block, Content, Paragraph, Story
from web.language import gettext as _
from web.legible import legible
from web.wording import notice_words, story_heading

_LONGEST_PART = 60
"""Blocks a section of the page holds at most: browsers skip drawing sections that are out of sight."""
_LONG_PARTS = 6
_OUTLINE_DEPTH = 2


@dataclass(frozen=True, slots=True)
class Part:
    blocks: tuple[Block, ...]
    anchors: dict[int, str]
    """For headings: index in `blocks` to the id that the outline leads to."""


@dataclass(frozen=True, slots=True)
class ShownStory:
    name: str
    heading: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class OutlineLine:
    depth: int
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class RevisionText:
    stories: tuple[ShownStory, ...]
    outline: tuple[OutlineLine, ...]
    notices: tuple[str, ...]

    @property
    def is_long(self) -> bool:
        """So long that browsers should not draw what is out of sight."""
        return sum(len(story.parts) for story in self.stories) > _LONG_PARTS


def set_text(content: Content) -> RevisionText:
    outline: list[OutlineLine] = []
    stories = tuple(_story(story, outline) for story in _in_reading_order(content) if story.blocks)
    return RevisionText(stories, tuple(outline), tuple(_notices(content)))


def _in_reading_order(content: Content) -> list[Story]:
    """The body first: page headers repeat what the cover says, and readers come for the text."""
    order = ("body", "textbox", "footnote", "endnote", "comment", "header", "footer")
    return sorted(content.stories, key=lambda story: order.index(story.kind))


def _story(story: Story, outline: list[OutlineLine]) -> ShownStory:
    parts: list[Part] = []
    for start in range(0, len(story.blocks), _LONGEST_PART):
        blocks = story.blocks[start : start + _LONGEST_PART]
        parts.append(Part(blocks, _anchors(blocks, outline) if story.kind == "body" else {}))
    return ShownStory(story.name, _heading(story), tuple(parts))


def _heading(story: Story) -> str:
    heading = story_heading(story)
    return f"{heading} — {legible(story.author)}" if story.author else heading


def _anchors(blocks: tuple[Block, ...], outline: list[OutlineLine]) -> dict[int, str]:
    anchors: dict[int, str] = {}
    for index, block in enumerate(blocks):
        if (
            isinstance(block, Paragraph)
            and block.level is not None
            and block.level <= _OUTLINE_DEPTH
            and block.text.strip()
        ):
            anchors[index] = f"m{len(outline) + 1}"
            outline.append(OutlineLine(block.level, f"{block.label} {block.text}".strip(), anchors[index]))
    return anchors


def _notices(content: Content) -> list[str]:
    notices = [notice_words(notice) for notice in content.notices]
    if content.tracked_by:
        names = ", ".join(legible(name) for name in content.tracked_by)
        notices.append(
            _(
                "Tài liệu còn thay đổi được theo dõi (Track Changes) chưa chấp nhận, của: %(names)s. Dưới đây là văn bản như khi đã chấp nhận hết.",
                names=names,
            )
        )
    return notices
