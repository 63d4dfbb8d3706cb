"""The package being written: the old file, with the parts that changed written anew and further parts added.

Members that nobody touched are taken over as they are packed. Names of added parts are made here, never taken from a file.
Every member bears the same date, so the same input gives the same bytes.
"""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from lxml import etree

from service.word import tags
from service.word.package import Package
from service.word.tags import PR_RELATIONSHIP, STRICT_NAMESPACES, Element
from service.word.tracking.accept import Stamp, accept_all

OFFICE_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_CONTENT_TYPES = "[Content_Types].xml"
_DEFAULT = cast(Mapping[str, str], {None: _RELATIONSHIPS})
_HIGHEST_ID = 1_000_000_000
"""Ids are 32 bits wide; what a file has beyond this is left alone, and there is room above."""
_IDS = re.compile(rb':id="(\d{1,9})"')
_EXTENSION = re.compile(r"[a-z0-9]{1,8}\Z")
_STRICT = {transitional: strict for strict, transitional in STRICT_NAMESPACES.items()}
_STORIES = frozenset({"header", "footer", "footnotes", "endnotes", "comments"})
_ANNOTATIONS = (
    tags.W_BOOKMARK_START,
    tags.W_COMMENT_RANGE_START,
    tags.W_COMMENT,
    tags.W_PERM_START,
    tags.W_CUSTOM_XML_INS_RANGE_START,
    tags.W_CUSTOM_XML_DEL_RANGE_START,
)

# PKZIP: 1 January 1980, the first day that zip knows.
_DATE = 33
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_UTF8 = 0x800
_LEVEL = 3


@dataclass
class Trees:
    """The parts of one package as trees, earlier tracked changes accepted."""

    package: Package
    roots: dict[str, Element] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)
    """Parts whose tree is no longer what the file holds."""
    accepted: bool = False
    """True if tracked changes stood in a part and were accepted."""
    deleted: dict[str, Stamp] | None = None
    """Takes what was tracked as deleted, by its words, if anybody wants to know."""

    @property
    def main(self) -> Element:
        return self.root(self.package.main)

    def root(self, part: str) -> Element:
        if part not in self.roots:
            root = self.package.document if part == self.package.main else self.package.xml(part)
            self.roots[part] = root
            if self.package.names_authors(part) and accept_all(root, self.deleted):
                self.accepted = True
                self.touched.add(part)
        return self.roots[part]

    def made_like_main(self, tag: str) -> Element:
        """An element in which the prefixes of the main part mean the same."""
        return etree.Element(tag, nsmap=cast(Mapping[str, str], self.main.nsmap))

    def accept_earlier_changes(self) -> None:
        """In all stories; most parts certainly hold none and need not be parsed for it."""
        for part in self.story_parts():
            data = b"author" if part == self.package.main else self.package.bytes_of(part)
            if b"author" in data or data.startswith((b"\xff\xfe", b"\xfe\xff")):
                self.root(part)

    def story_parts(self) -> list[str]:
        found = [self.package.main]
        for relationship in self.package.relationships(self.package.main).values():
            known = relationship.kind in _STORIES and not relationship.external
            if known and relationship.target in self.package and relationship.target not in found:
                found.append(relationship.target)
        return found


