"""`luuvet cite`: the legal documents that a Word file cites."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from service.actions.read_file import read_file
from service.cli.arguments import file_argument, format_option
from service.control.citations import Citation, read_citations, to_json
from service.model.spot import place


@click.command("cite")
@file_argument("file")
@format_option("text", "json")
def command(file: Path, form: str) -> None:
    """Print the legal documents that FILE cites: the key, the words, and where they stand, one place a line."""
    citations = read_citations(read_file(file))
    if form == "json":
        sys.stdout.buffer.write(to_json(citations) + b"\n")
        return
    for citation in citations.cited:
        if citation.role != "named":
            click.echo(_line(citation))


def _line(citation: Citation) -> str:
    where = place(citation.story, citation.section, citation.spot, "vi")
    return "\t".join((citation.key, " ".join(citation.text.split()), where))
