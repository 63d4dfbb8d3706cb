"""`luuvet search`: which documents say something, or said it before."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import click
import msgspec

from service.actions.find_revision import text_queries_of
from service.actions.recorded_rules import recorded_config
from service.cli.arguments import format_option, office_argument
from service.cli.log import printable
from service.config import Config
from service.register.text_queries import Conditions
from service.register.views import Appearance, FoundDocument, Passage, TextFound

_DAY = click.DateTime(["%Y-%m-%d", "%d/%m/%Y"])


@click.command("search")
@office_argument
@click.argument("words", nargs=-1, required=True)
@click.option("--department", metavar="CODE", help="Only documents of this department.")
@click.option("--author", default="", metavar="NAME", help="Only words that this person brought in.")
@click.option("--from", "since", type=_DAY, help="Only words that came in on this day or later.")
@click.option("--to", "until", type=_DAY, help="Only words that came in on this day or before.")
@click.option("--current", is_flag=True, help="Only what latest revisions say.")
@click.option(
    "-n", "--number", type=click.IntRange(1), default=20, show_default=True, help="At most so many documents."
)
@format_option("text", "json")
def command(
    directory: Path,
    words: tuple[str, ...],
    department: str | None,
    author: str,
    since: datetime | None,
    until: datetime | None,
    current: bool,
    number: int,
    form: str,
) -> None:
    """List the documents of the office in DIR that say WORDS now or said them before, with or without Vietnamese marks;
    a phrase stands between quotation marks.

    Exit codes: 0 done, whatever was found · 1 failed · 2 usage.
    """
    config = recorded_config(directory)
    conditions = Conditions(department, author, _midnight(config, since), _midnight(config, until, 1), current)
    found = text_queries_of(config).find(" ".join(words), conditions, count=number)
    if found.progress.waiting:
        click.echo(f"{found.progress.waiting} revision(s) are not searched yet; the service works on it.", err=True)
    if form == "json":
        click.echo(msgspec.json.format(msgspec.json.encode(_values(found)), indent=2).decode())
        return
    for document in found.documents:
        click.echo("\n".join(_told(document)))


def _midnight(config: Config, on: datetime | None, days_later: int = 0) -> datetime | None:
    """By the office's clock."""
    if on is None:
        return None
    day: date = on.date() + timedelta(days=days_later)
    return datetime.combine(day, time(), config.office.organisation.zone)


def _told(found: FoundDocument) -> list[str]:
    document = found.document
    name = "  ".join(filter(None, (document.code, document.title or document.file_name)))
    lines = [printable(f"{document.id}  {name}")]
    for passage in found.passages:
        text = "".join(f"[{piece.text}]" if piece.marked else piece.text for piece in passage.snippet)
        lines.append(f"    {printable(text)}")
        lines.append(f"        {_life(passage)}")
    return lines


def _life(passage: Passage) -> str:
    removed = f", gone with Seq {passage.removed.seq}" if passage.removed else ""
    return f"since Seq {passage.appeared.seq} ({passage.appeared.at.astimezone():%Y-%m-%d}){removed}"


def _values(found: TextFound) -> dict[str, Any]:
    return {
        "schema": 1,
        "total": found.total,
        "more": found.cut,
        "waiting": found.progress.waiting,
        "documents": [_document(one) for one in found.documents],
    }


def _document(found: FoundDocument) -> dict[str, Any]:
    document = found.document
    return {
        "document": document.id,
        "path": printable(document.path),
        "department": document.department,
        "code": document.code,
        "title": document.title,
        "deleted": document.deleted,
        "matches": found.matches,
        "passages": [
            {
                "text": "".join(piece.text for piece in one.snippet),
                "marked": [piece.text for piece in one.snippet if piece.marked],
                "current": one.current,
                "exact": one.exact,
                "appeared": _event(one.appeared),
                "removed": _event(one.removed) if one.removed else None,
            }
            for one in found.passages
        ],
    }


def _event(event: Appearance) -> dict[str, Any]:
    return {"seq": event.seq, "revision": event.revision, "at": event.at, "author": printable(event.author_name)}
