"""Generated documents: an outline of what is in them, written out as a Word file, and what reading it should give back.

The three sides are kept apart: `Doc` is a plain tree that Hypothesis can draw, `write` turns it into a .docx, `expected`
into the stories of a Content, by rules much simpler than the reader's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from hypothesis import strategies as st

from service.model.content import Block, Cell, Paragraph, Row, Span, Story, Table
from service.word.tracked import View
from tests.word.builders_docx import docx

BY = 'w:id="9" w:author="An" w:date="2026-01-01T00:00:00Z"'
LOOKS = {"": "", "b": "<w:b/>", "i": "<w:i/>", "b i": "<w:b/><w:i/>", "color:FF0000": '<w:color w:val="FF0000"/>'}
STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="N"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 1"/></w:style>'
)
NUMBERING = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
    '<w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)
ALPHABET = "aăâđeêơưyABĐ đặịồửỹ 0123.,;:()–\t\n<>&\"'"


@dataclass(frozen=True)
class Words:
    text: str
    look: str = ""
    link: str = ""
    field: str = ""
    fate: str = ""
    """`ins`, `del`, or empty: there before and after."""


@dataclass(frozen=True)
class Reference:
    kind: str
    """`footnote`, `endnote` or `comment`."""
    blocks: tuple[Node, ...]


@dataclass(frozen=True)
class Box:
    blocks: tuple[Node, ...]
    twice: bool = False
    """Written as Word does: for new programs, and once more for old ones."""


@dataclass(frozen=True)
class Para:
    inside: tuple[Words | Reference | Box, ...] = ()
    kind: str = ""
    """`heading`, `item` or empty."""
    wrapped: bool = False
    """In a content control."""


@dataclass(frozen=True)
class Grid:
    """Rows of cells; `None` goes on with the cell above it."""

    rows: tuple[tuple[tuple[Node, ...] | None, ...], ...]
    span: int = 1
    """Grid columns that the first cell of each row takes."""


Node = Para | Grid


@dataclass(frozen=True)
class Doc:
    body: tuple[Node, ...]
    running: dict[str, tuple[Node, ...]] = field(default_factory=dict)
    """Headers and footers of the one section, by `header:default`, `footer:first`, …"""


# --- drawing documents

texts = st.text(ALPHABET, min_size=1, max_size=12)
words = st.builds(
    Words,
    texts,
    st.sampled_from(list(LOOKS)),
    st.sampled_from(["", "", "#muc"]),
    st.sampled_from(["", "", "", "PAGE"]),
    st.sampled_from(["", "", "", "ins", "del"]),
)
plain = st.builds(Para, st.lists(words, max_size=3).map(tuple))
notes = st.builds(
    Reference, st.sampled_from(["footnote", "endnote", "comment"]), st.lists(plain, max_size=2).map(tuple)
)
boxes = st.builds(Box, st.lists(plain, max_size=2).map(tuple), st.booleans())
paragraphs = st.builds(
    Para,
    st.lists(words | notes | boxes, max_size=4).map(tuple),
    st.sampled_from(["", "", "heading", "item"]),
    st.booleans(),
)


def grids(nodes: st.SearchStrategy[Node]) -> st.SearchStrategy[Grid]:
    cells = st.lists(nodes, max_size=2).map(tuple)
    rows = st.integers(1, 3).flatmap(
        lambda width: st.lists(st.tuples(*[cells | st.none() for _ in range(width)]), min_size=1, max_size=3)
    )
    return st.builds(Grid, rows.map(tuple), st.integers(1, 3))


nodes = st.recursive(paragraphs, grids, max_leaves=6)
docs = st.builds(
    Doc,
    st.lists(nodes, max_size=5).map(tuple),
    st.dictionaries(
        st.sampled_from([f"{kind}:{pages}" for kind in ("header", "footer") for pages in ("default", "first", "even")]),
        st.lists(plain, min_size=1, max_size=2).map(tuple),
        max_size=3,
    ),
)


# --- writing them


class Writer:
    """Collects the parts that the body refers to."""

    def __init__(self) -> None:
        self.notes: dict[str, list[str]] = {"footnote": [], "endnote": [], "comment": []}

    def blocks(self, nodes: tuple[Node, ...]) -> str:
        return "".join(self.grid(node) if isinstance(node, Grid) else self.paragraph(node) for node in nodes)

    def grid(self, grid: Grid) -> str:
        rows = ""
        for at, row in enumerate(grid.rows):
            cells = ""
            for column, cell in enumerate(row):
                span = f'<w:gridSpan w:val="{grid.span}"/>' if column == 0 and grid.span > 1 else ""
                goes_on = cell is None and at > 0
                merge = "<w:vMerge/>" if goes_on else '<w:vMerge w:val="restart"/>'
                inside = "<w:p/>" if cell is None else self.blocks(cell) + "<w:p/>" * (not ends_with_paragraph(cell))
                cells += f"<w:tc><w:tcPr>{span}{merge}</w:tcPr>{inside}</w:tc>"
            rows += f"<w:tr>{cells}</w:tr>"
        return f"<w:tbl>{rows}</w:tbl>"

    def paragraph(self, paragraph: Para) -> str:
        properties = {
            "heading": '<w:pPr><w:pStyle w:val="H"/></w:pPr>',
            "item": '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>',
        }.get(paragraph.kind, "")
        inside = "".join(map(self.inline, paragraph.inside))
        if paragraph.wrapped:
            inside = f"<w:sdt><w:sdtPr/><w:sdtContent>{inside}</w:sdtContent></w:sdt>"
        return f"<w:p>{properties}{inside}</w:p>"

    def inline(self, piece: Words | Reference | Box) -> str:
        if isinstance(piece, Words):
            return self.words(piece)
        if isinstance(piece, Reference):
            self.notes[piece.kind].append("")
            number = len(self.notes[piece.kind])
            self.notes[piece.kind][number - 1] = self.blocks(piece.blocks)
            return f'<w:r><w:{piece.kind}Reference w:id="{number}"/></w:r>'
        content = f"<w:txbxContent>{self.blocks(piece.blocks)}</w:txbxContent>"
        drawing = f"<w:drawing><wps:wsp><wps:txbx>{content}</wps:txbx></wps:wsp></w:drawing>"
        if not piece.twice:
            return f"<w:r>{drawing}</w:r>"
        fallback = f"<w:pict><v:shape><v:textbox>{content}</v:textbox></v:shape></w:pict>"
        return (
            f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{drawing}</mc:Choice>'
            f"<mc:Fallback>{fallback}</mc:Fallback></mc:AlternateContent></w:r>"
        )

    def words(self, piece: Words) -> str:
        tag = "delText" if piece.fate == "del" else "t"
        inside = ""
        for run in piece.text.replace("\t", "\0\t\0").replace("\n", "\0\n\0").split("\0"):
            inside += {"\t": "<w:tab/>", "\n": "<w:br/>", "": ""}.get(
                run, f'<w:{tag} xml:space="preserve">{escape(run)}</w:{tag}>'
            )
        xml = f"<w:r><w:rPr>{LOOKS[piece.look]}</w:rPr>{inside}</w:r>"
        if piece.field:
            xml = f"<w:fldSimple w:instr={quoteattr(piece.field)}>{xml}</w:fldSimple>"
        if piece.link:
            xml = f'<w:hyperlink w:anchor="muc">{xml}</w:hyperlink>'
        return f"<w:{piece.fate} {BY}>{xml}</w:{piece.fate}>" if piece.fate else xml


def ends_with_paragraph(nodes: tuple[Node, ...]) -> bool:
    return bool(nodes) and isinstance(nodes[-1], Para)


def write(doc: Doc) -> bytes:
    writer = Writer()
    body = writer.blocks(doc.body)
    references, parts = "", {"styles": STYLES, "numbering": NUMBERING}
    for number, (name, blocks) in enumerate(doc.running.items(), start=1):
        kind, pages = name.split(":")
        parts[f"{kind}{number}"] = writer.blocks(blocks)
        references += f'<w:{kind}Reference w:type="{pages}" r:id="rId-{kind}{number}"/>'
    for kind, written in writer.notes.items():
        parts[f"{kind}s"] = "".join(
            f'<w:{kind} w:id="{number}">{blocks}</w:{kind}>' for number, blocks in enumerate(written, start=1)
        )
    return docx(f"{body}<w:sectPr>{references}</w:sectPr>", **parts)


# --- what reading gives back


class Expectation:
    def __init__(self, view: View) -> None:
        self.gone = "del" if view == "accepted" else "ins"
        self.names: Counter[str] = Counter()
        self.notes: list[tuple[str, str, tuple[Node, ...]]] = []
        self.boxes: list[tuple[str, tuple[Node, ...]]] = []
        self.item = 0

    def blocks(self, nodes: tuple[Node, ...]) -> tuple[Block, ...]:
        return tuple(self.grid(node) if isinstance(node, Grid) else self.paragraph(node) for node in nodes)

    def grid(self, grid: Grid) -> Table:
        rows: list[list[Cell]] = []
        above: dict[int, tuple[int, int]] = {}
        for at, row in enumerate(grid.rows):
            rows.append([])
            column = 0
            for place, cell in enumerate(row):
                width = grid.span if place == 0 else 1
                if cell is None and at > 0:
                    start, index = above[column]
                    first = rows[start][index]
                    rows[start][index] = Cell(first.blocks, first.column, first.width, first.height + 1)
                else:
                    inside = cell or ()
                    blocks = self.blocks(inside) + (Paragraph(),) * (not ends_with_paragraph(inside))
                    above[column] = at, len(rows[at])
                    rows[at].append(Cell(blocks, column, width))
                column += width
        return Table(tuple(Row(tuple(row)) for row in rows), column)

    def paragraph(self, paragraph: Para) -> Paragraph:
        spans: list[Span] = []
        boxes: list[str] = []
        for piece in paragraph.inside:
            if isinstance(piece, Box):
                boxes.append(self.name("textbox"))
                self.boxes.append((boxes[-1], piece.blocks))
            elif isinstance(piece, Reference):
                spans.append(Span("", note=self.name(piece.kind)))
                self.notes.append((piece.kind, spans[-1].note, piece.blocks))
            elif piece.fate != self.gone:
                add(spans, Span(piece.text, piece.look, piece.link, piece.field))
        self.item += paragraph.kind == "item"
        return Paragraph(
            tuple(spans),
            style="heading 1" if paragraph.kind == "heading" else "",
            level=0 if paragraph.kind == "heading" else None,
            label=f"{self.item}." if paragraph.kind == "item" else "",
            textboxes=tuple(boxes),
        )

    def name(self, kind: str) -> str:
        self.names[kind] += 1
        return f"{kind}:{self.names[kind]}"

    def aside(self) -> Iterator[Story]:
        """Notes hold plain paragraphs only, so one round is enough."""
        stories = [Story(kind, name, self.blocks(nodes)) for kind, name, nodes in self.notes]
        yield from (story for kind in ("footnote", "endnote", "comment") for story in stories if story.kind == kind)
        yield from (Story("textbox", name, self.blocks(nodes)) for name, nodes in self.boxes)


def add(spans: list[Span], span: Span) -> None:
    """Neighbours that look the same are one."""
    before = spans[-1] if spans else None
    same = before is not None and not before.note
    if same and (before.look, before.link, before.field) == (span.look, span.link, span.field):
        spans[-1] = Span(before.text + span.text, span.look, span.link, span.field)
    else:
        spans.append(span)


def expected(doc: Doc, view: View) -> tuple[Story, ...]:
    told = Expectation(view)
    body = Story("body", "body", told.blocks(doc.body))
    running = []
    for kind in ("header", "footer"):
        for name, nodes in doc.running.items():
            blocks = told.blocks(nodes)
            if name.startswith(kind) and any(p.text.strip() for p in blocks if isinstance(p, Paragraph)):
                of_kind, pages = name.split(":")
                running.append(Story(kind, f"{of_kind}:1:{pages}", blocks, shown=pages == "default"))
    return (body, *running, *told.aside())
