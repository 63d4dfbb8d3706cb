"""`python -m web DIR`: serve the page of the office in DIR and nothing else.

Exit codes: 0 stopped as asked · 1 the office or the port cannot be used · 2 usage.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time
from pathlib import Path
from types import FrameType

import click

from service.actions.logs import log_to_stderr
from service.actions.recorded_rules import recorded_config
from service.errors import DocumentControlError
from web.server import serve


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("directory", type=click.Path(path_type=Path))
@click.option("--host", help="Address to listen at.  [default: from local.toml, 127.0.0.1]")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen at.  [default: from local.toml, 8018]")
@click.option("--with-parent", is_flag=True, help="End when the process that started this one has ended.")
def main(directory: Path, host: str | None, port: int | None, with_parent: bool) -> None:
    """Serve the page of the office in DIRECTORY."""
    log_to_stderr()
    signal.signal(signal.SIGTERM, _stop)
    if with_parent:
        _end_with_parent()
    try:
        config = recorded_config(directory)
        serve(config, host or config.local.host, port or config.local.port)
    except DocumentControlError as error:
        logging.getLogger("web").error("%s", error)
        sys.exit(1)


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)  # waitress closes its sockets on the way out


def _end_with_parent() -> None:
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True, name="parent").start()


if __name__ == "__main__":
    main()
