"""What a reading child gives up: whatever a parser could be made to do, there is nothing left to do it with."""

import subprocess
import sys
from pathlib import Path

import pytest

from service.word.confinement import _filter
from service.word.pool import ReadingPool

_CONFINED = """
import sys; sys.path.insert(0, sys.argv[1])
import ctypes, os, socket, resource
from service.word.child import _answered, _warm_up
from service.word.confinement import confine
_warm_up()
taken = confine()
"""
ATTEMPTS = {
    "reading a file": "open('/etc/passwd')",
    "writing a file": "open('/tmp/x', 'w')",
    "asking for a file": "os.stat('/etc/passwd')",
    "removing a file": "os.unlink('/tmp/x')",
    "listing a folder": "os.listdir('/')",
    "a socket": "socket.socket()",
    "a local socket": "socket.socket(socket.AF_UNIX)",
    "a new process": "os.fork()",
    "another program": "os.execv('/bin/true', ['true'])",
    "a signal to a stranger": "os.kill(1, 0)",
    "a look into another process": "ctypes.CDLL(None, use_errno=True).ptrace(16, 1, 0, 0) and [][0]",
    "another one's limits": "resource.prlimit(1, resource.RLIMIT_CPU)",
}


def told(attempt: str) -> str:
    program = f"{_CONFINED}\nif 'calls' not in taken: print('offers nothing'); os._exit(0)\n{attempt}\n"
    done = subprocess.run(
        [sys.executable, "-c", program, str(Path(__file__).parents[2])], capture_output=True, text=True, timeout=60
    )
    if "offers nothing" in done.stdout:
        pytest.skip("this system has no seccomp")
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_a_confined_process_may_not_reach_out(attempt: str):
    guarded = (
        f"try:\n    {ATTEMPTS[attempt]}\nexcept (PermissionError, IndexError): print('refused')\nelse: print('allowed')"
    )

    assert told(guarded) == "refused"


def test_an_unexpected_error_can_still_be_told():
    """The trace wants the lines of the source, which cannot be opened any more."""
    assert "AttributeError" in told("print(_answered(None, 'accepted'))")


def test_memory_can_still_be_had_and_given_back():
    assert told("print(len(bytearray(50_000_000)))") == "50000000"


def test_children_of_the_pool_are_confined_where_the_system_offers_it():
    """Linux of the last ten years offers system call filters to everyone, in containers too."""
    with ReadingPool() as pool:
        child = pool._taken()
        pool._give_back(child)
        status = Path(f"/proc/{child._process.pid}/status").read_text()

    assert ("calls" in child.given_up) == ("Seccomp:\t2" in status)
    assert "NoNewPrivs:\t1" in status


def test_a_machine_whose_calls_are_unknown_gets_no_filter():
    """A wrong list would end the child at its first call."""
    assert _filter("sparc64") == b""
    assert len(_filter("aarch64")) % 8 == 0
