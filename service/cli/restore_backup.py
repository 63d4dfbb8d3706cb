"""`luuvet restore-backup`: an office made again from a backup."""

from __future__ import annotations

from pathlib import Path

import click

from service.actions.restore_backup import restore_backup
from service.cli.arguments import contains_option
from service.cli.progress import progress_bar


@click.command("restore-backup")
@click.argument("backup", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--key", type=click.Path(path_type=Path, dir_okay=False, exists=True), help="The office's signing key.")
@contains_option
def command(backup: Path, directory: Path, key: Path | None, contains: tuple[int, str] | None) -> None:
    """Make the office of BACKUP again in DIR, a new folder. The whole record is verified first."""
    with progress_bar("Verifying") as progress:
        done = restore_backup(backup, directory, key, contains, progress)
    click.echo(f"Restored and intact: {done.events} events, fingerprint {done.fingerprint[:16]}")
    if done.documents:
        click.echo(f"{done.documents} documents were written into the shared folder from the record.", err=True)
    if not done.has_key:
        click.echo(
            f"There is no signing key: put it to {directory / 'state' / 'signing_key'} before you start.", err=True
        )
