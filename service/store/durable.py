"""Objects and the branch, kept so that a power cut after the answer loses nothing and one before it breaks nothing.

Order: objects (synced, with the folders they lie in) → read back and compared → the branch, moved by compare-and-swap
(synced, with its folder). Git syncs files but never folders, so that is done here.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from pathlib import Path
from subprocess import PIPE
from typing import Any

from git import Repo
from git.exc import GitCommandError
from git.refs.symbolic import SymbolicReference

from service.errors import RecordConflict, RecordDamaged, StoreError, UnknownRevision
from service.store.objects import GitObject, ObjectReader
from service.store.pack import pack, pack_parts
from service.store.stock_git import BRANCH, open_repo

_NOTHING = "0" * 40


class DurableStore:
    """One repository opened for writing, by one thread."""

    def __init__(self, path: Path) -> None:
        self._repo = open_repo(path)
        self._path = Path(self._repo.git_dir)
        self.reader = ObjectReader(self._repo.git, self._path / "objects")

    def head(self) -> str | None:
        return branch_head(self._repo)

    def keep(self, objects: Collection[GitObject]) -> None:
        """As loose objects. One that a crash left empty or torn is written anew: Git itself would leave it so."""
        self._unpack(objects)
        damaged = self._unlike(objects)
        if damaged:
            for item in damaged:
                self.reader.loose_file(item.id).unlink(missing_ok=True)
            self._unpack(damaged)
            self._require_all_alike(damaged)

    def keep_pack(self, objects: Collection[GitObject]) -> None:
        """As one pack, which Git reads back object by object to index it; contents and commits once more here."""
        self._feed(self._repo.git.index_pack, ("--stdin", "--strict"), pack_parts(objects))
        _sync_folders([self._path / "objects" / "pack", self._path / "objects"])
        evidence = [item.id for item in objects if item.kind != "tree"]
        for object_id, kind, _ in self.reader.read_many(evidence):
            if not kind:
                raise _reads_back_wrong(object_id)

    def take_pack(self, parts: Iterable[bytes]) -> None:
        """A pack that another repository made of its objects."""
        self._feed(self._repo.git.index_pack, ("--stdin", "--strict"), parts)
        _sync_folders([self._path / "objects" / "pack", self._path / "objects"])

    def move_branch(self, new: str, old: str | None, note: str) -> None:
        """Raises RecordConflict unless the branch is still at `old` (None: there is no branch)."""
        try:
            self._repo.git.update_ref("-m", note, BRANCH, new, old or _NOTHING)
        except GitCommandError as exc:
            if self.head() != old or ".lock" in str(exc.stderr):
                raise RecordConflict(
                    "Somebody else moved or holds the record's branch. Make sure that one service runs, then try again."
                ) from exc
            raise _failed(exc) from exc
        branch = self._path / BRANCH
        _sync_folders([branch.parent, branch.parent.parent])

    def close(self) -> None:
        self.reader.close()
        self._repo.close()

    def _unpack(self, objects: Collection[GitObject]) -> None:
        self._feed(self._repo.git.unpack_objects, ("-q",), [pack(objects)])
        folders = {self.reader.loose_file(item.id).parent for item in objects}
        # An object that lies in a pack already needs no loose file, nor the folder for one.
        _sync_folders([*(folder for folder in sorted(folders) if folder.is_dir()), self._path / "objects"])

    def _feed(self, command: Callable[..., Any], options: tuple[str, ...], data: Iterable[bytes]) -> None:
        process = command(*options, istream=PIPE, as_process=True)
        with suppress(BrokenPipeError):  # it says itself why it stopped reading
            for part in data:
                process.stdin.write(part)
        _, problem = process.communicate()
        if process.returncode:
            text = problem.decode("utf-8", "replace").strip()
            raise StoreError(f"Git could not keep an event: {text}. Check disk space and permissions, then try again.")

    def _require_all_alike(self, objects: Collection[GitObject]) -> None:
        for item in self._unlike(objects):
            raise _reads_back_wrong(item.id)

    def _unlike(self, objects: Iterable[GitObject]) -> list[GitObject]:
        """The objects that do not read back byte for byte."""
        return [item for item in objects if not self._reads_back(item)]

    def _reads_back(self, item: GitObject) -> bool:
        try:
            return self.reader.read(item.id, item.kind) == item.data
        except (UnknownRevision, RecordDamaged):
            return False


def branch_head(repo: Repo) -> str | None:
    """Commit of the branch; None before the first one. Raises RecordDamaged where the branch's file is unreadable."""
    try:
        return SymbolicReference.dereference_recursive(repo, BRANCH)
    except ValueError as exc:
        if (Path(repo.git_dir) / BRANCH).exists():
            raise RecordDamaged(f"{BRANCH} of {repo.git_dir} is unreadable. Bring it back from a copy.") from exc
        return None


def sync_tree(top: Path) -> None:
    """Every file and folder below `top`, synced."""
    for folder, _, names in os.walk(top):
        for path in (*(Path(folder, name) for name in names), Path(folder)):
            _sync(path)


def sync_folder(folder: Path) -> None:
    _sync(folder)


def _sync_folders(folders: Iterable[Path]) -> None:
    for folder in folders:
        _sync(folder)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _reads_back_wrong(object_id: str) -> StoreError:
    return StoreError(f"Object {object_id} reads back other than it was written. Check the disk, then try again.")


def _failed(exc: GitCommandError) -> StoreError:
    return StoreError(f"Git refused: {exc.stderr}. Check disk space and permissions, then try again.")
