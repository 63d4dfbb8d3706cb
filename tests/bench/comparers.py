"""Other comparers of Word files, run beside ours: `python comparers.py NAME` answers each pair of paths with a line of JSON.

    in:   old path, tab, new path
    out:  {"seconds": 0.5, "changes": [["replaced", "05", "03"], …]}      or      {"error": "KeyError: 'r'"}

A child process of the benchmark, in an environment of the peers' own: it imports nothing of ours. `python comparers.py
NAME --check` says which version is there, or why it is not. Seconds are wall clock, for most peers work in other
processes; what a peer does before the first pair is not counted.
"""

from __future__ import annotations

import difflib
import importlib.metadata
import io
import itertools
import json
import logging
import shutil
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path

from tracked_report import changes_in

Changes = list[tuple[str, str, str]]
Comparer = Callable[[Path, Path], Changes]

_LONGEST_SECONDS = 120
_HERE = Path(__file__).parent


def _docx_scalpel() -> Comparer:
    from docx_scalpel import docx_diff_compare

    return lambda old, new: changes_in(docx_diff_compare(old.read_bytes(), new.read_bytes()))


def _python_redlines(engine: str) -> Callable[[], Comparer]:
    def make() -> Comparer:
        import python_redlines

        program = getattr(python_redlines, engine)()

        def compare(old: Path, new: Path) -> Changes:
            with tempfile.TemporaryDirectory() as folder:
                made = Path(folder) / "redline.docx"
                command = program._build_command("bench", str(old), str(new), str(made))
                subprocess.run(command, capture_output=True, timeout=_LONGEST_SECONDS, check=True)
                return changes_in(made.read_bytes())

        return compare

    return make


def _redlines() -> Comparer:
    import docx
    from redlines import Redlines

    def compare(old: Path, new: Path) -> Changes:
        before, after = ("\n\n".join(p.text for p in docx.Document(str(path)).paragraphs) for path in (old, new))
        return [
            _change(change.source_text or "", change.test_text or "") for change in Redlines(before, after).redlines
        ]

    return compare


def _naive() -> Comparer:
    import docx

    def compare(old: Path, new: Path) -> Changes:
        """Paragraphs of the body and difflib, as most tutorials have it."""
        before, after = ([p.text for p in docx.Document(str(path)).paragraphs] for path in (old, new))
        steps = difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
        return [_change("\n".join(before[a:b]), "\n".join(after[c:d])) for tag, a, b, c, d in steps if tag != "equal"]

    return compare


def _pandoc() -> Comparer:
    def compare(old: Path, new: Path) -> Changes:
        with tempfile.TemporaryDirectory() as folder:
            for path, name in ((old, "old"), (new, "new")):
                command = ["pandoc", "--from", "docx", "--to", "plain", "--wrap", "none", str(path), "-o", name]
                subprocess.run(command, cwd=folder, capture_output=True, timeout=_LONGEST_SECONDS, check=True)
            command = ["git", "diff", "--no-index", "--word-diff=porcelain", "--unified=1", "old", "new"]
            lines = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout.splitlines()
        return list(_of_word_diff(itertools.dropwhile(lambda line: not line.startswith("@@"), lines)))

    return compare


def _of_word_diff(lines):
    sides = {"-": [], "+": []}
    for line in [*lines, "@@"]:
        if line[:1] in sides:
            sides[line[:1]].append(line[1:])
        elif line.startswith("@@") or line[1:].strip():
            change = _change("\n".join(sides["-"]), "\n".join(sides["+"]))
            if "".join(change[1:]).strip():
                yield change
            sides = {"-": [], "+": []}


def _libreoffice() -> Comparer:
    command = ["/usr/bin/python3", str(_HERE / "libreoffice_comparer.py")]
    office = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    office.stdout.readline()

    def compare(old: Path, new: Path) -> Changes:
        nonlocal office
        if office.poll() is not None:
            office = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
            )
            office.stdout.readline()
        with tempfile.TemporaryDirectory() as folder:
            made = Path(folder) / "redline.docx"
            office.stdin.write(f"{old}\t{new}\t{made}\n")
            office.stdin.flush()
            answer = office.stdout.readline().strip()
            if answer != "ok":
                raise RuntimeError(answer or "LibreOffice crashed")
            return changes_in(made.read_bytes())

    return compare


def _change(old: str, new: str) -> tuple[str, str, str]:
    return ("replaced" if old and new else "deleted" if old else "inserted", old, new)


_COMPARERS: dict[str, tuple[str, Callable[[], Comparer]]] = {
    "docx-scalpel": ("docx-scalpel", _docx_scalpel),
    "python-redlines, Docxodus": ("python-redlines", _python_redlines("DocxodusEngine")),
    "python-redlines, WmlComparer": ("python-redlines", _python_redlines("XmlPowerToolsEngine")),
    "redlines": ("redlines", _redlines),
    "python-docx + difflib": ("python-docx", _naive),
    "pandoc + git word-diff": ("pandoc", _pandoc),
    "LibreOffice compare": ("soffice", _libreoffice),
}


def main() -> None:
    package, make = _COMPARERS[sys.argv[1]]
    if sys.argv[2:] == ["--check"]:
        sys.stdout.write(_version(package))
        return
    logging.disable()
    warnings.simplefilter("ignore")
    answers, sys.stdout = sys.stdout, io.StringIO()  # some peers print
    compare = make()
    for line in sys.stdin:
        old, new = line.rstrip("\n").split("\t")
        answers.write(json.dumps(_measured(compare, Path(old), Path(new))) + "\n")
        answers.flush()


def _measured(compare: Comparer, old: Path, new: Path) -> dict[str, object]:
    start = time.perf_counter()
    try:
        changes = compare(old, new)
    except Exception as exc:  # whatever a peer fails with counts as its failure
        return {"error": f"{type(exc).__name__}: {exc}"[:200]}
    return {"seconds": time.perf_counter() - start, "changes": changes}


def _version(package: str) -> str:
    """Empty where the peer is not there."""
    if package in {"pandoc", "soffice"}:
        if shutil.which(package) is None:
            return ""
        words = subprocess.run([package, "--version"], capture_output=True, text=True, check=False).stdout.split()
        return words[1] if len(words) > 1 else ""
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return ""


if __name__ == "__main__":
    main()
