"""A sandbox for programs that read strangers' files: bubblewrap around one run of one program.

Inside there is no network, no file of this machine but the installed programs (read-only), no other process, no way to
gain rights, and a bounded scratch folder in memory. What goes in are the given files; what comes out is standard output.
When the run ends, in time or not, every process that it started is gone.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

PROGRAMS = ("bwrap", "prlimit", "setpriv")
"""What a sandbox is made with: bubblewrap, and two programs of util-linux."""
SCRATCH = "/tmp"  # noqa: S108 - of the sandbox, nobody else's
"""The only folder inside that can be written; the given files lie there."""

_PATH = "/usr/bin:/bin"
_SYSTEM = ("/usr", "/etc/libreoffice", "/etc/fonts", "/etc/alternatives", "/etc/ld.so.cache", "/var/cache/fontconfig")
_MERGED = ("/bin", "/sbin", "/lib", "/lib64", "/lib32")
"""Folders on some systems, links into /usr on most."""
_NOBODY = "65534"
_OPEN_FILES = 512
_MESSAGES = 4_000
_CHUNK = 1 << 16
_TRIAL_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one run. Memory is address space of each process; `scratch` and `output` are bytes."""

    seconds: float
    memory: int
    output: int
    scratch: int


@dataclass(frozen=True, slots=True)
class Run:
    """What became of it. `output` is whole where `end` is "done"."""

    end: Literal["done", "failed", "too long", "too large"]
    output: bytes = b""
    messages: str = ""
    """The end of what the program said on standard error."""


def trouble() -> str:
    """Why no sandbox can be had here, as a sentence that says what to do; empty: it can."""
    missing = [program for program in PROGRAMS if shutil.which(program) is None]
    if missing:
        return f"{', '.join(missing)} not installed: the sandbox is made with it (Debian: apt-get install bubblewrap util-linux)."
    tried = run(["true"], {}, Limits(_TRIAL_SECONDS, 100_000_000, 1_000, 1_000_000))
    if tried.end == "done":
        return ""
    return (
        f"bubblewrap cannot make a sandbox here ({tried.messages.strip() or tried.end}): the service needs user namespaces "
        "and the address family AF_NETLINK. See docs/operations.md, Old formats."
    )


def run(program: Sequence[str], files: Mapping[str, bytes], limits: Limits, needs: Path | None = None) -> Run:
    """`files` by name in the scratch folder; `needs`: a folder outside of /usr that the program cannot do without."""
    with contextlib.ExitStack() as stack:
        given = {name: stack.enter_context(_in_memory(data)) for name, data in files.items()}
        process = subprocess.Popen(
            _command(program, given, limits, needs),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            pass_fds=tuple(given.values()),
            env={"PATH": _PATH},
            cwd="/",
            start_new_session=True,
        )
        stack.callback(_end, process)
        return _followed(process, limits)


def _command(program: Sequence[str], given: Mapping[str, int], limits: Limits, needs: Path | None) -> list[str]:
    # The service may hold a capability (CAP_LEASE), which bubblewrap takes for a mistake of its installation.
    command = ["setpriv", "--ambient-caps=-all", "--inh-caps=-all", "--", "bwrap"]
    command += ["--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts"]
    command += ["--unshare-cgroup-try", "--disable-userns", "--uid", _NOBODY, "--gid", _NOBODY]
    command += ["--cap-drop", "ALL", "--die-with-parent", "--new-session", "--hostname", "sandbox", "--clearenv"]
    for name, value in (("PATH", _PATH), ("HOME", f"{SCRATCH}/home"), ("LANG", "C.UTF-8"), ("TMPDIR", SCRATCH)):
        command += ["--setenv", name, value]
    command += [*_system(), "--proc", "/proc", "--dev", "/dev"]
    command += ["--size", str(limits.scratch), "--tmpfs", SCRATCH, "--dir", f"{SCRATCH}/home", "--chdir", SCRATCH]
    if needs is not None:
        command += ["--ro-bind", str(needs), str(needs)]
    for name, descriptor in given.items():
        command += ["--file", str(descriptor), f"{SCRATCH}/{name}"]
    command += [
        "--remount-ro",
        "/dev",
        "--remount-ro",
        "/",
        "--",
        "prlimit",
        f"--as={limits.memory}",
        f"--cpu={int(limits.seconds) + 1}",
    ]
    return [*command, "--core=0", f"--nofile={_OPEN_FILES}", f"--fsize={limits.scratch}", "--", *program]


def _system() -> Iterator[str]:
    for folder in _MERGED:
        if os.path.islink(folder):
            yield from ("--symlink", os.readlink(folder), folder)
        else:
            yield from ("--ro-bind-try", folder, folder)
    for folder in _SYSTEM:
        yield from ("--ro-bind-try", folder, folder)


@contextlib.contextmanager
def _in_memory(data: bytes) -> Iterator[int]:
    """A descriptor to read `data` from; nothing lies on a disk."""
    descriptor = os.memfd_create("given", os.MFD_CLOEXEC)
    try:
        with open(descriptor, "wb", closefd=False) as file:
            file.write(data)
        os.lseek(descriptor, 0, os.SEEK_SET)
        yield descriptor
    finally:
        os.close(descriptor)


def _followed(process: subprocess.Popen[bytes], limits: Limits) -> Run:
    """Reads both pipes until they are closed, the time is over or too much came."""
    deadline = time.monotonic() + limits.seconds
    output, messages = bytearray(), bytearray()
    with selectors.DefaultSelector() as pipes:
        for pipe, into in ((process.stdout, output), (process.stderr, messages)):
            assert pipe is not None  # noqa: S101 - asked for
            pipes.register(pipe, selectors.EVENT_READ, into)
        while pipes.get_map():
            ready = pipes.select(max(0.0, deadline - time.monotonic()))
            if not ready:
                return Run("too long", messages=_told(messages))
            for key, _ in ready:
                _take(pipes, key)
            del messages[:-_MESSAGES]
            if len(output) > limits.output:
                return Run("too large", messages=_told(messages))
    try:
        code = process.wait(max(0.1, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        return Run("too long", messages=_told(messages))
    if code == 128 + signal.SIGXCPU:
        return Run("too long", messages=_told(messages))
    return Run("failed" if code else "done", bytes(output), _told(messages))


def _take(pipes: selectors.DefaultSelector, key: selectors.SelectorKey) -> None:
    chunk = os.read(key.fd, _CHUNK)
    if chunk:
        key.data.extend(chunk)
    else:
        pipes.unregister(key.fileobj)


def _told(messages: bytearray) -> str:
    return messages.decode("utf-8", "replace")


def _end(process: subprocess.Popen[bytes]) -> None:
    """Killing bubblewrap ends all that runs inside: the kernel ends a process namespace with its first process."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    for pipe in (process.stdout, process.stderr):
        if pipe is not None:
            pipe.close()
