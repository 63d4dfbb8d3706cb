"""`luuvet watch`: record an office without serving its page."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import click

from service.actions.logs import log_to_stderr
from service.actions.recorded_rules import recorded_config
from service.actions.run_service import Service, refuse_busy_office
from service.cli.arguments import office_argument

_log = logging.getLogger(__name__)


@click.command("watch")
@office_argument
def command(directory: Path) -> None:
    """Watch the shared folder of the office in DIR and record every save; serve no page."""
    config = recorded_config(directory)
    refuse_busy_office(config)
    log_to_stderr()
    if sys.stderr.isatty():
        click.echo(f"Recording {config.share}. Stop with Ctrl-C.", err=True)
    else:
        _log.info("recording %s", config.share)
    Service(config, page=False).run()
