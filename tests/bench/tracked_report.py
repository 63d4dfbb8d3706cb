"""Tracked changes of a .docx as a list of changes: so peers that write Word files are scored like those that report.

Neighbouring insertions and deletions with nothing untouched between them are one change. Moves are paired by their
name. The text of a row or cell that is tracked as a whole came or went. Needs lxml alone; runs beside the peers.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field

from lxml import etree

_PARTS = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml")
_SKIPPED = {"Fallback", "pPr", "rPr", "tblPr", "sectPr", "instrText", "delInstrText"}
_FATES = {"ins": "ins", "del": "del", "moveFrom": "from", "moveTo": "to"}
_ROWS = {"ins": "ins", "del": "del", "cellIns": "ins", "cellDel": "del"}
_PICTURE = "\ufffc"

Changes = list[tuple[str, str, str]]


def changes_in(data: bytes) -> Changes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [archive.read(name) for name in sorted(archive.namelist()) if _PARTS.fullmatch(name)]
    return [change for part in parts for change in _Report().of(etree.fromstring(part))]


def _name(element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _value(element, name: str) -> str:
    return next((value for key, value in element.attrib.items() if key.endswith("}" + name)), "")


@dataclass
class _Report:
    found: Changes = field(default_factory=list)
    old: str = ""
    new: str = ""
    looks: str = ""
    moves: dict[str, dict[str, str]] = field(default_factory=dict)
    move: str = ""

    def of(self, root) -> Changes:
        self._walk(root, "", False)
        self._close()
        for sides in self.moves.values():
            old, new = sides.get("from", ""), sides.get("to", "")
            self.found.append(("moved" if old and new else "deleted" if old else "inserted", old, new))
        return self.found

    def _close(self) -> None:
        if self.old.strip() or self.new.strip():
            both = self.old.strip() and self.new.strip()
            self.found.append(
                ("replaced" if both else "deleted" if self.old.strip() else "inserted", self.old, self.new)
            )
        if self.looks.strip():
            self.found.append(("reformatted", self.looks, self.looks))
        self.old = self.new = self.looks = ""

    def _put(self, fate: str, text: str, recast: bool) -> None:
        if fate == "ins":
            self.new += text
        elif fate == "del":
            self.old += text
        elif fate:
            sides = self.moves.setdefault(self.move, {})
            sides[fate] = sides.get(fate, "") + text
        elif text.strip():
            if self.old or self.new or (self.looks and not recast):
                self._close()
            self.looks += text if recast else ""

    def _walk(self, element, fate: str, recast: bool) -> None:
        for child in element:
            name = _name(child)
            if name in _FATES:
                self._walk(child, _FATES[name], recast)
            elif name in {"moveFromRangeStart", "moveToRangeStart"}:
                self.move = _value(child, "name")
            elif name in {"t", "delText"}:
                self._put(fate, child.text or "", recast)
            elif name in {"tab", "br", "cr"}:
                self._put(fate, " ", recast)
            elif name in {"drawing", "pict"} and fate:
                self._put(fate, _PICTURE, recast)
            elif name in {"r", "p", "tr", "tc"}:
                self._walk_block(child, name, fate, recast)
            elif name and name not in _SKIPPED:
                self._walk(child, fate, recast)

    def _walk_block(self, element, name: str, fate: str, recast: bool) -> None:
        properties = next((child for child in element if _name(child) == f"{name}Pr"), ())
        inside = {_name(child) for child in properties}
        if name in {"tr", "tc"}:
            fate = next((_ROWS[mark] for mark in inside if mark in _ROWS), fate)
        self._walk(element, fate, recast or f"{name}PrChange" in inside)
        if name != "r":
            self._put(fate, "\n", False)
