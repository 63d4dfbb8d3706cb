"""Real files of others and the documents they cite, listed by eye before any program read them.

One file a document in `truth_citations/`, named by SHA-256: numbers and dates only, in reading order. `on` gives the date
where one stands beside the number. `?` marks what is right both ways: the number of the document itself, samples.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from service.control.citations import Citations

SHARED = Path(os.environ.get("LUUVET_SHARED", Path(__file__).resolve().parents[3] / "shared"))
_TRUTH = Path(__file__).with_name("truth_citations")
_FOLDERS = ("vn", "single")


@dataclass(frozen=True)
class Truth:
    sha256: str
    file: str
    citations: tuple[str, ...]


@dataclass(frozen=True)
class Score:
    right: int
    invented: tuple[str, ...]
    missed: tuple[str, ...]

    @property
    def precision(self) -> float:
        return self.right / (self.right + len(self.invented))

    @property
    def recall(self) -> float:
        return self.right / (self.right + len(self.missed))


def read_truth() -> list[Truth]:
    return [_truth(path) for path in sorted(_TRUTH.glob("*.json"))]


def _truth(path: Path) -> Truth:
    entry = json.loads(path.read_text(encoding="utf-8"))
    return Truth(path.stem, entry["file"], tuple(entry["citations"]))


def word_files(table: Iterable[Truth], folder: Path) -> dict[Truth, Path]:
    """The documents of the table that are at hand, as .docx. Old formats are converted into `folder`, once, if LibreOffice
    is there; without it they are left out."""
    at_hand = _corpus()
    files = {truth: at_hand[truth.sha256] for truth in table if truth.sha256 in at_hand}
    old = {truth: path for truth, path in files.items() if path.read_bytes()[:2] != b"PK"}
    if shutil.which("soffice") is None:
        return {truth: path for truth, path in files.items() if truth not in old}
    _convert([path for path in old.values() if not (folder / f"{path.stem}.docx").is_file()], folder)
    return files | {truth: folder / f"{path.stem}.docx" for truth, path in old.items()}


def _corpus() -> dict[str, Path]:
    folders = (SHARED / "corpus" / name for name in _FOLDERS)
    files = (path for folder in folders if folder.is_dir() for path in folder.iterdir() if path.is_file())
    return {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in files}


def _convert(files: list[Path], folder: Path) -> None:
    if files:
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", "docx", "--outdir", folder, *files]
        subprocess.run(command, check=True, capture_output=True, timeout=300)  # type: ignore[arg-type]
        shutil.rmtree(folder / "profile", ignore_errors=True)


def score(truth: Truth, found: Citations) -> Score:
    """Every place counts, and its date with it."""
    said = Counter(
        f"{citation.key} on {citation.dated_on}" if citation.dated_on else citation.key
        for citation in found.cited
        if citation.role != "named"
    )
    wanted = Counter(key for key in truth.citations if not key.startswith("?"))
    either = Counter(key.removeprefix("? ") for key in truth.citations if key.startswith("?"))
    return Score((said & wanted).total(), tuple((said - wanted - either).elements()), tuple((wanted - said).elements()))


def total(scores: Iterable[Score]) -> Score:
    made = list(scores)
    return Score(
        sum(one.right for one in made),
        tuple(key for one in made for key in one.invented),
        tuple(key for one in made for key in one.missed),
    )
