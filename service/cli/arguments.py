"""Arguments that several subcommands take."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

_Command = TypeVar("_Command", bound=Callable[..., Any])

_FOLDER = click.Path(path_type=Path, file_okay=False)
_FILE = click.Path(path_type=Path, exists=True, dir_okay=False, readable=True)


def office_argument(command: _Command) -> _Command:
    """The office's folder, as `directory`."""
    return click.argument("directory", metavar="DIR", type=_FOLDER)(command)


def file_argument(name: str) -> Callable[[_Command], _Command]:
    return click.argument(name, metavar=name.upper(), type=_FILE)


def format_option(*choices: str) -> Callable[[_Command], _Command]:
    """`--format`, as `form`; the first choice is the default."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(choices),
        default=choices[0],
        show_default=True,
        help="Form of the answer.",
    )


def page_options(command: _Command) -> _Command:
    """`--host` and `--port`; None where local.toml decides."""
    command = click.option(
        "--port", type=click.IntRange(1, 65535), help="Port of the page. [default: local.toml, 8018]"
    )(command)
    return click.option("--host", help="Address the page listens at. [default: local.toml, 127.0.0.1]")(command)


def contains_option(command: _Command) -> _Command:
    """`--contains SEQ:HEX`, as a pair or None."""
    text = "A fingerprint from a printed page that must be in the record."
    return click.option("--contains", metavar="SEQ:HEX", callback=_fingerprint, help=text)(command)


def _fingerprint(context: click.Context, parameter: click.Parameter, value: str | None) -> tuple[int, str] | None:
    if value is None:
        return None
    seq, _, digits = value.partition(":")
    digits = digits.replace(" ", "").lower()
    if not seq.isdigit() or len(digits) < 8 or set(digits) - set("0123456789abcdef"):
        raise click.BadParameter("give it as printed, for example 1203:9f86d081884c7d65")
    return int(seq), digits
