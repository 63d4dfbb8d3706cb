"""A Redline as a tracked-changes .docx: the old file with Word's own insertions and deletions put in.

Accepting all of them gives the new text, rejecting all the old one. Only what changed is touched. What cannot be
tracked stays as it is in the old file and is named in `TrackedChanges.degraded`.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from lxml import etree

from service.model.content import Paragraph, Row, Story, Table, paragraphs
from service.model.redline import (
    PARAGRAPH_MARK,
    Piece,
    Redline,
    RedlineBlock,
    RedlineBreak,
    RedlineCell,
    RedlineParagraph,
    RedlineRow,
    RedlineStory,
    RedlineTable,
)
from service.word import tags
from service.word.laid_out import Apart, LaidBlock, LaidOut, LaidStory, laid_blocks, laid_cells, row_elements
from service.word.markup import Pen, clean_copy
from service.word.package import open_package
from service.word.read import read
from service.word.run_marks import MarkedParagraph, Unmappable, old_lengths, run_elements, run_text
from service.word.tags import Element

_ID = re.compile(rb'\bw:id="(\d{1,9})"')
_OLD_STATES = {"same", "changed", "deleted", "moved_from"}
_NEW_STATES = {"same", "changed", "inserted", "moved_to"}
_GONE = {"deleted", "moved_from"}
_CAME = {"inserted", "moved_to"}


@dataclass(frozen=True)
class TrackedChanges:
    data: bytes
    """The .docx."""
    degraded: tuple[str, ...]
    """What is not tracked, sorted: `formatting`, `table`, `footnote`, … Empty: everything is."""


def write_redline(old: bytes, new: bytes, redline: Redline, author: str, at: datetime) -> TrackedChanges:
    """`redline` compares what `old` and `new` say as accepted. Raises WordError if one cannot be opened."""
    before, after = LaidOut(open_package(old), read(old)), LaidOut(open_package(new), read(new))
    writer = _Writer(before, after, Pen(author, at, _free_id(old)))
    writer.write(redline)
    return TrackedChanges(_packed(old, before, writer.touched), tuple(sorted(writer.degraded)))


def _free_id(data: bytes) -> int:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [archive.read(name) for name in archive.namelist() if name.endswith(".xml")]
    return 1 + max((int(number) for part in parts for number in _ID.findall(part)), default=0)


def _packed(old: bytes, document: LaidOut, touched: set[str]) -> bytes:
    """The old package with the touched parts written anew; every other part byte for byte."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(old)) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename.lstrip("/") in touched:
                root = document.parts[entry.filename.lstrip("/")]
                data = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            target.writestr(entry, data, entry.compress_type)
    return packed.getvalue()


