"""`luuvet rebuild`: the register made anew from the record."""

from __future__ import annotations

from pathlib import Path

import click

from service.actions.rebuild_office import rebuild_office
from service.actions.recorded_rules import recorded_config
from service.cli.arguments import office_argument
from service.cli.progress import progress_bar


@click.command("rebuild")
@office_argument
def command(directory: Path) -> None:
    """Make the register of the office in DIR anew, from its commits alone."""
    with progress_bar("Rebuilding") as progress:
        events = rebuild_office(recorded_config(directory), progress)
    click.echo(f"The register holds {events} events.", err=True)
