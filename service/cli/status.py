"""`luuvet status`: how an office is doing."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from service.actions.recorded_rules import recorded_config
from service.actions.status import OfficeStatus, conversion_trouble, office_status
from service.cli.arguments import format_option, office_argument


@click.command("status")
@office_argument
@format_option("text", "json")
def command(directory: Path, form: str) -> None:
    """Say what is recorded, what waits, whether anybody watches, and what needs a person."""
    config = recorded_config(directory)
    status, trouble = office_status(config), conversion_trouble(config)
    if form == "json":
        answer = msgspec.to_builtins(status) | {"conversion_trouble": trouble}
        click.echo(msgspec.json.format(msgspec.json.encode(answer), indent=2).decode())
    else:
        for line in (*_lines(status), f"Old files  {trouble or 'are converted'}"):
            click.echo(line)


def _lines(status: OfficeStatus) -> list[str]:
    head, watch = status.head, status.watch
    lines = [
        f"Record     Seq {head.seq}, fingerprint {head.fingerprint[:16]}, {head.recorded_at or 'nothing yet'}",
        f"Documents  {head.documents}",
        f"Watching   {_watching(status)}",
        f"Last scan  {watch.last_scan_at if watch and watch.last_scan_at else 'never'}",
        f"Pending    {status.pending} to record, {head.pending_reading} to read",
        f"Attention  {status.unreadable} not readable, {status.incomplete} damaged, "
        f"{status.author_unknown} by an unknown author, {status.gaps} times unwatched",
    ]
    lines.append(f"Maintained {_maintained(status)}")
    if status.disk_full:
        room = status.free_bytes // 1024**2
        lines.append(f"Disk       {room} MB free: nothing is recorded until there is room; then everything is")
    if status.record_trouble:
        lines.append(f"Record     {status.record_trouble}")
    if status.rules_trouble:
        lines.append(f"Rules      not in force: {status.rules_trouble}")
    lines += [f"  {item.path!r}: {item.reason} (since {item.since})" for item in status.attention]
    return lines


def _maintained(status: OfficeStatus) -> str:
    last = status.maintenance
    if last is None:
        return "never: the running service does it at night, or luuvet maintain now"
    whole = (
        f"all contents hashed again by {last.all_hashed_at:%Y-%m-%d}" if last.all_hashed_at else "not all contents yet"
    )
    found = f"; FOUND: {' '.join(last.problems)}" if last.problems else ""
    return f"{last.finished_at:%Y-%m-%d %H:%M} UTC, contents up to Seq {last.through} hashed again, {whole}{found}"


def _watching(status: OfficeStatus) -> str:
    watch = status.watch
    if watch is not None and watch.state == "waiting":
        return "no: the shared folder is not there; connect it again, then every file is compared"
    if not status.watching or watch is None:
        return "no: start it with luuvet run"
    folders = f"{watch.watched_folders} of {watch.folders} folders" if watch.watched_folders is not None else "polling"
    return f"yes, {folders}{': ' + watch.trouble if watch.trouble else ''}"
