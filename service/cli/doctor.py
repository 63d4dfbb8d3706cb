"""`luuvet doctor`: what this machine lacks, and what to do about it."""

from __future__ import annotations

import sys
from importlib.resources import files
from pathlib import Path

import click
import msgspec

from service.actions.doctor import Finding, examine
from service.actions.recorded_rules import recorded_config
from service.cli.arguments import format_option, office_argument

_SIGNS = {"well": "ok ", "doubtful": " ? ", "wrong": "BAD"}


@click.command("doctor")
@office_argument
@format_option("text", "json")
@click.option("--smb-conf", is_flag=True, help="Print the lines for smb.conf instead, and nothing else.")
def command(directory: Path, form: str, smb_conf: bool) -> None:
    """Look at the share, file systems, limits, Samba, clock, disk and programs, and say what to do about each finding. Exits
    with 1 where something is wrong."""
    config = recorded_config(directory)
    if smb_conf:
        lines = files("repo_templates").joinpath("operations", "smb.conf").read_text("utf-8")
        click.echo(lines.replace("/srv/luuvet/share", str(config.share)), nl=False)
        return
    findings = examine(config)
    if form == "json":
        click.echo(msgspec.json.format(msgspec.json.encode(findings), indent=2).decode())
    else:
        for finding in findings:
            click.echo(_line(finding))
    if any(finding.state == "wrong" for finding in findings):
        sys.exit(1)


def _line(finding: Finding) -> str:
    remedy = f"\n                 → {finding.remedy}" if finding.remedy else ""
    return f"{_SIGNS[finding.state]}  {finding.about:<11} {finding.says}{remedy}"
