"""Sentence history: who last changed each paragraph or table row, and the life of one through all revisions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, render_template

from service.control.lives import unit_texts
from service.model.content import Break, Cell, Paragraph, Row, Table
from web.errors import UnknownPage
from web.grid import Slot, laid_out
from web.office import office
from web.sentence_lives import Sentences
from web.shown import Entry
from web.unread import Unread

sentences = Blueprint("sentences", __name__, url_prefix="/tai-lieu/<document>/lich-su-cau")


@dataclass(frozen=True, slots=True)
class Margin:
    """What stands beside one paragraph or row."""

    number: int
    """Of the unit in its revision, from 1."""
    entry: Entry
    """Who changed it last."""
    goes_on: bool
    """The one above was last changed with it."""


@dataclass(frozen=True, slots=True)
class LivedRow:
    row: Row
    slots: list[Slot[Cell]]
    margin: Margin


@dataclass(frozen=True, slots=True)
class LivedBlock:
    block: Paragraph | Table | Break
    margin: Margin | None
    """None for what says nothing, and for tables, whose rows have their own."""
    rows: tuple[LivedRow, ...] = ()


@sentences.get("")
def show(document: str) -> str:
    row, told = office().document(document), office().sentences(document)
    unread = told if isinstance(told, Unread) else None
    return render_template(
        "sentences/show.html",
        row=row,
        told=None if isinstance(told, Unread) else told,
        blocks=() if isinstance(told, Unread) else tuple(_lived(told)),
        unread=unread,
    )


@sentences.get("/<int:seq>/<int:number>")
def life(document: str, seq: int, number: int) -> str:
    row, told = office().document(document), office().sentences(document, seq)
    if isinstance(told, Unread):
        return render_template("sentences/show.html", row=row, told=None, blocks=(), unread=told)
    if told.entry.seq != seq or not 1 <= number <= len(told.lives):
        raise UnknownPage(f"Revision {seq} has no paragraph or row {number}.")
    return render_template("sentences/life.html", row=row, told=told, number=number, life=told.lives[number - 1])


def _lived(told: Sentences) -> Iterator[LivedBlock]:
    margins = _margins(told)
    for block in told.content.body.blocks:
        if isinstance(block, Break):
            yield LivedBlock(block, None)
        elif isinstance(block, Paragraph):
            margin = next(margins)
            yield LivedBlock(block, margin if block.text.strip() else None)
        else:
            slots = laid_out([row.cells for row in block.rows], block.columns)
            rows = (LivedRow(row, slot, next(margins)) for row, slot in zip(block.rows, slots, strict=True))
            yield LivedBlock(block, None, tuple(rows))


def _margins(told: Sentences) -> Iterator[Margin]:
    above = 0
    for number, (life, text) in enumerate(zip(told.lives, unit_texts(told.content), strict=True), start=1):
        seq = life.told.seq
        yield Margin(number, told.entries[seq], seq == above)
        above = seq if text.strip() else 0  # beside an empty paragraph stands nobody's name to go on with
