"""Real documents with edits whose truth is known: `edited(data, kind, seed)` gives both files and what was done.

Edits are made in plain places only (runs of text, no fields, no tracked changes), so that nobody can argue about the
truth. Every choice comes from the seed, the kind and the document, so a run can be repeated. Parts that are not edited
are copied byte for byte.
"""

from __future__ import annotations

import copy
import itertools
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from lxml import etree

from tests.bench.edited_document import (
    A,
    EditedDocument,
    Element,
    NotHere,
    R,
    W,
    filled,
    first,
    put_text,
    text_of,
    tokens,
)

_COMMENTS = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
PICTURE = "\ufffc"


@dataclass(frozen=True)
class Edit:
    """`old` words went and `new` ones came; `shape` says as what a reader would call it."""

    shape: str
    """`words`, `move`, `look`, `picture`, or `quiet`: nothing that anybody wrote changed."""
    old: str = ""
    new: str = ""


def edited(data: bytes, kind: str, seed: int) -> tuple[bytes, bytes, Edit] | None:
    """Old file, new file and the truth; None where the document has no place for it. The old one may be prepared too."""
    try:
        document = EditedDocument(data, f"{seed}|{kind}|{sha256(data).hexdigest()}")
        before, edit = _KINDS[kind](document)
    except NotHere:
        return None
    return before or data, document.packed(), edit


def kinds() -> list[str]:
    return list(_KINDS)


# --- the edits: each answers the old file, where that was prepared, and the truth

_Made = tuple[bytes | None, Edit]


def _word(document: EditedDocument) -> _Made:
    for paragraph in document.paragraphs():
        try:
            return None, Edit("words", *document.replace_word(paragraph))
        except NotHere:
            continue
    raise NotHere


def _paragraph_inserted(document: EditedDocument) -> _Made:
    place, text = first(document.paragraphs()), document.sentence(14)
    place.addnext(filled(place, text))
    return None, Edit("words", "", text)


def _paragraph_moved(document: EditedDocument) -> _Made:
    every = list(document.body.iterchildren(W + "p"))
    for paragraph in document.paragraphs(8):
        at, text = every.index(paragraph), text_of(paragraph)
        ahead = every[at + 1 : at + 8]
        if (
            len(ahead) < 7
            or sum(text_of(p) == text for p in every) > 1
            or any(p.getnext() is not q for p, q in itertools.pairwise(ahead))
        ):
            continue
        if sum(len(tokens(text_of(p))) for p in ahead) < 2 * len(tokens(text)):
            continue
        ahead[-1].addnext(paragraph)
        return None, Edit("move", text, text)
    raise NotHere


def _paragraph_into_cell(document: EditedDocument) -> _Made:
    for table, _ in document.tables():
        cell = document.any_of(table.iter(W + "tc"))[0]
        for paragraph in document.paragraphs(10):
            text = text_of(paragraph)
            if (
                paragraph.find(f"{W}pPr/{W}sectPr") is None
                and sum(text_of(p) == text for p in document.body.iter(W + "p")) == 1
            ):
                cell.append(paragraph)
                return None, Edit("move", text, text)
    raise NotHere


def _edit_in_repeated(document: EditedDocument) -> _Made:
    """One of five equal paragraphs is edited."""
    place = first(document.paragraphs(8))
    for _ in range(4):
        place.addnext(copy.deepcopy(place))
    before = document.packed()
    edit = Edit("words", *document.replace_word(place.getnext().getnext()))
    return before, edit


def _row_moved(document: EditedDocument) -> _Made:
    for _, rows in document.tables(5):
        row = max(rows[1:3], key=lambda row: len(text_of(row)))
        text = text_of(row)
        if 3 <= len(tokens(text)) <= sum(len(tokens(text_of(other))) for other in rows[3:]) / 2:
            rows[-1].addnext(row)
            return None, Edit("move", text, text)
    raise NotHere


def _columns_swapped(document: EditedDocument) -> _Made:
    for _, rows in document.tables(4):
        columns = [[row.findall(W + "tc")[k] for row in rows] for k in range(2)]
        said = [" ".join(text_of(cell) for cell in column) for column in columns]
        if min(len({text_of(cell) for cell in column}) for column in columns) < 4 or said[0] == said[1]:
            continue
        for left, right in zip(*columns, strict=True):
            right.addnext(left)
        lighter = min(said, key=lambda text: len(tokens(text)))
        return None, Edit("move", lighter, lighter)
    raise NotHere


