"""`luuvet import`: record a whole folder."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from service.actions.import_folder import import_folder
from service.actions.recorded_rules import recorded_config
from service.cli.arguments import office_argument
from service.cli.progress import progress_bar


@click.command("import")
@office_argument
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--as", "person", default="", metavar="PERSON", help="Whose documents they are: a name in office.toml.")
@click.option(
    "--old-versions",
    is_flag=True,
    help="FOLDER holds old versions: `QT-01 v1.docx`, `QT-01 (2).docx`, `2019/QT-01.docx` become one document's history.",
)
def command(directory: Path, folder: Path, person: str, old_versions: bool) -> None:
    """Record every document below FOLDER, marked as imported, and put it into the shared folder if it is not there.
    Cut short, it can be repeated: what is recorded is not recorded again."""
    with progress_bar("Importing") as progress:
        done = import_folder(recorded_config(directory), folder, person, progress, old_versions)
    click.echo(f"{done.recorded} recorded, {done.known} known already, {len(done.refused)} refused", err=True)
    for reason in done.refused:
        click.echo(f"  {reason}", err=True)
    if done.refused:
        sys.exit(1)
