"""Small OLE2 files (compound files) for tests: named streams at the top, and streams inside of storages."""

import struct

SECTOR = 512
_END, _FREE, _TABLE, _NONE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFF
_CUTOFF = 4096


def fib(ident: bytes = b"\xec\xa5", characters: int = 12, encrypted: bool = False) -> bytes:
    """The first bytes of a stream `WordDocument`; the text is missing."""
    head = bytearray(_CUTOFF)
    head[:2] = ident
    head[2:4] = (0xC1).to_bytes(2, "little")
    head[11] = 1 if encrypted else 0
    head[76:80] = characters.to_bytes(4, "little", signed=True)
    return bytes(head)


def ole2(streams: dict[str, bytes], inside: dict[str, bytes] | None = None) -> bytes:
    """`inside`: streams of a storage "ObjectPool". Streams of less than 4096 bytes go into short sectors."""
    places: list[tuple[int, int]] = []
    sectors: list[bytes] = []
    following: list[int] = []
    short = bytearray()
    for content in (*streams.values(), *(inside or {}).values()):
        if len(content) >= _CUTOFF:
            places.append((_put(content, sectors, following), len(content)))
        else:
            places.append((len(short) // 64, len(content)))
            short += content.ljust(-(-len(content) // 64) * 64, b"\0")
    entries = _entries(list(streams), list(inside or {}), places)
    root_start = _put(bytes(short), sectors, following) if short else _END
    entries[0] = _entry("Root Entry", 5, child=1 if len(entries) > 1 else _NONE, start=root_start, size=len(short))
    directory = _put(b"".join(entries), sectors, following)
    table = len(sectors)
    following.append(_TABLE)
    packed = struct.pack(f"<{SECTOR // 4}I", *following, *[_FREE] * (SECTOR // 4 - len(following)))
    return _header(directory, table) + b"".join(sectors) + packed


def _put(content: bytes, sectors: list[bytes], following: list[int]) -> int:
    first = len(sectors)
    pieces = [content[at : at + SECTOR].ljust(SECTOR, b"\0") for at in range(0, len(content), SECTOR)]
    sectors += pieces
    following += [*range(first + 1, first + len(pieces)), _END]
    return first


def _entries(top: list[str], inside: list[str], places: list[tuple[int, int]]) -> list[bytes]:
    """Siblings hang together by their right hands; the storage comes last."""
    names = top + (["ObjectPool"] if inside else [])
    entries = [b""]
    for number, name in enumerate(names, 1):
        right = number + 1 if number < len(names) else _NONE
        if number > len(top):
            entries.append(_entry(name, 1, right=right, child=number + 1))
        else:
            entries.append(_entry(name, 2, right, start=places[number - 1][0], size=places[number - 1][1]))
    for number, name in enumerate(inside):
        here = len(names) + 1 + number
        right = here + 1 if number + 1 < len(inside) else _NONE
        entries.append(_entry(name, 2, right, start=places[len(top) + number][0], size=places[len(top) + number][1]))
    return entries


def _entry(name: str, kind: int, right: int = _NONE, child: int = _NONE, start: int = 0, size: int = 0) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    return struct.pack("<64sHBBIII36xIQ", text, len(text), kind, 1, _NONE, right, child, start, size)


def _header(directory: int, table: int) -> bytes:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    head = head.ljust(44, b"\0") + struct.pack("<II", 1, directory) + bytes(4) + struct.pack("<I", _CUTOFF)
    head += struct.pack("<IIII", _END, 0, _END, 0)
    return head + struct.pack("<109I", table, *[_FREE] * 108)
