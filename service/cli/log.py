"""`luuvet log`: what happened to a document, or in the office."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import msgspec

from service.actions.find_revision import find_document, queries_of
from service.actions.recorded_rules import recorded_config
from service.cli.arguments import format_option, office_argument
from service.register.views import RecordedEvent


@click.command("log")
@office_argument
@click.argument("document", required=False)
@click.option(
    "-n", "--number", type=click.IntRange(1), help="At most so many. [default: 50 of the office, all of a document]"
)
@click.option(
    "--language", type=click.Choice(["vi", "en"]), default="vi", show_default=True, help="Language of summaries."
)
@format_option("text", "json")
def command(directory: Path, document: str | None, number: int | None, language: str, form: str) -> None:
    """List events, newest first: of the office in DIR, or of one DOCUMENT (id, path or code)."""
    queries = queries_of(recorded_config(directory))
    if document is None:
        events = queries.recent(number or 50)
    else:
        events = queries.history(find_document(queries, document).id, number)
    if form == "json":
        answer = {"schema": 1, "events": [_values(event, language) for event in events]}
        click.echo(msgspec.json.format(msgspec.json.encode(answer), indent=2).decode())
        return
    for event in events:
        click.echo(_line(event, language))


def _summary(line: RecordedEvent, language: str) -> str:
    if line.redline is None:
        return line.event.note
    return line.redline.summary_en if language == "en" else line.redline.summary_vi


def _line(line: RecordedEvent, language: str) -> str:
    event = line.event
    saved = event.saved_at.astimezone().strftime("%Y-%m-%d %H:%M")
    name = printable(event.path or event.kind)
    return "  ".join(
        part
        for part in (
            f"{event.seq:>6}",
            saved,
            f"{event.kind:<9}",
            printable(event.author.name),
            name,
            _summary(line, language),
        )
        if part
    )


def printable(text: str) -> str:
    """File names and authors come from anybody: no control character of theirs reaches the terminal."""
    return "".join(letter if letter.isprintable() else f"\\x{ord(letter):02x}" for letter in text)


def _values(line: RecordedEvent, language: str) -> dict[str, Any]:
    event = line.event
    return {
        "seq": event.seq,
        "kind": event.kind,
        "document": event.document,
        "path": printable(event.path),
        "former_path": printable(event.former_path),
        "department": event.department,
        "commit": event.commit,
        "fingerprint": event.fingerprint,
        "sha256": event.sha256,
        "size": event.size,
        "complete": event.complete,
        "imported": event.imported,
        "author": {"name": event.author.name, "account": event.author.account, "source": event.author.source},
        "saved_at": event.saved_at,
        "recorded_at": event.recorded_at,
        "revision": line.revision,
        "issue_number": line.issue_number,
        "reading": line.reading,
        "failure": line.failure,
        "summary": _summary(line, language),
        "changes": line.redline.changes if line.redline else None,
        "note": event.note,
    }
