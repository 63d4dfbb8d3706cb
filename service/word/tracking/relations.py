"""Relationships of carried elements: pictures, charts, embedded files and links of the new file, in the old one's package.

A part is copied once, under a name of our own, with the parts that it needs itself. Kinds that no picture, chart, diagram
or link needs are not followed.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field

from service.errors import OverLimit
from service.word.package import Package, Relationship
from service.word.tags import PR_RELATIONSHIP
from service.word.tracking.output import OFFICE_RELATIONSHIPS, ContentTypes, Output

_LINKS = frozenset({"hyperlink", "image", "video", "audio", "oleObject"})
"""Kinds that may lead out of the package: only the address is carried."""
_PARTS = frozenset(
    {
        "image",
        "chart",
        "chartEx",
        "chartStyle",
        "chartColorStyle",
        "chartUserShapes",
        "themeOverride",
        "diagramData",
        "diagramLayout",
        "diagramQuickStyle",
        "diagramColors",
        "diagramDrawing",
        "package",
        "oleObject",
        "customXml",
        "ink",
    }
)
_DEEPEST = 4
_MOST = 500


@dataclass
class Relations:
    output: Output
    new: Package
    _copies: dict[str, str] = field(default_factory=dict)
    _known: dict[tuple[str, str, str], str | None] = field(default_factory=dict)
    _types: ContentTypes | None = None
    _full_kinds: dict[str, dict[str, str]] = field(default_factory=dict)
    _fingerprints: dict[str, dict[str, str]] = field(default_factory=dict)

    def carry(self, source: str, identity: str, target: str) -> str | None:
        """Id in the part `target` of the output for the relationship of the new file's part `source`; None: not carried."""
        key = (source, identity, target)
        if key not in self._known:
            self._known[key] = self._carry(source, identity, target)
        return self._known[key]

    def _carry(self, source: str, identity: str, target: str) -> str | None:
        relationship = self.new.relationships(source).get(identity)
        if relationship is None:
            return None
        kind = self._full_kind(source, identity, relationship.kind)
        if relationship.external:
            if relationship.kind not in _LINKS:
                return None
            return self._same_link(target, relationship) or self.output.relate(
                target, kind, relationship.target, external=True
            )
        if relationship.kind not in _PARTS or relationship.target not in self.new:
            return None
        known = self._same_picture(target, relationship)
        return known or self.output.relate(target, kind, self._copy(relationship, _DEEPEST))

    def _same_link(self, target: str, wanted: Relationship) -> str | None:
        known = self.output.package.relationships(target)
        return next((identity for identity, relationship in known.items() if relationship == wanted), None)

    def _same_picture(self, target: str, wanted: Relationship) -> str | None:
        """The old file may hold the same picture already."""
        if wanted.kind != "image":
            return None
        if target not in self._fingerprints:
            links = self.output.package.relationships(target).items()
            self._fingerprints[target] = {
                self.output.package.fingerprint(link.target): identity
                for identity, link in links
                if link.kind == "image" and not link.external and link.target in self.output.package
            }
        return self._fingerprints[target].get(self.new.fingerprint(wanted.target))

    def _copy(self, relationship: Relationship, deepest: int) -> str:
        name = relationship.target
        if name in self._copies:
            return self._copies[name]
        if len(self._copies) >= _MOST:
            raise OverLimit(f"The new document brings more than {_MOST} pictures and objects. Compare it in Word.")
        extension = posixpath.splitext(name)[1].lstrip(".").casefold()
        if self._types is None:
            self._types = ContentTypes(self.new)
        content_type = self._types.of(name)
        stem = "word/media/carried" if relationship.kind == "image" else "word/carried/part"
        copy = self.output.add_part(stem, extension, self.new.bytes_of(name), content_type)
        self._copies[name] = copy
        if deepest:
            self._copy_links(name, copy, deepest - 1)
        return copy

    def _copy_links(self, source: str, copy: str, deepest: int) -> None:
        """The copy keeps its own ids: its XML is not looked into."""
        for identity, relationship in self.new.relationships(source).items():
            kind = self._full_kind(source, identity, relationship.kind)
            if relationship.external:
                if relationship.kind in _LINKS:
                    self.output.relate(copy, kind, relationship.target, external=True, identity=identity)
            elif relationship.kind in _PARTS and relationship.target in self.new:
                self.output.relate(copy, kind, self._copy(relationship, deepest), identity=identity)

    def _full_kind(self, part: str, identity: str, kind: str) -> str:
        """The type as written: kinds that came after the standard have addresses of their own."""
        if part not in self._full_kinds:
            folder, name = posixpath.split(part)
            root = self.new.xml(posixpath.join(folder, "_rels", name + ".rels"))
            links = root.iter(PR_RELATIONSHIP)
            self._full_kinds[part] = {link.get("Id") or "": link.get("Type") or "" for link in links}
        written = self._full_kinds[part].get(identity, "")
        strict = written.startswith("http://purl.oclc.org/")
        return OFFICE_RELATIONSHIPS + kind if strict or not written else written
