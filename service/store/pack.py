"""Packs (gitformat-pack): the form in which objects reach Git, many at once.

A tree that replaces another one in the same pack is written as its difference from it: a folder of ten thousand files,
changed ten thousand times, would otherwise be written whole each time. Contents have no deltas; Word files are compressed
already, so the fastest level is used.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha1

from service.store.objects import GitObject, ObjectKind

_KINDS: dict[ObjectKind, int] = {"commit": 1, "tree": 2, "blob": 3}
_REF_DELTA = 7
_LONGEST_CHAIN = 40
_LONGEST_INSERT = 127
_LONGEST_COPY = 0xFFFFFF
_THREADS = 2
_AT_ONCE = 64


def pack(objects: Collection[GitObject]) -> bytes:
    return b"".join(pack_parts(objects))


def pack_parts(objects: Collection[GitObject]) -> Iterator[bytes]:
    """The pack piece by piece, so that it need not be in memory as a whole. Compressed by two threads, which zlib lets run
    at the same time."""
    head = b"PACK" + (2).to_bytes(4, "big") + len(objects).to_bytes(4, "big")
    digest = sha1(head, usedforsecurity=False)
    yield head
    for part in _compressed(objects):
        digest.update(part)
        yield part
    yield digest.digest()


def _compressed(objects: Collection[GitObject]) -> Iterator[bytes]:
    plain = _plain(objects)
    if len(objects) <= _AT_ONCE:
        yield from (header + zlib.compress(data, 1) for header, data in plain)
        return
    with ThreadPoolExecutor(_THREADS, thread_name_prefix="pack") as threads:
        while batch := [item for _, item in zip(range(_AT_ONCE), plain, strict=False)]:
            compressed = threads.map(lambda item: zlib.compress(item[1], 1), batch)
            yield from (header + data for (header, _), data in zip(batch, compressed, strict=True))


def _plain(objects: Collection[GitObject]) -> Iterator[tuple[bytes, bytes]]:
    """Header and bytes of each entry, not compressed yet."""
    known = {item.id: item for item in objects}
    chain: dict[str, int] = {}
    for item in objects:
        base = _base(item, known, chain)
        chain[item.id] = chain[base.id] + 1 if base else 0
        if base is None:
            yield _header(_KINDS[item.kind], len(item.data)), item.data
        else:
            change = delta(base.data, item.data)
            yield _header(_REF_DELTA, len(change)) + bytes.fromhex(base.id), change


def _base(item: GitObject, known: Mapping[str, GitObject], chain: Mapping[str, int]) -> GitObject | None:
    """One that stands before it in the pack. Long chains would make the last objects slow to read."""
    return known[item.replaces] if chain.get(item.replaces, _LONGEST_CHAIN) < _LONGEST_CHAIN else None


def delta(old: bytes, new: bytes) -> bytes:
    """What stands the same at either end is copied from `old`, the rest inserted. `new` is not empty, as no folder is."""
    start = _common(old, new, len(new))
    end = _common(old[::-1], new[::-1], min(len(old), len(new)) - start)
    middle = new[start : len(new) - end]
    inserts = [middle[at : at + _LONGEST_INSERT] for at in range(0, len(middle), _LONGEST_INSERT)]
    return b"".join(
        (
            _size(len(old)),
            _size(len(new)),
            *_copies(0, start),
            *(bytes([len(piece)]) + piece for piece in inserts),
            *_copies(len(old) - end, end),
        )
    )


def _common(one: bytes, other: bytes, most: int) -> int:
    """How many bytes at the beginning are the same, found by halving: comparing slices is one step each."""
    low, high = 0, min(len(one), len(other), most)
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _copies(offset: int, length: int) -> Iterator[bytes]:
    while length:
        piece = min(length, _LONGEST_COPY)
        number = offset.to_bytes(4, "little") + piece.to_bytes(3, "little")
        # A set bit for each byte that is not zero; the zeros are left out.
        bits = sum(1 << place for place, byte in enumerate(number) if byte)
        yield bytes([128 | bits]) + bytes(byte for byte in number if byte)
        offset, length = offset + piece, length - piece


def _size(number: int) -> bytes:
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes([*out, number])


def _header(kind: int, size: int) -> bytes:
    """Four bits of the size beside the kind, then seven at a time; the top bit says that more follow."""
    header = [kind << 4 | size & 15]
    size >>= 4
    while size:
        header[-1] |= 128
        header.append(size & 127)
        size >>= 7
    return bytes(header)
