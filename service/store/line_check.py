"""A stretch of the line of events checked on its own, given the commit before it; stretches can be checked at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from service.store.commit_check import Claim, CommitCheck, Need, Problem
from service.store.objects import ObjectReader
from service.store.sharing import Tick
from service.store.stock_git import open_repo


@dataclass(frozen=True, slots=True)
class Stretch:
    """Commits of the line, oldest first."""

    before: str
    """The commit before them; empty at the beginning."""
    position: int
    """How many stand before them."""
    commits: Sequence[str]


@dataclass(frozen=True, slots=True)
class CheckedStretch:
    position: int
    problems: list[Problem]
    claims: list[Claim]
    needs: list[Need]
    fingerprints: dict[int, str]
    """Seq -> fingerprint."""


def stretches(line: Sequence[str], length: int) -> list[Stretch]:
    starts = range(0, len(line), length)
    return [Stretch(line[start - 1] if start else "", start, line[start : start + length]) for start in starts]


def check_stretch(path: Path, stretch: Stretch, tick: Tick) -> CheckedStretch:
    """Damaged commits are passed over here: who reads all objects finds them."""
    repo = open_repo(path)
    reader = ObjectReader(repo.git, Path(repo.git_dir) / "objects")
    try:
        return _checked(CommitCheck(reader), reader, stretch, tick)
    finally:
        reader.close()
        repo.close()


def _checked(check: CommitCheck, reader: ObjectReader, stretch: Stretch, tick: Tick) -> CheckedStretch:
    before = [stretch.before] if stretch.before else []
    problems: list[Problem] = []
    for number, (commit, _, raw) in enumerate(reader.read_many([*before, *stretch.commits])):
        if number < len(before):
            check.begin_after(stretch.position, commit, raw)
        else:
            problems += check.problems(commit, raw)
            tick(1)
    return CheckedStretch(stretch.position, problems, check.claims, check.needs, check.fingerprints)
