"""Paragraphs compared word by word: an old and a new one, or one that was split, or several that were joined."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import msgspec

from service.diff.edits import edits
from service.diff.ledger import Ledger
from service.diff.words import (
    MARK_KEY,
    Word,
    atom_key,
    keys,
    paragraph_mark,
    text_key,
    words,
)
from service.model.content import Paragraph, Span
from service.model.fields import is_contents_line
from service.model.folding import fold
from service.model.outline import shorten
from service.model.redline import PARAGRAPH_MARK, BlockState, Piece, PieceKind, RedlineParagraph

# Edits with this many equal words between them are one change to a reader.
_BRIDGE_WORDS = 1
_CONTEXT = 48
_OBJECT = "\ufffc"
_SPACES = re.compile(r" {2,}")


def compare_paragraphs(old: Sequence[Paragraph], new: Sequence[Paragraph], ledger: Ledger) -> list[RedlineParagraph]:
    """The paragraphs of the redline, in order. One of the two sequences has length 1."""
    if len(old) == len(new) == 1 and old[0].spans == new[0].spans:
        return [_same_words(old[0], new[0], ledger)]
    stretches = _stretches(_all_words(old), _all_words(new))
    if not _holds(stretches, old, new):
        ledger.notices.add("words-not-aligned")
        return [whole_paragraph(p, "deleted", "deleted", ledger.whole("deleted", p.text, "paragraph")) for p in old] + [
            whole_paragraph(p, "inserted", "inserted", ledger.whole("inserted", p.text, "paragraph")) for p in new
        ]
    if not any(is_contents_line(paragraph) for paragraph in (*old, *new)):
        _number(stretches, old, new, ledger)
    return list(_paragraphs(stretches, old, new))


def whole_paragraph(paragraph: Paragraph, kind: PieceKind, state: BlockState, change: int | None) -> RedlineParagraph:
    """A paragraph with one fate."""
    pieces = tuple(_piece(kind, span.text, span, change) for span in paragraph.spans)
    return _framed(paragraph, paragraph, state, pieces, change)


def unchanged(old: Paragraph, new: Paragraph) -> RedlineParagraph:
    pieces = tuple(_piece("same", span.text, span, None) for span in new.spans)
    return _framed(old, new, "same", pieces, None)


def _framed(
    old: Paragraph, new: Paragraph, state: BlockState, pieces: tuple[Piece, ...], change: int | None
) -> RedlineParagraph:
    return RedlineParagraph(
        state,
        pieces,
        style=new.style,
        level=new.level,
        label=new.label,
        old_label=old.label if old.label != new.label else "",
        indent=new.indent,
        look=new.look,
        textboxes=new.textboxes,
        change=change,
    )


def _piece(kind: PieceKind, text: str, span: Span, change: int | None = None) -> Piece:
    return Piece(kind, text, span.look, change, span.link, span.field, span.note, span.object)


# --- one look for the whole paragraph


def _frame(paragraph: Paragraph) -> tuple[str, int | None, str, int, bool]:
    """How the paragraph as a whole looks; a label's number is no look, having a label is."""
    return paragraph.style, paragraph.level, paragraph.look, paragraph.indent, bool(paragraph.label)


def _same_words(old: Paragraph, new: Paragraph, ledger: Ledger) -> RedlineParagraph:
    if _frame(old) == _frame(new) or not new.text.strip() or is_contents_line(new):
        return unchanged(old, new)
    change = ledger.reformatted(new.text.strip())
    return msgspec.structs.replace(unchanged(old, new), state="changed", change=change)


# --- stretches: the words of both paragraphs in one line


@dataclass(slots=True)
class _Stretch:
    """Text with one fate. `words` counts the words of text that stayed; `recast` says that it looks different now."""

    kind: PieceKind
    parts: list[tuple[str, Span]]
    words: int = 0
    recast: bool = False
    spacing: bool = False
    change: int | None = None

    @property
    def text(self) -> str:
        return "".join(_visible(text, span) for text, span in self.parts)


_MARK_SPAN = Span(PARAGRAPH_MARK)


def _visible(text: str, span: Span) -> str:
    if span is _MARK_SPAN:
        return "\n"
    return text or (_OBJECT if span.object else "")


def _all_words(paragraphs: Sequence[Paragraph]) -> list[Word]:
    found = words(paragraphs[0])
    for before, paragraph in pairwise(paragraphs):
        found += [paragraph_mark(before), *words(paragraph)]
    return found


def _stretches(old: list[Word], new: list[Word]) -> list[_Stretch]:
    found: list[_Stretch] = []
    at = new_at = 0
    for edit in edits(keys(old), keys(new)):
        found += _kept(old[at : edit.old_start], new[new_at : edit.new_start])
        found += _changed(old[edit.old_start : edit.old_end], new[edit.new_start : edit.new_end])
        at, new_at = edit.old_end, edit.new_end
    found += _kept(old[at:], new[new_at:])
    return found


