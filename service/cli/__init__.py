"""The `luuvet` command: one file per subcommand, imported when it is asked for; exit codes are chosen here only.

Exit codes: 0 done · 1 failed (with `diff --exit-code`: differs) · 2 usage · 3 bad document · 4 record damaged or
verification failed · 5 no answer from the office's writer. JSON goes to standard output alone, messages to standard error.
"""

from __future__ import annotations

import sys
from importlib import import_module

import click

from service import __version__
from service.errors import DocumentControlError, RecordDamaged, WordError, WriterSilent

_COMMANDS = {
    "init": "service.cli.init",
    "demo": "service.cli.demo",
    "run": "service.cli.run",
    "watch": "service.cli.watch",
    "serve": "service.cli.serve",
    "import": "service.cli.import_folder",
    "restore": "service.cli.restore",
    "text": "service.cli.text",
    "read": "service.cli.read",
    "cite": "service.cli.cite",
    "diff": "service.cli.diff",
    "log": "service.cli.log",
    "search": "service.cli.search",
    "status": "service.cli.status",
    "doctor": "service.cli.doctor",
    "confirm-deletions": "service.cli.confirm_deletions",
    "verify": "service.cli.verify",
    "rebuild": "service.cli.rebuild",
    "key": "service.cli.key",
    "maintain": "service.cli.maintain",
    "backup": "service.cli.backup",
    "restore-backup": "service.cli.restore_backup",
}

_EXIT_CODES: tuple[tuple[type[DocumentControlError], int], ...] = (
    (WordError, 3),
    (RecordDamaged, 4),
    (WriterSilent, 5),
)


class _Commands(click.Group):
    """Imports a subcommand only when it is used: `luuvet text` runs once for each file of a `git log -p`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module = _COMMANDS.get(cmd_name)
        return import_module(module).command if module else None


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="luuvet")
def _luuvet() -> None:
    """Lưu vết: every save of a controlled Word document, recorded and readable."""


def exit_code(error: DocumentControlError) -> int:
    return next((code for kind, code in _EXIT_CODES if isinstance(error, kind)), 1)


def main(arguments: list[str] | None = None) -> None:
    """Entry point of the console script. Never shows a traceback for an error of ours."""
    try:
        _luuvet.main(arguments, prog_name="luuvet")
    except DocumentControlError as error:
        click.echo(f"luuvet: {error}", err=True)
        sys.exit(exit_code(error))
    except BrokenPipeError:
        sys.exit(1)
