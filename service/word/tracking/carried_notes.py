"""Notes and comments that inserted text refers to, added to the parts of the old file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from service.word import tags
from service.word.tags import Element
from service.word.tracking.output import OFFICE_RELATIONSHIPS, Output, Trees

NOTE_PARTS = {"footnote": "footnotes", "endnote": "endnotes", "comment": "comments"}
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"

CopyNote = Callable[[Element, str, str, str], Element]
"""Note, its part in the new file, the part of the output and the kind, to a copy that can stand there."""


@dataclass
class CarriedNotes:
    output: Output
    new: Trees
    copy: CopyNote
    _known: dict[tuple[str, str], str | None] = field(default_factory=dict)
    _sources: dict[str, dict[str, Element]] = field(default_factory=dict)
    _parts: dict[str, str] = field(default_factory=dict)

    def carry(self, kind: str, identity: str) -> str | None:
        """Id of the note in the output; None where the new file has none of that id."""
        if (kind, identity) not in self._known:
            self._known[kind, identity] = None  # a note that refers to itself ends here
            self._known[kind, identity] = self._carry(kind, identity)
        return self._known[kind, identity]

    def _carry(self, kind: str, identity: str) -> str | None:
        source = self.new.package.related(self.new.package.main, NOTE_PARTS[kind])
        if source is None:
            return None
        if kind not in self._sources:
            self._sources[kind] = {note.get(tags.W_ID) or "": note for note in self.new.root(source)}
        note = self._sources[kind].get(identity)
        if note is None:
            return None
        part = self._part(kind)
        root = self.output.root(part)
        free = str(1 + max((tags.whole(known.get(tags.W_ID)) or 0 for known in root), default=0))
        copy = self.copy(note, source, part, kind)
        copy.set(tags.W_ID, free)
        root.append(copy)
        self.output.touched.add(part)
        return free

    def put_in_order(self) -> None:
        """Notes that came stand where the text refers to them: LibreOffice counts notes instead of reading their ids."""
        for kind, part in self._parts.items():
            if kind != "comment":
                marks = self.output.main.iter(tags.W_P.removesuffix("p") + f"{kind}Reference")
                rank = {mark.get(tags.W_ID): at for at, mark in enumerate(marks, start=1)}
                root = self.output.root(part)
                root[:] = sorted(
                    root, key=lambda note: 0 if note.get(tags.W_TYPE) else rank.get(note.get(tags.W_ID), len(rank) + 1)
                )

    def _part(self, kind: str) -> str:
        if kind not in self._parts:
            package = self.output.package
            self._parts[kind] = package.related(package.main, NOTE_PARTS[kind]) or self._made(kind)
        return self._parts[kind]

    def _made(self, kind: str) -> str:
        """A part for the first note of a file: Word wants the two separators in it."""
        plural = NOTE_PARTS[kind]
        root = self.output.made_like_main(tags.W_P.removesuffix("p") + plural)
        if kind != "comment":
            root.append(_separator(kind, "separator", "-1"))
            root.append(_separator(kind, "continuationSeparator", "0"))
        part = self.output.add_part(f"word/carried/{plural}", "xml", root, _TYPE.format(plural))
        self.output.relate(self.output.package.main, OFFICE_RELATIONSHIPS + plural, part)
        return part


def _separator(kind: str, what: str, identity: str) -> Element:
    namespace = tags.W_P.removesuffix("p")
    note = etree.Element(namespace + kind)
    note.set(tags.W_TYPE, what)
    note.set(tags.W_ID, identity)
    run = etree.SubElement(etree.SubElement(note, tags.W_P), tags.W_R)
    etree.SubElement(run, namespace + what)
    return note
