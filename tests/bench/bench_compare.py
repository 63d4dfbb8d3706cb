"""How true, how small and how fast comparisons are: known edits beside peers, real pairs, and growth with length.

LUUVET_CASES=8 takes more documents for each kind of edit, LUUVET_SEED=2 other edits.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import pytest
from rapidfuzz.distance import LCSseq

from service.diff.compare import compare
from service.diff.words import Vocabulary
from service.errors import WordError
from service.model.content import Content, paragraphs
from service.model.redline import Change
from service.word.read import read
from tests.bench.edited_document import EditedDocument, NotHere, W, text_of, tokens
from tests.bench.figures import share_at, tell_line
from tests.bench.known_edits import PICTURE, Edit, edited, kinds
from tests.bench.large_document import large_document
from tests.bench.peers_beside import install, python
from tests.word.builders_docx import SHARED

CASES = int(os.environ.get("LUUVET_CASES", "4"))
SEED = int(os.environ.get("LUUVET_SEED", "1"))
SLACK = 2
"""Tokens that may be reported beyond the truth."""

OURS = "luuvet"
PEERS = (
    "docx-scalpel",
    "python-redlines, Docxodus",
    "python-redlines, WmlComparer",
    "LibreOffice compare",
    "pandoc + git word-diff",
    "redlines",
    "python-docx + difflib",
)
Changes = Sequence[tuple[str, str, str]]

needs_corpus = pytest.mark.skipif(not (SHARED / "corpus").is_dir(), reason=f"no real files in {SHARED}")


# --- known edits


@dataclass
class Case:
    kind: str
    old: Path
    new: Path
    edit: Edit


@dataclass
class Score:
    found: int = 0
    exact: int = 0
    failed: int = 0
    seconds: list[float] = field(default_factory=list)


@needs_corpus
def bench_known_edits(folder: Path) -> None:
    cases = list(_cases(folder))
    scores = {OURS: _scored(cases, _ours)}
    for name in PEERS:
        peer = Comparer(name)
        if peer.version:
            with peer:
                scores[f"{name} {peer.version}"] = _scored(cases, peer)
        else:
            tell_line(f"{name}: not installed here, left out")
    _tell(cases, scores)


def _cases(folder: Path) -> Iterator[Case]:
    """For each kind the first documents, in an order that does not follow their names, that have a place for it."""
    files = sorted((SHARED / "corpus" / "single").glob("*.docx"), key=lambda path: sha256(path.name.encode()).digest())
    for number, kind in enumerate(kinds()):
        made = 0
        for path in files[number * 7 :] + files[: number * 7]:
            case = _case(path, kind, folder, f"{number:02}-{made}")
            if case is not None:
                made += 1
                yield case
            if made == CASES:
                break


def _case(path: Path, kind: str, folder: Path, name: str) -> Case | None:
    data = path.read_bytes()
    try:
        read(data)
        made = edited(data, kind, SEED)
    except (WordError, NotHere, KeyError):
        return None
    if made is None:
        return None
    before, after, edit = made
    case = Case(kind, folder / f"{name}-old.docx", folder / f"{name}-new.docx", edit)
    case.old.write_bytes(before)
    case.new.write_bytes(after)
    return case


def _ours(old: Path, new: Path) -> tuple[float, Changes]:
    before, after = old.read_bytes(), new.read_bytes()
    started = time.perf_counter()
    redline = compare(read(before), read(after))
    seconds = time.perf_counter() - started
    return seconds, [_told(change) for change in redline.changes]


def _told(change: Change) -> tuple[str, str, str]:
    if change.part == "picture":  # as the peers' tracked changes show it
        return change.kind, PICTURE * (change.kind != "inserted"), PICTURE * (change.kind != "deleted")
    return change.kind, change.old, change.new


class Comparer:
    """A peer in a child process."""

    def __init__(self, name: str) -> None:
        install()
        self.name = name
        self._command = [python(), str(Path(__file__).with_name("comparers.py")), name]
        self.version = subprocess.check_output([*self._command, "--check"], text=True)

    def __enter__(self) -> Comparer:
        self._child = subprocess.Popen(
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        return self

    def __exit__(self, *raised: object) -> None:
        self._child.kill()
        self._child.communicate()

    def __call__(self, old: Path, new: Path) -> tuple[float, Changes]:
        """Raises RuntimeError where the peer fails."""
        self._child.stdin.write(f"{old}\t{new}\n")
        self._child.stdin.flush()
        answer = json.loads(self._child.stdout.readline() or '{"error": "crashed"}')
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer["seconds"], answer["changes"]


def _scored(cases: Sequence[Case], compare_files: Callable[[Path, Path], tuple[float, Changes]]) -> dict[str, Score]:
    scores: dict[str, Score] = defaultdict(Score)
    for case in cases:
        score = scores[case.kind]
        try:
            seconds, changes = compare_files(case.old, case.new)
        except RuntimeError:
            score.failed += 1
            continue
        found, exact = judged(case.edit, changes)
        score.found += found
        score.exact += exact
        score.seconds.append(seconds)
    return scores


def judged(edit: Edit, changes: Changes) -> tuple[bool, bool]:
    """Was the edit reported; and as what it is, with nothing else beside it."""
    gone = _bag(old for kind, old, _ in changes if kind != "reformatted")
    come = _bag(new for kind, _, new in changes if kind != "reformatted")
    looks = _bag(old for kind, old, _ in changes if kind == "reformatted")
    old, new = Counter(tokens(edit.old)), Counter(tokens(edit.new))
    if edit.shape == "quiet":
        quiet = not (gone or come or looks)
        return quiet, quiet
    if edit.shape == "look":
        found = _covers(looks, old)
        return found, found and (looks - old).total() + gone.total() + come.total() <= SLACK
    found = _covers(gone, old) and _covers(come, new)
    exact = found and not looks and gone.total() + come.total() <= old.total() + new.total() + SLACK
    if edit.shape == "move":
        moved = [change for change in changes if change[0] == "moved"]
        exact = exact and _covers(_bag(o for _, o, _ in moved), old) and _covers(_bag(n for _, _, n in moved), new)
    return found, exact


def _bag(texts: Iterator[str]) -> Counter[str]:
    return Counter(token for text in texts for token in tokens(text))


def _covers(got: Counter[str], wanted: Counter[str]) -> bool:
    return (got & wanted).total() >= 0.9 * wanted.total()


def _tell(cases: Sequence[Case], scores: dict[str, dict[str, Score]]) -> None:
    counts = Counter(case.kind for case in cases)
    tell_line(f"\nknown edits: {len(cases)} cases, seed {SEED}; for each tool found/exact of n, - failed")
    names = list(scores)
    for number, name in enumerate(names):
        tell_line(f"  [{number}] {name}")
    tell_line(f"{'kind':<34}{'n':>3} " + "".join(f"{f'[{number}]':>9}" for number in range(len(names))))
    for kind, n in counts.items():
        tell_line(f"{kind:<34}{n:>3} " + "".join(f"{_cell(scores[name][kind]):>9}" for name in names))
    for what in ("found", "exact", "failed"):
        totals = [sum(getattr(score, what) for score in scores[name].values()) / len(cases) for name in names]
        tell_line(f"{what + ', share of all':<37} " + "".join(f"{total:>9.3f}" for total in totals))
    medians = [share_at([s for score in scores[name].values() for s in score.seconds], 0.5) for name in names]
    tell_line(f"{'median, ms of the clock':<37} " + "".join(f"{1000 * median:>9.1f}" for median in medians))


def _cell(score: Score) -> str:
    return f"{score.found}/{score.exact}" + (f" -{score.failed}" if score.failed else "")


# --- real pairs


@needs_corpus
def bench_pairs() -> None:
    """Reported words against those that any account of the difference needs."""
    folder = SHARED / "corpus" / "pairs"
    reported = needed = 0
    seconds, comparing, over = [], [], []
    with (folder / "manifest.csv").open(newline="") as lines:
        for row in csv.DictReader(lines):
            old, new = ((folder / row[side]).read_bytes() for side in ("before", "after"))
            whole, alone, changes, least = _measured(old, new)
            seconds.append(whole)
            comparing.append(alone)
            needed += least
            reported += changes
            if changes > 2 * max(least, 1):
                over.append(f"{row['pair_id']} {changes}/{least}")
    tell_line(f"\nreal pairs: {len(seconds)}, reported {reported} of {needed} needed words: {reported / needed:.3f}")
    tell_line(f"over twice the needed words: {', '.join(over) or 'none'}")
    for what, times in (("read both and compare", seconds), ("compare alone", comparing)):
        p50, p95 = (1000 * share_at(times, share) for share in (0.5, 0.95))
        tell_line(
            f"{what:<30} p50 {p50:.2f} ms   p95 {p95:.1f} ms   worst {1000 * max(times):.0f} ms, of the processor"
        )


def _measured(old: bytes, new: bytes) -> tuple[float, float, int, int]:
    whole = alone = float("inf")
    for _ in range(3):
        started = time.process_time()
        before, after = read(old), read(new)
        between = time.process_time()
        redline = compare(before, after)
        ended = time.process_time()
        whole, alone = min(whole, ended - started), min(alone, ended - between)
    words = [len(tokens(c.old)) + len(tokens(c.new)) for c in redline.changes if c.kind != "reformatted"]
    return whole, alone, sum(words), _needed(before, after)


def _needed(old: Content, new: Content) -> int:
    vocabulary = Vocabulary()
    codes = [vocabulary.encode(tokens(_all_text(content))) for content in (old, new)]
    return len(codes[0]) + len(codes[1]) - 2 * LCSseq.similarity(*codes)


def _all_text(content: Content) -> str:
    return "\n".join(p.text for story in content.stories for p in paragraphs(story.blocks))


# --- growth


@pytest.mark.parametrize("pages", [10, 100, 1000])
def bench_growth(pages: int) -> None:
    """One edit for every two pages."""
    old = large_document(pages)
    new = _with_edits(old, pages // 2)
    started = time.process_time()
    before, after = read(old), read(new)
    between = time.process_time()
    redline = compare(before, after)
    ended = time.process_time()
    each = 1000 * (ended - started) / pages
    tell_line(
        f"{pages} pages, {len(redline.changes)} changes: read {between - started:.2f} s, compare {ended - between:.2f} s, "
        f"{each:.2f} ms a page, of the processor"
    )


def _with_edits(data: bytes, count: int) -> bytes:
    """Words replaced, paragraphs taken out and moved, evenly over the document."""
    document = EditedDocument(data, "growth")
    places = [p for p in document.body.iterchildren(W + "p") if len(tokens(text_of(p))) > 20]
    step = len(places) // count
    for number in range(count):
        place = places[number * step]
        if number % 5 == 0:
            document.body.remove(place)
        elif number % 5 == 1:
            places[(number * step + len(places) // 2) % len(places)].addnext(place)
        else:
            document.replace_word(place)
    return document.packed()
