"""An office as its administrator has it: made with `luuvet init`, run with `luuvet run`, asked with the other commands."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tomllib
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from tests.acceptance.waiting import wait_for

LUUVET = Path(sys.executable).with_name("luuvet")


@dataclass(frozen=True)
class Answer:
    """What a command printed and how it ended."""

    exit_code: int
    output: str
    messages: str


@dataclass(frozen=True)
class Office:
    directory: Path

    @property
    def share(self) -> Path:
        return self.directory / self.local["share"]

    @property
    def local(self) -> dict[str, Any]:
        return tomllib.loads((self.directory / "local.toml").read_text(encoding="utf-8"))

    @property
    def departments(self) -> list[dict[str, Any]]:
        return list(tomllib.loads((self.directory / "office.toml").read_text(encoding="utf-8"))["department"])

    @property
    def folders(self) -> list[str]:
        """Folders of the departments, in the order of office.toml."""
        return [department["folder"] for department in self.departments]

    def luuvet(self, command: str, *arguments: str | Path) -> Answer:
        """Runs `luuvet COMMAND DIR ARGUMENTS...`."""
        return luuvet(command, self.directory, *arguments)

    def events(self) -> list[dict[str, Any]]:
        """The record as `luuvet log` tells it, oldest first."""
        register = self.directory / "state" / "register.sqlite"
        return _events(self, register.stat().st_mtime_ns if register.exists() else 0)

    def events_of(self, path: str) -> list[dict[str, Any]]:
        return [event for event in self.events() if path in (event["path"], event["former_path"])]

    def status(self) -> dict[str, Any]:
        answer = self.luuvet("status", "--format", "json")
        assert answer.exit_code == 0, answer.messages
        return dict(json.loads(answer.output))

    def set_local(self, **settings: str | bool | float) -> None:
        """Changes machine settings in local.toml; the service reads them when it starts."""
        text = "".join(
            f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in (self.local | settings).items()
        )
        (self.directory / "local.toml").write_text(text, encoding="utf-8")

    def add_person(self, name: str, samba: str) -> None:
        with (self.directory / "office.toml").open("a", encoding="utf-8") as rules:
            rules.write(f"\n[[person]]\nname = {json.dumps(name, ensure_ascii=False)}\nsamba = [{json.dumps(samba)}]\n")


@lru_cache(maxsize=1)
def _events(office: Office, stamp: int) -> list[dict[str, Any]]:
    """`stamp` is when the index last changed: who waits for an event asks ten times a second, and a command takes one."""
    answer = office.luuvet("log", "--format", "json", "--number", "100000")
    assert answer.exit_code == 0, answer.messages
    return sorted(json.loads(answer.output)["events"], key=lambda event: event["seq"])


@dataclass(frozen=True)
class RunningService:
    office: Office
    url: str
    process: subprocess.Popen[bytes]
    log: Path

    def get(self, path: str) -> tuple[int, str]:
        """Status and body of one page."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=20) as answer:
                return answer.status, answer.read().decode("utf-8", "replace")
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode("utf-8", "replace")

    def alive(self) -> bool:
        return self.process.poll() is None and self.get("/")[0] == 200

    def wait_for_event(self, path: str, kind: str, after_seq: int = 0) -> dict[str, Any]:
        """The first event of this kind about the file at `path` in the share, recorded after `after_seq`."""

        def ask() -> dict[str, Any] | None:
            found = (e for e in self.office.events_of(path) if e["kind"] == kind and e["seq"] > after_seq)
            return next(found, None)

        try:
            return wait_for(f"{kind!r} of {path}", ask)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.last_words()}") from None

    def last_words(self) -> str:
        """The end of the service's log, for the report of a test that failed."""
        return self.log.read_text(encoding="utf-8", errors="replace")[-4000:]


def luuvet(command: str, *arguments: str | Path) -> Answer:
    run = [str(LUUVET), command, *map(str, arguments)]
    done = subprocess.run(run, capture_output=True, text=True, encoding="utf-8", timeout=300)
    return Answer(done.returncode, done.stdout, done.stderr)


def new_office(directory: Path) -> Office:
    answer = luuvet("init", directory)
    assert answer.exit_code == 0, answer.messages
    return Office(directory)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@contextmanager
def running(office: Office) -> Iterator[RunningService]:
    """The service of this office, answering; stopped at the end as its administrator would stop it."""
    port = free_port()
    log = office.directory.parent / f"{office.directory.name}.log"
    with log.open("ab") as writing:
        process = subprocess.Popen(
            [LUUVET, "run", office.directory, "--port", str(port)],
            stdin=subprocess.DEVNULL, stdout=writing, stderr=writing, start_new_session=True,
        )  # fmt: skip
    service = RunningService(office, f"http://127.0.0.1:{port}", process, log)
    try:
        wait_for(f"the page of {office.directory}", lambda: _answers(service))
        yield service
    finally:
        _stop(process)


def _answers(service: RunningService) -> bool:
    assert service.process.poll() is None, f"the service ended by itself:\n{service.last_words()}"
    try:
        return service.get("/")[0] == 200
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is not None:
        return
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)
        raise AssertionError("the service did not stop within 30 s of SIGTERM") from None
