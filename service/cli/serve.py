"""`luuvet serve`: the page alone."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from service.actions.recorded_rules import recorded_config
from service.actions.run_service import refuse_taken_port, start_page
from service.cli.arguments import office_argument, page_options
from service.cli.run import reach


@click.command("serve")
@office_argument
@page_options
def command(directory: Path, host: str | None, port: int | None) -> None:
    """Serve the page of the office in DIR; record nothing."""
    config = recorded_config(directory)
    host, port = host or config.local.host, port or config.local.port
    refuse_taken_port(host, port)
    click.echo(f"Page: http://{host}:{port}/  {reach(host)}", err=True)
    page = start_page(config, host, port)
    try:
        sys.exit(page.wait())
    except KeyboardInterrupt:
        page.terminate()
        page.wait()
