"""Tracked-changes files over pairs of real files, both ways: what accepting and rejecting gives, Word's rules, time.

Needs the corpus of pairs (LUUVET_SHARED). What a file says is judged by the checker that lies beside the corpus, which
shares no code with us, and by the schema; LUUVET_SCHEMA=1 adds the schema, which takes minutes.
"""

from __future__ import annotations

import csv
import importlib.util
import os
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pytest

from service.diff.compare import compare
from service.word.read import read
from service.word.redline import write_redline
from tests.word.builders_docx import SHARED
from tests.word.tracked_rules import violations

PAIRS = SHARED / "corpus" / "pairs"
AT = datetime(2025, 1, 1, tzinfo=UTC)
SLOW_SCHEMA = "_en_0a3e81"
"""A pair whose own files take the schema checker hours."""


@dataclass
class Table:
    right: Counter[str] = field(default_factory=Counter)
    degraded: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    writing: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def bench_redline(tmp_path: Path) -> None:
    if not PAIRS.exists():
        pytest.skip("no corpus of pairs at LUUVET_SHARED")
    checker, schema = _beside("diffbench/redline_check.py"), _beside("corpus/xsd/validate.py")
    table = Table()
    for name, old, new in _pairs():
        made = tmp_path / "redline.docx"
        made.write_bytes(_timed(old, new, table))
        for rule, holds in checker.check(str(old), str(new), str(made)).items():
            table.right[rule] += bool(holds)
            table.wrong += [] if holds else [f"{name}: {rule}"]
        before = {*violations(old.read_bytes()), *violations(new.read_bytes())}
        table.wrong += [f"{name}: {words}" for words in violations(made.read_bytes()) if words not in before]
        if "LUUVET_SCHEMA" in os.environ and SLOW_SCHEMA not in name:
            count, examples = schema.new_errors(str(made), str(old), str(new))
            table.wrong += [f"{name}: {count} schema errors, {examples[:1]}"] if count else []
    _print(table)
    assert table.wrong == []


def _pairs() -> Iterator[tuple[str, Path, Path]]:
    with (PAIRS / "manifest.csv").open(encoding="utf-8") as manifest:
        for row in csv.DictReader(manifest):
            before, after = PAIRS / row["before"], PAIRS / row["after"]
            yield f"{row['pair_id']} →", before, after
            yield f"{row['pair_id']} ←", after, before


def _timed(old: Path, new: Path, table: Table) -> bytes:
    before, after = old.read_bytes(), new.read_bytes()
    started = time.process_time()
    redline = compare(read(before), read(after))
    compared = time.process_time()
    changes = write_redline(before, after, redline, "An", AT)
    ended = time.process_time()
    table.seconds.append(ended - started)
    table.writing.append(ended - compared)
    table.degraded.update(changes.degraded)
    return changes.data


def _beside(path: str) -> ModuleType:
    file = SHARED / path
    spec = importlib.util.spec_from_file_location(file.stem, file)
    if spec is None or spec.loader is None:
        pytest.skip(f"no {file}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _print(table: Table) -> None:
    count = len(table.seconds)
    lines = [f"tracked changes, {count} pairs (both directions)"]
    lines += [f"  {rule:<18} {right}/{count}" for rule, right in sorted(table.right.items())]
    lines += [f"  degraded: {code:<18} {number}" for code, number in sorted(table.degraded.items())]
    for what, seconds in (("read, compare, write", table.seconds), ("write alone", table.writing)):
        ordered = sorted(seconds)
        p95 = ordered[int(len(ordered) * 0.95)]
        lines.append(
            f"  {what}: median {1000 * statistics.median(ordered):.1f} ms, p95 {1000 * p95:.1f} ms of processor"
        )
    lines += [f"  wrong: {words}" for words in table.wrong]
    sys.stdout.write("\n".join(lines) + "\n")
