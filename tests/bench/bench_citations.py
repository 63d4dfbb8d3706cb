"""Citations of real Vietnamese files: how many are right, and what finding them costs."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from service.control.citations import read_citations
from service.model.content import Content, from_json, to_json
from service.word.read import read
from tests.control.truth_of_citations import read_truth, score, total, word_files

_RUNS = 30


def bench_citations(folder: Path) -> None:
    converted = folder / "converted"
    converted.mkdir()
    files = word_files(read_truth(), converted)
    if not files:
        pytest.skip("the Vietnamese files of corpus/ are not at hand (set LUUVET_SHARED)")
    contents = {truth: read(path.read_bytes()) for truth, path in files.items()}

    whole = total(score(truth, read_citations(content)) for truth, content in contents.items())

    _tell("citations: files, places right", f"{len(files)}, {whole.right}")
    _tell("citations: precision, recall", f"{whole.precision:.4f}, {whole.recall:.4f}")
    for truth, content in contents.items():
        if truth.file.startswith("iso_hotich_0"):
            _tell(f"citations: {truth.file}", _cost(content))


def _cost(content: Content) -> str:
    """The least of some runs, for neighbours on the machine only add; decoding the Content is the floor."""
    data = to_json(content)
    floor = min(_milliseconds(lambda: from_json(data)) for _ in range(_RUNS))
    cost = min(_milliseconds(lambda: read_citations(content)) for _ in range(_RUNS))
    return f"{cost:.1f} ms of processor time, {cost / floor:.1f} x decoding the content"


def _milliseconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return 1000 * (time.process_time() - started)


def _tell(what: str, figure: str) -> None:
    sys.stdout.write(f"{what:<58} {figure}\n")
