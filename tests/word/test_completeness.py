"""No text lost, none invented: every word that a real file shows is in its Content, as often as it is shown."""

import json
import os
import tarfile
from collections import Counter
from pathlib import Path

import pytest

from service.errors import WordError
from service.word.pool import ReadingPool
from service.word.read import read
from tests.word.builders_docx import SHARED
from tests.word.shown_words import words_of_content, words_of_file
from tests.word.sound_content import require_sound

STEPS = {"single": 6, "pairs": 12, "vn": 1, "corrupt": 1}
"""Every so many files of a folder; all of them with LUUVET_ALL_FILES=1 (about half a minute)."""
HELD = {"suspect", "encrypted", "legacy", "read"}
"""`read` here means read with a notice: macros."""


def corpus(folder: str) -> list[Path]:
    return sorted(path for path in (SHARED / "corpus" / folder).glob("*.doc[xm]"))


needs_corpus = pytest.mark.skipif(not (SHARED / "corpus").is_dir(), reason=f"no real files in {SHARED}")
needs_bad_input = pytest.mark.skipif(not (SHARED / "badinput").is_dir(), reason=f"no bad input in {SHARED}")


@needs_corpus
@pytest.mark.parametrize("folder", STEPS)
def test_every_word_of_real_files_is_read_once(folder: str):
    """Precision and recall of 1 over the bag of words, judged by a reader that shares no code with ours."""
    lost, invented = Counter[str](), Counter[str]()
    for path in corpus(folder)[:: 1 if "LUUVET_ALL_FILES" in os.environ else STEPS[folder]]:
        data = path.read_bytes()
        try:
            content = read(data)
        except WordError:
            assert folder in ("corrupt", "vn"), path.name
            continue
        require_sound(content)
        require_sound(read(data, "original"))
        expected, found = words_of_file(data), words_of_content(content)
        lost += expected - found
        invented += found - expected

    assert (lost, invented) == (Counter(), Counter())


@needs_corpus
def test_damaged_and_foreign_files_raise_nothing_but_word_errors():
    for path in sorted((SHARED / "corpus" / "corrupt").iterdir()):
        for view in ("accepted", "original"):
            try:
                read(path.read_bytes(), view)
            except WordError:
                continue


@needs_bad_input
def test_hostile_files_end_as_their_manifest_expects(tmp_path: Path):
    with tarfile.open(SHARED / "badinput" / "open.tar.gz") as archive:
        for member in archive:
            if member.isreg():  # FIFOs and links are for the capture, not for the reader
                archive.extract(member, tmp_path, filter="data")
    outcomes = {}
    with ReadingPool(seconds=10) as pool:
        for case in json.loads((tmp_path / "manifest.json").read_text()):
            if case["group"] == "docx":
                outcomes[case["case"]] = (case["expect"], _outcomes(pool, tmp_path / case["case"]))

    wrong = {case: found for case, (expect, found) in outcomes.items() if not found <= _sound(expect)}
    assert outcomes
    assert wrong == {}


def _outcomes(pool: ReadingPool, folder: Path) -> set[str]:
    found = set()
    for path in folder.glob("drop*/*"):
        try:
            pool.read(path.read_bytes())
            found.add("read")
        except WordError as exc:
            found.add(exc.code)
    return found


def _sound(expect: str) -> set[str]:
    kept = {"not-word", "encrypted", "legacy", "damaged", "suspect", "over-limit"}
    return {"read": {"read"}, "keep": kept, "read|keep": kept | {"read"}, "limit": {"over-limit"}, "hold": HELD}[expect]
