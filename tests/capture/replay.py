"""A folder that exists only on paper: event sequences played to the state machine with a clock of their own.

A script is a list of rows (time, operation, path), or a recorded trace. The paper folder knows for every file whether its
bytes are whole at that moment, so that a look at it answers as a look at the real one would have.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from hashlib import sha256
from itertools import count
from pathlib import Path

from service.capture.decisions import Captured, Deleted, Dropped, Look, Moved, Noted, Pace, Troubled
from service.capture.names import is_document
from service.capture.observation import FolderEvent, Known, Observation, Signature, Whole
from service.capture.settle import Settling
from service.config import Rules


@dataclass
class Paper:
    """One file: an inode, and bytes known by a name."""

    inode: int
    content: str
    whole: Whole
    changed: int


@dataclass(frozen=True)
class Row:
    at: float
    operation: str
    """inotify's name, or `put` (whole bytes, path=content), `event:KIND` (only tell the machine)."""
    path: str
    cookie: str = ""
    whole: Whole = "no"
    content: str = ""


@dataclass
class Replay:
    """`history` is what the machine decided, as (kind, path, content)."""

    existing: tuple[str, ...] = ()
    writer: bool | None = None
    """What every look says about writers."""
    reading: Whole = "yes"
    """How finished bytes are judged; `unknown` for formats that cannot tell."""
    pace: Pace = field(default_factory=Pace)

    def __post_init__(self) -> None:
        self.clock = 0.0
        self.files: dict[str, Paper] = {}
        self.history: list[tuple[str, str, str]] = []
        self.captured: list[Captured] = []
        self.troubled: list[Troubled] = []
        self.looks = 0
        self.copies: set[str] = set()
        self._numbers = count(1)
        for path in self.existing:
            self.files[path] = Paper(next(self._numbers), f"{path}:old", self.reading, next(self._numbers))
        known = {path: Known(_digest(file.content), self._signature(file)) for path, file in self.files.items()}
        self.machine = Settling(known, lambda path: is_document(path, Rules()), self.pace)
        self._contents = {_digest(file.content): file.content for file in self.files.values()}

    # The clock

    def until(self, at: float) -> None:
        """Lets time pass, with every look at its time."""
        while (wake := self.machine.next_wake()) is not None and wake <= at:
            self.clock = max(self.clock, wake)
            self._run(self.machine.due(self.clock))
        self.clock = max(self.clock, at)
        self._run(self.machine.due(self.clock))

    def quiet(self, seconds: float = 70.0) -> Replay:
        self.until(self.clock + seconds)
        return self

    # What happens in the folder

    def play(self, rows: Iterable[Row]) -> Replay:
        rows = list(rows)
        targets = {row.cookie: row for row in rows if row.operation == "MOVED_TO"}
        sources = {row.cookie for row in rows if row.operation == "MOVED_FROM"}
        for row in rows:
            self.until(row.at)
            if not (row.operation == "MOVED_TO" and row.cookie in sources):
                self._row(row, targets.get(row.cookie) if row.operation == "MOVED_FROM" else None)
        return self

    def tell(self, kind: str, path: str, moved_from: str = "") -> None:
        event = FolderEvent(kind, path, self.clock, moved_from)  # type: ignore[arg-type]
        self._run(self.machine.happened(event))

    def put(self, path: str, content: str, whole: Whole | None = None) -> None:
        """Bytes appear in place, without an event."""
        file = self.files.get(path) or Paper(next(self._numbers), "", "no", 0)
        self.files[path] = replace(file, content=content, whole=whole or self.reading, changed=next(self._numbers))

    def save(self, path: str, content: str, whole: Whole | None = None) -> None:
        """Written in place and closed."""
        fresh = path not in self.files
        self.put(path, content, whole)
        if fresh:
            self.tell("created", path)
        self.tell("modified", path)
        self.tell("closed", path)

    def rename(self, old: str, new: str) -> None:
        self.files[new] = replace(self.files.pop(old), changed=next(self._numbers))
        self.tell("moved", new, old)

    def replace_by_rename(self, path: str, content: str) -> None:
        temporary = path.rpartition("/")[0] + "/~WRD0001.tmp" if "/" in path else "~WRD0001.tmp"
        self.save(temporary, content)
        self.rename(temporary, path)

    def delete(self, path: str) -> None:
        del self.files[path]
        self.tell("deleted", path)

    # Inside

    def _row(self, row: Row, partner: Row | None) -> None:
        if row.operation == "MOVED_FROM" and partner:
            self._moved(row.path, partner.path)
        elif row.operation in ("MOVED_FROM", "DELETE"):
            self._gone(row.path)
        elif row.operation == "MOVED_TO":
            self.put(row.path, row.content, self.reading)
            self.tell("created", row.path)
        elif row.operation in ("CREATE", "MODIFY"):
            whole = self.reading if row.whole == "yes" else row.whole
            self.put(row.path, row.content, whole)
            self.tell("created" if row.operation == "CREATE" else "modified", row.path)
        elif row.operation in ("ATTRIB", "CLOSE_WRITE"):
            self.tell("attrib" if row.operation == "ATTRIB" else "closed", row.path)

    def _moved(self, old: str, new: str) -> None:
        if old in self.files:
            self.rename(old, new)
            return
        for path in [path for path in self.files if path.startswith(old + "/")]:
            self.files[new + path[len(old) :]] = self.files.pop(path)
        self.tell("folder_moved", new, old)

    def _gone(self, path: str) -> None:
        if self.files.pop(path, None):
            self.tell("deleted", path)
            return
        for inner in [inner for inner in self.files if inner.startswith(path + "/")]:
            del self.files[inner]
        self.tell("folder_deleted", path)

    def _run(self, decisions: Iterable[object]) -> None:
        for decision in decisions:
            if isinstance(decision, Look):
                self.looks += 1
                self._run(self.machine.observed(self._look(decision), self.clock))
            elif isinstance(decision, Captured):
                self.captured.append(decision)
                self.copies.discard(decision.seen.copy)
                assert decision.seen.copy, "a revision needs its bytes"
                kind = "saved" if decision.complete else "damaged"
                self.history.append((kind, decision.path, self._contents[decision.seen.sha256]))
            elif isinstance(decision, Moved):
                self.history.append(("moved", decision.old, decision.new))
            elif isinstance(decision, Deleted):
                self.history.append(("deleted", decision.path, ""))
            elif isinstance(decision, Dropped):
                self.copies.remove(decision.copy)
            elif isinstance(decision, Troubled):
                self.troubled.append(decision)
            else:
                assert isinstance(decision, Noted) or decision.__class__.__name__ == "Recovered"

    def _look(self, look: Look) -> Observation:
        file = self.files.get(look.path)
        if file is None:
            return Observation(look.path, "missing")
        digest = _digest(file.content)
        self._contents[digest] = file.content
        copy = "" if digest in (look.held, look.known.sha256 if look.known else "") else f"copy{next(self._numbers)}"
        if copy:
            self.copies.add(copy)
        return Observation(look.path, "read", self._signature(file), digest, file.whole, self.writer, copy)

    def _signature(self, file: Paper) -> Signature:
        return Signature(1, file.inode, len(file.content), file.changed, file.changed)


def _digest(content: str) -> str:
    return sha256(content.encode()).hexdigest()


def read_trace(path: Path) -> list[Row]:
    """The rows of a recorded trace; a file is whole after the last write to its inode, and at no moment before."""
    rows, last_write = [], {}
    inode_of: dict[str, int] = {}
    inodes, pending = count(), {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or "\t" not in line:
            continue
        at, cookie, events, name, _ = line.split("\t")
        operation = events.strip().split(",")[0]
        if events.startswith("#") or ("ISDIR" in events and not operation.startswith("MOVED")):
            continue
        cookie = cookie.strip()
        if operation == "CREATE":
            inode_of[name] = next(inodes)
        elif operation == "MOVED_FROM":
            pending[cookie] = inode_of.pop(name, -1)
        elif operation == "MOVED_TO":
            inode_of[name] = pending.pop(cookie, -1)
        if operation == "MODIFY":
            last_write[inode_of.setdefault(name, next(inodes))] = len(rows)
        content = f"{name}@{len(rows)}"
        rows.append(Row(float(at), operation, name, "" if cookie == "0" else cookie, content=content))
    for index in last_write.values():
        rows[index] = replace(rows[index], whole="yes")
    return rows
