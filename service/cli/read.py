"""`luuvet read`: the Content of a Word file as JSON."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from service.cli.arguments import format_option
from service.cli.notices import tell
from service.cli.readable import content_of, readable
from service.model.content import to_json
from service.word.plain_text import as_plain_text
from service.word.tracked import View


@click.command("read")
@readable
@format_option("json", "text")
def command(file: str, office: Path | None, view: View, form: str) -> None:
    """Print everything that was read from FILE, or with --office from a recorded revision such as QT-01/TP@latest."""
    content = content_of(file, office, view)
    tell(content)
    if form == "text":
        click.echo(as_plain_text(content), nl=False)
    else:
        sys.stdout.buffer.write(to_json(content) + b"\n")
