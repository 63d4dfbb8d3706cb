"""Verification of a whole record: that it is one unbroken line of signed events, each doing what it says and no more.

It needs nothing but the repository. What it cannot know is whether newer events were cut off the end, or the whole was
written anew by the holder of the key: for that, give it the fingerprint on a printed page (`contains`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from git import Repo

from service.errors import RecordDamaged, StoreError, UnknownRevision
from service.store.commit_check import CommitCheck, Problem
from service.store.durable import branch_head
from service.store.objects import ObjectReader
from service.store.stock_git import BRANCH, open_repo

_PARENT = re.compile(rb"parent ([0-9a-f]{40})")
_PREFIX = re.compile(r"[0-9a-fA-F]{8,64}")
_FSCK_LINES = 20
_HIDING_FILES = {
    "info/grafts": "grafts hide or invent history",
    "shallow": "the history is cut off at its beginning",
    "objects/info/alternates": "objects are borrowed from another repository",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    problems: tuple[Problem, ...]
    events: int
    head: str
    """Commit id of the last event; empty in a record without one."""
    fingerprint: str
    """SHA-256 of the last event's commit object."""

    @property
    def intact(self) -> bool:
        return not self.problems


def verify(
    path: Path, contains: tuple[int, str] | None = None, progress: Callable[[int, int], None] | None = None
) -> Verdict:
    """`contains`: a Seq and at least 8 hex digits of its fingerprint; `progress`: events done, events in all.

    Raises StoreError where there is no repository or `contains` cannot be meant.
    """
    if contains and not _PREFIX.fullmatch(contains[1]):
        raise StoreError(f"{contains[1]!r} is no fingerprint: 8 to 64 hex digits, as printed on a page.")
    repo = open_repo(path)
    reader = ObjectReader(repo.git, Path(repo.git_dir) / "objects")
    try:
        return _verdict(repo, reader, contains, progress)
    finally:
        reader.close()
        repo.close()


def _verdict(
    repo: Repo,
    reader: ObjectReader,
    contains: tuple[int, str] | None,
    progress: Callable[[int, int], None] | None,
) -> Verdict:
    problems = [*_hidden(Path(repo.git_dir)), *_fsck(repo)]
    line = _line(repo, reader, problems)
    check = CommitCheck(reader)
    for done, commit in enumerate(line, 1):
        problems += check.problems(commit, reader.read(commit, "commit"))
        if progress:
            progress(done, len(line))
    if contains:
        problems += _lacking(check.fingerprints, *contains)
    head = line[-1] if line else ""
    fingerprint = sha256(reader.read(head, "commit")).hexdigest() if head else ""
    return Verdict(tuple(problems), len(line), head, fingerprint)


def _hidden(git_dir: Path) -> Iterator[Problem]:
    """What makes other Git commands show another history than the one checked here."""
    for name, meaning in _HIDING_FILES.items():
        if (git_dir / name).exists():
            yield Problem("hidden", 0, "", f"{git_dir / name} exists: {meaning}. Remove it and ask who made it.")
    packed = git_dir / "packed-refs"
    replaced = any((git_dir / "refs" / "replace").glob("*"))
    if replaced or (packed.exists() and b" refs/replace/" in packed.read_bytes()):
        yield Problem("hidden", 0, "", "References under refs/replace swap objects for others. Remove them.")
    if (git_dir / "HEAD").read_bytes() != f"ref: {BRANCH}\n".encode():
        yield Problem("hidden", 0, "", f"HEAD does not point to {BRANCH}, so a clone would show another history.")


def _fsck(repo: Repo) -> Iterator[Problem]:
    options = ("--full", "--strict", "--no-dangling", "--no-reflogs", "--no-progress")
    status, out, err = repo.git.fsck(*options, with_extended_output=True, with_exceptions=False)
    if status:
        lines = f"{err}\n{out}".strip().split("\n")
        for line in lines[:_FSCK_LINES]:
            yield Problem("fsck", 0, "", f"git fsck: {line}")


def _line(repo: Repo, reader: ObjectReader, problems: list[Problem]) -> list[str]:
    """Commit ids, oldest first, as the commits themselves name their parents."""
    try:
        commit = branch_head(repo)
    except RecordDamaged as exc:
        problems.append(Problem("history", 0, "", str(exc)))
        return []
    if commit is None:
        problems.append(Problem("history", 0, "", f"There is no branch {BRANCH}. Bring it back from a copy."))
    line: list[str] = []
    while commit:
        try:
            header = reader.read(commit, "commit").partition(b"\n\n")[0]
        except (UnknownRevision, RecordDamaged) as exc:
            problems.append(Problem("history", 0, commit, f"The line of events breaks off: {exc}"))
            break
        line.append(commit)
        parents = [match[1].decode() for match in map(_PARENT.fullmatch, header.split(b"\n")) if match]
        if len(parents) > 1:
            problems.append(Problem("history", 0, commit, f"Commit {commit} merges another line into the record."))
        commit = parents[0] if parents else None
    return line[::-1]


def _lacking(fingerprints: dict[int, str], seq: int, prefix: str) -> Iterator[Problem]:
    found = fingerprints.get(seq)
    if found is None:
        yield Problem("contains", seq, "", f"There is no Seq {seq}: events were cut off or this is another record.")
    elif not found.startswith(prefix.lower()):
        yield Problem(
            "contains", seq, "", f"Seq {seq} has the fingerprint {found[:16]}, not {prefix}: it was rewritten."
        )