def _cells_merged(document: EditedDocument) -> _Made:
    """Two neighbours become one cell, the paragraphs of both in it, as Word does."""
    for _, rows in document.tables():
        left, right = rows[1].findall(W + "tc")[:2]
        if text_of(left).strip() and text_of(right).strip():
            for paragraph in right.findall(W + "p"):
                left.append(paragraph)
            rows[1].remove(right)
            _spanned(left, 2)
            return None, Edit("quiet")
    raise NotHere


def _cell_split(document: EditedDocument) -> _Made:
    """The same the other way round."""
    merged = EditedDocument(document.packed(), "")
    _, edit = _cells_merged(merged)
    return merged.packed(), edit


def _spanned(cell: Element, columns: int) -> None:
    properties = cell.find(W + "tcPr")
    if properties is None:
        properties = etree.Element(W + "tcPr")
        cell.insert(0, properties)
    width = properties.find(W + "tcW")
    span = etree.Element(W + "gridSpan", {W + "val": str(columns)})
    properties.insert(0 if width is None else properties.index(width) + 1, span)


def _picture_replaced(document: EditedDocument) -> _Made:
    relations = document.parts.get("word/_rels/document.xml.rels", b"").decode()
    for blip in document.any_of(document.body.iter(A + "blip")):
        target = re.search(rf'Id="{re.escape(blip.get(R + "embed") or "-")}"[^>]*Target="(media/[^"]+)"', relations)
        if target and f"word/{target[1]}" in document.parts and relations.count(target[1]) == 1:
            document.parts[f"word/{target[1]}"] += b"\0"  # behind the end of the picture: another file
            return None, Edit("picture", PICTURE, PICTURE)
    raise NotHere


def _list_level(document: EditedDocument) -> _Made:
    for paragraph in document.paragraphs(2):
        level = paragraph.find(f"{W}pPr/{W}numPr/{W}ilvl")
        number = paragraph.find(f"{W}pPr/{W}numPr/{W}numId")
        if level is not None and level.get(W + "val") == "0" and number is not None and number.get(W + "val") != "0":
            level.set(W + "val", "1")
            return None, Edit("look", text_of(paragraph), text_of(paragraph))
    raise NotHere


def _item_inserted(document: EditedDocument) -> _Made:
    """All the numbers after it shift: that is no change."""
    for paragraph in document.paragraphs(2):
        if paragraph.find(f"{W}pPr/{W}numPr/{W}numId") is not None:
            text = document.sentence(6)
            paragraph.addprevious(filled(paragraph, text))
            return None, Edit("words", "", text)
    raise NotHere


def _bold(document: EditedDocument) -> _Made:
    for paragraph in document.paragraphs():
        for run in paragraph.findall(W + "r"):
            text = "".join(t.text or "" for t in run.iter(W + "t"))
            properties = run.find(W + "rPr")
            if len(tokens(text)) >= 2 and (properties is None or properties.find(W + "b") is None):
                if properties is None:
                    properties = etree.Element(W + "rPr")
                    run.insert(0, properties)
                fonts = [child for child in properties if child.tag in (W + "rStyle", W + "rFonts")]
                properties.insert(len(fonts), etree.Element(W + "b"))
                return None, Edit("look", text, text)
    raise NotHere


def _comment_added(document: EditedDocument) -> _Made:
    if any("comments" in name for name in document.parts):
        raise NotHere
    text, place = document.sentence(6), first(document.paragraphs())
    note = f'<w:comment w:id="0" w:author="Lan" w:initials="L"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:comment>'
    document.parts["word/comments.xml"] = f'<w:comments xmlns:w="{W[1:-1]}">{note}</w:comments>'.encode()
    _related(document, "comments.xml", _RELATION, _COMMENTS)
    mark = etree.SubElement(place, W + "r")
    etree.SubElement(mark, W + "commentReference", {W + "id": "0"})
    return None, Edit("words", "", text)


def _related(document: EditedDocument, target: str, relation: str, kind: str) -> None:
    name = "word/_rels/document.xml.rels"
    entry = f'<Relationship Id="rIdKnown" Type="{relation}" Target="{target}"/></Relationships>'
    if name not in document.parts:
        raise NotHere
    document.parts[name] = document.parts[name].replace(b"</Relationships>", entry.encode())
    types = f'<Override PartName="/word/{target}" ContentType="{kind}"/></Types>'
    document.parts["[Content_Types].xml"] = document.parts["[Content_Types].xml"].replace(b"</Types>", types.encode())


