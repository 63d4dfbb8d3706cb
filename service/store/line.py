"""The line of events: the ids of its commits, oldest first, as the commits themselves name their parents."""

from __future__ import annotations

import re

from git import Repo
from git.exc import GitCommandError

from service.errors import RecordDamaged, UnknownRevision
from service.store.commit_check import Problem
from service.store.durable import branch_head
from service.store.objects import ObjectReader
from service.store.stock_git import BRANCH

_PARENT = re.compile(rb"parent ([0-9a-f]{40})")


def line_of(repo: Repo, reader: ObjectReader, problems: list[Problem]) -> list[str]:
    """Where the line breaks off, adds to `problems`, and answers with what can still be reached."""
    try:
        head = branch_head(repo)
    except RecordDamaged as exc:
        problems.append(Problem("history", 0, "", str(exc)))
        return []
    if head is None:
        problems.append(Problem("history", 0, "", f"There is no branch {BRANCH}. Bring it back from a copy."))
        return []
    return _listed(repo, reader, head) or _walked(reader, head, problems)


def _listed(repo: Repo, reader: ObjectReader, head: str) -> list[str]:
    """By Git, fast; empty where it cannot, where a commit has not exactly one parent, or where something makes Git stop
    before the first commit. That each names the one before as its parent is checked with the commit itself."""
    try:
        rows = str(repo.git.rev_list("--reverse", "--parents", head, "--")).split("\n")
        whole = not _parents(reader.read(rows[0].split()[0], "commit"))
    except (GitCommandError, UnknownRevision, RecordDamaged):
        return []
    straight = all(row.count(" ") == 1 for row in rows[1:]) and rows[0].count(" ") == 0
    return [row[:40] for row in rows] if whole and straight else []


def _walked(reader: ObjectReader, head: str, problems: list[Problem]) -> list[str]:
    """Commit by commit, with a word on each thing that is wrong."""
    line: list[str] = []
    commit: str | None = head
    while commit:
        try:
            parents = _parents(reader.read(commit, "commit"))
        except (UnknownRevision, RecordDamaged) as exc:
            problems.append(Problem("history", 0, commit, f"The line of events breaks off: {exc}"))
            break
        line.append(commit)
        if len(parents) > 1:
            problems.append(Problem("history", 0, commit, f"Commit {commit} merges another line into the record."))
        commit = parents[0] if parents else None
    return line[::-1]


def _parents(raw: bytes) -> list[str]:
    header = raw.partition(b"\n\n")[0].split(b"\n")
    return [match[1].decode() for match in map(_PARENT.fullmatch, header) if match]
