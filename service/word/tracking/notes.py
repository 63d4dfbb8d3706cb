"""Names of notes that hold in both files: the Redline pairs the notes of old and new in the order of their references."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from service.model.redline import Redline
from service.word import tags
from service.word.tags import Element
from service.word.tracking.carried_notes import NOTE_PARTS
from service.word.tracking.keys import NOTE_REFERENCES
from service.word.tracking.output import Trees

Names = dict[tuple[str, str], Hashable]
_TAGS = {kind: tag for tag, kind in NOTE_REFERENCES.items()}
_SEPARATORS = frozenset({"separator", "continuationSeparator", "continuationNotice"})


def note_names(redline: Redline, old: Trees, new: Trees) -> tuple[Names, Names]:
    """By kind and id in each file. Notes that the Redline pairs have the same name."""
    names, new_names = Names(), Names()
    for kind in NOTE_PARTS:
        stories = [story for story in redline.stories if story.kind == kind]
        if not stories:
            continue
        olds, news = iter(_ids(old, kind)), iter(_ids(new, kind))
        for number, story in enumerate(stories):
            if story.state != "inserted" and (identity := next(olds, None)) is not None:
                names[kind, identity] = kind, number
            if story.state != "deleted" and (identity := next(news, None)) is not None:
                new_names[kind, identity] = kind, number
    return names, new_names


def _ids(trees: Trees, kind: str) -> list[str]:
    """Of the notes that are there, as the text refers to them."""
    marks = trees.main.iter(_TAGS[kind])
    ids = dict.fromkeys(mark.get(tags.W_ID) or "" for mark in marks)
    notes = note_elements(trees, kind) if ids else {}
    return [identity for identity in ids if identity in notes]


def note_elements(trees: Trees, kind: str) -> dict[str, Element]:
    part = trees.package.related(trees.package.main, NOTE_PARTS[kind])
    return {} if part is None else dict(_entries(trees.root(part)))


def _entries(root: Element) -> Iterator[tuple[str, Element]]:
    return ((note.get(tags.W_ID) or "", note) for note in root if note.get(tags.W_TYPE) not in _SEPARATORS)
