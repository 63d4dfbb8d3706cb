"""Reading in limited child processes: whatever a file does, this process gets a Content or a WordError."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.errors import DamagedDocument, LegacyDocument, OverLimit
from service.model.content import to_json
from service.word.pool import ReadingPool
from service.word.read import read
from tests.word.builders_docx import docx, p, package

GOOD = docx(p("Quy trình"))


@pytest.fixture
def pool() -> Iterator[ReadingPool]:
    with ReadingPool() as pool:
        yield pool


def children() -> set[int]:
    tasks = Path("/proc/self/task").iterdir()
    return {int(child) for task in tasks for child in (task / "children").read_text().split()}


def meanwhile(pool: ReadingPool, data: bytes) -> tuple[threading.Thread, list[BaseException]]:
    """Reads in a thread; the list gets what it raised."""
    raised: list[BaseException] = []

    def ask() -> None:
        try:
            pool.read(data)
        except BaseException as exc:
            raised.append(exc)

    thread = threading.Thread(target=ask)
    thread.start()
    time.sleep(0.1)
    return thread, raised


def test_a_child_answers_what_read_answers(pool: ReadingPool):
    assert pool.read(GOOD) == read(GOOD)
    assert pool.read(GOOD, "original") == read(GOOD, "original")
    assert pool.read_json(GOOD) == to_json(read(GOOD))


def test_errors_come_back_as_themselves(pool: ReadingPool):
    with pytest.raises(LegacyDocument, match="Rich Text Format") as raised:
        pool.read(b"{\\rtf1 x}")
    assert raised.value.dialect == "rtf"


def test_one_child_reads_many_files(pool: ReadingPool):
    before = children()
    pool.read(GOOD)
    mine = children() - before
    for _ in range(5):
        pool.read(GOOD)

    assert children() - before == mine
    assert len(mine) == 1


def test_a_child_that_was_killed_between_files_is_replaced(pool: ReadingPool):
    before = children()
    pool.read(GOOD)
    for child in children() - before:
        os.kill(child, signal.SIGKILL)
    time.sleep(0.1)

    assert pool.read(GOOD) == read(GOOD)


@pytest.mark.parametrize(("ending", "error"), [(signal.SIGSEGV, DamagedDocument), (signal.SIGXCPU, OverLimit)])
def test_a_child_that_ends_in_the_middle_of_a_file_is_an_error_of_that_file(
    pool: ReadingPool, ending: int, error: type
):
    before = children()
    pool.read(GOOD)
    (child,) = children() - before
    os.kill(child, signal.SIGSTOP)
    thread, raised = meanwhile(pool, GOOD)

    os.kill(child, ending)
    os.kill(child, signal.SIGCONT)
    thread.join(10)

    assert [type(exc) for exc in raised] == [error]
    assert pool.read(GOOD) == read(GOOD)


def test_a_file_that_takes_too_long_is_given_up():
    with ReadingPool(seconds=0.3) as pool:
        before = children()
        pool.read(GOOD)
        (child,) = children() - before
        os.kill(child, signal.SIGSTOP)
        began = time.monotonic()

        with pytest.raises(OverLimit, match="seconds"):
            pool.read(GOOD)

        assert time.monotonic() - began < 30
        assert child not in children()


def test_a_file_larger_than_the_pipe_goes_through(pool: ReadingPool):
    large = docx(p("chữ " * 50_000), **{"noise.bin": os.urandom(3_000_000)})

    assert len(pool.read(large).body.blocks[0].text) == 200_000


def test_several_threads_share_a_pool():
    with ReadingPool(children=2) as pool:
        results: list[str] = []
        threads = [
            threading.Thread(target=lambda text=text: results.append(pool.read(docx(p(text))).body.blocks[0].text))
            for text in "abcdef"
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)

    assert sorted(results) == list("abcdef")


def test_a_closed_pool_leaves_no_child_behind():
    before = children()
    with ReadingPool() as pool:
        pool.read(GOOD)

    assert children() == before


def test_a_child_has_limits_and_little_to_reach(pool: ReadingPool):
    before = children()
    pool.read(GOOD)
    (child,) = children() - before

    text = Path(f"/proc/{child}/limits").read_text()
    told = {line[:26].strip(): line[26:].split()[0] for line in text.splitlines()}

    assert told["Max file size"] == "0"
    assert told["Max core file size"] == "0"
    assert int(told["Max address space"]) <= 512_000_000
    assert int(told["Max open files"]) <= 16
    assert int(told["Max cpu time"]) <= 10 + 1
    assert Path(f"/proc/{child}/environ").read_bytes() == b""


def test_a_limit_names_itself_and_what_was_measured(pool: ReadingPool):
    """So that the page can say it in the reader's language."""
    with pytest.raises(OverLimit) as raised:
        pool.read(package({f"x{number}": "" for number in range(2_001)}))

    assert raised.value.measure == "members 2001 2000"


def test_a_crash_is_no_lack_of_memory_because_the_parent_is_large(pool: ReadingPool):
    """A process that has just been started counts the memory of the one that started it."""
    ballast = bytearray(400_000_000)
    ballast[::4096] = b"x" * len(ballast[::4096])
    before = children()
    pool.read(GOOD)
    (child,) = children() - before
    os.kill(child, signal.SIGSTOP)
    thread, raised = meanwhile(pool, GOOD)

    os.kill(child, signal.SIGSEGV)
    os.kill(child, signal.SIGCONT)
    thread.join(10)

    assert [type(exc) for exc in raised] == [DamagedDocument]
