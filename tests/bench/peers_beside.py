"""Peers in child processes: an environment of their own, made on demand, and the pipe to `peers.py` in it."""

from __future__ import annotations

import contextlib
import json
import re
import subprocess
import sys
import unicodedata
import venv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

_HERE = Path(__file__).parent
_ENVIRONMENT = Path(__file__).parents[2] / ".venv-peers"
_PYTHON = _ENVIRONMENT / "bin" / "python"
_NAMES = ("python-docx", "docx2python", "docx2txt", "mammoth", "markitdown", "pandoc")
_WORD = re.compile(r"\w+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\ufeff]")


@dataclass
class Answer:
    seconds: float = 0.0
    text: str = ""
    error: str = ""

    def words(self) -> list[str]:
        return _WORD.findall(_INVISIBLE.sub("", unicodedata.normalize("NFC", self.text)))


@dataclass
class Peer:
    name: str

    @cached_property
    def version(self) -> str:
        """Empty where it is not installed."""
        return subprocess.check_output([python(), _HERE / "peers.py", self.name, "--check"], text=True)

    @contextlib.contextmanager
    def answers(self, paths: Iterable[Path]) -> Iterator[Iterator[Answer]]:
        """One answer for each path, in order, as they come."""
        child = subprocess.Popen(
            [python(), _HERE / "peers.py", self.name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert child.stdin is not None
        assert child.stdout is not None
        try:
            yield (self._answer(child, path) for path in paths)
        finally:
            child.kill()
            child.communicate()

    def _answer(self, child: subprocess.Popen[str], path: Path) -> Answer:
        child.stdin.write(f"{path}\n")
        child.stdin.flush()
        return Answer(**json.loads(child.stdout.readline()))


def peers() -> list[Peer]:
    """Readers of `peers.txt` and pandoc. Where they cannot be installed the benchmark goes on without them."""
    install()
    return [Peer(name) for name in _NAMES]


def install() -> None:
    """One by one: a peer that cannot be had keeps nobody else away."""
    stamp, pinned = _ENVIRONMENT / ".installed", (_HERE / "peers.txt").read_text()
    if stamp.is_file() and stamp.read_text() == pinned:
        return
    venv.create(_ENVIRONMENT, with_pip=True, clear=True)
    for requirement in pinned.split():
        command = [_PYTHON, "-m", "pip", "--disable-pip-version-check", "--quiet", "install", requirement]
        subprocess.run(command, stderr=subprocess.DEVNULL, check=False)
    stamp.write_text(pinned)


def python() -> str:
    return str(_PYTHON) if _PYTHON.exists() else sys.executable
