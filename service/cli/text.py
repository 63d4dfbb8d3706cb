"""`luuvet text`: the text of a Word file, for people and for Git's textconv."""

from __future__ import annotations

from pathlib import Path

import click

from service.cli.notices import sentence, tell
from service.cli.readable import content_of, readable
from service.errors import DocumentControlError
from service.word.plain_text import as_plain_text
from service.word.tracked import View


@click.command("text")
@readable
@click.option(
    "--textconv", is_flag=True, help="For Git: never fails, prints the reason in place of a text it cannot read."
)
def command(file: str, office: Path | None, view: View, textconv: bool) -> None:
    """Print the text of FILE: body, tables, headers, footers, notes.

    Files of old formats (.doc, .rtf, .odt) are converted by LibreOffice in a sandbox first. With --office, FILE is a
    recorded revision such as QT-01/TP@12 or QT-01/TP@latest.
    """
    try:
        content = content_of(file, office, view)
        text = as_plain_text(content)
        if textconv:
            text += "".join(f"[{sentence(notice)}]\n" for notice in content.missing)
        else:
            tell(content)
    except DocumentControlError as error:
        if not textconv:
            raise
        text = f"[no text: {error}]\n"
    click.echo(text, nl=False)
