"""What `luuvet text` and `luuvet read` are asked to read: a file, or with --office a recorded revision; and in which view."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from service.actions.compare import read_side, side_from_file
from service.actions.find_revision import side_from_record
from service.actions.recorded_rules import recorded_config
from service.config import Local, read_local
from service.model.content import Content
from service.word.pool import ReadingPool
from service.word.tracked import View

_Command = TypeVar("_Command", bound=Callable[..., Any])


def readable(command: _Command) -> _Command:
    """`file`, `office` and `view`, for `content_of`."""
    command = click.option(
        "--view",
        type=click.Choice(["accepted", "original"]),
        default="accepted",
        show_default=True,
        help="With open tracked changes accepted, or as it was before them.",
    )(command)
    office = click.Path(path_type=Path, file_okay=False)
    command = click.option("--office", type=office, help="FILE is DOCUMENT@REVISION there.")(command)
    return click.argument("file", metavar="FILE")(command)


def content_of(file: str, office: Path | None, view: View) -> Content:
    """Raises WordError, or UnknownRevision where the office has no such revision."""
    if office is None:
        side, local = side_from_file(Path(file)), Local()
    else:
        side, local = side_from_record(recorded_config(office), file), read_local(office)
    with ReadingPool(children=1) as pool:
        return read_side(pool, side, local, view).content
