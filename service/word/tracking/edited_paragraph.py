"""A paragraph of the old file under the pen: its script carried out in its own runs.

Runs are cut where a step begins or ends; kept runs are not touched. Inserted runs are copies of those of the new file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace

from lxml import etree

from service.word import tags
from service.word.tags import Element
from service.word.tracking.accept import Stamp, put_stamp, stamp_of, take_stamps
from service.word.tracking.carrier import Carrier
from service.word.tracking.cuts import Cuts, holder
from service.word.tracking.looks import run_differs
from service.word.tracking.pen import Pen, set_text
from service.word.tracking.script import Fragment, Step
from service.word.tracking.units import PARAGRAPH_END

_DATA_BINDINGS = (tags.W_SDT.replace("}sdt", "}dataBinding"),)
_W15_BINDING = "{http://schemas.microsoft.com/office/word/2012/wordml}dataBinding"


class Uncuttable(Exception):
    """A paragraph would have to be split inside a content control."""


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """Where a run of the new file stands."""

    link: Element | None
    control: Element | None
    by: Stamp | None


@dataclass
class ParagraphEdit:
    """One or several old paragraphs in a row (to be joined) against one or several new ones (made by a split)."""

    pen: Pen
    carrier: Carrier
    old: Sequence[Element]
    new: Sequence[Element]
    recast: Sequence[tuple[int, int]] = ()
    """Stretches of the new text whose look changed."""
    made: list[Element] = field(default_factory=list)
    """Paragraphs that stand for the old ones now, in order."""
    is_recast: bool = False
    """True once the look of a run was changed."""
    _cuts: Cuts = field(default_factory=Cuts)
    _index: int = 0
    _new_index: int = 0
    _last: Element | None = None
    """What the next insertion stands behind; None at the start of the paragraph."""

    @property
    def _paragraph(self) -> Element:
        return self.old[self._index]

    def carry_out(self, steps: Sequence[Step]) -> None:
        for at, step in enumerate(steps):
            if step.fate == "kept":
                self._keep(step, is_last=at == len(steps) - 1)
            elif step.fate == "deleted":
                self._delete(step.old)
            else:
                self._insert(step.new)
        self.made.append(self._paragraph)

    # --- kept and deleted

    def _keep(self, step: Step, is_last: bool) -> None:
        if self.recast:
            self._recast(step)
        if not is_last:
            self._last = self._cuts.end_of(step.old[-1])

    def _recast(self, step: Step) -> None:
        for old, new in _pairs(step.old, step.new):
            at = new.unit.start + new.start
            run, source = holder(old.unit.nodes[0]), holder(new.unit.nodes[0])
            changed = old.end > old.start and any(low <= at < high for low, high in self.recast)
            if not changed or run.tag != tags.W_R or source.tag != tags.W_R or not run_differs(run, source):
                continue
            look = self.carrier.bare_run(source, ()).find(tags.W_RPR)
            for part in self._cuts.isolate([old]):
                self.is_recast = True
                self.pen.recast_run(part, etree.Element(tags.W_RPR) if look is None else deepcopy(look))

    def _delete(self, fragments: Sequence[Fragment]) -> None:
        for part in _between_ends(fragments):
            if part is None:
                self._end_old_paragraph()
                continue
            runs = self._cuts.isolate(part)
            for run in runs:
                _unbind(run)
            self._last = self.pen.wrap(runs, tags.W_DEL)

    def _end_old_paragraph(self) -> None:
        self.pen.mark_paragraph(self._paragraph, tags.W_DEL)
        self.made.append(self._paragraph)
        self._index += 1
        self._last = None

    # --- inserted

    def _insert(self, fragments: Sequence[Fragment]) -> None:
        for part in _between_ends(fragments):
            if part is None:
                self._split()
                continue
            for source, runs in self._copies(part):
                self._put(source, runs)

    def _copies(self, fragments: Sequence[Fragment]) -> Iterator[tuple[_Surroundings, list[Element]]]:
        """Copies of runs, by the hyperlink that they stand in and by who had tracked them."""
        last: _Surroundings | None = None
        runs: list[Element] = []
        for source, children in _by_run(fragments):
            run = self.carrier.bare_run(source, children) if source.tag == tags.W_R else self.carrier.copy(source)
            link, control = _ancestor(source, tags.W_HYPERLINK), _ancestor(source, tags.W_SDT)
            around = _Surroundings(link, control, stamp_of(source))
            if last is not None and around != last:
                yield last, runs
                runs = []
            last = around
            runs.append(run)
        if last is not None:
            yield last, runs

    def _put(self, source: _Surroundings, runs: list[Element]) -> None:
        inserted = self.pen.mark(tags.W_INS, source.by)
        inserted.extend(runs)
        take_stamps(inserted.iter(tags.W_R, tags.W_P, tags.W_TR))
        if self._last is None:
            self._put_first(self._linked(source.link, inserted))
        elif source.link is not None and self._is_inside(source.link):
            self._last.addnext(inserted)
            self._last = inserted
        else:
            anchor = self._climbed(self._last, source.control is not None)
            plain = _ancestor(anchor, tags.W_HYPERLINK) is not None  # links do not stand in links
            outer = inserted if plain else self._linked(source.link, inserted)
            anchor.addnext(outer)
            self._last = outer
        _unbind(inserted)

    def _put_first(self, outer: Element) -> None:
        lead = len(self._paragraph) and self._paragraph[0].tag == tags.W_PPR
        self._paragraph.insert(1 if lead else 0, outer)
        self._last = outer

    def _linked(self, link: Element | None, inserted: Element) -> Element:
        if link is None:
            return inserted
        shell = self.carrier.shell(link)
        shell.append(inserted)
        return shell

    def _is_inside(self, link: Element) -> bool:
        """True where the place is in a hyperlink of the old file that leads where the new one does."""
        around = None if self._last is None else _ancestor(self._last, tags.W_HYPERLINK)
        if around is None:
            return False
        shell = self.carrier.shell(link)
        return all(shell.get(name) == around.get(name) for name in (tags.R_ID, tags.W_ANCHOR))

    def _climbed(self, anchor: Element, stays_in_control: bool = False) -> Element:
        """Out of links and controls that end here."""
        parent = anchor.getparent()
        while parent is not None and parent is not self._paragraph and anchor.getnext() is None:
            if stays_in_control and parent.tag == tags.W_SDT_CONTENT:
                break
            anchor, parent = parent, parent.getparent()
        return anchor

    # --- a paragraph split

    def _split(self) -> None:
        """What lies before the cursor becomes a paragraph of its own, with an inserted mark."""
        first = etree.Element(tags.W_P)
        properties = self.new[self._new_index].find(tags.W_PPR)
        if properties is not None:
            first.append(self.carrier.copy(properties))
        if self._last is not None:
            first.extend(self._before_cursor(self._climbed(self._last)))
        put_stamp(first, stamp_of(self.new[self._new_index]))
        self.pen.mark_paragraph(first, tags.W_INS)
        take_stamps([first])
        self._paragraph.addprevious(first)
        self.made.append(first)
        self._new_index += 1
        self._last = None

    def _before_cursor(self, last: Element) -> list[Element]:
        parent = last.getparent()
        if parent is self._paragraph:
            return _up_to(self._paragraph, last)
        if parent is None or parent.tag != tags.W_HYPERLINK or parent.getparent() is not self._paragraph:
            raise Uncuttable
        shell = etree.Element(parent.tag)
        shell.attrib.update(parent.attrib)
        shell.extend(_up_to(parent, last))
        parent.addprevious(shell)
        return _up_to(self._paragraph, shell)


def _ancestor(element: Element, tag: str) -> Element | None:
    return next(element.iterancestors(tag), None)


def _up_to(container: Element, last: Element) -> list[Element]:
    return [child for child in list(container)[: container.index(last) + 1] if child.tag != tags.W_PPR]


def _between_ends(fragments: Sequence[Fragment]) -> Iterator[list[Fragment] | None]:
    """Stretches inside one paragraph; None for each end of a paragraph."""
    stretch: list[Fragment] = []
    for fragment in fragments:
        if fragment.unit.key != PARAGRAPH_END:
            stretch.append(fragment)
            continue
        if stretch:
            yield stretch
        yield None
        stretch = []
    if stretch:
        yield stretch


def _by_run(fragments: Sequence[Fragment]) -> Iterator[tuple[Element, list[Element]]]:
    """Each run (or formula) of the new file with those of its children that are taken; cut texts are new elements."""
    run: Element | None = None
    children: list[Element] = []
    for fragment in fragments:
        for node in _taken(fragment):
            around = holder(node) if node.getparent() is not None else holder(fragment.unit.nodes[0])
            if around is not run:
                if run is not None:
                    yield run, children
                run, children = around, []
            children.append(node)
    if run is not None:
        yield run, children


def _taken(fragment: Fragment) -> Sequence[Element]:
    unit = fragment.unit
    if fragment.end - fragment.start == len(unit.text):
        return unit.nodes
    text = etree.Element(tags.W_T)
    set_text(text, unit.text[fragment.start : fragment.end])
    return (text,)


def _pairs(old: Sequence[Fragment], new: Sequence[Fragment]) -> Iterator[tuple[Fragment, Fragment]]:
    """Fragments of both sides cut alike. Where letters are composed on one side only, as far as they go along."""
    olds, news = list(reversed(old)), list(reversed(new))
    while olds and news:
        one, other = olds.pop(), news.pop()
        length = min(one.end - one.start, other.end - other.start)
        yield replace(one, end=one.start + length), replace(other, end=other.start + length)
        if one.start + length < one.end:
            olds.append(replace(one, start=one.start + length))
        if other.start + length < other.end:
            news.append(replace(other, start=other.start + length))


def _unbind(element: Element) -> None:
    """A content control that is bound to data elsewhere would be filled from there, and the change lost."""
    for control in element.iterancestors(tags.W_SDT):
        for binding in list(control.iterfind(f"{tags.W_SDTPR}/*")):
            if binding.tag in (*_DATA_BINDINGS, _W15_BINDING):
                parent = binding.getparent()
                if parent is not None:
                    parent.remove(binding)
