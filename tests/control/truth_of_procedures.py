"""Real files of others and what they say, read by eye before any program: procedures, and documents that are none.

The table holds facts only (codes, dates, numbers, short values); names of officials are kept as fingerprints.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unicodedata import normalize

from service.control.procedure import Procedure
from service.control.time_limits import TimeLimit

SHARED = Path(os.environ.get("LUUVET_SHARED", Path(__file__).resolve().parents[3] / "shared"))
TRUTH = Path(__file__).with_name("truth") / "procedures.json"
_CORPUS = ("vn", "single")
_OLD_FORMAT = ".doc"
_BEGINS = ("applicants", "responsible", "result")
"""Of these the table keeps how they begin."""


@dataclass(frozen=True)
class Truth:
    sha256: str
    file: str
    fields: dict[str, Any]
    contradictions: frozenset[tuple[str, str, str]]
    """(rule, place, what stands there)."""


@dataclass(frozen=True)
class Score:
    right: int
    wrong: tuple[str, ...]
    wrong_dates: int


def read_truth() -> list[Truth]:
    entries = json.loads(TRUTH.read_text(encoding="utf-8"))
    return [
        Truth(sha256, entry["file"], entry["fields"], frozenset(map(tuple, entry["contradictions"])))
        for sha256, entry in entries.items()
    ]


def corpus_files() -> dict[str, Path]:
    """Files of the corpus by SHA-256; empty where it is not at hand."""
    folders = (SHARED / "corpus" / name for name in _CORPUS)
    files = (path for folder in folders if folder.is_dir() for path in folder.iterdir() if path.is_file())
    return {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in files}


def as_docx(files: list[Path], folder: Path) -> dict[Path, Path]:
    """Files of the old format by LibreOffice, those that are in `folder` already left alone; others as they are."""
    old = [path for path in files if path.suffix == _OLD_FORMAT]
    made = {path: folder / f"{path.stem}.docx" for path in old}
    missing = [str(path) for path, docx in made.items() if not docx.is_file()]
    if missing:
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", "docx", "--outdir", str(folder), *missing]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
        shutil.rmtree(folder / "profile", ignore_errors=True)
    return {path: made.get(path, path) for path in files}


def has_converter() -> bool:
    return shutil.which("soffice") is not None


# --- scoring


def score(truth: Truth, procedure: Procedure) -> Score:
    """Field by field; in a list every place counts, also one too many."""
    said = fields_of(procedure)
    right, wrong, dates = 0, [], 0
    for name, wanted in truth.fields.items():
        for place, one, other in _leaves(name, wanted, said[name]):
            if _agree(name, one, other):
                right += 1
            else:
                wrong.append(f"{truth.file}: {place} is {other!r}, should be {one!r}")
                dates += name.endswith("_on") and other is not None
    return Score(right, tuple(wrong), dates)


def fields_of(procedure: Procedure) -> dict[str, Any]:
    cover, facts, steps = procedure.cover, procedure.facts, procedure.steps
    return {
        "title": cover.title,
        "code": cover.code,
        "issue_number": cover.issue_number,
        "issued_on": cover.issued_on.isoformat() if cover.issued_on else None,
        "effective_on": cover.effective_on.isoformat() if cover.effective_on else None,
        "agency": cover.agency,
        "decision": cover.decision,
        "signoffs": [
            [
                sign.role,
                sign.title,
                fingerprint(sign.name),
                sign.position,
                str(sign.signed_on) if sign.signed_on else None,
            ]
            for sign in cover.signoffs
        ],
        "amendments.columns": list(procedure.amendments.columns),
        "amendments.rows": len(procedure.amendments.rows),
        "sections": [f"{section.number} {section.kind}".strip() for section in procedure.sections],
        "limits": [_limit(limit) for limit in facts.limits],
        "fees": [fee.amount for fee in facts.fees],
        "papers": len(facts.papers),
        "sets": facts.sets,
        "applicants": facts.applicants,
        "responsible": facts.responsible,
        "result": facts.result,
        "steps": [[step.number, step.responsible, *step.times] for step in steps.steps],
        "heads": [_limit(head.limit) if head.limit else None for head in steps.times],
    }


def fingerprint(name: str) -> str:
    return hashlib.sha256(normalize("NFC", name).encode()).hexdigest()[:20]


def _limit(limit: TimeLimit) -> list[object]:
    return [limit.amount, limit.unit, limit.working]


def _leaves(name: str, wanted: Any, said: Any) -> Iterator[tuple[str, Any, Any]]:
    if not isinstance(wanted, list) or not isinstance(said, list):
        yield name, wanted, said
        return
    for index in range(max(len(wanted), len(said))):
        one = wanted[index] if index < len(wanted) else None
        other = said[index] if index < len(said) else None
        yield from _leaves(f"{name}[{index}]", one, other)


def _agree(name: str, wanted: Any, said: Any) -> bool:
    if name in _BEGINS:
        return isinstance(said, str) and said.startswith(wanted)
    return bool(wanted == said)