def _kept(old: list[Word], new: list[Word]) -> Iterator[_Stretch]:
    parts = _plain_parts(new)
    if parts and [(text, span.look) for text, span in parts] == [(text, span.look) for text, span in _plain_parts(old)]:
        yield _Stretch("same", parts, len(new))
        return
    for before, after in zip(old, new, strict=True):
        yield _Stretch("same", _parts(after), 1, before.looks != after.looks)
        yield from _gaps(before, after)


def _plain_parts(run: list[Word]) -> list[tuple[str, Span]]:
    """A run of words of one paragraph that is nothing but text, gaps included; else nothing."""
    if not run:
        return []
    line = run[0].line
    return [] if line.has_atoms or run[-1].line is not line else list(line.cut(run[0].start, run[-1].stop))


def _gaps(before: Word, after: Word) -> Iterator[_Stretch]:
    if fold(before.gap) == fold(after.gap):
        if after.gap:
            yield _Stretch("same", _gap_parts(after))
        return
    if before.gap:
        yield _Stretch("deleted", _gap_parts(before), spacing=True)
    if after.gap:
        yield _Stretch("inserted", _gap_parts(after), spacing=True)


def _changed(old: list[Word], new: list[Word]) -> Iterator[_Stretch]:
    """What went and what came; white space that both end with stays."""
    shared = bool(old and new and old[-1].gap and fold(old[-1].gap) == fold(new[-1].gap))
    if old:
        yield _Stretch("deleted", _all_parts(old, drop_last_gap=shared))
    if new:
        yield _Stretch("inserted", _all_parts(new, drop_last_gap=shared))
    if shared:
        yield _Stretch("same", _gap_parts(new[-1]))


def _parts(word: Word) -> list[tuple[str, Span]]:
    return [(PARAGRAPH_MARK, _MARK_SPAN)] if word.key == MARK_KEY else word.parts


def _gap_parts(word: Word) -> list[tuple[str, Span]]:
    return list(word.line.cut(word.end, word.stop))


def _all_parts(sequence: list[Word], drop_last_gap: bool) -> list[tuple[str, Span]]:
    parts = [part for word in sequence for part in (*_parts(word), *_gap_parts(word))]
    kept = len(_gap_parts(sequence[-1])) if drop_last_gap else 0
    return parts[: len(parts) - kept]


def _holds(stretches: Sequence[_Stretch], old: Sequence[Paragraph], new: Sequence[Paragraph]) -> bool:
    """True if the stretches say exactly what the old and the new paragraphs said."""
    return _said(stretches, "inserted") == _source(old) and _said(stretches, "deleted") == _source(new)


def _said(stretches: Sequence[_Stretch], without: PieceKind) -> str:
    return "".join(
        PARAGRAPH_MARK if span is _MARK_SPAN else atom_key(span) or fold(text)
        for stretch in stretches
        if stretch.kind != without
        for text, span in stretch.parts
    )


def _source(paragraphs: Sequence[Paragraph]) -> str:
    return PARAGRAPH_MARK.join(
        "".join(atom_key(span) or fold(span.text) for span in paragraph.spans) for paragraph in paragraphs
    )


# --- numbering: which stretches a reader counts as one change


@dataclass(slots=True)
class _Group:
    """Neighbouring stretches of one change: stretches[first:last]."""

    first: int
    last: int
    members: list[int] = field(default_factory=list)
    spacing: bool = True


def _number(stretches: list[_Stretch], old: Sequence[Paragraph], new: Sequence[Paragraph], ledger: Ledger) -> None:
    groups = list(_groups(stretches))
    spacing: int | None = None
    for group in sorted([*groups, *_recast(stretches, old, new)], key=lambda group: group.first):
        if stretches[group.members[0]].kind == "same":
            change: int | None = _reformatted(stretches, group, ledger)
        elif group.spacing and spacing is not None:
            change = spacing
        else:
            change = _edited(stretches, group, ledger)
        if group.spacing and stretches[group.members[0]].kind != "same":
            spacing = change
        for member in group.members:
            stretches[member].change = change


def _groups(stretches: Sequence[_Stretch]) -> Iterator[_Group]:
    group: _Group | None = None
    between = 0
    for index, stretch in enumerate(stretches):
        if stretch.kind == "same":
            between += stretch.words
            continue
        near = between == 0 or (
            between <= _BRIDGE_WORDS and group is not None and not (group.spacing or stretch.spacing)
        )
        if group is None or not near:
            if group is not None:
                yield group
            group = _Group(index, index)
        group.members.append(index)
        group.last = index + 1
        group.spacing = group.spacing and stretch.spacing
        between = 0
    if group is not None:
        yield group


