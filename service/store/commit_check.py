"""Checks of one commit against its parent: number, chain, time, signature, tree and content."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from service.errors import RecordDamaged, StoreError, UnknownRevision
from service.model.record import SERVICE_AUTHOR, Event
from service.store.commit_object import CommitObject, read_commit
from service.store.effect import CONTENT_KINDS, effect_of
from service.store.escaping import escape
from service.store.message import NO_PARENT
from service.store.objects import GitObject, ObjectReader
from service.store.paths import OFFICE_TOML, SIGNERS, path_text
from service.store.signing import ListedKey, read_signers, signed_by, with_new_key
from service.store.tree import FILE
from service.store.trees import Trees

_SERVICE = f"{SERVICE_AUTHOR.name} <{SERVICE_AUTHOR.account}>"
_PATHS_NAMED = 5
_KEPT = 50_000


@dataclass(frozen=True, slots=True)
class Problem:
    code: str
    """One word that keeps its meaning: hidden, object, history, commit, seq, chain, time, signature, signer, tree, mode,
    content, contains, heads."""
    seq: int
    """0 where no single event is concerned."""
    commit: str
    message: str


@dataclass(frozen=True, slots=True)
class Claim:
    """What an event says of its content."""

    seq: int
    commit: str
    blob: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Need:
    """Objects that the tree of an event has and that of its parent had not."""

    seq: int
    commit: str
    objects: bytes
    """Raw ids, one after the other."""


class CommitCheck:
    """Goes along the line, oldest first; remembers the commit before. Whether contents and trees are in the repository
    is left to who has read all objects: `claims` and `needs` say what must be."""

    def __init__(self, reader: ObjectReader) -> None:
        self._reader = reader
        self._trees = Trees(lambda tree_id: reader.read(tree_id, "tree"))
        self._signers: dict[str, tuple[ListedKey, ...]] = {}
        self._small: dict[str, bytes] = {}
        self._previous: CommitObject | None = None
        self._previous_id = ""
        self._previous_fingerprint = NO_PARENT
        self._seq = 0
        self.fingerprints: dict[int, str] = {}
        """Seq -> fingerprint of the commits seen so far."""
        self.claims: list[Claim] = []
        self.needs: list[Need] = []

    def begin_after(self, seq: int, commit_id: str, raw: bytes) -> None:
        """The first commit to be checked follows on this one, which stands at `seq` and is checked elsewhere."""
        self._seq, self._previous_id, self._previous_fingerprint = seq, commit_id, sha256(raw).hexdigest()
        try:
            self._previous = read_commit(commit_id, raw)
        except RecordDamaged:
            return
        self._seq = self._previous.event.seq

    def problems(self, commit_id: str, raw: bytes) -> list[Problem]:
        first, self._seq = self._previous_id == "", self._seq + 1
        fingerprint = sha256(raw).hexdigest()
        try:
            commit = read_commit(commit_id, raw)
        except RecordDamaged as exc:
            found = [Problem("commit", self._seq, commit_id, str(exc))]
            self._previous = None
        else:
            facts = list(self._facts(commit, first))
            found = [Problem(code, commit.event.seq, commit_id, message) for code, message in facts]
            self._previous, self._seq = commit, commit.event.seq
            self.fingerprints.setdefault(self._seq, fingerprint)
        self._previous_id, self._previous_fingerprint = commit_id, fingerprint
        return found

    def _facts(self, commit: CommitObject, first: bool) -> Iterator[tuple[str, str]]:
        """Code and sentence of what is wrong."""
        yield from self._order(commit, first)
        yield from self._content(commit)
        if first:
            yield from self._beginning(commit)
            yield from self._signature(commit, commit.tree)
        elif self._previous is not None:
            # The signature first: deriving the tree alters the parent's, which would have to be read again.
            yield from self._signature(commit, self._previous.tree)
            yield from self._tree(commit, self._previous.tree)
        else:
            yield "commit", f"Seq {commit.event.seq} follows an unreadable commit, so its changes cannot be checked."

    def _order(self, commit: CommitObject, first: bool) -> Iterator[tuple[str, str]]:
        event = commit.event
        if event.seq != self._seq:
            yield "seq", f"Seq {event.seq} stands where {self._seq} belongs."
        if (event.kind == "founded") != first:
            yield "history", f"Seq {event.seq} is {event.kind}: the first event founds the record, no later one does."
        if (commit.parent, commit.parent_fingerprint) != (self._previous_id, self._previous_fingerprint):
            yield "chain", f"Seq {event.seq} names another parent than the commit before it."
        if commit.committer != _SERVICE:
            yield "commit", f"Seq {event.seq} was committed by {commit.committer}, not by the service."
        if self._previous and event.recorded_at < self._previous.event.recorded_at:
            yield "time", f"Seq {event.seq} is dated {event.recorded_at}, before the event before it."

    def _content(self, commit: CommitObject) -> Iterator[tuple[str, str]]:
        event = commit.event
        if event.kind in CONTENT_KINDS:
            self.claims.append(Claim(event.seq, commit.id, event.blob, event.sha256, event.size))
        elif event.blob or event.sha256 or event.size:
            yield "content", f"Seq {event.seq} is {event.kind}, which has no content, but names one."

    def _beginning(self, commit: CommitObject) -> Iterator[tuple[str, str]]:
        """The first tree: office.toml, the signers, and templates beside them."""
        try:
            files = dict(self._trees.files(commit.tree))
        except RecordDamaged as exc:
            yield "tree", str(exc)
            return
        for path, entry in files.items():
            if entry.mode != FILE:
                yield "mode", f"{_shown(path)} is not a plain file in the first commit."
            if b"/" in path and path != SIGNERS:
                yield "tree", f"{_shown(path)} stands in the first commit, which holds no documents."
        if OFFICE_TOML not in files or files[OFFICE_TOML].id != commit.event.blob:
            yield "tree", "The first commit does not hold the office.toml that it names."

    def _tree(self, commit: CommitObject, parent_tree: str) -> Iterator[tuple[str, str]]:
        """Made again from the parent's by the event's own statement, the tree must come out the same."""
        event = commit.event
        try:
            effect = effect_of(event, parent_tree, self._trees, self._read_small)
            expected, made = self._trees.change(parent_tree, effect.changes) if effect.changes else (parent_tree, [])
            if expected == commit.tree:
                self._need(commit, [*made, *([effect.identity] if effect.identity else [])])
            else:
                yield from self._deviations(event, expected, commit.tree)
        except StoreError as exc:
            yield "tree", f"Seq {event.seq} cannot follow on what is recorded: {exc}"

    def _need(self, commit: CommitObject, objects: list[GitObject]) -> None:
        if objects:
            raw = b"".join(bytes.fromhex(item.id) for item in objects)
            self.needs.append(Need(commit.event.seq, commit.id, raw))
        for item in objects:
            if item.kind == "blob":
                self._small[item.id] = item.data

    def _read_small(self, blob: str) -> bytes:
        """Identity files are asked for again and again."""
        if blob not in self._small:
            if len(self._small) >= _KEPT:
                self._small.clear()
            self._small[blob] = self._reader.read(blob, "blob")
        return self._small[blob]

    def _deviations(self, event: Event, expected: str, actual: str) -> Iterator[tuple[str, str]]:
        paths = list(self._trees.differences(expected, actual))
        for path in paths[:_PATHS_NAMED]:
            entry = self._trees.find(actual, path)
            code = "mode" if entry and entry.mode != FILE else "tree"
            yield code, f"Seq {event.seq} states nothing that would leave {_shown(path)} as it is."
        if len(paths) > _PATHS_NAMED or not paths:
            yield "tree", f"Seq {event.seq} has another tree than it states ({len(paths)} files differ)."

    def _signature(self, commit: CommitObject, signers_tree: str) -> Iterator[tuple[str, str]]:
        """By a key that was listed before this commit: one that lists a new key is signed by an old one."""
        event = commit.event
        public_line = signed_by(commit.payload, commit.signature) if commit.signature else None
        if public_line is None:
            yield "signature", f"Seq {event.seq} has no right signature."
            return
        try:
            keys = [key for key in self._listed(signers_tree) if key.public_line == public_line]
        except (UnknownRevision, RecordDamaged) as exc:
            yield "signer", f"The keys that may sign Seq {event.seq} cannot be read: {exc}"
            return
        if not any(key.signs_at(event.recorded_at) for key in keys):
            yield "signer", f"Seq {event.seq} is signed by a key that was not listed, not valid yet or retired."
        elif event.kind == "rekeyed":
            yield from self._handing_over(commit, signers_tree)

    def _handing_over(self, commit: CommitObject, signers_tree: str) -> Iterator[tuple[str, str]]:
        """All earlier keys stay, retired now, and one new key follows."""
        event = commit.event
        try:
            now = read_signers(self._read_small(event.blob))
            proper = now and now == with_new_key(self._listed(signers_tree), now[-1].public_line, event.recorded_at)
        except (UnknownRevision, RecordDamaged) as exc:
            yield "signer", f"The keys that Seq {event.seq} lists cannot be read: {exc}"
            return
        if not proper:
            yield "signer", f"Seq {event.seq} does more to the list of keys than retire the old one for a new one."

    def _listed(self, tree: str) -> tuple[ListedKey, ...]:
        entry = self._trees.find(tree, SIGNERS)
        if entry is None:
            return ()
        if entry.id not in self._signers:
            self._signers[entry.id] = read_signers(self._reader.read(entry.id, "blob"))
        return self._signers[entry.id]


def _shown(path: bytes) -> str:
    return repr(escape(path_text(path)))
