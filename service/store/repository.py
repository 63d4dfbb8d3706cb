"""Reads the record. Any number of processes may; one Repository for each thread."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from git.exc import GitCommandError

from service.errors import RecordDamaged
from service.model.record import Event
from service.store.commit_object import CommitObject, read_commit
from service.store.durable import branch_head
from service.store.effect import identity_at
from service.store.identity import IDENTITIES, Identity, read_identity
from service.store.objects import ObjectReader
from service.store.paths import DOCUMENTS, OFFICE_TOML, SIGNERS, path_text
from service.store.signing import ListedKey, read_signers
from service.store.stock_git import BRANCH, open_repo
from service.store.tree import FOLDER
from service.store.trees import Trees


class Repository:
    """`path`: the bare repository. Raises StoreError where there is none."""

    def __init__(self, path: Path) -> None:
        self._repo = open_repo(path)
        self._reader = ObjectReader(self._repo.git, Path(self._repo.git_dir) / "objects")
        self._trees = Trees(lambda tree_id: self._reader.read(tree_id, "tree"))

    def __enter__(self) -> Repository:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._reader.close()
        self._repo.close()

    def head(self) -> str | None:
        """Commit id of the last event; None in a repository without events."""
        return branch_head(self._repo)

    def contains(self, commit: str) -> bool:
        """Whether the line of events runs through this commit."""
        status, _, _ = self._repo.git.merge_base(
            "--is-ancestor", commit, BRANCH, with_extended_output=True, with_exceptions=False
        )
        return bool(status == 0)

    def blob(self, blob_id: str) -> bytes:
        """Exact bytes of a revision. Raises UnknownRevision, RecordDamaged."""
        return self._reader.read(blob_id, "blob")

    def commit_bytes(self, commit: str) -> bytes:
        """The raw commit object, whose SHA-256 is the event's fingerprint."""
        return self._reader.read(commit, "commit")

    def event(self, commit: str) -> Event:
        """Raises UnknownRevision. Whether the commit is on the branch is not asked."""
        return self._commit(commit).event

    def last_event(self) -> Event | None:
        head = self.head()
        return self.event(head) if head else None

    def events(self, after_seq: int = 0) -> Iterator[Event]:
        """Oldest first, those after `after_seq`. Raises RecordDamaged where the sequence has a gap or a twin."""
        last = self.last_event()
        if last is None or last.seq <= after_seq:
            return
        for seq, commit in enumerate(self._line(last, after_seq), after_seq + 1):
            event = self.event(commit)
            if event.seq != seq:
                raise RecordDamaged(f"Seq {event.seq} stands in the place of {seq}. Run luuvet verify.")
            yield event

    def documents_at(self, commit: str) -> dict[str, tuple[str, int]]:
        """Path in the share -> (blob id, size in bytes) of every document that was there after `commit`."""
        self._commit(commit)
        listing = self._repo.git.ls_tree(
            "-r", "-l", "-z", "--full-tree", commit, DOCUMENTS.decode(), stdout_as_string=False
        )
        return dict(map(_listed, filter(None, listing.split(b"\0"))))

    def office_toml(self, commit: str) -> bytes:
        entry = self._trees.find(self._commit(commit).tree, OFFICE_TOML)
        if entry is None:
            raise RecordDamaged(f"Commit {commit} holds no office.toml. Run luuvet verify.")
        return self.blob(entry.id)

    def signers(self) -> tuple[ListedKey, ...]:
        """The keys that may have signed, oldest first, as the last event leaves them."""
        head = self.head()
        entry = self._trees.find(self._commit(head).tree, SIGNERS) if head else None
        if entry is None:
            raise RecordDamaged("The record lists no signing key. Run luuvet verify.")
        return read_signers(self.blob(entry.id))

    def identity(self, commit: str, document: str) -> Identity | None:
        """Who the document was after `commit`; None where it was not known yet."""
        return identity_at(document, self._commit(commit).tree, self._trees, self.blob)

    def identities(self, commit: str) -> dict[str, str]:
        """Document id -> path, of the documents whose file was there after `commit`."""
        folder = self._trees.find(self._commit(commit).tree, IDENTITIES)
        if folder is None or folder.mode != FOLDER:
            return {}
        known = (read_identity(self.blob(entry.id)) for _, entry in self._trees.files(folder.id))
        return {identity.id: identity.path for identity in known if not identity.deleted}

    def _commit(self, commit: str) -> CommitObject:
        return read_commit(commit, self.commit_bytes(commit))

    def _line(self, last: Event, after_seq: int) -> list[str]:
        """Commits after `after_seq`, oldest first."""
        wanted = last.seq - after_seq
        try:
            answer = str(self._repo.git.rev_list("--reverse", f"--max-count={wanted}", last.commit, "--"))
        except GitCommandError as exc:
            raise RecordDamaged(f"The line of commits is broken: {exc.stderr}. Run luuvet verify.") from exc
        commits = answer.split()
        if len(commits) != wanted:
            raise RecordDamaged(f"{len(commits)} commits stand where {wanted} belong. Run luuvet verify.")
        return commits


def _listed(row: bytes) -> tuple[str, tuple[str, int]]:
    """`mode SP type SP id SP+ size TAB path`, as `git ls-tree -l` prints it."""
    facts, path = row.split(b"\t", 1)
    _, _, blob, size = facts.split()
    return path_text(path.removeprefix(DOCUMENTS)), (blob.decode(), int(size))
