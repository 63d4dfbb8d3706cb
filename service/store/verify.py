"""Verification of a whole record: that it is one unbroken line of signed events, each doing what it says and no more.

It needs nothing but the repository. What it cannot know is whether newer events were cut off the end, or the whole was
written anew by the holder of the key: for that, give it the fingerprint on a printed page (`contains`), or the heads that
were seen before (`heads`).

Two kinds of work, shared out among processes: every object is read and compared with its id, and every stretch of the
line is derived again from the commit before it. What the line needs is then looked up among the objects that are sound.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from git import Repo

from service.errors import RecordDamaged, StoreError
from service.store.commit_check import Claim, Need, Problem
from service.store.line import line_of
from service.store.line_check import CheckedStretch, check_stretch, stretches
from service.store.object_check import SoundObjects, check_objects, object_ids
from service.store.objects import ObjectReader
from service.store.sharing import Job, Shared, cores
from service.store.stock_git import BRANCH, open_repo

_PREFIX = re.compile(r"[0-9a-fA-F]{8,64}")
_ID = 20
_DAMAGED_NAMED = 20
_SHARE_OF_OBJECTS = 25_000
_SHORT_LINE = 2_000
"""Events; for fewer, starting processes takes longer than the work."""
_HIDING_FILES = {
    "info/grafts": "grafts hide or invent history",
    "shallow": "the history is cut off at its beginning",
    "objects/info/alternates": "objects are borrowed from another repository",
}

Progress = Callable[[int, int], None]


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
    path: Path,
    contains: tuple[int, str] | None = None,
    progress: Progress | None = None,
    heads: Mapping[int, str] | None = None,
    processes: int | None = None,
) -> Verdict:
    """`contains`: a Seq and at least 8 hex digits of its fingerprint; `heads`: fingerprints by Seq that were seen before,
    and must still be there; `progress`: objects and events done, and in all.

    Raises StoreError where there is no repository or `contains` cannot be meant.
    """
    if contains and not _PREFIX.fullmatch(contains[1]):
        raise StoreError(f"{contains[1]!r} is no fingerprint: 8 to 64 hex digits, as printed on a page.")
    repo = open_repo(path)
    reader = ObjectReader(repo.git, Path(repo.git_dir) / "objects")
    try:
        problems = [*_hidden(Path(repo.git_dir)), *_side_files(repo)]
        line = line_of(repo, reader, problems)
        checked, sound = _checked(path, _ids(repo, problems), line, processes, progress)
        problems += _findings(reader, checked, sound)
        fingerprints = {seq: text for stretch in checked for seq, text in stretch.fingerprints.items()}
        problems += _lacking(fingerprints, contains, heads or {})
        fingerprint = sha256(reader.read(line[-1], "commit")).hexdigest() if line else ""
        return Verdict(tuple(problems), len(line), line[-1] if line else "", fingerprint)
    finally:
        reader.close()
        repo.close()


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


def _side_files(repo: Repo) -> Iterator[Problem]:
    """Files that only make Git faster, and that Git believes more than the objects themselves."""
    info, packs = (Path(repo.git_dir) / "objects" / name for name in ("info", "pack"))
    if (info / "commit-graph").exists() or (info / "commit-graphs").exists():
        yield from _told_wrong(repo.git.commit_graph, "commit graph")
    if (packs / "multi-pack-index").exists():
        yield from _told_wrong(repo.git.multi_pack_index, "index of all packs")


def _told_wrong(command: Callable[..., tuple[int, str, str]], what: str) -> Iterator[Problem]:
    status, out, err = command("verify", "--no-progress", with_extended_output=True, with_exceptions=False)
    if status:
        reason = f"{err}\n{out}".strip().split("\n")[0]
        yield Problem("hidden", 0, "", f"Git's {what} does not agree with the objects: {reason}. Remove its files.")


def _ids(repo: Repo, problems: list[Problem]) -> bytes:
    try:
        return object_ids(repo)
    except RecordDamaged as exc:
        problems.append(Problem("object", 0, "", str(exc)))
        return b""


def _checked(
    path: Path, ids: bytes, line: Sequence[str], processes: int | None, progress: Progress | None
) -> tuple[list[CheckedStretch], SoundObjects]:
    processes = processes or (cores() if len(line) > _SHORT_LINE else 1)
    length = max(1, len(line) if processes == 1 else -(-len(line) // (2 * processes)))
    sound, checked = SoundObjects(), []
    jobs = [Job(check_stretch, stretch, len(stretch.commits)) for stretch in stretches(line, length)]
    for start in range(0, len(ids), _SHARE_OF_OBJECTS * _ID):
        share = ids[start : start + _SHARE_OF_OBJECTS * _ID]
        jobs.append(Job(check_objects, share, len(share) // _ID))
    with Shared(path, processes, progress) as shared:
        for result in shared.results(jobs):
            if isinstance(result, CheckedStretch):
                checked.append(result)
            elif isinstance(result, SoundObjects):
                sound.add(result)
    return sorted(checked, key=lambda stretch: stretch.position), sound


def _findings(reader: ObjectReader, checked: Sequence[CheckedStretch], sound: SoundObjects) -> Iterator[Problem]:
    for damaged in sound.damaged[:_DAMAGED_NAMED]:
        yield Problem(
            "object", 0, "", f"Object {damaged} cannot be read or holds other bytes. Bring it back from a copy."
        )
    if len(sound.damaged) > _DAMAGED_NAMED:
        yield Problem("object", 0, "", f"{len(sound.damaged)} objects in all are damaged like that.")
    for stretch in checked:
        found = [*stretch.problems]
        found += [problem for claim in stretch.claims for problem in _untrue(claim, sound)]
        found += [problem for need in stretch.needs for problem in _missing(need, sound)]
        yield from sorted(found, key=lambda problem: problem.seq)


def _untrue(claim: Claim, sound: SoundObjects) -> Iterator[Problem]:
    known = sound.contents.get(bytes.fromhex(claim.blob)) if len(claim.blob) == 2 * _ID else None
    if known is None:
        text = f"The content of Seq {claim.seq} ({claim.blob}) is missing or damaged. Bring it back from a copy."
        yield Problem("content", claim.seq, claim.commit, text)
    elif (known[0].hex(), known[1]) != (claim.sha256, claim.size):
        text = f"Seq {claim.seq} states SHA-256 {claim.sha256[:16]}, its content has {known[0].hex()[:16]}."
        yield Problem("content", claim.seq, claim.commit, text)


def _missing(need: Need, sound: SoundObjects) -> Iterator[Problem]:
    for at in range(0, len(need.objects), _ID):
        item = need.objects[at : at + _ID]
        if item not in sound:
            text = f"Object {item.hex()}, a folder or identity file of Seq {need.seq}, is missing or damaged."
            yield Problem("object", need.seq, need.commit, text)


def _lacking(
    fingerprints: Mapping[int, str], contains: tuple[int, str] | None, heads: Mapping[int, str]
) -> Iterator[Problem]:
    if contains:
        yield from _other(fingerprints, "contains", contains[0], contains[1].lower())
    wrong = [problem for seq, text in heads.items() for problem in _other(fingerprints, "heads", seq, text)]
    yield from wrong[:1]
    if len(wrong) > 1:
        text = f"{len(wrong)} of the events that this office recorded are gone or were rewritten, the last Seq {max(heads)}."
        yield Problem("heads", wrong[-1].seq, "", text)


def _other(fingerprints: Mapping[int, str], code: str, seq: int, wanted: str) -> Iterator[Problem]:
    found = fingerprints.get(seq)
    if found is None:
        yield Problem(code, seq, "", f"There is no Seq {seq}: events were cut off or this is another record.")
    elif not found.startswith(wanted):
        yield Problem(
            code, seq, "", f"Seq {seq} has the fingerprint {found[:16]}, not {wanted[:16]}: it was rewritten."
        )