def _field_result(document: EditedDocument) -> _Made:
    """Word prints another date and another page number."""
    place = first(document.paragraphs())
    for code, result in (("PAGE", "3"), ("PRINTDATE", "05/03/2024")):
        field = etree.SubElement(place, W + "fldSimple", {W + "instr": f" {code} "})
        put_text(etree.SubElement(etree.SubElement(field, W + "r"), W + "t"), result)
    before = document.packed()
    for t, result in zip(place.iter(W + "fldSimple"), ("4", "06/11/2025"), strict=True):
        put_text(next(t.iter(W + "t")), result)
    return before, Edit("quiet")


def _tracked_input(document: EditedDocument) -> _Made:
    """Both sides hold the same tracked changes; a word elsewhere is edited."""
    places = document.paragraphs()[:4]
    if len(places) < 4:
        raise NotHere
    for number, place in enumerate(places[:3]):
        run = place.find(W + "r")
        marked = etree.Element(
            W + "ins", {W + "id": str(9000 + number), W + "author": "An", W + "date": "2024-01-01T00:00:00Z"}
        )
        if run is None:
            raise NotHere
        run.addprevious(marked)
        marked.append(run)
    before = document.packed()
    return before, Edit("words", *document.replace_word(places[3]))


def _large(document: EditedDocument) -> _Made:
    """The body over and over, to 2 MB of text and more: five words replaced."""
    blocks = [block for block in document.body if block.tag != W + "sectPr"]
    size = len(etree.tostring(document.body))
    if not 20_000 <= size <= 1_000_000:
        raise NotHere
    for number in range(2_500_000 // size):
        for block in blocks:
            made = copy.deepcopy(block)
            for t in list(made.iter(W + "t"))[:1]:
                put_text(t, f"({number}) {t.text or ''}")
            blocks[-1].addnext(made)
        blocks = (
            list(document.body)[-len(blocks) - 1 : -1]
            if document.body[-1].tag == W + "sectPr"
            else list(document.body)[-len(blocks) :]
        )
    before = document.packed()
    edits = [document.replace_word(place) for place in document.paragraphs(12)[:5]]
    return before, Edit("words", " ".join(old for old, _ in edits), " ".join(new for _, new in edits))


def _decomposed(document: EditedDocument) -> _Made:
    """Another encoding of the same letters."""
    changed = 0
    for t in document.body.iter(W + "t"):
        text = unicodedata.normalize("NFD", t.text or "")
        changed += text != (t.text or "")
        t.text = text
    if not changed:
        raise NotHere
    return None, Edit("quiet")


def _saved_again(document: EditedDocument) -> _Made:
    """A save without an edit: other revision marks, runs cut elsewhere."""
    for run in list(document.body.iter(W + "r"))[:40]:
        texts = run.findall(W + "t")
        if len(run) - len(run.findall(W + "rPr")) == 1 and len(texts) == 1 and len(texts[0].text or "") > 8:
            half = copy.deepcopy(run)
            text = texts[0].text
            put_text(texts[0], text[: len(text) // 2])
            put_text(half.find(W + "t"), text[len(text) // 2 :])
            run.addnext(half)
        run.set(W + "rsidR", "00AB12CD")
    return None, Edit("quiet")


_KINDS: dict[str, Callable[[EditedDocument], _Made]] = {
    "word": _word,
    "paragraph inserted": _paragraph_inserted,
    "paragraph moved": _paragraph_moved,
    "paragraph into a cell": _paragraph_into_cell,
    "edit in one of equal paragraphs": _edit_in_repeated,
    "row moved": _row_moved,
    "columns swapped": _columns_swapped,
    "cells merged": _cells_merged,
    "cell split": _cell_split,
    "picture replaced": _picture_replaced,
    "list level": _list_level,
    "list item inserted": _item_inserted,
    "bold": _bold,
    "comment added": _comment_added,
    "field results": _field_result,
    "tracked changes in both": _tracked_input,
    "2.5 MB of text": _large,
    "decomposed letters": _decomposed,
    "saved again": _saved_again,
}
