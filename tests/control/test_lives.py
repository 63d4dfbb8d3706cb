"""Who wrote and changed each paragraph and table row, over all revisions."""

from __future__ import annotations

import itertools

import pytest

from service.control.lives import BrokenChain, Life, begun, gone_on, unit_texts
from service.diff.compare import compare
from service.model.content import Block, Cell, Content, Paragraph, Row, Span, Story, Table


def paragraph(text: str, look: str = "") -> Paragraph:
    return Paragraph((Span(text, look),))


def table(*rows: tuple[str, ...]) -> Table:
    cells = (tuple(Cell((paragraph(text),), column) for column, text in enumerate(row)) for row in rows)
    return Table(tuple(Row(row) for row in cells), columns=len(rows[0]))


def document(*blocks: Block | str) -> Content:
    body = tuple(paragraph(block) if isinstance(block, str) else block for block in blocks)
    return Content((Story("body", "body", body),))


def lives(*revisions: Content) -> tuple[Life, ...]:
    """Revisions bear the numbers 1, 2, 3…"""
    known = begun(revisions[0], 1, "written")
    for seq, (old, new) in enumerate(itertools.pairwise(revisions), start=2):
        known = gone_on(known, compare(old, new), seq)
    assert len(known) == len(list(unit_texts(revisions[-1])))
    return known


def fates(life: Life) -> list[tuple[int, str]]:
    return [(step.seq, step.fate) for step in life.steps]


OTHER = "Cán bộ tiếp nhận kiểm tra thành phần hồ sơ và ghi giấy biên nhận."
LIMIT = "Thời hạn giải quyết là {} ngày làm việc kể từ ngày nhận đủ hồ sơ."


def test_a_changed_sentence_keeps_its_life() -> None:
    """Who shortened the time limit, and who had set it before."""
    found = lives(*(document(OTHER, LIMIT.format(days)) for days in ("10", "07", "07", "05")))

    assert fates(found[0]) == [(1, "written")]
    assert fates(found[1]) == [(1, "written"), (2, "changed"), (4, "changed")]
    assert [(word.kind, word.text) for word in found[1].steps[1].words if word.kind != "same"] == [
        ("deleted", "10"),
        ("inserted", "07"),
    ]


def test_a_new_sentence_begins_when_it_came() -> None:
    """Those around it are not touched by that."""
    found = lives(document(OTHER), document(LIMIT.format("10"), OTHER))

    assert [fates(life) for life in found] == [[(2, "written")], [(1, "written")]]


def test_rows_of_a_table_have_lives_of_their_own() -> None:
    """A step of a procedure is what people ask about; a removed row takes none of its neighbours with it."""
    head, b1, b2 = ("Bước", "Thời gian"), ("B1 Tiếp nhận hồ sơ", "½ ngày"), ("B2 Thẩm định hồ sơ", "{} ngày")
    found = lives(
        document(OTHER, table(head, b1, (b2[0], "03 ngày"), ("B3 Trả kết quả", "½ ngày"))),
        document(OTHER, table(head, b1, (b2[0], "02 ngày"), ("B3 Trả kết quả", "½ ngày"))),
        document(OTHER, table(head, (b2[0], "02 ngày"), ("B3 Trả kết quả", "½ ngày"))),
    )

    assert [fates(life)[-1] for life in found] == [(1, "written"), (1, "written"), (2, "changed"), (1, "written")]


def test_a_moved_paragraph_takes_its_life_along() -> None:
    """A move is neither a loss nor a new text."""
    rest = [f"Nội dung hoàn toàn khác biệt của điều khoản thứ {number} trong quy trình này." for number in range(5)]
    found = lives(
        document(LIMIT.format("10"), *rest), document(LIMIT.format("07"), *rest), document(*rest, LIMIT.format("07"))
    )

    assert fates(found[-1]) == [(1, "written"), (2, "changed"), (3, "moved")]
    assert all(fates(life) == [(1, "written")] for life in found[:-1])


def test_a_change_of_form_does_not_make_its_author_the_last_one() -> None:
    """Whoever made a heading bold did not write it; the step is told all the same."""
    found = lives(document(OTHER), document(paragraph(OTHER, "b")))

    assert fates(found[0]) == [(1, "written"), (2, "form")]
    assert found[0].told.seq == 1


def test_both_halves_of_a_split_paragraph_go_back_to_the_whole() -> None:
    """An Enter in the middle of a paragraph writes nothing new."""
    found = lives(document(f"{OTHER} {LIMIT}", "Kết thúc quy trình."), document(OTHER, LIMIT, "Kết thúc quy trình."))

    assert [fates(life)[0] for life in found] == [(1, "written")] * 3


def test_joined_paragraphs_go_on_as_one() -> None:
    """What follows the join stays in step."""
    found = lives(document(OTHER, LIMIT, "Kết thúc quy trình."), document(f"{OTHER} {LIMIT}", "Kết thúc quy trình."))

    assert fates(found[0])[0] == (1, "written")
    assert fates(found[0])[-1] == (2, "changed")
    assert fates(found[1]) == [(1, "written")]


def test_a_redline_that_does_not_go_on_from_the_last_is_told() -> None:
    """Better no history than somebody else's name beside a sentence."""
    known = begun(document(OTHER, LIMIT), 1, "written")

    with pytest.raises(BrokenChain):
        gone_on(known, compare(document(OTHER), document(LIMIT)), 2)
