"""Which blocks of the old file stand for which of the new one, in order.

The Redline says so where it fits what stands in the files; where it does not, the texts of the blocks are aligned here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from unicodedata import normalize

from lxml import etree

from service.model.redline import (
    PARAGRAPH_MARK,
    Piece,
    RedlineBlock,
    RedlineBreak,
    RedlineParagraph,
    RedlineTable,
)
from service.word import tags
from service.word.tags import Element, chosen

OLD_STATES = frozenset({"same", "changed", "deleted", "moved_from"})
NEW_STATES = frozenset({"same", "changed", "inserted", "moved_to"})
_NOT_ENTERED = frozenset(
    {
        tags.W_SDTPR,
        tags.W_SDT_ENDPR,
        tags.W_CUSTOM_XML_PR,
        tags.W_TCPR,
        tags.W_PPR,
        tags.W_RPR,
        tags.W_TRPR,
        tags.W_TBLPR,
        tags.W_TBL_GRID,
        tags.W_TBLPR_EX,
        tags.W_SECTPR,
    }
)
_LOOSE = frozenset(
    {tags.W_R, tags.W_HYPERLINK, tags.W_FLD_SIMPLE, tags.M_OMATH, tags.M_OMATH_PARA, tags.W_SUBDOC, tags.W_ALT_CHUNK}
)
_LARGEST = 4_000_000
"""Old times new blocks that are aligned; beyond, only equal ends are."""


@dataclass(slots=True)
class Group:
    """Old blocks and the new ones that they became; one of the two may be empty."""

    old: list[Element]
    new: list[Element]
    blocks: list[RedlineBlock] = field(default_factory=list)
    """What the Redline says of them; nothing where the texts were aligned here."""

    @property
    def is_said_same(self) -> bool:
        return bool(self.blocks) and all(block.state == "same" for block in self.blocks)

    @property
    def pieces(self) -> list[Piece]:
        return [piece for block in self.blocks if isinstance(block, RedlineParagraph) for piece in block.pieces]


def plan(blocks: Sequence[RedlineBlock] | None, old: Sequence[Element], new: Sequence[Element]) -> list[Group]:
    """Every old and every new block, once, in order."""
    groups = None if blocks is None else _as_said(blocks, old, new)
    return list(_by_text(old, new)) if groups is None else groups


def _as_said(blocks: Sequence[RedlineBlock], old: Sequence[Element], new: Sequence[Element]) -> list[Group] | None:
    groups: list[Group] = []
    at = new_at = 0
    for said in _joined(blocks):
        takes, new_takes = _sides(said)
        group = Group(list(old[at : at + takes]), list(new[new_at : new_at + new_takes]), said)
        if (len(group.old), len(group.new)) != (takes, new_takes) or not _fits(group):
            return None
        groups.append(group)
        at, new_at = at + takes, new_at + new_takes
    return groups if (at, new_at) == (len(old), len(new)) else None


def _fits(group: Group) -> bool:
    tag = tags.W_TBL if isinstance(group.blocks[0], RedlineTable) else tags.W_P
    return all(element.tag == tag for element in (*group.old, *group.new))


def _joined(blocks: Iterable[RedlineBlock]) -> Iterator[list[RedlineBlock]]:
    """Blocks one by one; paragraphs that were split or joined together."""
    group: list[RedlineBlock] = []
    for block in blocks:
        if isinstance(block, RedlineBreak):
            continue
        group.append(block)
        last = block.pieces[-1] if isinstance(block, RedlineParagraph) and block.pieces else None
        if last is None or last.text != PARAGRAPH_MARK or last.kind == "same" or block.state != "changed":
            yield group
            group = []
    if group:
        yield group


def _sides(group: list[RedlineBlock]) -> tuple[int, int]:
    """How many old and how many new blocks the group stands for."""
    if len(group) == 1:
        return int(group[0].state in OLD_STATES), int(group[0].state in NEW_STATES)
    ends = [block.pieces[-1].kind for block in group[:-1] if isinstance(block, RedlineParagraph)]
    return 1 + ends.count("deleted"), 1 + ends.count("inserted")


# --- without a Redline


def _by_text(old: Sequence[Element], new: Sequence[Element]) -> Iterator[Group]:
    keys, new_keys = [_key(element) for element in old], [_key(element) for element in new]
    head = next(
        (k for k, (a, b) in enumerate(zip(keys, new_keys, strict=False)) if a != b), min(len(keys), len(new_keys))
    )
    yield from (Group([old[k]], [new[k]]) for k in range(head))
    if (len(keys) - head) * (len(new_keys) - head) > _LARGEST:
        yield from _replaced(old[head:], new[head:])
        return
    matcher = SequenceMatcher(None, keys[head:], new_keys[head:], autojunk=False)
    for kind, i, i_end, j, j_end in matcher.get_opcodes():
        olds, news = old[head + i : head + i_end], new[head + j : head + j_end]
        if kind == "equal":
            yield from (Group([a], [b]) for a, b in zip(olds, news, strict=True))
        else:
            yield from _replaced(olds, news)


def _replaced(old: Sequence[Element], new: Sequence[Element]) -> Iterator[Group]:
    """As many of a kind in the same place are taken for the same ones, edited."""
    if [element.tag for element in old] == [element.tag for element in new]:
        yield from (Group([a], [b]) for a, b in zip(old, new, strict=True))
        return
    yield from (Group([element], []) for element in old)
    yield from (Group([], [element]) for element in new)


def _key(element: Element) -> tuple[str, str]:
    return str(element.tag), plain_text(element)


def plain_text(element: Element) -> str:
    """All characters inside, text boxes and field codes included: equal where nothing changed; fast."""
    text: str = etree.tostring(element, method="text", encoding="unicode", with_tail=False)
    return text if text.isascii() else normalize("NFC", text)


# --- blocks of a container


def block_elements(container: Element) -> list[Element]:
    """Paragraphs and tables in order, through content controls. Tables without rows are none."""
    return list(_blocks(container))


def _blocks(container: Element) -> Iterator[Element]:
    for child in container:
        tag = child.tag
        if tag == tags.W_P or (tag == tags.W_TBL and rows_of(child)):
            yield child
        elif tag == tags.MC_ALTERNATE_CONTENT:
            branch = chosen(child)
            yield from () if branch is None else _blocks(branch)
        elif tag not in _NOT_ENTERED and tag != tags.W_TBL and len(child):
            yield from _blocks(child)


def loose_texts(container: Element) -> list[str]:
    """What stands where paragraphs should: Word reads it, but tracks no changes there."""
    return [plain_text(child) for child in container if child.tag in _LOOSE]


def rows_of(table: Element) -> list[Element]:
    return list(_inside(table, tags.W_TR))


def cells_of(row: Element) -> list[Element]:
    return list(_inside(row, tags.W_TC))


def _inside(container: Element, tag: str) -> Iterator[Element]:
    for child in container:
        if child.tag == tag:
            yield child
        elif child.tag == tags.MC_ALTERNATE_CONTENT:
            branch = chosen(child)
            yield from () if branch is None else _inside(branch, tag)
        elif child.tag not in _NOT_ENTERED and child.tag != tags.W_TC:
            yield from _inside(child, tag)
