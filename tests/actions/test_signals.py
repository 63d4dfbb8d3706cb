"""The nudges between the processes of a service, and what becomes of them when a process is killed."""

from __future__ import annotations

import multiprocessing
import time
from multiprocessing.context import SpawnContext
from threading import Thread

import pytest

from service.actions.signals import Nudge


@pytest.fixture
def context() -> SpawnContext:
    return multiprocessing.get_context("spawn")


def _wait(nudge: Nudge, ready: Nudge) -> None:
    ready.give()
    nudge.taken(60)


def test_a_nudge_is_taken_once_however_often_it_was_given(context: SpawnContext) -> None:
    """Ten saves in a row are one reason to look."""
    nudge = Nudge(context)
    for _ in range(10):
        nudge.give()

    assert nudge.taken()
    assert not nudge.taken()


def test_who_nudges_does_not_wait_for_a_process_that_was_killed(context: SpawnContext) -> None:
    """The kernel ends a reader for want of memory, most often while it waits: the writer must go on recording."""
    nudge, ready = Nudge(context), Nudge(context)
    waiter = context.Process(target=_wait, args=(nudge, ready))
    waiter.start()
    assert ready.taken(30)
    time.sleep(0.2)
    waiter.kill()
    waiter.join()

    giving = Thread(target=nudge.give, daemon=True)
    giving.start()
    giving.join(5)

    assert not giving.is_alive()
    assert nudge.taken(), "the next reader hears of it"
