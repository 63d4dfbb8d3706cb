"""A Redline as a tracked-changes .docx: the old file with Word's own insertions, deletions and moves put in.

Accepting all of them gives the new document, rejecting all the old one, in every story. Only what changed is touched, and
what came with the new file (pictures, notes, styles, lists) comes along. What cannot be tracked stays as it is in the old
file and is named in `TrackedChanges.degraded`. What Word makes of each mark is in docs/analysis/tracked-changes.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from service.errors import OverLimit
from service.model.redline import Redline
from service.word import tags
from service.word.package import open_package
from service.word.tags import Element
from service.word.tracking.carried_notes import CarriedNotes
from service.word.tracking.carried_styles import CarriedLists, CarriedStyles
from service.word.tracking.carrier import Goods
from service.word.tracking.desk import Desk
from service.word.tracking.flow import Flow
from service.word.tracking.keys import NOTE_REFERENCES
from service.word.tracking.notes import note_elements, note_names
from service.word.tracking.output import Output, Trees
from service.word.tracking.pen import Pen
from service.word.tracking.relations import Relations
from service.word.tracking.sections import Sections, sections_in_use
from service.word.tracking.table_marks import mark_table

Moves = Literal["moves", "delete-insert"]


@dataclass(frozen=True)
class TrackedChanges:
    data: bytes
    """The .docx."""
    degraded: tuple[str, ...]
    """What is not tracked, sorted; empty: everything is.

    `earlier-changes`: changes that were open in one of the files count as accepted (what the new file tracks itself stays
    under the name of who tracked it). `formatting`: the look changed in the definition of a style, not in the text.
    `object`: an embedded thing of a kind that is not carried. `outside-paragraphs`: text where paragraphs should be.
    """


def write_redline(
    old: bytes, new: bytes, redline: Redline, author: str, at: datetime, moves: Moves = "moves"
) -> TrackedChanges:
    """`redline` compares what `old` and `new` say as accepted. Raises WordError if one cannot be opened."""
    try:
        return _Writing(old, new, redline, Pen(author, at), moves == "moves").written()
    except RecursionError as exc:
        raise OverLimit("The documents are nested deeper than can be marked up. Compare them in Word.") from exc


class _Writing:
    def __init__(self, old: bytes, new: bytes, redline: Redline, pen: Pen, moves: bool) -> None:
        self.output = Output(open_package(old, whole=True), data=old)
        self.new = Trees(open_package(new, whole=True), deleted=pen.deleted)
        for trees in (self.output, self.new):
            trees.accept_earlier_changes()
        pen.next_id, bookmarks = self.output.annotations()
        lists = CarriedLists(self.output, self.new.package)
        relations = Relations(self.output, self.new.package)
        styles = CarriedStyles(self.output, self.new.package, lists)
        notes = CarriedNotes(self.output, self.new, self._copied_note)
        goods = Goods(self.output, self.new, relations, styles, lists, notes, pen, bookmarks)
        self.desk = Desk(self.output, self.new, pen, goods, redline, note_names(redline, self.output, self.new), moves)

    def written(self) -> TrackedChanges:
        desk = self.desk
        sections = Sections(desk, sections_in_use(self.output), sections_in_use(self.new))
        self._name_boxes()
        self._body()
        sections.settle()
        self._notes()
        desk.goods.notes.put_in_order()
        degraded = desk.degraded | desk.goods.degraded
        if self.output.accepted or self.new.accepted:
            degraded.add("earlier-changes")
        return TrackedChanges(self.output.pack(), tuple(sorted(degraded)))

    def _flow(self, source: str, target: str) -> Flow:
        return Flow(self.desk, source, target, mark_table)

    def _body(self) -> None:
        body, new_body = self.output.main.find(tags.W_BODY), self.new.main.find(tags.W_BODY)
        if body is None or new_body is None:
            return
        story = next(story for story in self.desk.redline.stories if story.kind == "body")
        flow = self._flow(self.new.package.main, self.output.package.main)
        flow.compare(body, new_body, story.blocks, moves=True)
        last, new_last = body.find(tags.W_SECTPR), new_body.find(tags.W_SECTPR)
        if last is not None and new_last is not None:
            self.desk.sections.append((last, new_last))

    def _name_boxes(self) -> None:
        stories = {story.name: story for story in self.desk.redline.stories if story.kind == "textbox"}
        if stories:
            for number, box in enumerate(_text_boxes(self.new.main), start=1):
                story = stories.get(f"textbox:{number}")
                if story is not None and story.state != "deleted":
                    self.desk.boxes[box] = story.blocks

    # --- notes

    def _notes(self) -> None:
        """What notes say that both files refer to. A note may refer to others: the list grows meanwhile."""
        done: set[Element] = set()
        for mark, new_mark in self.desk.noted:
            kind = NOTE_REFERENCES[str(mark.tag)]
            note = note_elements(self.output, kind).get(mark.get(tags.W_ID) or "")
            new_note = note_elements(self.new, kind).get(new_mark.get(tags.W_ID) or "")
            if note is None or new_note is None or note in done:
                continue
            done.add(note)
            self._note(kind, note, new_note, new_mark)

    def _note(self, kind: str, note: Element, new_note: Element, new_mark: Element) -> None:
        source = self.new.package.related(self.new.package.main, f"{kind}s")
        target = self.output.package.related(self.output.package.main, f"{kind}s")
        if source is None or target is None:
            return
        name = self.desk.notes[1].get((kind, new_mark.get(tags.W_ID) or ""))
        stories = [story for story in self.desk.redline.stories if story.kind == kind]
        said = stories[name[1]].blocks if isinstance(name, tuple) and name[1] < len(stories) else None
        self._flow(source, target).compare(note, new_note, said)

    def _copied_note(self, note: Element, source: str, target: str, kind: str) -> Element:
        flow = self._flow(source, target)
        copy = flow.carrier.copy(note)
        if kind != "comment":  # Word does not track what comments say
            flow.insert_inside(copy.iter(tags.W_P))
        flow.forget_stamps(copy)
        return copy


def _text_boxes(element: Element) -> list[Element]:
    """In reading order, each once: of alternate content the branch that is read."""
    boxes: list[Element] = []
    for child in element:
        if child.tag == tags.MC_ALTERNATE_CONTENT:
            branch = tags.chosen(child)
            boxes += [] if branch is None else _text_boxes(branch)
            continue
        if child.tag == tags.W_TXBX_CONTENT:
            boxes.append(child)
        boxes += _text_boxes(child)
    return boxes