@dataclass
class Output(Trees):
    """`data` is the old file."""

    data: bytes = b""
    _added: dict[str, bytes] = field(default_factory=dict)
    _types: dict[str, str] = field(default_factory=dict)
    """Content types of added parts."""
    _links: dict[str, list[Element]] = field(default_factory=dict)
    """Relationships to be added, by part."""
    _known_ids: dict[str, set[str]] = field(default_factory=dict)
    """Ids that the old file uses, of broken relationships too."""
    _numbers: dict[str, int] = field(default_factory=dict)

    def annotations(self) -> tuple[int, set[str]]:
        """The first id above those of all bookmarks, comments and other annotations, and the names of bookmarks."""
        marks = [mark for root in self.roots.values() for mark in root.iter(*_ANNOTATIONS)]
        names = {mark.get(tags.W_NAME) or "" for mark in marks if mark.tag == tags.W_BOOKMARK_START}
        unparsed = [self.package.bytes_of(part) for part in self.story_parts() if part not in self.roots]
        ids = [tags.whole(mark.get(tags.W_ID)) or 0 for mark in marks]
        ids += [int(identity) for data in unparsed for identity in _IDS.findall(data)]
        return 1 + max((number for number in ids if number < _HIGHEST_ID), default=0), names

    # --- additions

    def add_part(self, stem: str, extension: str, content: bytes | Element, content_type: str) -> str:
        """`stem` is ours, such as `word/media/picture`; answers the name of the new part."""
        if not _EXTENSION.match(extension):
            extension = "bin"
        while True:
            self._numbers[stem] = self._numbers.get(stem, 0) + 1
            name = f"{stem}{self._numbers[stem]}.{extension}"
            if name not in self.package and name not in self._added and name not in self.roots:
                break
        if isinstance(content, bytes):
            self._added[name] = content
        else:
            self.roots[name] = content
        self._types[name] = content_type
        return name

    def relate(self, part: str, kind: str, target: str, external: bool = False, identity: str = "") -> str:
        """Adds a relationship of the type `kind` (a full address); answers its id, a free one where none is given."""
        links = self._links.setdefault(part, [])
        identity = identity or self._free_identity(part, links)
        link = etree.Element(PR_RELATIONSHIP)
        link.set("Id", identity)
        link.set("Type", kind)
        link.set("Target", target if external else "/" + target)
        if external:
            link.set("TargetMode", "External")
        links.append(link)
        return identity

    def relate_once(self, part: str, kind: str, target: str) -> str:
        """The id of a relationship to an added part, made when first asked for."""
        links = self._links.get(part, [])
        known = (link.get("Id") for link in links if link.get("Target") == "/" + target)
        return next((identity for identity in known if identity), None) or self.relate(part, kind, target)

    def copy_links(self, part: str, copy: str) -> None:
        """Gives the copy of a part of the old file the relationships of its model, under the same ids."""
        name = _relationships_of(part)
        if name not in self.package:
            return
        known = self.package.relationships(part)
        for link in self.package.xml(name).iter(PR_RELATIONSHIP):
            relationship = known.get(link.get("Id") or "")
            if relationship is not None:
                self.relate(
                    copy, link.get("Type") or "", relationship.target, relationship.external, link.get("Id") or ""
                )

    def _free_identity(self, part: str, links: list[Element]) -> str:
        if part not in self._known_ids:
            name = _relationships_of(part)
            known = self.package.xml(name) if name in self.package else ()
            self._known_ids[part] = {link.get("Id") or "" for link in known}
        taken = self._known_ids[part] | {link.get("Id") or "" for link in links}
        number = len(taken) + 1
        while f"rId{number}" in taken:
            number += 1
        return f"rId{number}"

    # --- packing

    def pack(self) -> bytes:
        members = _Members(self.data)
        written = self._written()
        for info in members.old():
            part = info.filename.replace("\\", "/").lstrip("/").casefold()
            if part in written:
                members.add(info.filename, written.pop(part)[1])
            else:
                members.keep(info)
        for name, content in written.values():
            members.add(name, content)
        return members.packed()

    def _written(self) -> dict[str, tuple[str, bytes]]:
        found = {part: self._bytes(part) for part in sorted(self.touched)}
        for name in self._types:
            found[name] = self._added[name] if name in self._added else _serialised(self.roots[name])
        for part, links in self._links.items():
            found[_relationships_of(part)] = self._with_links(part, links)
        if self._types:
            found[_CONTENT_TYPES] = self._with_types()
        return {name.casefold(): (name, content) for name, content in found.items()}

    def _bytes(self, part: str) -> bytes:
        content = _serialised(self.roots[part])
        if part in self.package and b"http://purl.oclc.org/ooxml/" in self.package.bytes_of(part):
            for transitional, strict in _STRICT.items():
                content = content.replace(f'"{transitional}"'.encode(), f'"{strict}"'.encode())
        return content

    def _with_links(self, part: str, links: list[Element]) -> bytes:
        name = _relationships_of(part)
        if name in self.package:
            root = self.package.xml(name)
        else:
            root = etree.Element(f"{{{_RELATIONSHIPS}}}Relationships", {}, nsmap=_DEFAULT)
        root.extend(links)
        return _serialised(root)

    def _with_types(self) -> bytes:
        root = self.package.xml(_CONTENT_TYPES)
        for name, content_type in self._types.items():
            override = etree.SubElement(root, _TYPES + "Override")
            override.set("PartName", "/" + name)
            override.set("ContentType", content_type)
        return _serialised(root)


def _serialised(root: Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _relationships_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", name + ".rels")


class ContentTypes:
    """Content types of the parts of one package, as it declares them."""

    def __init__(self, package: Package) -> None:
        root = package.xml(_CONTENT_TYPES)
        self._parts = {
            (entry.get("PartName") or "").lstrip("/").casefold(): entry.get("ContentType") or ""
            for entry in root.iter(_TYPES + "Override")
        }
        self._extensions = {
            (entry.get("Extension") or "").casefold(): entry.get("ContentType") or ""
            for entry in root.iter(_TYPES + "Default")
        }

    def of(self, part: str) -> str:
        extension = posixpath.splitext(part)[1].lstrip(".").casefold()
        return self._parts.get(part.casefold()) or self._extensions.get(extension, "application/octet-stream")


@dataclass(frozen=True, slots=True)
class _Packed:
    name: bytes
    flags: int
    method: int
    crc: int
    content: bytes
    """As packed."""
    size: int


class _Members:
    """Members of the zip being made, in order."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._members: list[_Packed] = []

    def old(self) -> list[zipfile.ZipInfo]:
        with zipfile.ZipFile(io.BytesIO(self._data)) as archive:
            return archive.infolist()

    def keep(self, info: zipfile.ZipInfo) -> None:
        """The archive was checked when it was opened: local headers agree with the directory."""
        start = info.header_offset + 30
        start += sum(struct.unpack("<2H", self._data[start - 4 : start]))
        content = self._data[start : start + info.compress_size]
        name, flags = _encoded(info.orig_filename)
        self._members.append(_Packed(name, flags, info.compress_type, info.CRC, content, info.file_size))

    def add(self, name: str, content: bytes) -> None:
        packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
        packed = packer.compress(content) + packer.flush()
        encoded, flags = _encoded(name)
        self._members.append(_Packed(encoded, flags, zipfile.ZIP_DEFLATED, zlib.crc32(content), packed, len(content)))

    def packed(self) -> bytes:
        local: list[bytes] = []
        directory: list[bytes] = []
        at = 0
        for member in self._members:
            form = (20, member.flags, member.method, 0, _DATE, member.crc, len(member.content), member.size)
            header = _LOCAL.pack(b"PK\3\4", *form, len(member.name), 0)
            directory += [_CENTRAL.pack(b"PK\1\2", 20, *form, len(member.name), 0, 0, 0, 0, 0, at), member.name]
            local += [header, member.name, member.content]
            at += len(header) + len(member.name) + len(member.content)
        central = b"".join(directory)
        count = len(self._members)
        return b"".join([*local, central, _END.pack(b"PK\5\6", 0, 0, count, count, len(central), at, 0)])


def _encoded(name: str) -> tuple[bytes, int]:
    return (name.encode(), 0) if name.isascii() else (name.encode(), _UTF8)
