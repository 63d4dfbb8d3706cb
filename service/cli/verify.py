"""`luuvet verify`: is the whole record intact?"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from service.actions.recorded_rules import recorded_config
from service.cli.arguments import contains_option, office_argument
from service.cli.progress import progress_bar
from service.store.heads import known_heads
from service.store.verify import verify


@click.command("verify")
@office_argument
@contains_option
def command(directory: Path, contains: tuple[int, str] | None) -> None:
    """Check every event, signature and byte of the record; exit 0 only if all of it is intact, 4 otherwise."""
    config = recorded_config(directory)
    with progress_bar("Verifying") as progress:
        verdict = verify(config.repository, contains, progress, known_heads(config.heads))
    for problem in verdict.problems:
        where = f"Seq {problem.seq}" if problem.seq else "record"
        click.echo(f"{problem.code}: {where}: {problem.message}", err=True)
    if verdict.problems:
        click.echo(
            f"The record is NOT intact: {len(verdict.problems)} problem(s). Keep this folder as it is, and compare it with a backup.",
            err=True,
        )
        sys.exit(4)
    click.echo(f"Intact: {verdict.events} events, head Seq {verdict.events}, fingerprint {verdict.fingerprint[:16]}")
