"""`luuvet confirm-deletions`: a person says that documents which vanished all at once were indeed deleted."""

from __future__ import annotations

from pathlib import Path

import click

from service.actions.recorded_rules import recorded_config
from service.capture.journal import Journal
from service.capture.watch_status import WatchStatus, confirm_deletions
from service.cli.arguments import office_argument


@click.command("confirm-deletions")
@office_argument
def command(directory: Path) -> None:
    """Let the documents that are gone all at once, and held for a person, be recorded as deleted. Nothing is lost: every
    revision of them stays in the record, and a file that comes back is the same document."""
    with Journal(recorded_config(directory).journal) as journal:
        watch = WatchStatus.read(journal)
        if watch is None or not watch.held_deletions:
            click.echo("No deletions are held.", err=True)
            return
        confirm_deletions(journal)
    click.echo(f"{watch.held_deletions} deletions are recorded by the next scan.", err=True)
