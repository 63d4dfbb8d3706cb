"""Redline: two Contents compared, ready to show.

`stories` holds the whole document in its own reading flow with every insertion, deletion and move in place: taking the
pieces that are `same` or `deleted` gives the old text, those that are `same` or `inserted` the new one. `changes` lists
what a reader would count as one change each; pieces and blocks point into it by index.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from service.model.content import StoryKind
from service.model.spot import Spot

ChangeKind = Literal["inserted", "deleted", "replaced", "moved", "reformatted"]
Cosmetic = Literal["case", "spacing", "tone"]
PieceKind = Literal["same", "inserted", "deleted"]
BlockState = Literal["same", "changed", "inserted", "deleted", "moved_from", "moved_to"]
Part = Literal[
    "words",
    "paragraph",
    "heading",
    "row",
    "column",
    "cell",
    "table",
    "picture",
    "link",
    "merged",
    "split",
    "resolved",
    "reopened",
]


PARAGRAPH_MARK = "\u2029"
"""Text of a piece that stands for the end of a paragraph. Inserted, at the end of a RedlineParagraph: in the old document
this paragraph runs on into the next one (it was split). Deleted: in the new one it does (two were joined)."""


class Piece(msgspec.Struct, frozen=True, omit_defaults=True):
    """A stretch of text with one fate and one look."""

    kind: PieceKind
    text: str
    look: str = ""
    """Formatting key as in `Span.look` (the new one where the text is the same)."""
    change: int | None = None
    """Index into `Redline.changes`; None for text that did not change. A `same` piece may belong to a `reformatted`."""
    link: str = ""
    field: str = ""
    note: str = ""
    object: str = ""


class RedlineParagraph(msgspec.Struct, frozen=True, omit_defaults=True, tag="p"):
    state: BlockState
    pieces: tuple[Piece, ...] = ()
    style: str = ""
    level: int | None = None
    label: str = ""
    """List label in the new document (in the old one where the paragraph is gone)."""
    old_label: str = ""
    """List label in the old document, where it differs: a consequence of changes elsewhere, not a change."""
    indent: int = 0
    look: str = ""
    textboxes: tuple[str, ...] = ()
    change: int | None = None
    """The change that this whole paragraph is; None where only pieces changed."""


class RedlineCell(msgspec.Struct, frozen=True, omit_defaults=True):
    state: BlockState
    blocks: tuple[RedlineBlock, ...]
    column: int
    width: int = 1
    height: int = 1
    change: int | None = None


class RedlineRow(msgspec.Struct, frozen=True, omit_defaults=True):
    state: BlockState
    cells: tuple[RedlineCell, ...]
    header: bool = False
    change: int | None = None


class RedlineTable(msgspec.Struct, frozen=True, omit_defaults=True, tag="t"):
    state: BlockState
    rows: tuple[RedlineRow, ...]
    columns: int
    change: int | None = None


class RedlineBreak(msgspec.Struct, frozen=True, omit_defaults=True, tag="b"):
    state: BlockState
    kind: Literal["page", "section", "column"]


RedlineBlock = RedlineParagraph | RedlineTable | RedlineBreak


class RedlineStory(msgspec.Struct, frozen=True, omit_defaults=True):
    kind: StoryKind
    name: str
    state: BlockState
    blocks: tuple[RedlineBlock, ...]


class Change(msgspec.Struct, frozen=True, omit_defaults=True):
    kind: ChangeKind
    story: StoryKind
    place: str
    """Where, for a person, without page numbers: "5.4 Thời gian xử lý", "Mục 5.7, dòng B4, cột Thời gian"."""
    old: str = ""
    """Minimal changed words of the old document; moved and reformatted: the whole text concerned."""
    new: str = ""
    cosmetic: Cosmetic | None = None
    shown: tuple[Piece, ...] = ()
    """The change with some words around it, cleaned up for people."""
    section: str = ""
    """Text of the nearest heading above, with its label; empty before the first one."""
    spot: Spot = Spot()
    """The parts of `place`, for wording it in another language."""
    part: Part = "words"
    """What came, went or moved as a whole; `words` of a paragraph otherwise. Reformatted: `link` where it leads elsewhere,
    `merged` and `split` where cells were made one or cut up and every word stayed, `resolved` and `reopened` of a comment
    (`old` and `new` are empty in these four)."""
    consequence: bool = False
    """A serial number that shifted because rows above it came or went: nothing that anybody decided."""


class Redline(msgspec.Struct, frozen=True, omit_defaults=True):
    stories: tuple[RedlineStory, ...]
    changes: tuple[Change, ...]
    notices: tuple[str, ...] = ()
    """Stable words for what the comparison could not do in full, e.g. `words-not-aligned`, `converted-old`."""


def to_json(redline: Redline) -> bytes:
    return msgspec.json.encode(redline)


def from_json(data: bytes) -> Redline:
    return msgspec.json.decode(data, type=Redline)
