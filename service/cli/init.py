"""`luuvet init`: make an office."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from service.actions.found_office import found_office, template, templates
from service.cli.arguments import office_argument


@click.command("init")
@office_argument
@click.option(
    "--template", "kind", default="district", show_default=True, help="Kind of office: " + ", ".join(templates()) + "."
)
@click.option(
    "--share",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder that staff save into. [default: DIR/share]",
)
def command(directory: Path, kind: str, share: Path | None) -> None:
    """Make an office in DIR: its rules, its signing key, its document repository and its shared folder."""
    config = found_office(directory, template(kind), share, lambda: datetime.now(UTC))
    click.echo(f"Office made in {config.directory}", err=True)
    click.echo(f"  1. Put your departments and people into {config.office_file}", err=True)
    click.echo(f"  2. Staff save into {config.share}", err=True)
    click.echo(f"  3. Start it with: luuvet run {directory}", err=True)
