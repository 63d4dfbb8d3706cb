"""The running service: the watching, writing, reading and page processes, kept alive by the one that started them.

Each part is a process of its own so that a slow writer never delays the watcher (they would share one interpreter lock)
and a crash of one leaves the others at work. A part that ends unasked is started again, later each time.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from multiprocessing.context import SpawnProcess
from pathlib import Path

from service.actions.logs import log_to_stderr
from service.actions.signals import Signals, stop_on
from service.capture.lock import OfficeLock
from service.config import Config
from service.errors import ConfigError, DocumentControlError

_log = logging.getLogger(__name__)
_STOP_SECONDS = 10.0
_RESTART_SECONDS = 5.0
_LONGEST_PAUSE_SECONDS = 30.0
_LOOK_SECONDS = 0.25


@dataclass(slots=True)
class _Part:
    name: str
    start: Callable[[], SpawnProcess | subprocess.Popen[bytes]]
    running: SpawnProcess | subprocess.Popen[bytes] | None = None
    failures: int = 0
    start_again_at: float = 0.0
    started_at: float = field(default=0.0)

    def exit_code(self) -> int | None:
        """None while it runs."""
        if isinstance(self.running, subprocess.Popen):
            return self.running.poll()
        return self.running.exitcode if self.running else None


def refuse_busy_office(config: Config) -> None:
    """Raises OfficeBusy when another process writes this office's record."""
    with OfficeLock(config.lock):
        return


def refuse_taken_port(host: str, port: int) -> None:
    """Raises ConfigError when nothing can listen there."""
    try:
        with socket.create_server((host, port), reuse_port=False):
            return
    except OSError as exc:
        raise ConfigError(
            f"The page cannot be served at {host}:{port}: {exc.strerror}. "
            "Stop the program that uses this port, or choose another with --port."
        ) from exc


class Service:
    """Use: `Service(config).run()`; returns when a stop signal came and every part has ended."""

    def __init__(self, config: Config, host: str | None = None, port: int | None = None, page: bool = True) -> None:
        self._config = config
        self._context = multiprocessing.get_context("spawn")
        self._signals = Signals.make(self._context)
        self._writer = _Part("write", self._process("write_record"))
        self._watcher = _Part("watch", self._process("watch_folder"))
        self._reader = _Part("read", self._process("read_revisions"))
        self._pages = (_Part("page", lambda: start_page(config, host, port)),) if page else ()

    def run(self) -> None:
        """Raises ConfigError when the writer cannot start."""
        stop_on(signal.SIGTERM, signal.SIGINT)
        try:
            for part in (self._writer, self._watcher, *self._pages):
                self._start(part)
            self._wait_for_writer()
            self._signals.watch.give()
            self._start(self._reader)
            self._supervise()
        finally:
            self._stop_all()

    def _process(self, action: str) -> Callable[[], SpawnProcess]:
        def start() -> SpawnProcess:
            arguments = (action, self._config.directory, self._signals)
            process = self._context.Process(target=_run_part, args=arguments, name=action, daemon=False)
            process.start()
            return process

        return start

    def _start(self, part: _Part) -> None:
        part.running = part.start()
        part.started_at = time.monotonic()

    def _start_again(self, part: _Part) -> None:
        self._start(part)
        if part is self._watcher:
            self._signals.watch.give()

    def _wait_for_writer(self) -> None:
        """The writer records what the last run left and brings the register up to date; only then is there something to
        watch against. The watcher loads meanwhile: half a second that a start would otherwise take longer."""
        while not self._signals.writing.taken(0.02) and not self._signals.stopping():
            if self._writer.exit_code() is not None:
                raise ConfigError(
                    f"The writer of {self._config.directory} could not start; the log line above says why."
                )

    def _supervise(self) -> None:
        while not self._signals.stopping():
            time.sleep(_LOOK_SECONDS)
            if self._signals.rules.taken():
                self._begin_again()
            for part in (self._writer, self._watcher, self._reader, *self._pages):
                self._look_after(part)

    def _begin_again(self) -> None:
        """What happens in the share meanwhile is found by the watcher's first scan. The page follows new rules by itself."""
        for part in (self._watcher, self._reader):
            _ask_to_end(part.running)
            _end(part.running, _RESTART_SECONDS)
            self._start_again(part)

    def _look_after(self, part: _Part) -> None:
        now = time.monotonic()
        if part.exit_code() is None and part.running is not None:
            return
        if part.running is not None:
            part.failures = part.failures + 1 if now - part.started_at < 60 else 1
            pause = min(0.5 * 2**part.failures, _LONGEST_PAUSE_SECONDS)
            _log.error("the %s process ended with %s; it starts again in %.0f s", part.name, part.exit_code(), pause)
            part.running, part.start_again_at = None, now + pause
        elif now >= part.start_again_at:
            self._start_again(part)

    def _stop_all(self) -> None:
        parts = (*self._pages, self._reader, self._watcher, self._writer)
        for part in parts:
            _ask_to_end(part.running)
        self._signals.settled.give()
        self._signals.recorded.give()
        deadline = time.monotonic() + _STOP_SECONDS
        for part in parts:
            _end(part.running, max(0.1, deadline - time.monotonic()))


def start_page(config: Config, host: str | None, port: int | None) -> subprocess.Popen[bytes]:
    """The page runs as `python -m web`: nothing in `service` imports `web`."""
    command = [sys.executable, "-m", "web", str(config.directory), "--with-parent"]
    command += ["--host", host or config.local.host, "--port", str(port or config.local.port)]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL)


def _ask_to_end(running: SpawnProcess | subprocess.Popen[bytes] | None) -> None:
    if running is not None:
        running.terminate()


def _end(running: SpawnProcess | subprocess.Popen[bytes] | None, seconds: float) -> None:
    """It has been asked to."""
    if isinstance(running, subprocess.Popen):
        try:
            running.wait(seconds)
        except subprocess.TimeoutExpired:
            running.kill()
    elif running is not None:
        running.join(seconds)
        if running.is_alive():
            _log.error(
                "the %s process did not stop in time and is killed; it repeats its work at the next start", running.name
            )
            running.kill()


def _run_part(action: str, directory: Path, signals: Signals) -> None:
    """First function of each child process."""
    log_to_stderr()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    stop_on(signal.SIGTERM)
    _exit_with_parent()
    try:
        _part(action)(directory, signals)
    except DocumentControlError as error:
        _log.error("the %s process cannot go on: %s", action, error)
        sys.exit(1)
    except Exception:  # noqa: BLE001 - multiprocessing would print a traceback, which is no line of the log
        _log.exception("the %s process met something it does not know", action)
        sys.exit(1)


def _part(action: str) -> Callable[[Path, Signals], None]:
    """Imported here: each process loads only what it needs."""
    module = import_module(f"service.actions.{action}")
    run: Callable[[Path, Signals], None] = module.run
    return run


def _exit_with_parent() -> None:
    """A service whose first process was killed must not go on half: the kernel hands orphans to another parent."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, daemon=True, name="parent").start()
