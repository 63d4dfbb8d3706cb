"""Importing many files at once, beside `git fast-import` of the same files, one commit each."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest

from tests.acceptance.offices import new_office
from tests.store.conftest import SAFE

_FILE_BYTES = 60_000
_FILES = [249, int(os.environ.get("LUUVET_BENCH_IMPORT", "10000"))]


@pytest.mark.parametrize("count", _FILES)
def bench_import_beside_fast_import(folder: Path, count: int) -> None:
    source = _files(folder / f"source-{count}", count)
    office = new_office(folder / f"imported-{count}")
    wall, processor, peak = _measured(["luuvet", "import", str(office.directory), str(source)])
    floor_wall, floor_processor, _ = _measured_floor(folder / f"floor-{count}.git", source)
    sys.stdout.write(
        f"luuvet import, {count} files of {_FILE_BYTES // 1000} kB: {wall:.1f} s on the clock, {processor:.1f} s of "
        f"processor time, {peak} MB\n"
        f"git fast-import of the same: {floor_wall:.1f} s on the clock, {floor_processor:.1f} s of processor time; "
        f"ratio {wall / floor_wall:.2f} on the clock, {processor / floor_processor:.2f} of processor time\n"
    )
    assert len(office.events()) == count + 1


def _files(folder: Path, count: int) -> Path:
    """Random bytes: Word files are compressed already, and no two are alike. 250 to a folder."""
    random = Random(count)
    for number in range(count):
        file = folder / f"{number // 250:02} Phòng" / f"QT-{number:05} Quy trình.docx"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(random.randbytes(_FILE_BYTES))
    return folder


def _measured_floor(repository: Path, source: Path) -> tuple[float, float, int]:
    git = ["git", "--git-dir", str(repository), "-c", "core.fsync=all"]
    subprocess.run(["git", "init", "-q", "--bare", str(repository)], check=True, env={**os.environ, **SAFE})
    stream = repository.with_suffix(".stream")
    with stream.open("wb") as file:
        for number, path in enumerate(sorted(source.rglob("*.docx")), 1):
            data = path.read_bytes()
            name = str(path.relative_to(source)).encode()
            file.write(
                b"commit refs/heads/main\ncommitter a <a> %d +0000\ndata 1\nx\nM 100644 inline %s\ndata %d\n%s\n"
                % (1_700_000_000 + number, name, len(data), data)
            )
    with stream.open("rb") as file:
        measured = _measured([*git, "fast-import", "--quiet"], file.fileno())
    stream.unlink()
    return measured


def _measured(command: list[str], stdin: int = subprocess.DEVNULL) -> tuple[float, float, int]:
    """Seconds on the clock and of processor time, children included, and the most memory in MB of the command itself."""
    bin_folder = Path(sys.executable).parent
    environment = {**os.environ, **SAFE, "PATH": f"{bin_folder}:{os.environ['PATH']}"}
    before = _used()
    began_at = time.perf_counter()
    process = subprocess.Popen(command, stdin=stdin, stderr=subprocess.DEVNULL, env=environment)
    peak = _peak_while(process)
    wall = time.perf_counter() - began_at
    assert process.returncode == 0, command
    return wall, _used() - before, peak


def _peak_while(process: subprocess.Popen[bytes]) -> int:
    peak = 0
    while process.poll() is None:
        status = Path(f"/proc/{process.pid}/status")
        lines = status.read_text().splitlines() if status.exists() else []
        peak = max([peak, *(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM"))])
        time.sleep(0.05)
    return peak


def _used() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
