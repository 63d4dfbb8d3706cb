"""How long reading takes, and how much is read, against the floor and against other readers, in one run.

The floor of a file is what no reader can do without: unpacking with `zipfile` and parsing with lxml every part that
ours reads of it. Times are of the processor, the best of some runs, so that neighbours on the machine count for little.
*cold* reads with nothing remembered of other files, *warm* with the styles of that file known.
"""

from __future__ import annotations

import io
import json
import statistics
import subprocess
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

import pytest
from lxml import etree

from service.errors import WordError
from service.model.content import to_json
from service.word.archive import Archive
from service.word.pool import ReadingPool
from service.word.read import read
from service.word.remembered import forget
from tests.acceptance.offices import Office
from tests.bench.figures import share_at, tell_line
from tests.bench.large_document import large_document
from tests.bench.peers_beside import Peer, peers
from tests.word.builders_docx import SHARED
from tests.word.shown_words import words_of_content, words_of_file

RUNS = 5
SLOW_SECONDS = 0.1
"""What takes longer is run twice only."""

needs_corpus = pytest.mark.skipif(not (SHARED / "corpus").is_dir(), reason=f"no real files in {SHARED}")


@dataclass
class Measured:
    """One file: its floor in seconds, and its words, where it can be read at all."""

    path: Path
    data: bytes
    floor: float
    words: Counter[str] = field(default_factory=Counter)


@dataclass
class Tally:
    """What one reader made of many files."""

    ratios: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    floors: list[float] = field(default_factory=list)
    expected: int = 0
    lost: int = 0
    invented: int = 0
    doubled: int = 0
    complete: int = 0
    failures: int = 0

    def add(self, seconds: float, found: Counter[str], file: Measured) -> None:
        self.seconds.append(seconds)
        self.floors.append(file.floor)
        self.ratios.append(seconds / file.floor)
        lost, over = (file.words - found).total(), found - file.words
        self.expected += file.words.total()
        self.lost += lost
        self.invented += sum(count for word, count in over.items() if word not in file.words)
        self.doubled += sum(count for word, count in over.items() if word in file.words)
        self.complete += lost <= file.words.total() / 1000

    def fail(self, file: Measured) -> None:
        self.failures += 1
        self.expected += file.words.total()
        self.lost += file.words.total()

    def tell(self, name: str) -> None:
        if not self.ratios:
            tell_line(f"{name:<24} failed on all {self.failures} files")
            return
        tell_line(
            f"{name:<24} n={len(self.ratios):<4} times the floor: p50 {statistics.median(self.ratios):6.2f}"
            f"  p95 {share_at(self.ratios, 0.95):7.2f}  all {sum(self.seconds) / sum(self.floors):6.2f}"
            f"   p50 {1000 * statistics.median(self.seconds):7.2f} ms   words read {1 - self.lost / self.expected:.4f}"
            f"  whole files {self.complete:<4} invented {self.invented:<6} doubled {self.doubled:<6} failed {self.failures}"
        )


@pytest.fixture(scope="module")
def real_files() -> list[Measured]:
    """Single files and both sides of the pairs; those that hold no Word document are left out."""
    paths = [path for kind in ("single", "pairs") for path in sorted((SHARED / "corpus" / kind).glob("*.docx"))]
    return list(_measured(paths))


@needs_corpus
def bench_reading_real_files(real_files: list[Measured]) -> None:
    tell_line(f"\nreading {len(real_files)} real files: {_floors_told(real_files)}")
    _tell_ours(real_files)


@needs_corpus
def bench_reading_beside_peers(real_files: list[Measured]) -> None:
    tell_line("\nother readers of the same files, in the same run")
    for peer in peers():
        if peer.version:
            _tally_of(peer, real_files).tell(f"{peer.name} {peer.version}")
        else:
            tell_line(f"{peer.name:<24} skipped: it is not installed here")


def bench_reading_demo_documents(demo: Office) -> None:
    """Procedures that are mostly tables."""
    files = list(_measured(sorted(demo.share.rglob("*.docx"))))
    tell_line(f"\nreading the {len(files)} documents of the demo office: {_floors_told(files)}")
    _tell_ours(files)


def bench_handing_over() -> None:
    """What the pool adds to a file: bytes in, JSON out, a process switch each way."""
    data = large_document(pages=20)
    content = read(data)
    encoded = to_json(content)
    with ReadingPool() as pool:
        pool.read_json(data)
        whole = min(_elapsed(lambda: pool.read_json(data)) for _ in range(20))
    inside = min(_elapsed(lambda: to_json(read(data))) for _ in range(20))
    encoding = min(_elapsed(lambda: to_json(content)) for _ in range(20))
    tell_line(
        f"\nhanding over 20 pages ({len(data) // 1000} kB in, {len(encoded) // 1000} kB out): "
        f"read and encoded {1000 * inside:.1f} ms, of it encoding {1000 * encoding:.1f} ms; through the pool {1000 * whole:.1f} ms"
    )