@dataclass
class _Writer:
    old: LaidOut
    new: LaidOut
    pen: Pen
    touched: set[str] = field(default_factory=set)
    degraded: set[str] = field(default_factory=set)

    def write(self, redline: Redline) -> None:
        olds, news = self.old.stories(), self.new.stories()
        if self.old.accepted:
            self.touched |= self.old.parts.keys()
            self.degraded.add("tracked-before")
        for story in redline.stories:
            if story.state == "same":
                _take(olds, story, "inserted")
                _take(news, story, "deleted")
            else:
                self._story(story, _take(olds, story, "inserted"), _take(news, story, "deleted"))
        if any(change.kind == "reformatted" for change in redline.changes):
            self.degraded.add("formatting")

    def _story(self, story: RedlineStory, old: LaidStory | None, new: LaidStory | None) -> None:
        if old is None:
            self.degraded.add(story.kind)
            return
        try:
            laid = laid_blocks(old.story.blocks, old.container)
            new_laid = _new_blocks(new)
        except Apart:
            self.degraded.add(story.kind)
            return
        self.touched.add(old.part)
        self._blocks(story.blocks, laid, new_laid, old.container)

    # --- blocks

    def _blocks(
        self, blocks: Sequence[RedlineBlock], old: list[LaidBlock], new: list[LaidBlock], container: Element
    ) -> None:
        """Walks the redline with one cursor in the old blocks and one in the new ones."""
        place = _Place(container)
        olds, news = iter(old), iter(new)
        for group in _groups(block for block in blocks if not isinstance(block, RedlineBreak)):
            takes_old, takes_new = _sides(group)
            before = [next(olds) for _ in range(takes_old)]
            after = [pair for _ in range(takes_new) if (pair := next(news, None)) is not None]
            self._group(group, before, after, place)
            if before:
                place.after = before[-1].element

    def _group(self, group: list[RedlineBlock], before: list[LaidBlock], after: list[LaidBlock], place: _Place) -> None:
        first = group[0]
        element = after[0].element if after else None
        if all(block.state == "same" for block in group):
            return
        if not before:
            place.put(self._inserted(first, element))
        elif isinstance(first, RedlineTable):
            self._old_table(first, before[0], after)
        elif first.state in _GONE:
            self._delete_paragraph(before[0].element)
        else:
            self._edit([block for block in group if isinstance(block, RedlineParagraph)], before, after)

    # --- paragraphs

    def _edit(self, group: list[RedlineParagraph], before: list[LaidBlock], after: list[LaidBlock]) -> None:
        if all(piece.kind == "same" for paragraph in group for piece in paragraph.pieces):
            return
        looks = _Looks([pair.element for pair in after])
        at = 0
        marked = self._marked(group, before[0])
        for paragraph in group:
            if marked is None:
                self._replace_words(group, before[at].element, looks)
                return
            lengths = old_lengths(paragraph.pieces, marked.spans, marked.at)
            for piece, length in zip(paragraph.pieces, lengths, strict=True):
                self._piece(piece, length, marked, looks)
            last = paragraph.pieces[-1] if paragraph.pieces else None
            if last is not None and last.text == PARAGRAPH_MARK and last.kind == "deleted":
                self.pen.mark_paragraph(marked.element, tags.W_DEL)
                at += 1
                marked = self._marked(group[at:], before[at])

    def _replace_words(self, group: list[RedlineParagraph], element: Element, looks: _Looks) -> None:
        """Everything out, and the new words in: for a paragraph that cannot be cut where it was edited."""
        self.degraded.add("paragraph")
        if len(group) > 1:
            return
        for run in list(run_elements(element)):
            self.pen.delete_run(run)
        for piece in group[0].pieces:
            if piece.kind != "deleted" and piece.text and not (piece.note or piece.object):
                element.append(self.pen.inserted_run(piece.text, looks.here()))
                looks.skip(len(piece.text))

    def _marked(self, group: list[RedlineParagraph], pair: LaidBlock) -> MarkedParagraph | None:
        """The old paragraph, cut where the pieces up to its end begin and end."""
        paragraph = pair.block
        if not isinstance(paragraph, Paragraph):
            return None
        spans = [span for span in paragraph.spans if not (span.note or span.object)]
        cuts, at = [0], 0
        for part in group:
            for length in old_lengths(part.pieces, spans, at):
                at += length
                cuts.append(at)
            last = part.pieces[-1] if part.pieces else None
            if last is None or last.text != PARAGRAPH_MARK or last.kind == "deleted":
                break
        try:
            return MarkedParagraph(pair.element, paragraph, cuts, self.pen)
        except Unmappable:
            return None

    def _piece(self, piece: Piece, length: int, marked: MarkedParagraph, looks: _Looks) -> None:
        if piece.text == PARAGRAPH_MARK:
            if piece.kind == "inserted":
                marked.split()
        elif piece.note or piece.object:
            self._mark_piece(piece, marked)
        elif piece.kind == "same":
            marked.same(length)
            looks.skip(len(piece.text))
        elif piece.kind == "deleted":
            marked.delete(length)
        else:
            marked.insert(piece.text, looks.here())
            looks.skip(len(piece.text))

    def _mark_piece(self, piece: Piece, marked: MarkedParagraph) -> None:
        if piece.note and piece.kind != "inserted":
            marked.pass_note(piece.kind == "deleted")
        elif piece.kind != "same":
            self.degraded.add("note" if piece.note else "object")

    def _delete_paragraph(self, element: Element) -> None:
        for run in list(run_elements(element)):
            self.pen.delete_run(run)
        properties = element.find(tags.W_PPR)
        if properties is None or properties.find(tags.W_SECTPR) is None:  # a section's end has to stay
            self.pen.mark_paragraph(element, tags.W_DEL)

    def _inserted(self, block: RedlineBlock, element: Element | None) -> list[Element]:
        if isinstance(block, RedlineParagraph):
            return [self._new_paragraph(block, element)]
        if isinstance(block, RedlineTable):
            return [self._new_table(block, element)]
        return []

    def _new_paragraph(self, block: RedlineParagraph, element: Element | None) -> Element:
        paragraph = etree.Element(tags.W_P)
        properties = None if element is None else element.find(tags.W_PPR)
        if properties is not None:
            paragraph.append(clean_copy(properties))
        self.pen.mark_paragraph(paragraph, tags.W_INS)
        looks = _Looks([] if element is None else [element])
        for piece in block.pieces:
            if piece.kind == "deleted":
                continue
            if piece.note or piece.object:
                self.degraded.add("note" if piece.note else "object")
            elif piece.text:
                paragraph.append(self.pen.inserted_run(piece.text, looks.here()))
                looks.skip(len(piece.text))
        return paragraph

    # --- tables

    def _old_table(self, block: RedlineTable, before: LaidBlock, after: list[LaidBlock]) -> None:
        if block.state in _GONE:
            for row in row_elements(before.element):
                self._delete_row(row)
            return
        try:
            self._table(block, before, after[0] if after else None)
        except Apart:
            self.degraded.add("table")

    def _table(self, block: RedlineTable, before: LaidBlock, after: LaidBlock | None) -> None:
        old, new = before.block, None if after is None else after.block
        elements = row_elements(before.element)
        if not isinstance(old, Table) or len(elements) != len(old.rows):
            raise Apart
        new_elements = row_elements(after.element) if after is not None and isinstance(new, Table) else []
        olds = iter(zip(old.rows, elements, strict=True))
        news = iter(zip(new.rows, new_elements, strict=False) if isinstance(new, Table) else ())
        place = _Place(before.element, elements[0].getprevious())
        for row in block.rows:
            old_pair = next(olds) if row.state in _OLD_STATES else None
            new_pair = next(news, None) if row.state in _NEW_STATES else None
            if old_pair is None:
                place.put([self._new_row(row, block.columns, None if new_pair is None else new_pair[1])])
            else:
                place.after = old_pair[1]
                self._old_row(row, old_pair, new_pair)

    def _old_row(self, row: RedlineRow, old: tuple[object, Element], new: tuple[object, Element] | None) -> None:
        old_row, element = old
        if row.state in _GONE:
            self._delete_row(element)
        if row.state != "changed" or not isinstance(old_row, Row):
            return
        olds = iter(laid_cells(old_row, element))
        news = iter(laid_cells(new[0], new[1]) if new is not None and isinstance(new[0], Row) else ())
        place = _Place(element, element.find(tags.W_TRPR))
        for cell in row.cells:
            old_cell = next(olds) if cell.state in _OLD_STATES else None
            new_cell = next(news, None) if cell.state in _NEW_STATES else None
            if old_cell is None:
                made = self._new_cell(cell, None if new_cell is None else new_cell[1])
                self.pen.mark_cell(made, tags.W_CELL_INS)
                place.put([made])
                continue
            place.after = old_cell[1]
            if cell.state in _GONE:
                self.pen.mark_cell(old_cell[1], tags.W_CELL_DEL)
                self._delete_inside(old_cell[1])
            elif cell.state == "changed":
                new_blocks = [] if new_cell is None else laid_blocks(new_cell[0].blocks, new_cell[1])
                self._blocks(cell.blocks, laid_blocks(old_cell[0].blocks, old_cell[1]), new_blocks, old_cell[1])

    def _delete_row(self, row: Element) -> None:
        self.pen.mark_row(row, tags.W_DEL)
        self._delete_inside(row)

    def _delete_inside(self, container: Element) -> None:
        for paragraph in list(container.iter(tags.W_P)):
            for run in list(run_elements(paragraph)):
                self.pen.delete_run(run)

    def _new_table(self, block: RedlineTable, element: Element | None) -> Element:
        table = etree.Element(tags.W_TBL)
        for tag in (tags.W_TBLPR, tags.W_TBL_GRID):
            found = None if element is None else element.find(tag)
            table.append(etree.Element(tag) if found is None else clean_copy(found))
        elements = iter([] if element is None else row_elements(element))
        for row in block.rows:
            if row.state in _NEW_STATES:
                table.append(self._new_row(row, block.columns, next(elements, None)))
        return table

    def _new_row(self, row: RedlineRow, columns: int, element: Element | None) -> Element:
        made = etree.Element(tags.W_TR)
        self.pen.mark_row(made, tags.W_INS)
        cells = [] if element is None else list(element.iter(tags.W_TC))
        exact = iter(cells if len(cells) == len(row.cells) else [])
        column = 0
        for cell in row.cells:
            if cell.state in _GONE:
                continue
            if cell.column > column and cells and len(cells) > len(row.cells):
                made.append(_rest_of_merged(cell.column - column))
            made.append(self._new_cell(cell, next(exact, None)))
            column = cell.column + cell.width
        if column < columns and len(cells) > len(row.cells):
            made.append(_rest_of_merged(columns - column))
        return made

    def _new_cell(self, cell: RedlineCell, element: Element | None) -> Element:
        made = etree.Element(tags.W_TC)
        properties = None if element is None else element.find(tags.W_TCPR)
        made.append(_cell_properties(cell.width) if properties is None else clean_copy(properties))
        elements = iter([] if element is None else [e for e in element if e.tag in (tags.W_P, tags.W_TBL)])
        for block in cell.blocks:
            if isinstance(block, RedlineBreak) or block.state in _GONE:
                continue
            made.extend(self._inserted(block, next(elements, None)))
        if not len(made) or made[-1].tag != tags.W_P:
            etree.SubElement(made, tags.W_P)
        return made


