"""One thing done to a random document is one change of that kind, wherever it was done.

LUUVET_EXAMPLES=5000 tries more documents than the usual run.
"""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from service.diff.compare import compare
from service.model.content import Block, Content, Paragraph, Span, Table
from service.model.redline import Redline
from tests.diff.contents import content, h, p, said, table, texts
from tests.diff.test_round_trip import EXAMPLES

SYLLABLES = [
    "ba",
    "cơ",
    "dân",
    "đơn",
    "gia",
    "hồ",
    "kế",
    "lập",
    "mẫu",
    "nơi",
    "phí",
    "quy",
    "sơ",
    "thẩm",
    "trình",
    "ủy",
    "văn",
    "xã",
    "ý",
    "yêu",
]

Made = tuple[list[Block], tuple[str, str]]


def sentence(chance: random.Random, words: int = 12) -> str:
    return " ".join(chance.choices(SYLLABLES, k=words)).capitalize() + "."


def document(chance: random.Random) -> list[Block]:
    """Headings, paragraphs and tables; no two paragraphs alike."""
    blocks: list[Block] = []
    for number in range(chance.randint(2, 4)):
        blocks.append(h(f"{sentence(chance, 4)} {number}", f"{number + 1}."))
        blocks += [p(f"{sentence(chance)} {sentence(chance)}") for _ in range(chance.randint(3, 5))]
        blocks.append(steps(chance, number))
    return blocks


def steps(chance: random.Random, number: int) -> Table:
    rows = [(f"B{number}{row}", sentence(chance, 6), sentence(chance, 3)) for row in range(chance.randint(3, 6))]
    return table(("Bước", "Việc", "Thời gian"), *rows)


def places(blocks: list[Block], kind: type) -> list[int]:
    return [at for at, block in enumerate(blocks) if isinstance(block, kind) and not getattr(block, "style", "")]


def word_replaced(blocks: list[Block], chance: random.Random) -> Made:
    at = chance.choice(places(blocks, Paragraph))
    words = blocks[at].text.split()
    number = chance.randrange(1, len(words) - 1)
    old = words[number]
    words[number] = "kwxz" + "." * old.endswith(".")
    return [*blocks[:at], p(" ".join(words)), *blocks[at + 1 :]], ("replaced", old.rstrip("."))


def paragraph_inserted(blocks: list[Block], chance: random.Random) -> Made:
    at, text = chance.choice(places(blocks, Paragraph)), f"Kwxz {sentence(chance)} zxwk"
    return [*blocks[:at], p(text), *blocks[at:]], ("inserted", text)


def paragraph_deleted(blocks: list[Block], chance: random.Random) -> Made:
    at = chance.choice(places(blocks, Paragraph))
    return [*blocks[:at], *blocks[at + 1 :]], ("deleted", blocks[at].text)


def paragraph_moved(blocks: list[Block], chance: random.Random) -> Made:
    at = chance.choice(places(blocks, Paragraph))
    rest = [*blocks[:at], *blocks[at + 1 :]]
    to = chance.choice([place for place in range(1, len(rest)) if abs(place - at) > 4])
    return [*rest[:to], blocks[at], *rest[to:]], ("moved", blocks[at].text)


def paragraph_in_bold(blocks: list[Block], chance: random.Random) -> Made:
    at = chance.choice(places(blocks, Paragraph))
    text = blocks[at].text
    return [*blocks[:at], Paragraph((Span(text, "b"),)), *blocks[at + 1 :]], ("reformatted", text)


def row_deleted(blocks: list[Block], chance: random.Random) -> Made:
    at = chance.choice(places(blocks, Table))
    old = blocks[at]
    assert isinstance(old, Table)
    row = chance.randrange(1, len(old.rows))
    text = "\t".join(cell.text for cell in old.rows[row].cells)
    rows = (*old.rows[:row], *old.rows[row + 1 :])
    return [*blocks[:at], replace(old, rows=rows), *blocks[at + 1 :]], ("deleted", text)


def cell_word_replaced(blocks: list[Block], chance: random.Random) -> Made:
    at = chance.choice(places(blocks, Table))
    old = blocks[at]
    assert isinstance(old, Table)
    number = chance.randrange(1, len(old.rows))
    row = old.rows[number]
    words = row.cells[1].text.split()
    gone, words[1] = words[1], "kwxz"
    cell = replace(row.cells[1], blocks=(p(" ".join(words)),))
    made = replace(row, cells=(row.cells[0], cell, *row.cells[2:]))
    rows = (*old.rows[:number], made, *old.rows[number + 1 :])
    return [*blocks[:at], replace(old, rows=rows), *blocks[at + 1 :]], ("replaced", gone)


EDITS = [
    word_replaced,
    paragraph_inserted,
    paragraph_deleted,
    paragraph_moved,
    paragraph_in_bold,
    row_deleted,
    cell_word_replaced,
]


def checked(old: Content, new: Content) -> Redline:
    redline = compare(old, new)
    assert texts(redline, "old") == said(old)
    assert texts(redline, "new") == said(new)
    assert redline.notices == ()
    return redline


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
@settings(max_examples=max(EXAMPLES // 4, 10), deadline=None)
@given(seed=st.integers(0, 1_000_000))
def test_one_edit_is_one_change(edit: Callable[[list[Block], random.Random], Made], seed: int) -> None:
    """Nothing less, nothing beside it, and no more words than were touched."""
    chance = random.Random(seed)
    blocks = document(chance)
    edited, (kind, text) = edit(blocks, chance)

    redline = checked(content(*blocks), content(*edited))

    assert [(change.kind, change.old or change.new) for change in redline.changes] == [(kind, text)]


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
@settings(max_examples=max(EXAMPLES // 10, 5), deadline=None)
@given(seed=st.integers(0, 1_000_000))
def test_the_way_back_is_the_mirror_image(edit: Callable[[list[Block], random.Random], Made], seed: int) -> None:
    """What went comes, what came goes; the rest stays what it is."""
    mirrored = {"inserted": "deleted", "deleted": "inserted"}
    chance = random.Random(seed)
    blocks = document(chance)
    edited, _ = edit(blocks, chance)

    there, back = (checked(content(*a), content(*b)) for a, b in ((blocks, edited), (edited, blocks)))

    assert [(mirrored.get(c.kind, c.kind), c.new, c.old) for c in there.changes] == [
        (c.kind, c.old, c.new) for c in back.changes
    ]
