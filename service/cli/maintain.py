"""`luuvet maintain`: what the service does each night, now."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from service.actions.maintain_now import maintain_now
from service.actions.recorded_rules import recorded_config
from service.cli.arguments import office_argument


@click.command("maintain")
@office_argument
@click.option("--everything", is_flag=True, help="Hash all contents again, not only a night's part.")
def command(directory: Path, everything: bool) -> None:
    """Pack the record, check that all of it hangs together, and hash contents again; exit 4 if anything is damaged."""
    done = maintain_now(recorded_config(directory), everything)
    for problem in done.problems:
        click.echo(problem, err=True)
    if done.problems:
        sys.exit(4)
    click.echo(f"Maintained in {done.seconds:.1f} s: {done.contents} contents hashed again, up to Seq {done.through}.")