# --- places, sides, looks


@dataclass
class _Place:
    """Where the next inserted element goes: behind `after`, or first in the container."""

    container: Element
    after: Element | None = None

    def put(self, elements: list[Element]) -> None:
        for element in elements:
            if self.after is not None:
                self.after.addnext(element)
            else:
                lead = len(self.container) and self.container[0].tag in (tags.W_TCPR, tags.W_TRPR)
                self.container.insert(1 if lead else 0, element)
            self.after = element


def _groups(blocks: Iterator[RedlineBlock]) -> Iterator[list[RedlineBlock]]:
    """Blocks one by one; paragraphs that were split or joined together."""
    group: list[RedlineBlock] = []
    for block in blocks:
        group.append(block)
        last = block.pieces[-1] if isinstance(block, RedlineParagraph) and block.pieces else None
        if last is None or last.text != PARAGRAPH_MARK or last.kind == "same" or block.state != "changed":
            yield group
            group = []
    if group:
        yield group


def _sides(group: list[RedlineBlock]) -> tuple[int, int]:
    """How many old and how many new blocks the group stands for."""
    if len(group) == 1:
        return int(group[0].state in _OLD_STATES), int(group[0].state in _NEW_STATES)
    ends = [block.pieces[-1].kind for block in group[:-1] if isinstance(block, RedlineParagraph)]
    return 1 + ends.count("deleted"), 1 + ends.count("inserted")


