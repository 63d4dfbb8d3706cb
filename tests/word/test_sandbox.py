"""The sandbox: a program inside reaches nothing outside, and is gone when its run is over. Real bubblewrap."""

import os
import socket
import time
from dataclasses import replace
from pathlib import Path

import pytest

from service.word import sandbox
from service.word.sandbox import Limits

AMPLE = Limits(seconds=10, memory=500_000_000, output=100_000, scratch=10_000_000)


@pytest.fixture(scope="module", autouse=True)
def _needs_a_sandbox() -> None:
    if reason := sandbox.trouble():
        pytest.skip(reason)


def shell(script: str, limits: Limits = AMPLE, **files: bytes) -> sandbox.Run:
    return sandbox.run(["sh", "-c", script], files, limits)


def running(mark: str) -> list[str]:
    """Processes of this machine whose arguments hold `mark`."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and mark.encode() in (entry / "cmdline").read_bytes():
                found.append(entry.name)
        except OSError:
            continue  # ended meanwhile
    return found


def test_files_go_in_and_standard_output_comes_out():
    run = shell("cat given && echo aside >&2", given="chữ".encode())

    assert (run.end, run.output.decode(), run.messages) == ("done", "chữ", "aside\n")


def test_only_the_scratch_folder_can_be_written():
    run = shell("touch /tmp/mine && for place in / /usr /etc /dev; do touch $place/x && echo $place; done; true")

    assert run.end == "done"
    assert run.output == b""


def test_files_of_this_machine_are_not_there(tmp_path: Path):
    """A document may name any path; there is nothing behind it."""
    (tmp_path / "secret").write_text("secret")
    run = shell(f"ls {tmp_path} /home /root /srv /etc/passwd /etc/shadow; true")

    assert run.output == b""


def test_nothing_is_reached_over_the_network():
    """Not even this machine's own loopback, where services listen that trust it."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.3)
        port = server.getsockname()[1]
        run = shell(f"bash -c 'echo hello > /dev/tcp/127.0.0.1/{port}'")

        assert run.end == "failed"
        with pytest.raises(TimeoutError):
            server.accept()


def test_no_rights_and_no_secrets_go_in(monkeypatch: pytest.MonkeyPatch):
    """The service's environment may name things; its capabilities may be more than none."""
    monkeypatch.setenv("LUUVET_SECRET", "secret")
    run = shell("env; grep -E '^Cap(Prm|Eff|Amb)' /proc/self/status; id -u")

    assert b"secret" not in run.output
    assert run.output.count(b"0000000000000000") == 3
    assert run.output.endswith(b"65534\n")


def test_a_run_that_takes_too_long_is_ended_with_all_its_children():
    mark = f"31536{os.getpid()}"
    begun = time.monotonic()
    run = shell(f"sleep {mark} & (setsid sleep {mark} &) ; sleep {mark}", replace(AMPLE, seconds=0.5))

    assert run.end == "too long"
    assert time.monotonic() - begun < 60
    deadline = time.monotonic() + 30
    while running(mark) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert running(mark) == []


def test_children_left_behind_by_a_finished_run_are_ended_too():
    mark = f"31537{os.getpid()}"
    run = shell(f"(setsid sleep {mark} >/dev/null 2>&1 &) ; echo done")

    assert run.output == b"done\n"
    deadline = time.monotonic() + 30
    while running(mark) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert running(mark) == []


@pytest.mark.parametrize(
    ("script", "end"),
    [
        ("head -c 200000 /dev/zero", "too large"),
        ("while :; do :; done", "too long"),
        ("head -c 20000000 /dev/zero > /tmp/one", "failed"),
        ("for n in 1 2 3; do head -c 5000000 /dev/zero > /tmp/$n || exit 1; done", "failed"),
        ("exec python3 -c 'x = bytes(800_000_000)'", "failed"),
    ],
    ids=["output", "processor", "one file", "all files", "memory"],
)
def test_each_limit_holds(script: str, end: str):
    """Too much of anything is this run's end and nobody else's trouble."""
    assert shell(script, replace(AMPLE, seconds=2)).end == end
