"""An independent reader of what a Word file shows, as a bag of words: the yardstick for completeness.

It shares no code with the product but the table of symbol fonts. It knows far less: no styles, no tables, no labels,
only which text elements are shown in the accepted view. One pass over the elements of each live part:

 counted   w:t, m:t, w:sym, a:t; tabs, breaks and paragraph ends as white space; titles, series, categories and figures of
           charts, nodes of diagrams
 left out  w:del, w:moveFrom, deleted rows and cells, mc:Fallback beside a Choice, later Choices, field codes
 parts     the main part, headers and footers that a section refers to, notes and comments that live text refers to
"""

import io
import posixpath
import re
import unicodedata
import zipfile
from collections import Counter

from lxml import etree

from service.model.content import Content, Span, paragraphs
from service.word.symbols import symbol

_WORD = re.compile(r"\w+|[^\w\s]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\ufeff]")
_GONE = {"del", "moveFrom"}
_PROPERTIES = {"pPr", "rPr", "sectPr", "tblPr", "trPr", "tcPr", "sdtPr", "sdtEndPr", "tblGrid"}
_MADE_UP = ("FORMCHECKBOX", "FORMDROPDOWN", "MACROBUTTON", "GOTOBUTTON", "AUTONUM", "LISTNUM", "SYMBOL", "EQ ")
"""Fields whose shown text the file keeps elsewhere than in text elements."""


def words(text: str) -> Counter[str]:
    return Counter(_WORD.findall(_INVISIBLE.sub("", unicodedata.normalize("NFC", text))))


def words_of_content(content: Content) -> Counter[str]:
    bag: Counter[str] = Counter()
    running = set()
    for story in content.stories:
        texts = ["".join(_text_elements(span) for span in p.spans) for p in paragraphs(story.blocks)]
        text = "\n".join(texts)
        if story.kind not in ("header", "footer") or text not in running:
            bag += words(text)
        if story.kind in ("header", "footer"):
            running.add(text)
    return bag


def _text_elements(span: Span) -> str:
    return "" if span.object or span.field.upper().startswith(_MADE_UP) else span.text


def words_of_file(data: bytes) -> Counter[str]:
    package = _Package(data)
    main = _Walk()
    main.walk(package.root(package.main))
    bag = words(main.text) + package.drawn_words(main, package.main)
    running = set()
    for part in dict.fromkeys(package.target(r) for r in main.running):
        if part:
            walk = _Walk()
            walk.walk(package.root(part))
            if walk.text not in running and walk.text.strip():
                bag += words(walk.text) + package.drawn_words(walk, part)
            running.add(walk.text)
            main.boxes += walk.boxes
    references = list(main.references)
    for box in main.boxes:
        bag += words(box)
    for kind in ("footnotes", "endnotes", "comments"):
        root = package.related_root(kind)
        for note in root if root is not None else ():
            key = (kind, _attribute(note, "id"))
            if key in references and _attribute(note, "type") not in ("separator", "continuationSeparator"):
                walk = _Walk()
                walk.walk(note)
                references += walk.references
                bag += words(walk.text) + sum(map(words, walk.boxes), Counter())
                bag += package.drawn_words(walk, package.related_name(kind))
    return bag


class _Package:
    def __init__(self, data: bytes) -> None:
        self.zip = zipfile.ZipFile(io.BytesIO(data))
        self.names = {name.replace("\\", "/").lower(): name for name in self.zip.namelist()}
        rels = self._rels("_rels/.rels", "")
        self.main = next(target for kind, target in rels.values() if kind == "officeDocument")
        self.rels = self._rels_of(self.main)

    def drawn_words(self, walk: "_Walk", part: str | None) -> Counter[str]:
        """Of the charts and diagrams that were met in a part, once for each time."""
        bag: Counter[str] = Counter()
        rels = self._rels_of(part) if part and walk.drawn else {}
        for identity in walk.drawn:
            name = rels.get(identity, ("", ""))[1]
            if name.lower() in self.names:
                bag += words("\n".join(_drawn_texts(self.root(name))))
        return bag

    def related_name(self, kind: str) -> str | None:
        return next((target for found, target in self.rels.values() if found == kind), None)

    def _rels_of(self, part: str) -> dict[str, tuple[str, str]]:
        folder, name = posixpath.split(part)
        return self._rels(f"{folder}/_rels/{name}.rels".lstrip("/"), folder)

    def root(self, name: str):
        parser = etree.XMLParser(huge_tree=True, resolve_entities=False, remove_comments=True, remove_pis=True)
        return etree.fromstring(self.zip.read(self.names[name.lower()]), parser)

    def target(self, identity: str) -> str | None:
        target = self.rels.get(identity, ("", ""))[1]
        return target if target.lower() in self.names else None

    def related_root(self, kind: str):
        for found, target in self.rels.values():
            if found == kind and target.lower() in self.names:
                return self.root(target)
        return None

    def _rels(self, name: str, folder: str) -> dict[str, tuple[str, str]]:
        if name.lower() not in self.names:
            return {}
        return {
            rel.get("Id"): (
                rel.get("Type", "").rsplit("/", 1)[-1],
                posixpath.normpath(posixpath.join("/", folder, rel.get("Target", "")))[1:],
            )
            for rel in self.root(name)
            if rel.get("TargetMode") != "External"
        }


