"""Persons of office.toml who act."""

from __future__ import annotations

from service.config import Config
from service.errors import ConfigError
from service.model.record import Author


def acting_person(config: Config, name: str) -> Author:
    """Raises ConfigError for a stranger: an act needs a name that means somebody."""
    known = config.office.person_of(name)
    if known is None:
        raise ConfigError(f"{name!r} is not in {config.office_file}. Use a name or account that is listed there.")
    return Author(known.name, known.samba[0] if known.samba else known.name, "person")
