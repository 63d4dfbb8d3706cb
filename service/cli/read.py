"""`luuvet read`: the Content of a Word file as JSON."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from service.actions.read_file import read_file
from service.cli.arguments import file_argument, format_option
from service.cli.notices import tell
from service.model.content import to_json
from service.word.plain_text import as_plain_text


@click.command("read")
@file_argument("file")
@format_option("json", "text")
def command(file: Path, form: str) -> None:
    """Print everything that was read from FILE."""
    content = read_file(file)
    tell(content)
    if form == "text":
        click.echo(as_plain_text(content), nl=False)
    else:
        sys.stdout.buffer.write(to_json(content) + b"\n")
