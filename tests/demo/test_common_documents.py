"""The office's common documents: own texts, which grow from issue to issue."""

from __future__ import annotations

from service.demo.common_documents import OPTIONS, CommonDocument, common_manuscript, with_option
from service.demo.history import PlannedSave
from service.demo.manuscript import Properties


def states(planned: list[PlannedSave], code: str) -> list[CommonDocument]:
    return [save.state for save in planned if isinstance(save.state, CommonDocument) and save.state.code == code]


def shown(document: CommonDocument) -> str:
    return repr(common_manuscript(document, Properties()).blocks)


def test_every_common_document_has_a_text_without_leftover_marks(planned: list[PlannedSave]) -> None:
    """Brackets and braces belong to the writing, not to the document."""
    for code in OPTIONS:
        for document in states(planned, code):
            text = shown(document)
            assert len(text) > 2000
            assert not any(mark in text for mark in ("{", "}", "[!", "[/]", "  "))


def test_every_option_changes_the_text(planned: list[PlannedSave]) -> None:
    """An option that nothing in the text asks for would make an issue that says nothing new."""
    for code, options in OPTIONS.items():
        first = states(planned, code)[0]
        for option, _ in options:
            assert shown(with_option(first, option)) != shown(first), (code, option)


def test_the_objectives_are_issued_again_each_year_with_their_own_numbers(planned: list[PlannedSave]) -> None:
    years = {document.year: shown(document) for document in states(planned, "MTCL")}

    assert list(years) == [2021, 2022, 2023, 2024, 2025, 2026]
    assert len(set(years.values())) == 6
    assert "MỤC TIÊU CHẤT LƯỢNG NĂM 2026" in years[2026]


def test_issue_numbers_of_common_documents_only_rise(planned: list[PlannedSave]) -> None:
    for code in OPTIONS:
        numbers = [document.cover.number for document in states(planned, code)]
        assert numbers == sorted(numbers)
        assert numbers[-1] >= 3
