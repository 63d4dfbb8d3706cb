"""Which rules an office goes by."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.actions.recorded_rules import recorded_config
from service.config import Config
from service.errors import ConfigError, OfficeMissing


def test_a_slip_of_the_pen_in_office_toml_stops_nothing(office: Config) -> None:
    """The page, the commands and the next start go by what is recorded; `luuvet status` can say what is wrong."""
    office.office_file.write_text("[organisation\n")

    assert recorded_config(office.directory) == office

    office.office_file.unlink()
    assert recorded_config(office.directory) == office


def test_an_error_in_local_toml_is_told(office: Config) -> None:
    """Nobody recorded what this machine is: there is nothing to fall back on."""
    (office.directory / "local.toml").write_text("share = 1\n")

    with pytest.raises(ConfigError, match="local"):
        recorded_config(office.directory)


def test_a_folder_without_an_office_is_named(tmp_path: Path) -> None:
    with pytest.raises(OfficeMissing):
        recorded_config(tmp_path)
