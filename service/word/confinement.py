"""Giving up what reading does not need: network, files, new programs. For the children of the pool, once they are warm.

`confine()` takes what the system lets it take, without privileges, and tells what it took:

 network   a network namespace of its own, which holds nothing (privileges or user namespaces; many containers allow neither)
 files     Landlock (Linux 5.13): no file can be opened, made or removed; from 6.7 on no TCP connection either
 calls     seccomp: only the system calls that computing needs; everything else answers EPERM

None of them can be undone by the process. What is open stays open; modules and codecs have to be loaded before.
"""

from __future__ import annotations

import ctypes
import os
import struct
from dataclasses import dataclass
from typing import Literal

Protection = Literal["network", "files", "calls"]

_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000
_SET_SECCOMP, _FILTER = 22, 2
_NO_NEW_PRIVILEGES = 38
_LANDLOCK_CREATE, _LANDLOCK_RESTRICT = 444, 446
_LANDLOCK_VERSION = 1

_FILE_RIGHTS = {1: 0x1FFF, 2: 0x3FFF, 3: 0x7FFF, 4: 0x7FFF, 5: 0xFFFF}
"""All rights over files that a Landlock version knows."""
_TCP_RIGHTS, _TCP_SINCE = 0x3, 4
_SCOPES, _SCOPES_SINCE = 0x3, 6
"""Abstract sockets of, and signals to, processes outside."""


@dataclass(frozen=True, slots=True)
class _Machine:
    """What the calls of computing are called by one kind of processor."""

    audit_name: int
    calls: str
    limit_call: int
    """prlimit64, which is allowed for the caller's own limits."""


_MACHINES = {
    # read write close fstat lseek mmap mprotect munmap brk rt_sigaction rt_sigprocmask rt_sigreturn readv writev
    # sched_yield mremap madvise getpid exit gettimeofday getrlimit getrusage sigaltstack setrlimit gettid time futex
    # restart_syscall clock_gettime clock_getres clock_nanosleep exit_group getrandom rseq
    "x86_64": _Machine(
        0xC000003E,
        "0 1 3 5 8 9 10 11 12 13 14 15 19 20 24 25 28 39 60 96 97 98 131 160 186 201 202 219 228 229 230 231 318 334",
        302,
    ),
    # close lseek read write readv writev fstat exit exit_group futex clock_gettime clock_getres clock_nanosleep
    # sched_yield restart_syscall sigaltstack rt_sigaction rt_sigprocmask rt_sigreturn getrusage gettimeofday getpid
    # gettid brk munmap mremap mmap mprotect madvise getrandom rseq
    "aarch64": _Machine(
        0xC00000B7,
        "57 62 63 64 65 66 80 93 94 98 113 114 115 124 128 132 134 135 139 165 169 172 178 214 215 216 222 226 233 "
        "278 293",
        261,
    ),
}

_LOAD, _EQUAL, _AT_LEAST, _ANSWER = 0x20, 0x15, 0x35, 0x06
_ALLOW, _NOT_PERMITTED, _KILL = 0x7FFF0000, 0x00050001, 0x80000000
_OFFSET_OF_CALL, _OFFSET_OF_MACHINE, _OFFSET_OF_FIRST_ARGUMENT = 0, 4, 16
_OTHER_INTERFACE = 0x40000000
"""Calls of the x32 interface have numbers from here on."""


def confine() -> frozenset[Protection]:
    """What was taken away. Nothing is where the system offers nothing; reading works all the same."""
    libc = ctypes.CDLL(None, use_errno=True)
    taken: set[Protection] = set()
    if _leave_network(libc):
        taken.add("network")
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        return frozenset(taken)
    if _give_up_files(libc):
        taken.add("files")
    if _give_up_calls(libc):
        taken.add("calls")
    return frozenset(taken)


def _leave_network(libc: ctypes.CDLL) -> bool:
    flags = _NEW_NETWORK if os.geteuid() == 0 else _NEW_USER | _NEW_NETWORK
    return hasattr(libc, "unshare") and bool(libc.unshare(flags) == 0)


def _give_up_files(libc: ctypes.CDLL) -> bool:
    version = libc.syscall(_LANDLOCK_CREATE, None, 0, _LANDLOCK_VERSION)
    if version < 1:
        return False
    files = _FILE_RIGHTS[min(version, max(_FILE_RIGHTS))]
    network = _TCP_RIGHTS if version >= _TCP_SINCE else 0
    scopes = _SCOPES if version >= _SCOPES_SINCE else 0
    # An older kernel knows a shorter structure, and refuses a longer one only where the rest is not zero.
    rules = struct.pack("=QQQ", files, network, scopes)
    handle = libc.syscall(_LANDLOCK_CREATE, rules, len(rules), 0)
    if handle < 0:
        return False
    restricted = libc.syscall(_LANDLOCK_RESTRICT, handle, 0)
    os.close(handle)
    return bool(restricted == 0)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def _give_up_calls(libc: ctypes.CDLL) -> bool:
    instructions = _filter(os.uname().machine)
    if not instructions:
        return False
    program = _Program(len(instructions) // 8, instructions)
    return bool(libc.prctl(_SET_SECCOMP, _FILTER, ctypes.byref(program), 0, 0) == 0)


def _filter(machine: str) -> bytes:
    """A program for the kernel's packet filter; empty for machines whose calls are not listed here."""
    if machine not in _MACHINES:
        return b""
    known = _MACHINES[machine]
    first = _OFFSET_OF_FIRST_ARGUMENT
    steps = [
        _step(_LOAD, value=_OFFSET_OF_MACHINE),
        _step(_EQUAL, known.audit_name, then=1),
        _step(_ANSWER, _KILL),
        _step(_LOAD, value=_OFFSET_OF_CALL),
        _step(_AT_LEAST, _OTHER_INTERFACE, otherwise=1),
        _step(_ANSWER, _NOT_PERMITTED),
    ]
    for call in known.calls.split():
        steps += [_step(_EQUAL, int(call), otherwise=1), _step(_ANSWER, _ALLOW)]
    steps += [
        _step(_EQUAL, known.limit_call, otherwise=5),
        _step(_LOAD, value=first),
        _step(_EQUAL, 0, otherwise=3),
        _step(_LOAD, value=first + 4),
        _step(_EQUAL, 0, otherwise=1),
        _step(_ANSWER, _ALLOW),
        _step(_ANSWER, _NOT_PERMITTED),
    ]
    return b"".join(steps)


def _step(code: int, value: int, then: int = 0, otherwise: int = 0) -> bytes:
    """One instruction; `then` and `otherwise` are how many of the next ones to leap over."""
    return struct.pack("=HBBI", code, then, otherwise, value)
