"""One tree object as a value that can be changed in one place without being built anew."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import ItemsView, KeysView
from typing import NamedTuple

FILE = b"100644"
FOLDER = b"40000"


class Entry(NamedTuple):
    mode: bytes
    id: str


class Tree:
    """Entries by name; beside them the rows of the object in Git's order, so that writing a folder of ten thousand
    files again costs one insertion."""

    __slots__ = ("_entries", "_keys", "_rows")

    def __init__(self, data: bytes = b"") -> None:
        """Raises ValueError for bytes that are no tree."""
        self._entries: dict[bytes, Entry] = {}
        self._keys: list[bytes] = []
        self._rows: list[bytes] = []
        at = 0
        while at < len(data):
            space = data.index(b" ", at)
            end = data.index(b"\0", space)
            name, entry = data[space + 1 : end], Entry(data[at:space], data[end + 1 : end + 21].hex())
            key = _key(name, entry)
            if len(entry.id) != 40 or (self._keys and self._keys[-1] >= key):
                raise ValueError("rows of a tree are cut off, out of order or double")
            self._entries[name] = entry
            self._keys.append(key)
            self._rows.append(data[at : end + 21])
            at = end + 21

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, name: bytes) -> Entry | None:
        return self._entries.get(name)

    def items(self) -> ItemsView[bytes, Entry]:
        return self._entries.items()

    def names(self) -> KeysView[bytes]:
        return self._entries.keys()

    def put(self, name: bytes, entry: Entry) -> None:
        before, key = self._entries.get(name), _key(name, entry)
        if before is not None and before.mode != entry.mode:  # the place of a folder is another than a file's
            self.drop(name)
            before = None
        at = bisect_left(self._keys, key)
        self._entries[name] = entry
        if before is None:
            self._keys.insert(at, key)
            self._rows.insert(at, b"")
        self._rows[at] = b"%s %s\0%s" % (entry.mode, name, bytes.fromhex(entry.id))

    def drop(self, name: bytes) -> None:
        entry = self._entries.pop(name, None)
        if entry is not None:
            at = bisect_left(self._keys, _key(name, entry))
            del self._keys[at], self._rows[at]

    def data(self) -> bytes:
        return b"".join(self._rows)


def _key(name: bytes, entry: Entry) -> bytes:
    """Git sorts a folder as if its name ended in a slash."""
    return name + b"/" if entry.mode == FOLDER else name
