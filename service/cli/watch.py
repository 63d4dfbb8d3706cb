"""`luuvet watch`: record an office without serving its page."""

from __future__ import annotations

from pathlib import Path

import click

from service.actions.logs import log_to_stderr
from service.actions.run_service import Service, refuse_busy_office
from service.cli.arguments import office_argument
from service.config import read_config


@click.command("watch")
@office_argument
def command(directory: Path) -> None:
    """Watch the shared folder of the office in DIR and record every save; serve no page."""
    config = read_config(directory)
    refuse_busy_office(config)
    log_to_stderr()
    click.echo(f"Recording {config.share}. Stop with Ctrl-C.", err=True)
    Service(config, page=False).run()
