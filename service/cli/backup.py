"""`luuvet backup`: a copy of an office, made while it works."""

from __future__ import annotations

from pathlib import Path

import click

from service.actions.back_up import back_up
from service.actions.recorded_rules import recorded_config
from service.cli.arguments import office_argument


@click.command("backup")
@office_argument
@click.argument("target", type=click.Path(path_type=Path, file_okay=False))
@click.option("--with-key", is_flag=True, help="Include the signing key: whoever has the backup can then forge events.")
@click.option("--with-share", is_flag=True, help="Include the shared folder: what is not a document is only there.")
def command(directory: Path, target: Path, with_key: bool, with_share: bool) -> None:
    """Back up the office in DIR into the folder TARGET; repeated, only what is new is copied. The service may run."""
    made = back_up(recorded_config(directory), target, with_key, with_share)
    click.echo(f"Backed up to Seq {made.seq}, fingerprint {made.fingerprint[:16]}, into {target}")
    if not with_key:
        click.echo(
            "The signing key is NOT in this backup: without it a restored office can be read, but records nothing. "
            f"Keep a copy of {directory / 'state' / 'signing_key'} in another place.",
            err=True,
        )
    if not with_share:
        click.echo("Files in the shared folder that are not documents are NOT in this backup.", err=True)