class _Looks:
    """Run properties along the new text."""

    def __init__(self, elements: list[Element]) -> None:
        self.at = 0
        self.runs: list[tuple[int, Element | None]] = []
        end = 0
        for element in elements:
            for run in run_elements(element):
                end += len(run_text(run))
                self.runs.append((end, run.find(tags.W_RPR)))

    def here(self) -> Element | None:
        return next((look for end, look in self.runs if self.at < end), None)

    def skip(self, length: int) -> None:
        self.at += length


def _new_blocks(new: LaidStory | None) -> list[LaidBlock]:
    """The looks of the new file are a help, not a need."""
    try:
        return [] if new is None else laid_blocks(new.story.blocks, new.container)
    except Apart:
        return []


def _take(stories: list[LaidStory], wanted: RedlineStory, without: str) -> LaidStory | None:
    """The story of one document that `wanted` was made of: by its text, and by its name where there are several."""
    if wanted.state in (_GONE if without == "deleted" else _CAME):
        return None
    side = _CAME if without == "inserted" else _GONE
    text = _redline_text(wanted.blocks, without, side)
    fitting = [laid for laid in stories if laid.story.kind == wanted.kind and _story_text(laid.story) == text]
    named = [laid for laid in stories if laid.story.kind == wanted.kind and laid.story.name == wanted.name]
    found = next((laid for laid in fitting if laid.story.name == wanted.name), None) or next(
        iter(fitting or named), None
    )
    if found is not None:
        stories.remove(found)
    return found


def _story_text(story: Story) -> str:
    return _letters("".join(paragraph.text for paragraph in paragraphs(story.blocks)))


def _redline_text(blocks: Sequence[RedlineBlock], without: str, gone: set[str]) -> str:
    return _letters("".join(_redline_texts(blocks, without, gone)))


def _redline_texts(blocks: Sequence[RedlineBlock], without: str, gone: set[str]) -> Iterator[str]:
    for block in blocks:
        if block.state in gone:
            continue
        if isinstance(block, RedlineParagraph):
            yield from (piece.text for piece in block.pieces if piece.kind != without)
        elif isinstance(block, RedlineTable):
            for row in block.rows:
                for cell in row.cells if row.state not in gone else ():
                    yield from _redline_texts(cell.blocks, without, gone) if cell.state not in gone else ()


def _letters(text: str) -> str:
    """Letters alone: page numbers in fields are shown as they are now."""
    return "".join(char for char in text if char.isalpha())


# --- new cells


def _cell_properties(width: int) -> Element:
    properties = etree.Element(tags.W_TCPR)
    if width > 1:
        etree.SubElement(properties, tags.W_GRID_SPAN).set(tags.W_VAL, str(width))
    return properties


def _rest_of_merged(width: int) -> Element:
    cell = etree.Element(tags.W_TC)
    properties = _cell_properties(width)
    etree.SubElement(properties, tags.W_V_MERGE)
    cell.append(properties)
    etree.SubElement(cell, tags.W_P)
    return cell
