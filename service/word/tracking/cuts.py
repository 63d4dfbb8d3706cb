"""Runs of one paragraph cut so that a stretch of its units stands in runs of its own."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field

from lxml import etree

from service.word import tags
from service.word.tags import Element
from service.word.tracking.pen import set_text
from service.word.tracking.script import Fragment
from service.word.tracking.units import Unit


@dataclass(slots=True)
class _Segment:
    """A `w:t` and the stretch of its unit's text that it holds."""

    node: Element
    start: int
    end: int


@dataclass
class Cuts:
    """Remembers what earlier cuts made of each unit."""

    _segments: dict[Unit, list[_Segment]] = field(default_factory=dict)

    def isolate(self, fragments: Sequence[Fragment]) -> list[Element]:
        """The runs (or formulas) that hold these neighbouring fragments and nothing else, in order."""
        nodes = [node for fragment in fragments for node in self._nodes(fragment)]
        _begin_run_at(nodes[0])
        _end_run_at(nodes[-1])
        return list(dict.fromkeys(map(holder, nodes)))

    def end_of(self, fragment: Fragment) -> Element:
        """The run that ends where the fragment ends."""
        last = self._nodes(fragment)[-1]
        _end_run_at(last)
        return holder(last)

    def _nodes(self, fragment: Fragment) -> Sequence[Element]:
        unit = fragment.unit
        if unit not in self._segments:
            if fragment.end - fragment.start == len(unit.text):
                return unit.nodes
            self._segments[unit] = [_Segment(unit.nodes[0], 0, len(unit.text))]
        segments = self._segments[unit]
        for at in (fragment.start, fragment.end):
            _cut_text(segments, at)
        return [segment.node for segment in segments if fragment.start <= segment.start and segment.end <= fragment.end]


def holder(node: Element) -> Element:
    """The run of a node; a formula stands for itself."""
    parent = node.getparent()
    return parent if parent is not None and parent.tag == tags.W_R else node


def _cut_text(segments: list[_Segment], at: int) -> None:
    for index, segment in enumerate(segments):
        if not segment.start < at < segment.end:
            continue
        text = segment.node.text or ""
        head = etree.Element(tags.W_T)
        set_text(head, text[: at - segment.start])
        set_text(segment.node, text[at - segment.start :])
        segment.node.addprevious(head)
        segments[index : index + 1] = [_Segment(head, segment.start, at), _Segment(segment.node, at, segment.end)]
        return


def _begin_run_at(node: Element) -> None:
    """What stands before the node in its run goes into a run of the same look before it."""
    run = node.getparent()
    if run is None or run.tag != tags.W_R:
        return
    previous = node.getprevious()
    if previous is None or previous.tag == tags.W_RPR:
        return
    before = [child for child in list(run)[: run.index(node)] if child.tag != tags.W_RPR]
    head = etree.Element(tags.W_R)
    head.attrib.update(run.attrib)
    look = run.find(tags.W_RPR)
    if look is not None:
        head.append(deepcopy(look))
    head.extend(before)
    run.addprevious(head)


def _end_run_at(node: Element) -> None:
    run = node.getparent()
    following = node.getnext()
    if run is not None and run.tag == tags.W_R and following is not None:
        _begin_run_at(following)
