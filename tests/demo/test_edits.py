"""Each edit changes what its name says and leaves the rest."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random

from service.demo import edits
from service.demo.facts import procedures
from service.demo.procedure import Procedure, map_text
from service.demo.wording import CENTRE, CENTRE_SHORT, DESK, DESK_SHORT, new_procedure

DAY = date(2022, 3, 7)
LATER = date(2025, 10, 1)


def procedure(code: str) -> Procedure:
    return new_procedure(next(fact for fact in procedures() if fact.code == code), Random(code), DAY)


def all_text(value: Procedure) -> str:
    found: list[str] = []
    map_text(value, lambda text: found.append(text) or text)
    return "\n".join(found)


def test_the_household_book_goes_from_the_papers() -> None:
    """Decree 104/2022: neither household nor temporary residence books are asked for."""
    before = procedure("QT-02/TP")
    after = edits.drop_household_book(before, Random(1), LATER)

    assert edits.has_household_book(before)
    assert not edits.has_household_book(after)
    assert not any("sổ tạm trú" in paper.name for paper in after.papers)
    assert "Cơ sở dữ liệu quốc gia về dân cư" in after.notes[0]


def test_a_paper_named_beside_the_household_book_stays() -> None:
    """`Sổ hộ khẩu, giấy tờ tùy thân` asks for two things; one of them is still needed."""
    after = edits.drop_household_book(procedure("QT-08/TNMT"), Random(1), LATER)

    assert "Giấy tờ tùy thân của người sử dụng đất" in [paper.name for paper in after.papers]


def test_a_shorter_limit_takes_its_days_from_the_longest_step() -> None:
    before = procedure("QT-09/QLĐT")
    after = edits.shorten_limit(before, Random(1), LATER)

    assert after.limit < before.limit
    assert sum(step.hours or 0 for step in after.steps) == after.hours < before.hours
    assert sum(a != b for a, b in zip(after.steps, before.steps, strict=True)) == 1


def test_a_same_day_procedure_is_not_shortened() -> None:
    before = procedure("QT-16/TP")

    assert edits.shorten_limit(before, Random(1), LATER) == before


def test_the_centre_takes_the_place_of_the_desk_everywhere() -> None:
    after = edits.move_to_centre(procedure("QT-01/TCKH"), Random(1), LATER)
    text = all_text(after)

    assert CENTRE in text
    assert CENTRE_SHORT in text
    assert DESK not in text
    assert DESK_SHORT not in text


def test_moving_to_the_centre_twice_changes_nothing_more() -> None:
    once = edits.move_to_centre(procedure("QT-01/TCKH"), Random(1), LATER)

    assert edits.move_to_centre(once, Random(1), LATER) == once


def test_mending_takes_out_the_slip_that_was_made() -> None:
    before = procedure("QT-01/TP")
    slipped = edits.make_slip(before, Random(1), DAY)

    assert slipped != before
    assert edits.mend_slips(slipped, Random(1), DAY) == before


def test_a_moved_note_is_still_the_same_note() -> None:
    before = procedure("QT-01/TP")
    after = edits.move_note(before, Random(1), DAY)

    assert after.notes != before.notes
    assert sorted(after.notes) == sorted(before.notes)


def test_restyling_changes_no_word() -> None:
    before = procedure("QT-01/TP")
    after = edits.restyle(before, Random(1), DAY)

    assert after.look != before.look
    assert replace(after, look=before.look) == before


def test_a_fee_stays_a_round_amount() -> None:
    """Fees end in thousands; others would look made up."""
    after = edits.change_fee(procedure("QT-02/TP"), Random(3), LATER)

    assert ".000 đồng" in " ".join(after.fee)


def test_a_forgetful_issue_leaves_the_footer_behind() -> None:
    before = procedure("QT-01/TP")
    after = edits.raise_issue(before, LATER, forgetful=True)

    assert (after.cover.number, after.footer.number) == (2, 1)


def test_the_amendment_row_names_the_law_that_came_in() -> None:
    before = procedure("QT-05/TNMT")
    laws = edits.new_laws(before, LATER)
    after = edits.raise_issue(edits.replace_laws(before, Random(1), LATER), LATER, forgetful=False)
    noted = edits.note_amendment(after, (edits.LAWS,), laws)

    assert "31/2024/QH15" in laws
    assert [entry.issue for entry in noted.amendments] == [1, 2]
    assert "Luật số 31/2024/QH15" in noted.amendments[-1].what
