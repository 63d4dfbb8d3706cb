"""A Word package: parts found by relationship, as OPC (ECMA-376 part 2) says, opened without trust.

`open_package(data)` answers only for files whose main part is a Word document (.docx, .docm, .dotx, .dotm, Strict or
Transitional). Macros, embedded objects and links are never run or followed. Parts are inflated and parsed when asked for.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from urllib.parse import unquote

from service.errors import DamagedDocument, NotWord
from service.word import limits
from service.word.archive import Archive
from service.word.kinds import refuse_other_zip, require_zip
from service.word.parts import StoryPart, parse_story
from service.word.tags import PR_RELATIONSHIP, W_DOCUMENT, Element

_OPEN_DOCUMENT = ("mimetype", "META-INF/manifest.xml")
_AGAIN = "Open it in Word and save it again, or restore the last good revision."


@dataclass(frozen=True, slots=True)
class Relationship:
    kind: str
    """Last word of the type: `image`, `hyperlink`, `header`, … the same for Strict and Transitional."""
    target: str
    """Part name without a leading slash; for external ones the address as written."""
    external: bool


class Package:
    """One opened Word file. `main` is the name of the main document part."""

    def __init__(self, archive: Archive, *, whole: bool) -> None:
        self._archive = archive
        self._relationships: dict[str, dict[str, Relationship]] = {}
        self._fingerprints: dict[str, str] = {}
        self._signed: set[str] = set()
        self.main = self._find_main()
        self.is_uncut = whole
        """True when nothing may be cut out of a part before it is parsed."""
        self.main_part = self._read_main()
        """The main part, for reading."""

    def __contains__(self, part: str) -> bool:
        return part in self._archive

    def bytes_of(self, part: str) -> bytes:
        """KeyError where there is no such part."""
        return self._archive.read(part)

    def xml(self, part: str) -> Element:
        return self._parsed(part, uncut=True).root

    def names_authors(self, part: str) -> bool:
        """False for a part, once parsed, that certainly holds no tracked change: most do not."""
        return part in self._signed

    def story_part(self, part: str) -> StoryPart:
        # Comments stay whole: Word ties answers to comments by the ids of their paragraphs.
        uncut = self.is_uncut or part.endswith("comments.xml")
        return self._parsed(part, uncut=uncut)

    @cached_property
    def document(self) -> Element:
        """The whole tree of the main part, for who edits it."""
        return self.xml(self.main) if self.main_part.simple else self.main_part.root

    def keep_whole(self) -> None:
        """From now on every part is parsed as it is."""
        self.is_uncut = True
        self.main_part = self._read_main()

    def fingerprint(self, part: str) -> str:
        """SHA-256 (hex) of the bytes of one part; empty where there is no such part."""
        if part not in self._fingerprints:
            self._fingerprints[part] = sha256(self.bytes_of(part)).hexdigest() if part in self else ""
        return self._fingerprints[part]

    def relationships(self, part: str) -> dict[str, Relationship]:
        """Relationships of one part ("" is the package itself) by id. Those without id or target are left out."""
        if part not in self._relationships:
            self._relationships[part] = dict(self._read_relationships(part))
        return self._relationships[part]

    def related(self, part: str, kind: str) -> str | None:
        """Name of the first part that `part` refers to as `kind` and that is there."""
        for relationship in self.relationships(part).values():
            if relationship.kind == kind and not relationship.external and relationship.target in self:
                return relationship.target
        return None

    @property
    def inflated(self) -> int:
        """Bytes unpacked so far."""
        return self._archive.inflated

    @property
    def has_macros(self) -> bool:
        """True for any VBA project inside, whatever the file or the project is called."""
        if any(name.endswith("vbaproject.bin") for name in self._archive.names):
            return True
        return any(link.kind == "vbaProject" for link in self.relationships(self.main).values())

    def links_out(self, part: str) -> tuple[Relationship, ...]:
        """Relationships to things that are not in the file, hyperlinks left out."""
        links = self.relationships(part).values()
        return tuple(link for link in links if link.external and link.kind != "hyperlink")

    def digest(self, part: str) -> bytes:
        """Tells one part from another without unpacking it. KeyError where there is no such part."""
        return sha256(self._archive.packed(part)).digest()

    def _parsed(self, part: str, *, uncut: bool) -> StoryPart:
        parsed = parse_story(self.bytes_of(part), part, uncut=uncut)
        if parsed.is_tracked:
            self._signed.add(part)
        return parsed

    def _read_relationships(self, part: str) -> Iterator[tuple[str, Relationship]]:
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", name + ".rels")
        if rels not in self:
            return
        root = self.xml(rels)
        if len(root) > limits.RELATIONSHIPS:
            message = f"The part {rels} has {len(root)} relationships; the reader takes {limits.RELATIONSHIPS}."
            raise limits.beyond("relationships", len(root), limits.RELATIONSHIPS, message)
        for element in root.iter(PR_RELATIONSHIP):
            target = element.get("Target")
            identity = element.get("Id")
            if target and identity:
                yield identity, _relationship(element, target, folder)

    def _find_main(self) -> str:
        targets = [r.target for r in self.relationships("").values() if r.kind == "officeDocument" and not r.external]
        for target in targets:
            if target in self:
                return target
        raise DamagedDocument(f"The Word package has lost its main part or the way to it. {_AGAIN}")

    def _read_main(self) -> StoryPart:
        part = self.story_part(self.main)
        if part.root.tag == W_DOCUMENT:
            return part
        for folder, kind in (
            ("xl/", "an Excel workbook"),
            ("ppt/", "a PowerPoint file"),
            ("visio/", "a Visio drawing"),
        ):
            if self.main.startswith(folder):
                raise NotWord(
                    f"The file is {kind} under a Word name. Give it its right name, or put the document here."
                )
        raise NotWord("The main part of the file is not a Word document. Put the right file in its place.")


def open_package(data: bytes, *, whole: bool = False) -> Package:
    """Raises the WordError that says what `data` is when it is not a sound Word package.

    `whole` keeps simple paragraphs in the trees: for who edits them.
    """
    require_zip(data)
    archive = Archive(data)
    refuse_other_zip(archive.names, *(archive.read(name) if name in archive else b"" for name in _OPEN_DOCUMENT))
    return Package(archive, whole=whole)


def _relationship(element: Element, target: str, folder: str) -> Relationship:
    kind = (element.get("Type") or "").rpartition("/")[2]
    if element.get("TargetMode") == "External":
        return Relationship(kind, target, external=True)
    path = unquote(target.replace("\\", "/"))
    resolved = posixpath.normpath(posixpath.join("/", folder, path)).lstrip("/")
    return Relationship(kind, resolved, external=False)
