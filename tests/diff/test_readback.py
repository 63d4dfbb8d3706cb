"""What is not proved is not shown: blocks that cannot be read back are put down whole, and said so."""

from __future__ import annotations

import msgspec
import pytest

from service.diff.compare import compare
from service.diff.readback import reads_back
from service.model.content import Block, Paragraph
from service.model.redline import Piece, RedlineBlock, RedlineParagraph, RedlineTable
from tests.diff.contents import content, p, table

OLD = (p("Thời hạn 05 ngày"), table(("TT", "Việc"), ("1", "Nộp hồ sơ")), p("Nơi nhận"))
NEW = (p("Thời hạn 03 ngày"), table(("TT", "Việc"), ("1", "Nộp đơn")), p("Nơi nhận"))


def redlined(old: tuple[Block, ...] = OLD, new: tuple[Block, ...] = NEW) -> tuple[RedlineBlock, ...]:
    return compare(content(*old), content(*new)).stories[0].blocks


def test_a_right_redline_reads_back() -> None:
    """Else every result would be put down whole."""
    assert reads_back(redlined(), OLD, NEW)


@pytest.mark.parametrize("lost", [0, 1, 2])
def test_a_lost_block_is_noticed(lost: int) -> None:
    """The worst that a comparison can do is to leave something out."""
    blocks = redlined()

    assert not reads_back(blocks[:lost] + blocks[lost + 1 :], OLD, NEW)


def test_blocks_in_another_order_are_noticed() -> None:
    """The words alone are not the document."""
    blocks = redlined()

    assert not reads_back(blocks[::-1], OLD, NEW)


@pytest.mark.parametrize("kind", ["inserted", "deleted", "same"])
def test_a_word_with_another_fate_is_noticed(kind: str) -> None:
    """Each piece counts on both sides."""
    first = redlined()[0]
    assert isinstance(first, RedlineParagraph)
    extra = Piece(kind, "x")  # type: ignore[arg-type]
    wrong = msgspec.structs.replace(first, pieces=(*first.pieces, extra))

    assert not reads_back((wrong, *redlined()[1:]), OLD, NEW)


def test_a_word_lost_in_an_unchanged_paragraph_is_noticed() -> None:
    """Unchanged blocks are read too, however many there are."""
    last = redlined()[2]
    assert isinstance(last, RedlineParagraph)
    wrong = msgspec.structs.replace(last, pieces=(Piece("same", "Nơi"),))

    assert not reads_back((*redlined()[:2], wrong), OLD, NEW)


def test_a_cell_lost_from_a_table_is_noticed() -> None:
    """Tables are read row by row and cell by cell."""
    made = redlined()[1]
    assert isinstance(made, RedlineTable)
    short = msgspec.structs.replace(made.rows[1], cells=made.rows[1].cells[:1])
    wrong = msgspec.structs.replace(made, rows=(made.rows[0], short))

    assert not reads_back((redlined()[0], wrong, redlined()[2]), OLD, NEW)


def test_split_paragraphs_read_back_as_one_on_the_old_side() -> None:
    """A paragraph mark that came is no block of the old document."""
    one, two = "Hồ sơ gồm đơn đề nghị theo mẫu.", "Nộp tại bộ phận một cửa của ủy ban."
    old: tuple[Paragraph, ...] = (p(f"{one} {two}"),)
    new = (p(one), p(two))

    assert reads_back(redlined(old, new), old, new)
    assert not reads_back(redlined(old, new), old, (p(one + two),))
