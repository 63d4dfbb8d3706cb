"""All stories of a document: body, headers and footers, notes, comments, text boxes.

Headers and footers: each section names its own by kind (default, first, even) or goes on with those of the section
before. A story is listed where it begins to differ from the one in force, under that section's number; so a header
that all sections share stands once. Kinds that no section switches on are listed too, as not shown; blank ones never.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from msgspec.structs import replace

from service.model.content import Block, Paragraph, Story, StoryKind, paragraphs
from service.word import tags
from service.word.blocks import StoryReader
from service.word.comments import Thread
from service.word.encodings import cleaned
from service.word.properties import written_at
from service.word.story_context import NOTE_PARTS, Drawn, Gathered, Note, StoryContext
from service.word.tags import Element, child_is_on

_REFERENCES = {tags.W_HEADER_REFERENCE: "header", tags.W_FOOTER_REFERENCE: "footer"}
_KINDS = frozenset({"default", "first", "even"})


class UnpairedFields(Exception):
    """A field was never closed before its result: with the code left out, text would be lost."""


def read_stories(gathered: Gathered) -> tuple[Story, ...]:
    """Raises UnpairedFields unless `gathered.shows_field_codes`."""
    package = gathered.package
    document = StoryContext(gathered, package.main, package.main_part)
    reader = StoryReader(document)
    body = package.main_part.root.find(tags.W_BODY)
    blocks = _read(reader, package.main_part.root if body is None else body)
    running = list(_running_stories(document, reader.sections))
    return (Story("body", "body", blocks), *running, *_aside(gathered))


def _read(reader: StoryReader, container: Element) -> tuple[Block, ...]:
    blocks = reader.read(container)
    if reader.inline.fields.in_code:
        if not reader.inline.context.shows_field_codes:
            raise UnpairedFields
        reader.inline.context.notice("unpaired-fields")
    return blocks


def _running_stories(document: StoryContext, sections: list[Element]) -> Iterator[Story]:
    """Headers, then footers."""
    found = [_marked(story, document.gathered, sections) for story in _running_in_order(document, sections)]
    yield from (story for story in found if story.kind == "header")
    yield from (story for story in found if story.kind == "footer")


def _running_in_order(document: StoryContext, sections: list[Element]) -> Iterator[Story]:
    read: dict[str, tuple[Block, ...]] = {}
    in_force: dict[tuple[str, str], tuple[Block, ...]] = {}
    for number, section in enumerate(sections, start=1):
        for reference in section:
            story_kind = _REFERENCES.get(str(reference.tag))
            part = document.part_of(reference.get(tags.R_ID)) if story_kind else None
            if story_kind is None or part is None:
                continue
            known = part in read
            if not known:
                read[part] = _part_blocks(document.gathered, part)
            kind = reference.get(tags.W_TYPE)
            kind = kind if kind in _KINDS else "default"
            before = in_force.get((story_kind, kind), ())
            in_force[story_kind, kind] = read[part]
            if read[part] and read[part] != before:
                blocks = document.gathered.repeat(read[part]) if known else read[part]
                yield Story(cast(StoryKind, story_kind), f"{story_kind}:{number}:{kind}", blocks)


def _marked(story: Story, gathered: Gathered, sections: list[Element]) -> Story:
    """Pages differ in their headers only where the section (first page) or the document (even pages) says so."""
    kind, number, pages = story.name.split(":")
    if pages == "default":
        return story
    if pages == "even":
        return replace(story, shown=gathered.even_pages_differ())
    reach = sections[int(number) - 1 :]
    begins_anew = (at for at, section in enumerate(reach[1:], start=1) if _names(section, kind, pages))
    reach = reach[: next(begins_anew, len(reach))]
    return replace(story, shown=any(child_is_on(section, tags.W_TITLE_PG) for section in reach))


def _names(section: Element, kind: str, pages: str) -> bool:
    return any(
        _REFERENCES.get(str(reference.tag)) == kind and reference.get(tags.W_TYPE) == pages for reference in section
    )


def _part_blocks(gathered: Gathered, part: str) -> tuple[Block, ...]:
    """Blocks of a part of its own; none where they show nothing."""
    tree = gathered.optional(part, gathered.package.story_part)
    if tree is None:
        return ()
    blocks = _read(StoryReader(StoryContext(gathered, part, tree)), tree.root)
    return () if all(_is_blank(paragraph) for paragraph in paragraphs(blocks)) else blocks


def _is_blank(paragraph: Paragraph) -> bool:
    return not paragraph.textboxes and not any(
        span.text.strip() or span.object or span.note for span in paragraph.spans
    )


def _aside(gathered: Gathered) -> list[Story]:
    """Footnotes, endnotes, comments and text boxes. Each may hold references to more of them, or further boxes."""
    read: dict[str, list[tuple[Block, ...]]] = {kind: [] for kind in NOTE_PARTS}
    boxes: list[Story] = []
    _read_boxes(gathered, boxes)
    while unread := [kind for kind in NOTE_PARTS if len(read[kind]) < len(gathered.notes_in_order[kind])]:
        kind = unread[0]
        read[kind].append(_note_blocks(gathered, kind, gathered.notes_in_order[kind][len(read[kind])]))
        _read_boxes(gathered, boxes)
    return [*(story for kind in NOTE_PARTS for story in _notes(gathered, kind, read[kind])), *boxes]


def _note_blocks(gathered: Gathered, kind: str, note: Note) -> tuple[Block, ...]:
    part = gathered.package.related(gathered.package.main, NOTE_PARTS[kind]) or ""
    return _read(StoryReader(StoryContext(gathered, part, note.part)), note.part.root)


def _read_boxes(gathered: Gathered, boxes: list[Story]) -> None:
    while gathered.textboxes:
        box = gathered.textboxes.popleft()
        blocks = box.blocks if isinstance(box, Drawn) else _read(StoryReader(box.context), box.content)
        boxes.append(Story("textbox", box.name, blocks))


def _notes(gathered: Gathered, kind: str, read: list[tuple[Block, ...]]) -> Iterator[Story]:
    """In the order of their references."""
    threads = gathered.threads() if kind == "comment" and read else {}
    for note, blocks in zip(gathered.notes_in_order[kind], read, strict=True):
        yield Story(
            cast(StoryKind, kind),
            note.name,
            blocks,
            cleaned(note.part.root.get(tags.W_AUTHOR) or ""),
            written_at(note.part.root.get(tags.W_DATE) or ""),
            *_thread(gathered, threads.get(note.identity)),
        )


def _thread(gathered: Gathered, thread: Thread | None) -> tuple[str, bool]:
    """`reply_to` and `resolved` of a comment."""
    if thread is None:
        return "", False
    parent = gathered.notes["comment"].get(thread.parent)
    return ("" if parent is None else parent.name), thread.resolved
