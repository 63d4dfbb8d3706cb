"""A new procedure says what its facts say."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import get_args
from unicodedata import is_normalized

import pytest

from service.control.citations import document_key, read_citations
from service.demo.facts import ProcedureFact, departments, legal_documents, procedures
from service.demo.history import PlannedSave
from service.demo.layout import procedure_manuscript
from service.demo.legal import citation, in_force, turning_days
from service.demo.manuscript import Properties, Text
from service.demo.procedure import HOURS_A_DAY, Citing, Procedure
from service.demo.wording import limit_hours, new_procedure
from tests.diff.contents import content

DAY = date(2022, 3, 7)


def every_procedure() -> list[tuple[ProcedureFact, Procedure]]:
    return [(fact, new_procedure(fact, Random(fact.code), DAY)) for fact in procedures()]


def test_all_240_procedures_and_the_one_withdrawn_can_be_written() -> None:
    """Every field of administration in the list has its words."""
    codes = {procedure.code for _, procedure in every_procedure()}

    assert len(codes) == 241
    assert len(departments()) == 12
    assert sum(fact.withdrawn for fact in procedures()) == 1


def test_step_times_add_up_to_the_time_limit() -> None:
    """The check that document control makes; the demo's contradictions are elsewhere."""
    for _, procedure in every_procedure():
        timed = [step.hours for step in procedure.steps if step.hours is not None]

        assert min(timed) > 0
        assert sum(timed) == procedure.hours == limit_hours(procedure.limit)


def test_step_times_still_add_up_at_the_end_of_the_history(planned: list[PlannedSave]) -> None:
    """Shortening a limit and splitting a step keep the sum."""
    for save in planned:
        if isinstance(save.state, Procedure):
            assert sum(step.hours or 0 for step in save.state.steps) == save.state.hours
            assert save.state.hours == limit_hours(save.state.limit)


def test_procedures_of_one_field_do_not_read_alike() -> None:
    """Pages of a department would otherwise look copied."""
    civil = [procedure for fact, procedure in every_procedure() if fact.field == "Hộ tịch"]

    assert len({procedure.papers for procedure in civil}) > 8
    assert len({procedure.notes for procedure in civil}) > 10


def test_all_text_is_nfc() -> None:
    """Decomposed marks are found in real files; here they would only hide mistakes of ours."""
    for _, procedure in every_procedure():
        assert is_normalized("NFC", repr(procedure_manuscript(procedure, Properties())))


@pytest.mark.parametrize(
    ("number", "day", "expected"),
    [
        ("45/2013/QH13", date(2024, 7, 31), ("45/2013/QH13",)),
        ("45/2013/QH13", date(2024, 8, 1), ("31/2024/QH15",)),
        ("43/2014/NĐ-CP", date(2024, 8, 1), ("102/2024/NĐ-CP", "101/2024/NĐ-CP")),
        ("104/2022/NĐ-CP", date(2022, 12, 31), ()),
        ("201/2013/NĐ-CP", date(2025, 1, 1), ("54/2024/NĐ-CP",)),
    ],
)
def test_a_citation_follows_the_law_of_its_day(number: str, day: date, expected: tuple[str, ...]) -> None:
    assert in_force((number,), day) == expected


def test_turning_days_are_those_on_which_citations_change() -> None:
    days = turning_days(("45/2013/QH13", "104/2022/NĐ-CP"), date(2022, 1, 1), date(2026, 1, 1))

    assert days == (date(2023, 1, 1), date(2024, 8, 1))


def test_a_decree_is_cited_with_its_number_day_and_issuer() -> None:
    assert citation("01/2020/TT-BTP").startswith(
        "Thông tư số 01/2020/TT-BTP ngày 03/3/2020 của Bộ trưởng Bộ Tư pháp quy"
    )
    assert citation("60/2014/QH13") == "Luật Hộ tịch số 60/2014/QH13 ngày 20/11/2014"


@pytest.mark.parametrize("habit", get_args(Citing))
def test_every_document_is_found_again_however_a_department_cites_it(habit: Citing) -> None:
    """The registers that are fed by citations have to show all that the demo rests on."""
    for number, document in legal_documents().items():
        first, *_ = read_citations(content(f"- {citation(number, habit)};")).cited

        assert first.key == document_key(number, document.issued_on), citation(number, habit)
        assert first.dated_on in (document.issued_on, None)


def test_every_document_that_a_procedure_of_the_demo_rests_on_is_found_in_it() -> None:
    """In the written file, under the heading of the law."""
    for _, procedure in every_procedure():
        text = [block.text for block in procedure_manuscript(procedure, Properties()).blocks if isinstance(block, Text)]
        found = {citation.number for citation in read_citations(content(*text)).cited}

        assert found.issuperset(in_force(procedure.law_numbers, procedure.laws_as_of))


def test_a_limit_without_days_is_one_working_day() -> None:
    assert limit_hours("Ngay trong ngày") == HOURS_A_DAY
    assert limit_hours("Không quá 30 ngày; vụ việc phức tạp không quá 45 ngày") == 30 * HOURS_A_DAY
