"""Git objects as values, and the reader that gets them back from Git."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha1
from pathlib import Path
from tempfile import TemporaryFile
from threading import Thread
from typing import Literal

from git.cmd import Git
from git.exc import GitCommandError

from service.errors import RecordDamaged, UnknownRevision

ObjectKind = Literal["commit", "tree", "blob"]

_HEX = frozenset("0123456789abcdef")


@dataclass(frozen=True, slots=True)
class GitObject:
    kind: ObjectKind
    id: str
    data: bytes
    replaces: str = ""
    """tree: the one before it, which differs in a few rows; empty: not known."""


def git_object(kind: ObjectKind, data: bytes) -> GitObject:
    return GitObject(kind, object_id(kind, data), data)


def object_id(kind: str, data: bytes) -> str:
    """SHA-1 as Git takes it; what the record proves rests on the SHA-256 in each commit."""
    digest = sha1(b"%s %d\0" % (kind.encode(), len(data)), usedforsecurity=False)
    digest.update(data)
    return digest.hexdigest()


class ObjectReader:
    """Reads objects through one long-lived `git cat-file`; for one thread. Every object is compared with its id."""

    def __init__(self, git: Git, objects: Path) -> None:
        self._git = git
        self._objects = objects

    def read(self, object_id_: str, kind: ObjectKind) -> bytes:
        """Raises UnknownRevision where there is no such object of that kind, RecordDamaged where it is unreadable."""
        if len(object_id_) != 40 or not _HEX.issuperset(object_id_):
            raise UnknownRevision(
                f"{object_id_!r} is not an object id of 40 hex digits. Copy it from a page or the log."
            )
        found, data = self._answer(object_id_) or self._second_answer(object_id_)
        if found != kind:
            raise UnknownRevision(f"{object_id_} is a {found}, not a {kind}.")
        return data

    def read_many(self, ids: Sequence[str]) -> Iterator[tuple[str, str, bytes]]:
        """Id, kind and bytes of each, in their order; the kind is empty where an object is missing or damaged. Several
        times faster than one by one, for Git need not answer before it is asked again."""
        at = 0
        while at < len(ids):
            for object_id_, kind, data in self._stream(ids[at:]):
                yield object_id_, kind, data
                at += 1
            if at < len(ids):  # cat-file ends over some kinds of damage
                kind, data = self._answer(ids[at]) or ("", b"")
                yield ids[at], kind, data
                at += 1

    def _stream(self, ids: Sequence[str]) -> Iterator[tuple[str, str, bytes]]:
        """May end early. Objects that are not what their id says have no kind."""
        with TemporaryFile() as wanted:
            wanted.write("\n".join(ids).encode() + b"\n")
            wanted.seek(0)
            process = self._git.cat_file("--batch", "--buffer", istream=wanted, as_process=True)
        # What Git complains of must not fill its pipe, or it would wait for a reader for ever.
        Thread(target=process.stderr.read, daemon=True).start()
        try:
            for object_id_ in ids:
                header = process.stdout.readline().split()
                if len(header) == 2:
                    yield object_id_, "", b""
                elif len(header) == 3:
                    data = process.stdout.read(int(header[2]))
                    if process.stdout.read(1) != b"\n":
                        return
                    kind = header[1].decode()
                    yield object_id_, kind if object_id(kind, data) == object_id_ else "", data
                else:
                    return
        finally:
            process.terminate()

    def _answer(self, object_id_: str) -> tuple[str, bytes] | None:
        """None where it is not there, is damaged, or cat-file died, be it over this object or the one before."""
        try:
            _, kind, _, data = self._git.get_object_data(object_id_)
        except (ValueError, OSError, GitCommandError):
            self.close()
            return None
        if object_id(_text(kind), data) != object_id_:
            self.close()
            return None
        return _text(kind), data

    def _second_answer(self, object_id_: str) -> tuple[str, bytes]:
        """From a new process, which no earlier damage can have stopped."""
        answer = self._answer(object_id_)
        if answer is not None:
            return answer
        if self.loose_file(object_id_).exists():
            raise _damaged(object_id_)
        raise UnknownRevision(f"There is no object {object_id_} in the record.")

    def loose_file(self, object_id_: str) -> Path:
        return self._objects / object_id_[:2] / object_id_[2:]

    def close(self) -> None:
        self._git.clear_cache()


def _text(value: str | bytes) -> str:
    """GitPython declares text and answers with bytes."""
    return value.decode() if isinstance(value, bytes) else value


def _damaged(object_id_: str) -> RecordDamaged:
    return RecordDamaged(
        f"Object {object_id_} of the record cannot be read. Run luuvet verify, then bring it back from a copy."
    )
