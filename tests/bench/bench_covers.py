"""What procedures say about themselves: how much is read right, and in what time.

Fields against the table made by eye (`tests/control/truth`), where the corpus is at hand; times on the demo's documents,
as processor time and as a multiple of decoding the Content from JSON, which is what any use of it costs.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from service.control.findings import find
from service.control.procedure import read_procedure
from service.demo.history import PlannedSave, content_of
from service.demo.office import demo_office
from service.model.content import from_json, to_json
from service.word.read import read
from tests.control.truth_of_procedures import as_docx, corpus_files, has_converter, read_truth, score

_UNTIL = date(2026, 11, 23)
_EVERY = 10


def bench_fields_of_real_procedures(tmp_path: Path) -> None:
    files = corpus_files()
    table = [truth for truth in read_truth() if truth.sha256 in files]
    if not table or not has_converter():
        pytest.skip("needs the Vietnamese files of corpus/ (LUUVET_SHARED) and LibreOffice")
    docx = as_docx([files[truth.sha256] for truth in table], tmp_path)
    right = wrong = dates = missed = false = 0
    for truth in table:
        said = read_procedure(read(docx[files[truth.sha256]].read_bytes()))
        points = score(truth, said)
        right, wrong, dates = right + points.right, wrong + len(points.wrong), dates + points.wrong_dates
        found = {(one.rule.value, place, one.found) for one in find(said) for place in one.places}
        missed += len(truth.contradictions - found)
        false += bool(found - truth.contradictions)
    share = 100 * right / (right + wrong)
    sys.stdout.write(
        f"real Vietnamese files: {len(table)}; fields right {right} of {right + wrong} ({share:.1f} %), wrong dates {dates};"
        f" contradictions missed {missed}, documents with a false one {false}\n"
    )


def bench_cover_facts_and_findings() -> None:
    last: dict[str, PlannedSave] = {save.path: save for save in demo_office().plan(_UNTIL) if save.kind != "deleted"}
    saves = list(last.values())[::_EVERY]
    times, floors = [], []
    for save in saves:
        content = read(content_of(save.state, save.properties))
        kept, path = to_json(content), save.path
        times.append(_processor_time(lambda: find(read_procedure(content), path)))  # noqa: B023 - called at once
        floors.append(_processor_time(lambda: from_json(kept)))  # noqa: B023
    ratio = statistics.median(one / floor for one, floor in zip(times, floors, strict=True))
    sys.stdout.write(
        f"cover, facts and findings of a demo document: median {1000 * statistics.median(times):.1f} ms,"
        f" worst {1000 * max(times):.1f} ms of processor time ({len(saves)} documents), {ratio:.1f} times decoding it\n"
    )


def _processor_time(work: Callable[[], object], rounds: int = 5) -> float:
    """The best of some: what else runs on the machine makes it slower, never faster."""
    best = float("inf")
    for _ in range(rounds):
        started = time.process_time()
        work()
        best = min(best, time.process_time() - started)
    return best
