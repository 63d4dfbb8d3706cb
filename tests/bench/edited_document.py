"""A real document opened for known edits: its plain paragraphs and regular tables, in an order that the seed gives."""

from __future__ import annotations

import copy
import io
import random
import re
import unicodedata
import zipfile
from collections.abc import Iterator

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_MAIN = "word/document.xml"
_WORD = re.compile(r"(?<!\w)[^\W\d_]{3,}(?!\w)")
_TOKEN = re.compile(r"\w+|[^\w\s]")
_SYLLABLES = [
    "ba",
    "be",
    "bo",
    "da",
    "de",
    "do",
    "ka",
    "ke",
    "ko",
    "la",
    "le",
    "lo",
    "ma",
    "me",
    "mo",
    "na",
    "ne",
    "no",
    "ra",
    "re",
    "ro",
    "sa",
    "se",
    "so",
    "ta",
    "te",
    "to",
    "va",
    "ve",
    "vo",
]
_PLAIN = {W + name for name in ("pPr", "r", "bookmarkStart", "bookmarkEnd", "proofErr")}
_PLAIN_RUN = {W + name for name in ("rPr", "t", "lastRenderedPageBreak")}
_TRACKED = [W + name for name in ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "sdt")]

Element = etree._Element


def tokens(text: str) -> list[str]:
    return _TOKEN.findall(unicodedata.normalize("NFC", text))


class NotHere(Exception):
    """The document offers no place for this kind of edit."""


class EditedDocument:
    def __init__(self, data: bytes, seed: str) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        if _MAIN not in self.parts:
            raise NotHere
        self.root = etree.fromstring(self.parts[_MAIN], etree.XMLParser(huge_tree=True, resolve_entities=False))
        body = self.root.find(W + "body")
        if body is None or len(tokens(text_of(body))) < 100 or any(True for _ in body.iter(*_TRACKED)):
            raise NotHere
        self.body: Element = body
        self.random = random.Random(seed)
        self.known = set(tokens(text_of(body)))

    def packed(self) -> bytes:
        self.parts[_MAIN] = etree.tostring(self.root, xml_declaration=True, encoding="UTF-8", standalone=True)
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in self.parts.items():
                archive.writestr(name, data)
        return written.getvalue()

    # --- places

    def any_of(self, items: Iterator[Element] | list[Element]) -> list[Element]:
        found = list(items)
        self.random.shuffle(found)
        return found

    def paragraphs(self, least: int = 6) -> list[Element]:
        """Plain paragraphs of the body, in any order."""
        return self.any_of(
            [p for p in self.body.iterchildren(W + "p") if is_plain(p) and len(tokens(text_of(p))) >= least]
        )

    def tables(self, rows: int = 3) -> Iterator[tuple[Element, list[Element]]]:
        """Regular tables without merged cells, whose rows all say something else."""
        for table in self.any_of(self.body.findall(W + "tbl")):
            found = table.findall(W + "tr")
            merged = any(True for _ in table.iterdescendants(W + "vMerge", W + "gridSpan", W + "tbl", W + "fldChar"))
            widths = {len(row.findall(W + "tc")) for row in found}
            texts = {text_of(row) for row in found}
            if (
                len(found) >= rows
                and not merged
                and widths.isdisjoint({0, 1})
                and len(widths) == 1
                and len(texts) == len(found)
            ) and all(is_plain(p) for p in table.iter(W + "p")):
                yield table, found

    def word(self) -> str:
        while True:
            word = "".join(self.random.choice(_SYLLABLES) for _ in range(3))
            if word not in self.known:
                self.known.add(word)
                return word

    def sentence(self, words: int = 9) -> str:
        return " ".join(self.word() for _ in range(words)).capitalize() + "."

    def replace_word(self, place: Element) -> tuple[str, str]:
        """One word inside one `w:t` gives way to a new one: which, and to which."""
        spots = [(t, found) for t in place.iter(W + "t") for found in _WORD.finditer(t.text or "")]
        spots = [(t, found) for t, found in spots if found.start() > 0 and found.end() < len(t.text)]
        if not spots:
            raise NotHere
        t, found = self.random.choice(spots)
        word = self.word()
        put_text(t, t.text[: found.start()] + word + t.text[found.end() :])
        return found[0], word


def text_of(element: Element) -> str:
    return " ".join("".join(t.text or "" for t in p.iter(W + "t")) for p in element.iter(W + "p"))


def put_text(t: Element, text: str) -> None:
    t.text = text
    t.set(_SPACE, "preserve")


def is_plain(p: Element) -> bool:
    runs = [run for run in p if run.tag == W + "r"]
    return all(child.tag in _PLAIN for child in p) and all(child.tag in _PLAIN_RUN for run in runs for child in run)


def first(items: list[Element]) -> Element:
    if not items:
        raise NotHere
    return items[0]


def filled(paragraph: Element, text: str) -> Element:
    """A copy of the paragraph that says `text`."""
    made = copy.deepcopy(paragraph)
    runs = made.findall(W + "r")
    if not runs:
        raise NotHere
    for child in list(made):
        if child.tag != W + "pPr" and child is not runs[0]:
            made.remove(child)
    for child in list(runs[0]):
        if child.tag != W + "rPr":
            runs[0].remove(child)
    put_text(etree.SubElement(runs[0], W + "t"), text)
    return made
