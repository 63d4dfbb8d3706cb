"""`luuvet run`: watch, record and serve an office."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import click

from service.actions.logs import log_to_stderr
from service.actions.recorded_rules import recorded_config
from service.actions.run_service import Service, refuse_busy_office, refuse_taken_port
from service.cli.arguments import office_argument, page_options
from service.config import Config

_log = logging.getLogger(__name__)


@click.command("run")
@office_argument
@page_options
def command(directory: Path, host: str | None, port: int | None) -> None:
    """Watch the shared folder of the office in DIR, record every save, and serve the page."""
    config = recorded_config(directory)
    refuse_busy_office(config)
    log_to_stderr()
    host, port = host or config.local.host, port or config.local.port
    refuse_taken_port(host, port)
    if sys.stderr.isatty():
        _greet(config, host, port)
    else:  # a log is read by programs, line by line
        _log.info("recording %s; the page is at http://%s:%d/ %s", config.share, host, port, reach(host))
    Service(config, host, port).run()


def _greet(config: Config, host: str, port: int) -> None:
    click.echo(f"Lưu vết — {config.office.organisation.name}", err=True)
    click.echo(f"  Shared folder: {config.share}", err=True)
    click.echo(f"  Page:          http://{host}:{port}/", err=True)
    click.echo(f"  {reach(host)}", err=True)
    click.echo("  Stop with Ctrl-C.", err=True)


def reach(host: str) -> str:
    """Who can open a page that listens at `host`, in words."""
    if host in ("127.0.0.1", "::1", "localhost"):
        return "Only this machine can open the page."
    return "WARNING: everybody who reaches this machine can read every document. There are no accounts yet."
