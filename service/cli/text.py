"""`luuvet text`: the text of a Word file, for people and for Git's textconv."""

from __future__ import annotations

from pathlib import Path

import click

from service.actions.read_file import read_file
from service.cli.arguments import file_argument
from service.cli.notices import sentence, tell
from service.errors import WordError
from service.word.plain_text import as_plain_text


@click.command("text")
@file_argument("file")
@click.option(
    "--textconv", is_flag=True, help="For Git: never fails, prints the reason in place of a text it cannot read."
)
def command(file: Path, textconv: bool) -> None:
    """Print the text of FILE: body, tables, headers, footers, notes.

    Files of old formats (.doc, .rtf, .odt) are converted by LibreOffice in a sandbox first.
    """
    try:
        content = read_file(file)
        text = as_plain_text(content)
        if textconv:
            text += "".join(f"[{sentence(notice)}]\n" for notice in content.missing)
        else:
            tell(content)
    except WordError as error:
        if not textconv:
            raise
        text = f"[no text: {error}]\n"
    click.echo(text, nl=False)