def _recast(stretches: Sequence[_Stretch], old: Sequence[Paragraph], new: Sequence[Paragraph]) -> Iterator[_Group]:
    """Where paragraphs were joined, one takes over the look of the other: that is no change of its own."""
    if len(old) == len(new) == 1:
        everything = _frame(old[0]) != _frame(new[0]) and text_key(old[0]) == text_key(new[0])
        yield from _recast_groups(stretches, everything)


def _recast_groups(stretches: Sequence[_Stretch], everything: bool) -> Iterator[_Group]:
    """Runs of words that stayed and look different; `everything`: the paragraph as a whole looks different."""
    group: _Group | None = None
    for index, stretch in enumerate(stretches):
        recast = stretch.kind == "same" and (everything or stretch.recast)
        if recast:
            group = group or _Group(index, index)
            group.members.append(index)
            group.last = index + 1
        elif group is not None and (stretch.words or stretch.kind != "same"):
            yield group
            group = None
    if group is not None:
        yield group


def _reformatted(stretches: Sequence[_Stretch], group: _Group, ledger: Ledger) -> int | None:
    text = "".join(stretch.text for stretch in stretches[group.first : group.last]).strip()
    return ledger.reformatted(text) if text else None


def _edited(stretches: Sequence[_Stretch], group: _Group, ledger: Ledger) -> int | None:
    inside = stretches[group.first : group.last]
    old, new = _minimal(inside, "deleted"), _minimal(inside, "inserted")
    if not old and not new:
        return None  # a note mark alone: the note itself is the change
    return ledger.edited(old, new, tuple(_shown(stretches, group)))


def _minimal(inside: Sequence[_Stretch], kind: PieceKind) -> str:
    """The words of one kind; where words between them stayed, a space."""
    if not any(stretch.text for stretch in inside if stretch.kind == kind):
        return ""
    text = "".join(stretch.text if stretch.kind == kind else " " * (stretch.kind == "same") for stretch in inside)
    return _SPACES.sub(" ", text).strip(" \t") or text


def _shown(stretches: Sequence[_Stretch], group: _Group) -> Iterator[Piece]:
    """The change with a little context; words kept inside it are shown as replaced too, which reads more easily."""
    inside = stretches[group.first : group.last]
    before = _tail("".join(stretch.text for stretch in stretches[: group.first] if stretch.kind != "deleted"))
    after = _head("".join(stretch.text for stretch in stretches[group.last :] if stretch.kind != "deleted"))
    texts: Iterable[tuple[PieceKind, str]] = (
        ("same", before),
        ("deleted", "".join(stretch.text for stretch in inside if stretch.kind != "inserted")),
        ("inserted", "".join(stretch.text for stretch in inside if stretch.kind != "deleted")),
        ("same", after),
    )
    yield from (Piece(kind, text) for kind, text in texts if text)


def _tail(text: str) -> str:
    if len(text) <= _CONTEXT:
        return text
    return "…" + text[-_CONTEXT:].partition(" ")[2]


def _head(text: str) -> str:
    if len(text) <= _CONTEXT:
        return text
    lead = text[: len(text) - len(text.lstrip())]
    return lead + shorten(text, _CONTEXT)


# --- back to paragraphs


def _paragraphs(
    stretches: Sequence[_Stretch], old: Sequence[Paragraph], new: Sequence[Paragraph]
) -> Iterator[RedlineParagraph]:
    runs: list[_Run] = []
    old_at = new_at = 0
    for stretch in stretches:
        for text, span in stretch.parts:
            ends = span is _MARK_SPAN
            if not ends or stretch.kind != "same":
                _append(runs, _Run(stretch.kind, stretch.change, span, text))
            if ends:
                frame = old[old_at] if stretch.kind == "deleted" else new[new_at]
                yield _closed(old[old_at], frame, runs)
                old_at += stretch.kind != "inserted"
                new_at += stretch.kind != "deleted"
                runs = []
    yield _closed(old[-1], new[-1], runs)


@dataclass(slots=True)
class _Run:
    """A piece in the making."""

    kind: PieceKind
    change: int | None
    span: Span
    text: str

    def goes_on(self, other: _Run) -> bool:
        if (self.kind, self.change) != (other.kind, other.change):
            return False
        here, there = self.span, other.span
        if here is there:
            return True
        if here is _MARK_SPAN or there is _MARK_SPAN or atom_key(here) or atom_key(there):
            return False
        return (here.look, here.link, here.field) == (there.look, there.link, there.field)


def _append(runs: list[_Run], run: _Run) -> None:
    if runs and runs[-1].goes_on(run):
        runs[-1].text += run.text
    else:
        runs.append(run)


def _closed(old: Paragraph, frame: Paragraph, runs: Sequence[_Run]) -> RedlineParagraph:
    state: BlockState = "same" if all(run.kind == "same" and run.change is None for run in runs) else "changed"
    return _framed(old, frame, state, tuple(_piece(run.kind, run.text, run.span, run.change) for run in runs), None)
