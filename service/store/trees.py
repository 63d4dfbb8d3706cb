"""Trees of the record: found in, changed and compared without an index or a working copy.

Only the trees on the way to a changed path are read or written, and those of the last commit stay in memory, so a save
costs the same in an office of a hundred documents and of ten thousand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from service.errors import PathTaken, RecordDamaged, UnknownRevision
from service.store.escaping import escape
from service.store.objects import GitObject, git_object
from service.store.paths import path_text
from service.store.tree import FILE, FOLDER, Entry, Tree

_KEPT = 20_000

Changes = Mapping[bytes, str | None]
"""Path from the root -> id of its blob, or None where it goes."""


class Trees:
    """`read` gives the bytes of a tree by its id."""

    def __init__(self, read: Callable[[str], bytes]) -> None:
        self._read = read
        self._parsed: dict[str, Tree] = {}

    def find(self, root: str, path: bytes) -> Entry | None:
        entry: Entry | None = Entry(FOLDER, root)
        for name in path.split(b"/"):
            if entry is None or entry.mode != FOLDER:
                return None
            entry = self.tree(entry.id).get(name)
        return entry

    def tree(self, tree_id: str) -> Tree:
        """Not to be altered by the caller."""
        known = self._parsed.get(tree_id)
        return known if known is not None else self._keep(tree_id, self._parse(tree_id))

    def files(self, tree_id: str, prefix: bytes = b"") -> Iterator[tuple[bytes, Entry]]:
        """Everything below a tree that is not itself a folder, with its path."""
        for name, entry in self.tree(tree_id).items():
            if entry.mode == FOLDER:
                yield from self.files(entry.id, prefix + name + b"/")
            else:
                yield prefix + name, entry

    def change(self, root: str | None, changes: Changes) -> tuple[str, list[GitObject]]:
        """The root after the changes, and the trees it needs that `root` had not. Raises PathTaken."""
        made: list[GitObject] = []
        split = {tuple(path.split(b"/")): blob for path, blob in changes.items()}
        new_root = self._changed(root, split, b"", made)
        return (new_root or self._write(Tree(), made)), made

    def differences(self, old: str | None, new: str | None, prefix: bytes = b"") -> Iterator[bytes]:
        """Paths of files that are not the same in two trees."""
        before, after = (self.tree(side) if side else Tree() for side in (old, new))
        for name in sorted(before.names() | after.names()):
            was, now = before.get(name), after.get(name)
            if was == now:
                continue
            if not _is_folder(was) and not _is_folder(now):
                yield prefix + name
                continue
            if (was and not _is_folder(was)) or (now and not _is_folder(now)):
                yield prefix + name
            old_folder, new_folder = (side.id if side and _is_folder(side) else None for side in (was, now))
            yield from self.differences(old_folder, new_folder, prefix + name + b"/")

    def _changed(
        self, tree_id: str | None, changes: dict[tuple[bytes, ...], str | None], prefix: bytes, made: list[GitObject]
    ) -> str | None:
        """None where nothing is left."""
        tree = self._taken_out(tree_id) if tree_id else Tree()
        below: defaultdict[bytes, dict[tuple[bytes, ...], str | None]] = defaultdict(dict)
        for path, blob in changes.items():
            if len(path) > 1:
                below[path[0]][path[1:]] = blob
            elif blob is None:
                tree.drop(path[0])
        # Removals come first, so that a file may become a folder and a folder a file in one change.
        for name, deeper in below.items():
            self._change_folder(tree, name, deeper, prefix, made)
        for path, blob in changes.items():
            if len(path) == 1 and blob is not None:
                _put(tree, path[0], blob, prefix)
        return self._write(tree, made, tree_id or "") if tree else None

    def _change_folder(
        self,
        tree: Tree,
        name: bytes,
        deeper: dict[tuple[bytes, ...], str | None],
        prefix: bytes,
        made: list[GitObject],
    ) -> None:
        entry = tree.get(name)
        if entry is not None and entry.mode != FOLDER:
            raise _taken(prefix + name, "a file", "a folder")
        changed = self._changed(entry.id if entry else None, deeper, prefix + name + b"/", made)
        if changed is not None:
            tree.put(name, Entry(FOLDER, changed))
        else:
            tree.drop(name)

    def _taken_out(self, tree_id: str) -> Tree:
        """To be altered: nobody else has it. Whoever wants the old one again reads it again."""
        tree = self.tree(tree_id)
        del self._parsed[tree_id]
        return tree

    def _write(self, tree: Tree, made: list[GitObject], replaces: str = "") -> str:
        item = replace(git_object("tree", tree.data()), replaces=replaces)
        made.append(item)
        self._keep(item.id, tree)
        return item.id

    def _keep(self, tree_id: str, tree: Tree) -> Tree:
        if len(self._parsed) >= _KEPT:
            self._parsed.clear()
        self._parsed[tree_id] = tree
        return tree

    def _parse(self, tree_id: str) -> Tree:
        try:
            return Tree(self._read(tree_id))
        except (UnknownRevision, ValueError) as exc:
            raise RecordDamaged(f"Tree {tree_id} is missing or no tree. Run luuvet verify, then use a copy.") from exc


def _is_folder(entry: Entry | None) -> bool:
    return entry is not None and entry.mode == FOLDER


def _put(tree: Tree, name: bytes, blob: str, prefix: bytes) -> None:
    entry = tree.get(name)
    if entry is not None and entry.mode == FOLDER:
        raise _taken(prefix + name, "a folder", "a file")
    tree.put(name, Entry(FILE, blob))


def _taken(path: bytes, there: str, wanted: str) -> PathTaken:
    text = escape(path_text(path))
    return PathTaken(f"{text!r} is {there} in the record and would become {wanted}. First record what left that place.")