def _drawn_texts(root) -> list[str]:
    """By XPath, part for part of what a chart or a diagram shows."""
    texts = [text.text or "" for text in _all(root, ".//a:t[not(ancestor::*[@type='pres'])]")]
    for title in _all(root, ".//c:title[not(.//a:t)]"):
        texts += [value.text or "" for value in _all(title, ".//c:v")]
    texts += [value.text or "" for value in _all(root, ".//c:ser/c:tx//c:v")]
    categories: dict[str, str] = {}
    for series in _all(root, ".//c:ser"):
        own: dict[str, list[str]] = {}
        for point in _all(series, "c:cat//c:pt") or _all(series, "c:xVal//c:pt"):
            own.setdefault(point.get("idx"), []).append(_all(point, "c:v")[0].text or "")
        categories = {index: " ".join(levels) for index, levels in own.items()} | categories
        texts += [figure(value.text or "") for value in _all(series, "c:val//c:v|c:yVal//c:v")]
    return texts + [text if not _is_number(text) else figure(text) for text in categories.values()]


def figure(text: str) -> str:
    """15 digits, as spreadsheets show what 17 digits store."""
    return f"{float(text):.15g}" if _is_number(text) and len(text) > 15 else text


def _is_number(text: str) -> bool:
    return re.fullmatch(r"-?\d+\.\d+", text) is not None


def _all(element, path: str) -> list:
    drawing = "http://schemas.openxmlformats.org/drawingml/2006"
    return element.xpath(path, namespaces={"a": f"{drawing}/main", "c": f"{drawing}/chart"})


class _Walk:
    """Text of one part in document order. Field state runs through the part, apart from text boxes."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.fields: list[bool] = []
        self.references: list[tuple[str, str | None]] = []
        self.running: list[str | None] = []
        self.boxes: list[str] = []
        self.drawn: list[str | None] = []
        """Relationships of charts and diagrams."""

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    def walk(self, element) -> None:
        for child in element:
            if isinstance(child.tag, str):
                self._element(child, etree.QName(child).localname)

    def _element(self, element, name: str) -> None:
        if name == "sectPr" or (name == "pPr" and _child(element, "sectPr") is not None):
            section = element if name == "sectPr" else _child(element, "sectPr")
            self.running += [
                _attribute(r, "id")
                for r in section
                if etree.QName(r).localname in ("headerReference", "footerReference")
            ]
        if name in _GONE or name in _PROPERTIES or (name in ("tr", "tc") and _is_deleted(element, name)):
            return
        if name == "AlternateContent":
            choice = _child(element, "Choice")
            branch = choice if choice is not None else _child(element, "Fallback")
            if branch is not None:
                self.walk(branch)
        elif name == "ruby":
            for part in ("rubyBase", "rt"):  # above each other on the page; the file has them the other way round
                self.walk(_child(element, part) if _child(element, part) is not None else ())
        elif name == "txbxContent":
            if not any(self.fields):
                inner = _Walk()
                inner.walk(element)
                self.boxes += [inner.text, *inner.boxes]
                self.references += inner.references
                self.drawn += inner.drawn
        elif name == "t" and ("wordprocessingml" in element.tag or "/math" in element.tag):
            self._show(element.text or "")
        elif name == "t" and "/drawingml/" in element.tag:
            self.boxes.append(element.text or "")
        elif name == "chart" and "/chart" in element.tag and not any(self.fields):
            self.drawn.append(_attribute(element, "id"))
        elif name == "relIds" and not any(self.fields):
            self.drawn.append(_attribute(element, "dm"))
        elif name == "sym":
            self._show(symbol(int(_attribute(element, "char") or "25A1", 16), _attribute(element, "font") or ""))
        elif name in ("tab", "ptab", "br", "cr"):
            self._show("\n")
        elif name == "noBreakHyphen":
            self._show("\u2011")
        elif name == "fldChar":
            self._field(_attribute(element, "fldCharType"))
        elif name in ("footnoteReference", "endnoteReference", "commentReference"):
            if not any(self.fields):
                self.references.append((name.removesuffix("Reference") + "s", _attribute(element, "id")))
        else:
            self.walk(element)
        if name in ("tbl", "tc") or (name == "p" and not _mark_is_deleted(element)):
            self.pieces.append("\n")

    def _show(self, text: str) -> None:
        if not any(self.fields):
            self.pieces.append(text)

    def _field(self, kind: str | None) -> None:
        if kind == "begin":
            self.fields.append(True)
        elif self.fields and kind == "separate":
            self.fields[-1] = False
        elif self.fields and kind == "end":
            self.fields.pop()


def _child(element, name: str):
    return next((c for c in element if isinstance(c.tag, str) and etree.QName(c).localname == name), None)


def _attribute(element, name: str) -> str | None:
    return next((value for key, value in element.attrib.items() if etree.QName(key).localname == name), None)


def _is_deleted(element, name: str) -> bool:
    properties = _child(element, name + "Pr")
    marks = ("del", "moveFrom") if name == "tr" else ("cellDel",)
    return properties is not None and any(_child(properties, mark) is not None for mark in marks)


def _mark_is_deleted(paragraph) -> bool:
    properties = _child(paragraph, "pPr")
    mark = _child(properties, "rPr") if properties is not None else None
    return mark is not None and any(_child(mark, name) is not None for name in _GONE)
