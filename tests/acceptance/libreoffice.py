"""A real LibreOffice Writer that opens, edits and saves, driven from outside through UNO.

UNO belongs to the system's Python, so a small program (`uno_editor.py`) runs there and takes one order a line.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

_SYSTEM_PYTHON = "/usr/bin/python3"
_EDITOR = Path(__file__).with_name("uno_editor.py")


@dataclass(frozen=True)
class LibreOffice:
    orders: subprocess.Popen[str]

    def open(self, path: Path) -> None:
        self._order("open", str(path))

    def replace(self, old: str, new: str) -> None:
        """Replaces text as a person would with Find & Replace; it must be there."""
        assert self._order("replace", old, new) > 0, f"LibreOffice did not find {old!r}"

    def save(self) -> None:
        self._order("save")

    def close(self) -> None:
        self._order("close")

    def _order(self, *words: str) -> int:
        assert self.orders.stdin
        assert self.orders.stdout
        self.orders.stdin.write(json.dumps(words) + "\n")
        self.orders.stdin.flush()
        answer = self.orders.stdout.readline()
        assert answer, "LibreOffice ended before it answered"
        result = json.loads(answer)
        assert result["ok"], result["error"]
        return int(result["count"])


def skip_without_libreoffice() -> None:
    if not shutil.which("soffice"):
        pytest.skip("LibreOffice is not installed (Debian: libreoffice-writer-nogui)")
    if subprocess.run([_SYSTEM_PYTHON, "-c", "import uno"], capture_output=True).returncode:
        pytest.skip("LibreOffice cannot be driven: the system's Python has no uno (Debian: python3-uno)")


@contextmanager
def editing(scratch: Path) -> Iterator[LibreOffice]:
    skip_without_libreoffice()
    pipe = f"luuvet-{os.getpid()}"
    office = subprocess.Popen(
        ["soffice", "--headless", "--norestore", "--nologo", "--nofirststartwizard",
         f"-env:UserInstallation=file://{scratch}/profile", f"--accept=pipe,name={pipe};urp;"],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    orders = subprocess.Popen(
        [_SYSTEM_PYTHON, _EDITOR, pipe], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    try:
        yield LibreOffice(orders)
    finally:
        orders.terminate()
        orders.wait(20)
        os.killpg(office.pid, signal.SIGTERM)
        office.wait(20)
