"""Paragraphs compared word by word: an old and a new one, or one that was split, or several that were joined."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from service.diff.hunks import Hunk, edit_hunks, melted, recast_hunks
from service.diff.ledger import Ledger
from service.diff.readback import reads_back
from service.diff.stretches import Stretch, stretches
from service.diff.words import MARK_SPAN, OBJECT, Line, atom_key
from service.model.content import Paragraph, Span
from service.model.fields import is_contents_line
from service.model.outline import shorten
from service.model.redline import BlockState, ChangeKind, Piece, PieceKind, RedlineParagraph

_CONTEXT = 48
_SPACES = re.compile(r" {2,}")


def compare_paragraphs(old: Sequence[Paragraph], new: Sequence[Paragraph], ledger: Ledger) -> list[RedlineParagraph]:
    """The paragraphs of the redline, in order. One of the two sequences has length 1."""
    if len(old) == len(new) == 1 and old[0].spans == new[0].spans:
        return [_same_words(old[0], new[0], ledger)]
    known = len(ledger.changes)
    made = _compared(old, new, ledger)
    if reads_back(made, old, new):
        return made
    ledger.withdraw(known, "words-not-aligned")
    return [whole_paragraph(p, "deleted", "deleted", ledger.whole("deleted", p.text, "paragraph")) for p in old] + [
        whole_paragraph(p, "inserted", "inserted", ledger.whole("inserted", p.text, "paragraph")) for p in new
    ]


def whole_paragraph(paragraph: Paragraph, kind: PieceKind, state: BlockState, change: int | None) -> RedlineParagraph:
    """A paragraph with one fate."""
    return _framed(
        paragraph, paragraph, state, tuple([_piece(kind, s.text, s, change) for s in paragraph.spans]), change
    )


def _framed(
    old: Paragraph, new: Paragraph, state: BlockState, pieces: tuple[Piece, ...], change: int | None
) -> RedlineParagraph:
    return RedlineParagraph(
        state,
        pieces,
        new.style,
        new.level,
        new.label,
        old.label if old.label != new.label else "",
        new.indent,
        new.look,
        new.textboxes,
        change,
    )


def _piece(kind: PieceKind, text: str, span: Span, change: int | None = None) -> Piece:
    return Piece(kind, text, span.look, change, span.link, span.field, span.note, span.object)


# --- one look for the whole paragraph


def _frame(paragraph: Paragraph) -> tuple[str, int | None, str, int, str]:
    """How the paragraph as a whole looks; a label's number is no look, its kind is."""
    return paragraph.style, paragraph.level, paragraph.look, paragraph.indent, _label_kind(paragraph.label)


def _label_kind(label: str) -> str:
    """`1.` and `12.` are of one kind, `a)` and `•` of others. Letters count as roman numbers do: both can be `i`."""
    return "".join("0" if char.isdigit() else "a" if char.isalpha() else char for char in label[:1] + label[-1:])


def _same_words(old: Paragraph, new: Paragraph, ledger: Ledger) -> RedlineParagraph:
    pieces = tuple([_piece("same", span.text, span) for span in new.spans])
    if _frame(old) == _frame(new) or not new.text.strip() or is_contents_line(new):
        return _framed(old, new, "same", pieces, None)
    return _framed(old, new, "changed", pieces, ledger.reformatted(new.text.strip()))


# --- words


def _compared(old: Sequence[Paragraph], new: Sequence[Paragraph], ledger: Ledger) -> list[RedlineParagraph]:
    before, after = Line(old), Line(new)
    found = stretches(before, after)
    ledger.notes.update((s.parts[0][1].note, s.noted) for s in found if s.noted)
    frame: int | None = None
    if not any(is_contents_line(paragraph) for paragraph in (*old, *new)):
        one = len(old) == len(new) == 1
        if one and _frame(old[0]) != _frame(new[0]) and _survives(found, before, after):
            frame = ledger.reformatted(new[0].text.strip())
        # Where paragraphs were joined, one takes over the look of the other: that is no change of its own.
        found = _number(found, ledger, with_looks=one and frame is None)
    return list(_paragraphs(found, old, new, frame))


def _survives(found: Sequence[Stretch], old: Line, new: Line) -> bool:
    """True if most words stayed: a paragraph in another look, not another paragraph."""
    kept = sum(stretch.words for stretch in found if stretch.kind == "same")
    return 2 * kept > max(len(old), len(new))


def _number(found: list[Stretch], ledger: Ledger, with_looks: bool) -> list[Stretch]:
    """The stretches, each with the number of the change that it belongs to."""
    hunks = edit_hunks(found)
    spacing: int | None = None
    for hunk in sorted([*hunks, *(recast_hunks(found) if with_looks else ())], key=lambda hunk: hunk.first):
        edited = found[hunk.members[0]].kind != "same"
        if not edited:
            change = _recast(found, hunk, ledger)
        elif hunk.spacing and spacing is not None:
            change = spacing
        else:
            change = _edited(found, hunk, ledger)
        if edited and hunk.spacing:
            spacing = change
        for member in hunk.members:
            found[member].change = change
    return melted(found, hunks)


