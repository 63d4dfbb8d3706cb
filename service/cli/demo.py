"""`luuvet demo`: make the demo office."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

import click

from service.actions.make_demo import make_demo
from service.cli.arguments import office_argument
from service.cli.progress import progress_bar
from service.config import read_config
from service.store.repository import Repository


@click.command("demo")
@office_argument
def command(directory: Path) -> None:
    """Make a demo office in DIR: 12 departments, 249 documents, five years of history."""
    began = monotonic()
    config = make_demo(directory, datetime.now(UTC).date(), progress_bar)
    with Repository(config.repository) as repository:
        last = repository.last_event()
    events = last.seq if last else 0
    click.echo(f"Demo office made in {directory}: {events} events in {monotonic() - began:.0f} s", err=True)
    click.echo(f"Start it with: luuvet run {read_config(directory).directory}", err=True)
