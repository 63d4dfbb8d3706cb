"""`luuvet restore`: put an old revision back."""

from __future__ import annotations

from pathlib import Path

import click

from service.actions.recorded_rules import recorded_config
from service.actions.restore_revision import restore_revision
from service.cli.arguments import office_argument


@click.command("restore")
@office_argument
@click.argument("document")
@click.argument("revision")
@click.option("--as", "person", required=True, metavar="PERSON", help="Who does it: a name or account in office.toml.")
def command(directory: Path, document: str, revision: str, person: str) -> None:
    """Put REVISION (a Seq, a commit, `previous`) of DOCUMENT (id, path or code) back into the shared folder, as a new save."""
    done = restore_revision(recorded_config(directory), document, revision, person)
    click.echo(f"Restored as Seq {done['seq']}, fingerprint {done['fingerprint'][:16]}")
