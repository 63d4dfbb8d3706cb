"""`luuvet key`: the key that signs the office's record."""

from __future__ import annotations

from pathlib import Path

import click

from service.actions.hand_over_key import hand_over_key, listed_keys
from service.actions.recorded_rules import recorded_config
from service.cli.arguments import office_argument


@click.group("key")
def command() -> None:
    """The key that signs the record: `show` lists it and its forerunners, `rotate` hands over to a new one."""


@command.command("show")
@office_argument
def show(directory: Path) -> None:
    """List the keys that signed the record, oldest first, with the times from and to which each was in force."""
    for key in listed_keys(recorded_config(directory)):
        until = f"until {key.valid_before.isoformat()}" if key.valid_before else "in force"
        click.echo(f"{key.fingerprint}  from {key.valid_after.isoformat()}  {until}")


@command.command("rotate")
@office_argument
@click.option("--as", "person", required=True, metavar="PERSON", help="Who does it: a name or account in office.toml.")
def rotate(directory: Path, person: str) -> None:
    """Make a new signing key; the old one signs the hand-over and is destroyed. Then make a new backup of the key."""
    config = recorded_config(directory)
    done = hand_over_key(config, person)
    click.echo(f"Handed over as Seq {done['seq']}, fingerprint {done['fingerprint'][:16]}.")
    click.echo(f"Put {config.signing_key} into the backup of the key, and print the fingerprint.", err=True)
