"""Work on hostile contents: whatever it does, only that work is lost."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

import pytest

from service.actions.computing import ComputingPool
from service.errors import OverLimit, WordError


@pytest.fixture
def pool() -> Iterator[ComputingPool]:
    pool = ComputingPool(seconds=1.0)
    yield pool
    pool.close()


def test_an_answer_is_that_of_the_work(pool: ComputingPool) -> None:
    """And the child stays for the next."""
    assert pool.done(os.path.join, "a", "b") == "a/b"
    assert pool.done(os.getpid) == pool.done(os.getpid) != os.getpid()


@pytest.mark.parametrize(
    ("work", "argument", "error"),
    [(time.sleep, 60, OverLimit), (bytearray, 2_000_000_000, WordError), (os._exit, 1, OverLimit)],
    ids=["endless", "beyond all memory", "a crash"],
)
def test_a_work_that_goes_wrong_is_given_up_and_the_next_one_is_done(
    pool: ComputingPool, work: type, argument: int, error: type[WordError]
) -> None:
    """A comparison that would take minutes must not keep all other documents waiting."""
    began = time.monotonic()

    with pytest.raises(error):
        pool.done(work, argument)

    assert time.monotonic() - began < 20
    assert pool.done(os.path.join, "a", "b") == "a/b"


def test_an_unexpected_error_names_no_text_of_the_document(pool: ComputingPool) -> None:
    """Its place stands in the log; the message may be shown to anybody."""
    with pytest.raises(WordError) as caught:
        pool.done(int, "secret")

    assert "secret" not in str(caught.value)
