"""Saves of one sitting told as one edit session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from service.control.edit_sessions import edit_sessions
from service.model.record import EventKind

NINE = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Saved:
    minute: int
    author: str = "Nguyễn Thị Hoa"
    kind: EventKind = "saved"
    account: str = "hoa.nt"

    @property
    def at(self) -> datetime:
        return NINE + timedelta(minutes=self.minute)


def minutes(*saves: Saved) -> list[list[int]]:
    """The sessions, each as the minutes of its saves."""
    return [[save.minute for save in session] for session in edit_sessions(saves)]


def test_saves_of_one_person_with_short_pauses_are_one_session() -> None:
    """A morning's work on one procedure: what counts is the pause between two saves, not the whole time."""
    assert minutes(Saved(65), Saved(40), Saved(15), Saved(0)) == [[65, 40, 15, 0]]


def test_half_an_hour_still_belongs_to_the_sitting() -> None:
    """The limit itself is inside, a minute more is not."""
    assert minutes(Saved(61), Saved(30), Saved(0)) == [[61], [30, 0]]


def test_somebody_else_in_between_ends_a_session() -> None:
    """Their save may undo what was done before: the two halves are no one change."""
    assert minutes(Saved(20), Saved(10, "Trần Văn Bình", account="binh.tv"), Saved(0)) == [[20], [10], [0]]


def test_two_people_of_one_name_are_two() -> None:
    """Names repeat in an office; accounts do not."""
    assert minutes(Saved(10), Saved(0, account="hoa2.nt")) == [[10], [0]]


def test_saves_of_unknown_people_stay_apart() -> None:
    """Nobody knows that it was one person."""
    assert minutes(Saved(10, "", account=""), Saved(0, "", account="")) == [[10], [0]]


@pytest.mark.parametrize("kind", ["moved", "deleted", "returned", "restored", "imported"])
def test_what_is_no_plain_save_stands_alone(kind: EventKind) -> None:
    """A reader looks for the day when a document was put back or renamed: it may not vanish in a fold."""
    assert minutes(Saved(20), Saved(10, kind=kind), Saved(0)) == [[20], [10], [0]]


def test_the_first_save_of_a_document_begins_a_session() -> None:
    """Word writes a new file several times before its author is content."""
    assert minutes(Saved(10), Saved(0, kind="created")) == [[10, 0]]


def test_a_clock_that_was_turned_back_ends_a_session() -> None:
    """A later event with an earlier time: the pause between them is not known."""
    assert minutes(Saved(0), Saved(10)) == [[0], [10]]
