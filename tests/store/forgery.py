"""What somebody with access to the repository could do to it: commits made and branches moved behind the writer's back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from service.model.record import Event
from service.store.commit_object import write_commit
from service.store.durable import DurableStore
from service.store.message import write_message
from service.store.objects import git_object
from service.store.signing import Signer
from tests.store.conftest import Office


class Forger:
    """Has the repository's files and, unless the test gives another, the service's own key."""

    def __init__(self, office: Office, signer: Signer | None = None) -> None:
        self.office = office
        self.signer = signer or office.signer

    def tree(self, listing: str) -> str:
        return self.office.text("mktree", "--missing", data=listing.encode())

    def tree_of(self, commit: str) -> str:
        return self.office.text("rev-parse", f"{commit}^{{tree}}")

    def commit(self, event: Event, tree: str, parent: str, **other: str | datetime) -> str:
        """A commit that says `event`, well formed and signed."""
        raw = self.office.git("cat-file", "commit", parent).stdout if parent else b""
        fingerprint = sha256(raw).hexdigest() if raw else "0" * 64
        message = write_message(event, str(other.get("fingerprint", fingerprint)), event.saved_at)
        return self.keep(
            write_commit(tree, parent, event.author, event.saved_at, event.recorded_at, message, self.signer)
        )

    def keep(self, raw: bytes) -> str:
        item = git_object("commit", raw)
        store = DurableStore(self.office.path)
        store.keep([item])
        store.close()
        return item.id

    def keep_blob(self, data: bytes) -> str:
        return self.office.text("hash-object", "-w", "--stdin", data=data)

    def move_branch(self, commit: str) -> None:
        self.office.git("update-ref", "refs/heads/main", commit)

    def rewrite(self, first: int, alter: Callable[[Event], Event]) -> None:
        """From Seq `first` on, every commit anew: same trees, other statements."""
        events = list(self.office.repository().events())
        parent = events[first - 2].commit if first > 1 else ""
        for event in events[first - 1 :]:
            parent = self.commit(alter(event), self.tree_of(event.commit), parent)
        self.move_branch(parent)

    def follow(self, event: Event, **changes: object) -> Event:
        """The next event after `event`, as the writer would state it."""
        return replace(event, seq=event.seq + 1, commit="", fingerprint="", **changes)  # type: ignore[arg-type]
