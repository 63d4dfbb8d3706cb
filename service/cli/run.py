"""`luuvet run`: watch, record and serve an office."""

from __future__ import annotations

from pathlib import Path

import click

from service.actions.logs import log_to_stderr
from service.actions.run_service import Service, refuse_busy_office, refuse_taken_port
from service.cli.arguments import office_argument, page_options
from service.config import read_config


@click.command("run")
@office_argument
@page_options
def command(directory: Path, host: str | None, port: int | None) -> None:
    """Watch the shared folder of the office in DIR, record every save, and serve the page."""
    config = read_config(directory)
    refuse_busy_office(config)
    log_to_stderr()
    host, port = host or config.local.host, port or config.local.port
    refuse_taken_port(host, port)
    click.echo(f"Lưu vết — {config.office.organisation.name}", err=True)
    click.echo(f"  Shared folder: {config.share}", err=True)
    click.echo(f"  Page:          http://{host}:{port}/", err=True)
    click.echo(f"  {reach(host)}", err=True)
    click.echo("  Stop with Ctrl-C.", err=True)
    Service(config, host, port).run()


def reach(host: str) -> str:
    """Who can open a page that listens at `host`, in words."""
    if host in ("127.0.0.1", "::1", "localhost"):
        return "Only this machine can open the page."
    return "WARNING: everybody who reaches this machine can read every document. There are no accounts yet."