def bench_a_document_of_2000_pages(folder: Path) -> None:
    path = folder / "large.docx"
    path.write_bytes(large_document(pages=2_000))
    unpacked = zipfile.ZipFile(path).getinfo("word/document.xml").file_size
    told = subprocess.check_output([sys.executable, "-c", _READ_ALONE, path], text=True)
    seconds, floor, before, after, words = json.loads(told)
    tell_line(
        f"\n2,000 pages, {path.stat().st_size / 1e6:.1f} MB (document.xml {unpacked / 1e6:.0f} MB), {words} words: "
        f"{seconds:.2f} s, {seconds / floor:.2f} times the floor; memory {after:.0f} MB, of it {before:.0f} MB before the file"
    )


_READ_ALONE = r"""
import gc, io, json, re, sys, time, zipfile
from lxml import etree
from service.model.content import paragraphs
from service.word.read import read
memory = lambda: int(re.search(r"VmHWM:\s+(\d+)", open("/proc/self/status").read())[1]) / 1000  # since exec
data = open(sys.argv[1], "rb").read()
gc.collect(); gc.freeze(); gc.disable()  # as in a child of the pool
before, started = memory(), time.process_time()
content = read(data)
seconds, after = time.process_time() - started, memory()
words = sum(len(p.text.split()) for story in content.stories for p in paragraphs(story.blocks))
del content
started = time.process_time()
with zipfile.ZipFile(io.BytesIO(data)) as archive:
    trees = [etree.fromstring(archive.read(n), etree.XMLParser(huge_tree=True)) for n in archive.namelist()]
print(json.dumps([seconds, time.process_time() - started, before, after, words]))
"""


def _measured(paths: list[Path]) -> Iterator[Measured]:
    for path in paths:
        data = path.read_bytes()
        try:
            parts = _parts_read(data)
        except WordError as exc:
            tell_line(f"not readable: {path.name} ({exc.code})")
            continue
        yield Measured(
            path, data, _best(lambda data=data, parts=parts: _floor(data, parts)), _words(words_of_file(data))
        )


def _parts_read(data: bytes) -> list[str]:
    """Names, as the zip directory spells them, of the parts that reading these bytes unpacks."""
    names: dict[str, None] = {}

    def noted(archive: Archive, name: str) -> bytes:
        names[name.lower()] = None
        return unpack(archive, name)

    unpack = Archive.read
    forget()
    with patch.object(Archive, "read", noted):
        read(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        spelled = {name.replace("\\", "/").lstrip("/").lower(): name for name in archive.namelist()}
    return [spelled[name] for name in names]


def _floor(data: bytes, names: list[str]) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in names:
            content = archive.read(name)
            if name.lower().endswith((".xml", ".rels")):
                etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, collect_ids=False))


def _tell_ours(files: list[Measured]) -> None:
    cold, warm = Tally(), Tally()
    for file in files:
        found = _words(words_of_content(read(file.data)))
        cold.add(_best(lambda file=file: read(file.data), before=forget), found, file)
        warm.add(_best(lambda file=file: read(file.data)), found, file)
    cold.tell("Lưu vết, cold")
    warm.tell("Lưu vết, warm")


def _tally_of(peer: Peer, files: list[Measured]) -> Tally:
    tally = Tally()
    with peer.answers(file.path for file in files) as answers:
        for file, answer in zip(files, answers, strict=True):
            if answer.error:
                tally.fail(file)
            else:
                tally.add(answer.seconds, _words(Counter(answer.words())), file)
    return tally


def _words(bag: Counter[str]) -> Counter[str]:
    """Without signs: other readers put marks of their own between the words."""
    return Counter({word: count for word, count in bag.items() if word[0].isalnum()})


def _floors_told(files: list[Measured]) -> str:
    floors = [file.floor for file in files]
    return f"floor p50 {1000 * statistics.median(floors):.2f} ms, p95 {1000 * share_at(floors, 0.95):.1f} ms"


def _best(work: Callable[[], object], before: Callable[[], object] = lambda: None) -> float:
    best = float("inf")
    for run in range(RUNS):
        before()
        started = time.process_time()
        work()
        best = min(best, time.process_time() - started)
        if run and best > SLOW_SECONDS:
            break
    return best


def _elapsed(work: Callable[[], object]) -> float:
    """Of the clock: two processes share this work."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
