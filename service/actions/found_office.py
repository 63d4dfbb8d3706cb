"""Founding an office: its folder, its rules, its signing key, its document repository, its shared folder."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from importlib.resources import files
from pathlib import Path

from service.actions.open_register import rebuild_register
from service.config import Config, OfficeRules, parse_office, read_config
from service.errors import ConfigError, OfficeExists
from service.store.founding import found
from service.store.repository import Repository
from service.store.signing import Signer, make_key

_LOCAL_SETTINGS = """\
# Settings of this machine alone; they are never recorded in Git. Restart luuvet after a change.

# Folder that staff save into. Relative to this file's folder, or absolute.
share = {share}

# Who may reach the page. 127.0.0.1 is this machine alone; there are no accounts yet, so open it to nobody else
# unless a proxy in front of it asks for a password.
host = "127.0.0.1"
port = 8018

# Where smbd's full_audit lines go (see docs/operations.md): the best evidence for who saved.
samba_audit_log = ""

# Set to false if the share is exported with `force user`: then the owner of a file says nothing about its author.
share_owner_is_author = true
"""


def templates() -> list[str]:
    """Names of the kinds of office that `found_office` can make, sorted."""
    folders = files("repo_templates").iterdir()
    return sorted(folder.name for folder in folders if folder.joinpath("office.toml").is_file())


def template(name: str) -> bytes:
    """office.toml of that kind of office. Raises ConfigError for a name that is not in `templates()`."""
    if name not in templates():
        raise ConfigError(f"There is no template {name!r}. Choose one of: {', '.join(templates())}.")
    return files("repo_templates").joinpath(name, "office.toml").read_bytes()


def found_office(directory: Path, office_toml: bytes, share: Path | None, clock: Callable[[], datetime]) -> Config:
    """Makes the office; raises OfficeExists when `directory` already holds something. A `share` that exists is left as it
    is (its documents are recorded when the service first starts)."""
    if directory.exists() and any(directory.iterdir()):
        raise OfficeExists(f"{directory} is not empty. Choose a new folder, or remove what is in it first.")
    rules = parse_office(office_toml)
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "state" / "spool").mkdir(parents=True, mode=0o700)
    (directory / "office.toml").write_bytes(office_toml)
    where = str(share.absolute()) if share else "share"
    settings = _LOCAL_SETTINGS.format(share=json.dumps(where, ensure_ascii=False))
    (directory / "local.toml").write_text(settings, encoding="utf-8")
    config = read_config(directory)
    make_key(config.signing_key)
    found(config.repository, office_toml, Signer.load(config.signing_key), clock(), _repository_files())
    _make_folders(config.share, rules)
    with Repository(config.repository) as repository:
        rebuild_register(config, repository)
    return config


def _repository_files() -> dict[str, bytes]:
    source = files("repo_templates")
    return {
        ".gitattributes": source.joinpath("gitattributes").read_bytes(),
        "README.md": source.joinpath("repository_README.md").read_bytes(),
        "verify.sh": source.joinpath("verify.sh").read_bytes(),
    }


def _make_folders(share: Path, rules: OfficeRules) -> None:
    shelves = rules.departments + ((rules.common,) if rules.common else ())
    for shelf in shelves:
        (share / shelf.folder).mkdir(parents=True, exist_ok=True)
