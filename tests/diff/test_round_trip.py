"""No text is lost and none invented: both documents can be read back out of any Redline.

LUUVET_EXAMPLES=5000 tries more documents than the usual run.
"""

from __future__ import annotations

import os
import random

from hypothesis import given, settings
from hypothesis import strategies as st

from service.diff.compare import compare
from service.model.content import Block, Cell, Content, Paragraph, Row, Span, Story, Table
from tests.diff.contents import said, texts

WORDS = ["hồ", "sơ", "05", "03", "ngày", "làm", "việc", "30/2020/NĐ-CP", ",", ".", "Hồ", "hoà", "hòa", "x", "1.000.000"]
SPACES = [" ", " ", " ", "  ", "", "\n", "\t"]

EXAMPLES = int(os.environ.get("LUUVET_EXAMPLES", "60"))


def _texts(random_: random.Random) -> list[str]:
    """Made beforehand: drawing each word would take longer than all comparisons."""
    return [
        "".join(random_.choice(WORDS) + random_.choice(SPACES) for _ in range(random_.randint(0, 14)))
        for _ in range(5 * EXAMPLES)
    ]


texts_ = st.sampled_from(["", *_texts(random.Random(30))])
runs = st.builds(Span, text=texts_, look=st.sampled_from(["", "b", "i"]))
spans = st.one_of(runs, runs, runs, st.just(Span("", note="footnote:1")), st.just(Span("", object="ab12")))
paragraphs_ = st.builds(
    Paragraph,
    spans=st.lists(spans, max_size=3).map(tuple),
    level=st.sampled_from([None, None, 0]),
    label=st.sampled_from(["", "1.", "a)"]),
)


@st.composite
def tables_(draw: st.DrawFn) -> Table:
    columns = draw(st.integers(1, 4))
    cell = st.lists(paragraphs_, min_size=1, max_size=2).map(tuple)
    rows = [Row(tuple(Cell(draw(cell), column) for column in range(columns))) for _ in range(draw(st.integers(1, 4)))]
    return Table(tuple(rows), columns)


blocks_: st.SearchStrategy[list[Block]] = st.lists(
    st.one_of(paragraphs_, paragraphs_, paragraphs_, tables_()), max_size=9
)


@st.composite
def pairs_(draw: st.DrawFn) -> tuple[Content, Content]:
    """Two documents: the second is the first with blocks dropped, added, moved and exchanged."""
    old = draw(blocks_)
    new = [block for block in old if draw(st.integers(0, 5))]
    for block in draw(st.lists(st.one_of(paragraphs_, tables_()), max_size=3)):
        new.insert(draw(st.integers(0, len(new))), block)
    if new and draw(st.booleans()):
        new.insert(draw(st.integers(0, len(new) - 1)), new.pop(draw(st.integers(0, len(new) - 1))))
    header = [draw(paragraphs_)], [draw(paragraphs_)]
    return _content(old, header[0]), _content(new, header[1])


def _content(blocks: list[Block], header: list[Paragraph]) -> Content:
    return Content((Story("body", "body", tuple(blocks)), Story("header", "header:1:default", tuple(header))))


@settings(max_examples=EXAMPLES, deadline=None)
@given(pairs_())
def test_both_documents_can_be_read_back_out_of_a_redline(pair: tuple[Content, Content]) -> None:
    """The promise on which everything that is shown, exported and summed up rests."""
    old, new = pair

    redline = compare(old, new)

    assert texts(redline, "old") == said(old)
    assert texts(redline, "new") == said(new)
    assert redline.notices == ()


@settings(max_examples=EXAMPLES // 3, deadline=None)
@given(pairs_())
def test_a_document_compared_with_itself_has_no_change(pair: tuple[Content, Content]) -> None:
    """A report on a save that changed nothing would teach people to ignore reports."""
    redline = compare(pair[0], pair[0])

    assert redline.changes == ()
    assert all(story.state == "same" for story in redline.stories)


@settings(max_examples=EXAMPLES // 3, deadline=None)
@given(pairs_())
def test_the_same_comparison_twice_gives_the_same_redline(pair: tuple[Content, Content]) -> None:
    """Redlines are kept by (old, new, engine version): they must not depend on anything else."""
    assert compare(*pair) == compare(*pair)


@settings(max_examples=EXAMPLES // 3, deadline=None)
@given(pairs_())
def test_pieces_and_blocks_point_to_changes_that_exist(pair: tuple[Content, Content]) -> None:
    """The page looks changes up by these numbers."""
    redline = compare(*pair)

    numbers = set(_numbers(redline.stories))

    assert numbers <= set(range(len(redline.changes)))


def _numbers(value: object) -> list[int]:
    if isinstance(value, tuple):
        return [number for part in value for number in _numbers(part)]
    here = getattr(value, "change", None)
    parts = [getattr(value, name, ()) for name in ("blocks", "rows", "cells", "pieces")]
    return ([here] if here is not None else []) + [number for part in parts for number in _numbers(part)]
