"""Real procedures of an office, and documents that are none, against a table made by eye."""

from __future__ import annotations

import pytest

from service.control.findings import find
from service.control.procedure import Procedure, read_procedure
from service.word.read import read
from tests.control.truth_of_procedures import Truth, as_docx, corpus_files, has_converter, read_truth, score

_REACH = 0.98


@pytest.fixture(scope="module")
def readings(pytestconfig: pytest.Config) -> list[tuple[Truth, Procedure]]:
    """What was read of each file of the table that is at hand. Files of the old format are converted once."""
    files = corpus_files()
    table = [truth for truth in read_truth() if truth.sha256 in files]
    if not table:
        pytest.skip("the Vietnamese files of corpus/ are not at hand (set LUUVET_SHARED)")
    if not has_converter():
        table = [truth for truth in table if not truth.file.endswith(".doc")]
    cache = pytestconfig.cache
    assert cache is not None
    docx = as_docx([files[truth.sha256] for truth in table], cache.mkdir("converted"))
    return [(truth, read_procedure(read(docx[files[truth.sha256]].read_bytes()))) for truth in table]


def test_fields_of_real_files_are_read_as_people_read_them(readings: list[tuple[Truth, Procedure]]) -> None:
    """98 of 100 fields; and no date that the document does not bear, for a wrong date on a register is worse than none."""
    scores = [score(truth, procedure) for truth, procedure in readings]
    right = sum(one.right for one in scores)
    wrong = [line for one in scores for line in one.wrong]

    assert sum(one.wrong_dates for one in scores) == 0, wrong
    assert right / (right + len(wrong)) >= _REACH, wrong


def test_every_real_contradiction_is_found_and_nothing_else(readings: list[tuple[Truth, Procedure]]) -> None:
    """Footers left from the issue before, headers of another procedure."""
    for truth, procedure in readings:
        found = {(one.rule.value, place, one.found) for one in find(procedure) for place in one.places}
        assert found == truth.contradictions, truth.file


def test_the_table_holds_no_names_and_no_sentences() -> None:
    """It is made of other people's files."""
    for truth in read_truth():
        signoffs = truth.fields["signoffs"]
        assert all(len(name) == 20 and int(name, 16) for _, _, name, _, _ in signoffs)
