"""What Word asks of a file with tracked changes, beyond the schema: `violations(data)` names each rule that is broken.

Written apart from the writer. Word calls files that break these "unreadable content", or repairs them in silence.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterator

from lxml import etree

Element = etree._Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_STORIES = re.compile(r"word/(?:carried/)?(?:document|header|footer|footnotes|endnotes|comments)\d*\.xml$")
_CHANGES = ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "sectPrChange", "cellIns", "cellDel")
_CHANGES += ("trPrChange", "tcPrChange", "tblPrChange")
_LAST = {"rPr": "rPrChange", "pPr": "pPrChange", "sectPr": "sectPrChange", "trPr": "trPrChange", "tcPr": "tcPrChange"}
_RANGES = ("moveFromRange", "moveToRange", "bookmark", "commentRange")


def violations(data: bytes) -> list[str]:
    archive = zipfile.ZipFile(io.BytesIO(data))
    assert archive.testzip() is None
    names = archive.namelist()
    found = [f"member twice: {name}" for name, count in Counter(names).items() if count > 1]
    roots = {name: etree.fromstring(archive.read(name)) for name in names if _STORIES.match(name)}
    found += _ids(roots)
    for name, root in roots.items():
        found += (f"{name}: {words}" for words in (*_texts(root), *_orders(root), *_ranges(root), *_cells(root)))
        found += (f"{name}: {words}" for words in _links(archive, name, root))
    found += _types(archive)
    found += _moves(roots)
    return found


def _all(root: Element, *names: str) -> list[Element]:
    return list(root.iter(*(_W + name for name in names)))


def _outside_fallback(element: Element) -> bool:
    return not any(str(ancestor.tag).endswith("}Fallback") for ancestor in element.iterancestors())


def _ids(roots: dict[str, Element]) -> Iterator[str]:
    marks = [
        mark for root in roots.values() for mark in _all(root, *_CHANGES, "bookmarkStart") if _outside_fallback(mark)
    ]
    counts = Counter(mark.get(_W + "id") for mark in marks)
    yield from (f"id twice: {identity}" for identity, count in counts.items() if count > 1 or identity is None)
    yield from ("no author" for mark in marks if mark.tag != _W + "bookmarkStart" and not mark.get(_W + "author"))


def _texts(root: Element) -> Iterator[str]:
    for text in _all(root, "delText", "delInstrText"):
        if next(text.iterancestors(_W + "del"), None) is None:
            yield "deleted text outside w:del"
    for change in _all(root, "del"):
        for run in change.iterchildren(_W + "r"):
            if run.find(_W + "t") is not None or run.find(_W + "instrText") is not None:
                yield "plain text inside w:del"
    for change in _all(root, "ins", "del", "moveFrom", "moveTo"):
        if any(child.tag == _W + "hyperlink" or child.tag == _W + "p" for child in change):
            yield "a change around a hyperlink or paragraph"


def _orders(root: Element) -> Iterator[str]:
    for properties, change in _LAST.items():
        for element in _all(root, properties):
            places = [at for at, child in enumerate(element) if child.tag == _W + change]
            if places and places != [len(element) - 1]:
                yield f"{change} is not the last of {properties}"
    for paragraph in _all(root, "p"):
        if any(child.tag == _W + "pPr" for child in paragraph[1:]):
            yield "paragraph properties not at the start"
    for look in (look for look in _all(root, "rPr") if look.getparent().tag == _W + "pPr"):
        marks = [at for at, child in enumerate(look) if child.tag in {_W + name for name in _CHANGES[:4]}]
        if marks and marks != [0]:
            yield "the change of a paragraph mark is not the first of its properties"


def _ranges(root: Element) -> Iterator[str]:
    for name in _RANGES:
        starts = Counter(mark.get(_W + "id") for mark in _all(root, name + "Start"))
        ends = Counter(mark.get(_W + "id") for mark in _all(root, name + "End"))
        if name.startswith("move") and (starts != ends or any(count > 1 for count in starts.values())):
            yield f"{name} without its other end"


def _cells(root: Element) -> Iterator[str]:
    for cell in _all(root, "tc"):
        blocks = [child for child in cell if child.tag in (_W + "p", _W + "tbl", _W + "sdt")]
        if not blocks or blocks[-1].tag == _W + "tbl":
            yield "a cell that does not end with a paragraph"
    yield from ("a table without rows" for table in _all(root, "tbl") if next(table.iter(_W + "tr"), None) is None)


def _moves(roots: dict[str, Element]) -> Iterator[str]:
    gone = Counter(mark.get(_W + "name") for root in roots.values() for mark in _all(root, "moveFromRangeStart"))
    come = Counter(mark.get(_W + "name") for root in roots.values() for mark in _all(root, "moveToRangeStart"))
    if gone != come or any(count > 1 for count in gone.values()):
        yield "a move with one half"


def _links(archive: zipfile.ZipFile, name: str, root: Element) -> Iterator[str]:
    folder, file = posixpath.split(name)
    rels = posixpath.join(folder, "_rels", file + ".rels")
    known = etree.fromstring(archive.read(rels)) if rels in archive.namelist() else []
    targets = {link.get("Id"): link for link in known}
    if len(targets) != len(known):
        yield "relationship id twice"
    folded = {member.casefold() for member in archive.namelist()}
    for link in targets.values():
        target = posixpath.normpath(posixpath.join("/", folder, link.get("Target") or "")).lstrip("/")
        if link.get("TargetMode") != "External" and target.casefold() not in folded:
            yield f"relationship to nowhere: {target}"
    for element in root.iter():
        for attribute, value in element.attrib.items():
            if attribute.startswith(_R) and value and value not in targets:
                yield f"unknown relationship {value}"


def _types(archive: zipfile.ZipFile) -> Iterator[str]:
    root = etree.fromstring(archive.read("[Content_Types].xml"))
    parts = Counter((entry.get("PartName") or "").lstrip("/").casefold() for entry in root if entry.get("PartName"))
    extensions = {(entry.get("Extension") or "").casefold() for entry in root}
    yield from (f"content type twice: {part}" for part, count in parts.items() if count > 1)
    for name in archive.namelist():
        extension = name.rpartition(".")[2].casefold()
        known = name.casefold() in parts or extension in extensions
        if not known and name != "[Content_Types].xml" and not name.endswith("/"):
            yield f"no content type: {name}"