def _recast(found: Sequence[Stretch], hunk: Hunk, ledger: Ledger) -> int | None:
    inside = found[hunk.first : hunk.last]
    text = "".join(stretch.text for stretch in inside).strip()
    if not any(stretch.said.strip() for stretch in inside):
        return None  # a page number
    if inside[0].recast == "link":
        return ledger.relinked(text, inside[0].link, inside[0].parts[0][1].link)
    return ledger.reformatted(text)


def _edited(found: Sequence[Stretch], hunk: Hunk, ledger: Ledger) -> int | None:
    inside = found[hunk.first : hunk.last]
    old, new = _minimal(inside, "deleted"), _minimal(inside, "inserted")
    if not old and not new:
        return None  # a note mark alone: the note itself is the change
    kind: ChangeKind = "replaced" if old and new else "inserted" if new else "deleted"
    shown = tuple(_shown(found, hunk))
    old, new = old.replace(OBJECT, ""), new.replace(OBJECT, "")
    pictures = all(span.object or span.note for member in hunk.members for _, span in found[member].parts)
    return ledger.picture(kind, shown, old, new) if pictures else ledger.edited(kind, old, new, shown)


def _minimal(inside: Sequence[Stretch], kind: PieceKind) -> str:
    """The words of one kind; where words between them stayed, a space."""
    if not any(stretch.said for stretch in inside if stretch.kind == kind):
        return ""
    text = "".join(stretch.said if stretch.kind == kind else " " * (stretch.kind == "same") for stretch in inside)
    return _SPACES.sub(" ", text).strip(" \t") or text


def _shown(found: Sequence[Stretch], hunk: Hunk) -> Iterator[Piece]:
    """The change with a little context; words kept inside it are shown as replaced too, which reads more easily."""
    inside = found[hunk.first : hunk.last]
    texts: tuple[tuple[PieceKind, str], ...] = (
        ("same", _tail(found, hunk.first)),
        ("deleted", "".join([stretch.text for stretch in inside if stretch.kind != "inserted"])),
        ("inserted", "".join([stretch.text for stretch in inside if stretch.kind != "deleted"])),
        ("same", _head(found, hunk.last)),
    )
    yield from (Piece(kind, text) for kind, text in texts if text)


def _tail(found: Sequence[Stretch], end: int) -> str:
    """The last words before stretch `end`."""
    text = ""
    while end > 0 and len(text) <= _CONTEXT:
        end -= 1
        text = found[end].text + text if found[end].kind != "deleted" else text
    return text if len(text) <= _CONTEXT else "…" + text[-_CONTEXT:].partition(" ")[2]


def _head(found: Sequence[Stretch], start: int) -> str:
    """The first words from stretch `start` on."""
    text = ""
    while start < len(found) and len(text) <= _CONTEXT:
        text += found[start].text if found[start].kind != "deleted" else ""
        start += 1
    if len(text) <= _CONTEXT:
        return text
    lead = text[: len(text) - len(text.lstrip())]
    return lead + shorten(text[: 2 * _CONTEXT], _CONTEXT)


# --- back to paragraphs


def _paragraphs(
    found: Sequence[Stretch], old: Sequence[Paragraph], new: Sequence[Paragraph], change: int | None
) -> Iterator[RedlineParagraph]:
    runs: list[_Run] = []
    old_at = new_at = 0
    for stretch in found:
        for text, span in stretch.parts:
            ends = span is MARK_SPAN
            if not ends or stretch.kind != "same":
                _append(runs, _Run(stretch.kind, stretch.change, span, text))
            if ends:
                frame = old[old_at] if stretch.kind == "deleted" else new[new_at]
                yield _closed(old[old_at], frame, runs, None)
                old_at += stretch.kind != "inserted"
                new_at += stretch.kind != "deleted"
                runs = []
    yield _closed(old[-1], new[-1], runs, change)


@dataclass(slots=True)
class _Run:
    """A piece in the making."""

    kind: PieceKind
    change: int | None
    span: Span
    text: str

    def goes_on(self, other: _Run) -> bool:
        here, there = self.span, other.span
        if self.kind != other.kind or self.change != other.change:
            return False
        if here is there:
            return not (here.note or here.object)
        if here is MARK_SPAN or there is MARK_SPAN or atom_key(here) or atom_key(there):
            return False
        return here.look == there.look and here.link == there.link and here.field == there.field


def _append(runs: list[_Run], run: _Run) -> None:
    if runs and runs[-1].goes_on(run):
        runs[-1].text += run.text
    else:
        runs.append(run)


def _closed(old: Paragraph, frame: Paragraph, runs: Sequence[_Run], change: int | None) -> RedlineParagraph:
    same = change is None and all(run.kind == "same" and run.change is None for run in runs)
    pieces = tuple([_piece(run.kind, run.text, run.span, run.change) for run in runs])
    return _framed(old, frame, "same" if same else "changed", pieces, change)
