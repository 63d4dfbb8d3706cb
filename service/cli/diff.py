"""`luuvet diff`: what changed between two Word files, or between two recorded revisions."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from service.actions.compare import Compared, Side, compare_sides, side_from_file
from service.actions.find_revision import side_from_record
from service.actions.mark_changes import mark_changes
from service.actions.recorded_rules import recorded_config
from service.cli.arguments import format_option
from service.config import read_local
from service.control.significance import fact
from service.control.summary import summarise
from service.diff.unified import as_json, as_text
from service.errors import DocumentControlError
from service.reports.redline_page import as_html

_UNMARKED = {
    "earlier-changes": "tracked changes were open already: those of OLD count as accepted, those of NEW keep their author",
    "formatting": "looks that changed with the definition of a style are not marked; they are as in OLD",
    "object": "new embedded objects or controls are not carried over",
    "outside-paragraphs": "content outside paragraphs is not marked; it is as in OLD",
}
_FAILED = 2
"""With --exit-code, 1 means "differs", as in diff(1)."""


@click.command("diff")
@click.argument("old")
@click.argument("new")
@format_option("text", "json", "html", "docx")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file.")
@click.option("--exit-code", "differing_fails", is_flag=True, help="Exit with 1 when there are changes.")
@click.option(
    "--office", type=click.Path(path_type=Path, file_okay=False), help="OLD and NEW are DOCUMENT@REVISION there."
)
@click.option(
    "--language", type=click.Choice(["vi", "en"]), default="vi", show_default=True, help="Language of the summary."
)
@click.option("--colour/--no-colour", default=None, help="Colour the text. [default: on a terminal]")
def command(
    old: str,
    new: str,
    form: str,
    output: Path | None,
    differing_fails: bool,
    office: Path | None,
    language: str,
    colour: bool | None,
) -> None:
    """Say what changed from OLD to NEW: two files, or with --office two revisions such as QT-01/TP@12 and QT-01/TP@latest."""
    try:
        sides = _sides(old, new, office)
        compared = compare_sides(*sides, local=read_local(office) if office else None)
        _tell_converted(sides, compared)
        answer = _answer(sides, compared, form, language, _coloured(colour, output))
    except DocumentControlError as error:
        if differing_fails and _exit_code(error) < _FAILED:
            click.echo(f"luuvet: {error}", err=True)
            sys.exit(_FAILED)
        raise
    _write(answer, output)
    if differing_fails and compared.redline.changes:
        sys.exit(1)


def _exit_code(error: DocumentControlError) -> int:
    from service.cli import exit_code

    return exit_code(error)


def _sides(old: str, new: str, office: Path | None) -> tuple[Side, Side]:
    if office is None:
        return side_from_file(Path(old)), side_from_file(Path(new))
    config = recorded_config(office)
    return side_from_record(config, old), side_from_record(config, new)


def _coloured(wish: bool | None, output: Path | None) -> bool:
    return sys.stdout.isatty() and output is None if wish is None else wish


def _tell_converted(sides: tuple[Side, Side], compared: Compared) -> None:
    for side, file in zip(sides, (compared.old, compared.new), strict=True):
        if file.converter:
            click.echo(f"luuvet: {side.name} was converted by {file.converter} to be read", err=True)


def _answer(sides: tuple[Side, Side], compared: Compared, form: str, language: str, colour: bool) -> bytes:
    redline = compared.redline
    summary = summarise(redline, "en" if language == "en" else "vi")
    if form == "json":
        return (as_json(redline, summary, [fact(change) for change in redline.changes]) + "\n").encode()
    if form == "html":
        return as_html(redline, summary, sides[0].name, sides[1].name).encode()
    if form == "docx":
        return _tracked_changes(sides[1], compared)
    return as_text(redline, colour=colour).encode()


def _tracked_changes(new: Side, compared: Compared) -> bytes:
    packages = compared.old.package, compared.new.package
    marked = mark_changes(*packages, new.author, new.saved_at or datetime.now(UTC))
    for code in marked.degraded:
        click.echo(f"luuvet: {_UNMARKED[code]}", err=True)
    return marked.data


def _write(answer: bytes, output: Path | None) -> None:
    if output is not None:
        output.write_bytes(answer)
    else:
        sys.stdout.buffer.write(answer)
        sys.stdout.buffer.flush()
