"""How many real files of old formats convert, how long each takes and how much memory: all of the corpus, real LibreOffice.

LibreOffice runs under a small program that tells its processor time and its peak of memory; both are its own, whatever
else the machine does at the time.
"""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from service.errors import LegacyDocument, WordError
from service.word import sandbox
from service.word.convert import Converter, find_converter
from service.word.package import open_package
from service.word.read import read
from tests.bench.figures import share_at, tell_line
from tests.word.builders_docx import SHARED

_MEASURING = """#!/usr/bin/python3
import resource, subprocess, sys
code = subprocess.call([{program!r}, *sys.argv[1:]])
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print("MEASURED", used.ru_utime + used.ru_stime, used.ru_maxrss, file=sys.stderr)
sys.exit(code)
"""

needs_corpus = pytest.mark.skipif(not (SHARED / "corpus").is_dir(), reason=f"no real files in {SHARED}")


@dataclass
class Told:
    """What the measuring program said, over all files."""

    seconds: list[float] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)

    def note(self, messages: str) -> None:
        found = re.findall(r"^MEASURED (\S+) (\d+)$", messages, re.MULTILINE)
        self.seconds.append(sum(float(seconds) for seconds, _ in found))
        self.megabytes.append(max((int(kilobytes) / 1024 for _, kilobytes in found), default=0.0))


@needs_corpus
def bench_conversion_of_every_old_file(tmp_path: Path) -> None:
    converter = find_converter(120, 1_500_000_000)
    if isinstance(converter, str):
        pytest.skip(converter)
    outcomes: Counter[str] = Counter()
    packed = original = 0
    with _measured(converter, tmp_path) as (measured, told):
        for data, legacy in _old_files():
            try:
                package = measured.convert(data, legacy.dialect)
                read(package)
                original, packed = original + len(data), packed + len(package)
                outcomes[f"{legacy.dialect}: converted and read"] += 1
            except WordError as error:
                outcomes[f"{legacy.dialect}: {error.code}"] += 1
    tell_line(f"{converter.name}: " + ", ".join(f"{what} {count}" for what, count in sorted(outcomes.items())))
    tell_line(f"  {original / 1e6:.1f} MB of old files became {packed / 1e6:.1f} MB")
    _tell("processor seconds each", told.seconds)
    _tell("peak memory each, MB", told.megabytes)


def _tell(what: str, values: list[float]) -> None:
    tell_line(
        f"  {what}: median {statistics.median(values):.1f}, p95 {share_at(values, 0.95):.1f}, worst {max(values):.1f}"
    )


def _old_files() -> Iterator[tuple[bytes, LegacyDocument]]:
    for path in sorted((SHARED / "corpus").glob("*/*")):
        data = path.read_bytes()
        try:
            open_package(data)
        except LegacyDocument as legacy:
            yield data, legacy
        except WordError:
            continue


@contextmanager
def _measured(converter: Converter, folder: Path) -> Iterator[tuple[Converter, Told]]:
    program = folder / "program" / "soffice"
    program.parent.mkdir()
    program.write_text(_MEASURING.format(program=str(converter.program)))
    program.chmod(0o755)
    folder.chmod(0o755)
    told, run = Told(), sandbox.run

    def running(*arguments: Any, **named: Any) -> sandbox.Run:
        done = run(*arguments, **named)
        told.note(done.messages)
        return done

    with patch.object(sandbox, "run", running):
        yield replace(converter, program=program), told
