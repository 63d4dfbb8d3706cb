"""Other readers of Word files, run beside ours: `python peers.py NAME` answers, for each path on standard input, one line of JSON.

    {"seconds": 0.012, "text": "…"}      processor time of the best of some runs, and what was read
    {"error": "KeyError: 'r'"}

A child process of the benchmark, in an environment of the peers' own: it imports nothing of ours. `python peers.py
NAME --check` only says whether the peer is there, and which one.
"""

from __future__ import annotations

import importlib.metadata
import io
import json
import logging
import resource
import shutil
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

_RUNS = 3
_SLOW_SECONDS = 0.2
"""What takes longer is run once."""
_LONGEST_SECONDS = 60

Reader = Callable[[bytes], str]


def _python_docx() -> Reader:
    import docx

    def read(data: bytes) -> str:
        """The loop that most programs write: body paragraphs, then tables, then headers and footers."""
        document = docx.Document(io.BytesIO(data))
        texts = [paragraph.text for paragraph in document.paragraphs]
        for table in document.tables:
            texts += [cell.text for row in table.rows for cell in row.cells]
        for section in document.sections:
            for running in (section.header, section.footer):
                texts += [paragraph.text for paragraph in running.paragraphs]
        return "\n".join(texts)

    return read


def _docx2python() -> Reader:
    import docx2python

    def read(data: bytes) -> str:
        with docx2python.docx2python(io.BytesIO(data)) as content:
            return content.text

    return read


def _docx2txt() -> Reader:
    import docx2txt

    return lambda data: docx2txt.process(io.BytesIO(data))


def _mammoth() -> Reader:
    import mammoth

    return lambda data: mammoth.extract_raw_text(io.BytesIO(data)).value


def _markitdown() -> Reader:
    import markitdown

    converter = markitdown.MarkItDown(enable_plugins=False)
    return lambda data: converter.convert_stream(io.BytesIO(data), file_extension=".docx").text_content


def _pandoc() -> Reader:
    command = ["pandoc", "--from", "docx", "--to", "plain", "--wrap", "none"]

    def read(data: bytes) -> str:
        done = subprocess.run(command, input=data, capture_output=True, timeout=_LONGEST_SECONDS, check=True)
        return done.stdout.decode()

    return read


_PEERS: dict[str, Callable[[], Reader]] = {
    "python-docx": _python_docx,
    "docx2python": _docx2python,
    "docx2txt": _docx2txt,
    "mammoth": _mammoth,
    "markitdown": _markitdown,
    "pandoc": _pandoc,
}


def main() -> None:
    name = sys.argv[1]
    if sys.argv[2:] == ["--check"]:
        sys.stdout.write(_version(name))
        return
    logging.disable()
    warnings.simplefilter("ignore")
    answers, sys.stdout = sys.stdout, sys.stderr  # some peers print
    read = _PEERS[name]()
    for line in sys.stdin:
        answers.write(json.dumps(_measured(read, Path(line.rstrip("\n")).read_bytes())) + "\n")
        answers.flush()


def _version(name: str) -> str:
    """Empty where the peer is not there."""
    if name == "pandoc":
        return subprocess.check_output(["pandoc", "--version"], text=True).split()[1] if shutil.which("pandoc") else ""
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""


def _measured(read: Reader, data: bytes) -> dict[str, object]:
    best, text = float("inf"), ""
    for _ in range(_RUNS):
        started = _processor_seconds()
        try:
            text = read(data)
        except Exception as exc:  # whatever a peer fails with is its answer
            return {"error": f"{type(exc).__name__}: {exc}"[:200]}
        best = min(best, _processor_seconds() - started)
        if best > _SLOW_SECONDS:
            break
    return {"seconds": best, "text": text}


def _processor_seconds() -> float:
    """Of this process and of the commands it ran."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


if __name__ == "__main__":
    main()
