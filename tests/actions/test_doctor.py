"""What the doctor finds, each time on a machine that lacks one thing."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
import pytest

from service.actions import doctor
from service.actions.doctor import Finding, examine
from service.config import Config


def _found(config: Config, about: str) -> Finding:
    return next(finding for finding in examine(config) if finding.about == about)


def _with(config: Config, **settings: object) -> Config:
    return msgspec.structs.replace(config, local=msgspec.structs.replace(config.local, convert=False, **settings))


def test_a_sound_office_has_nothing_wrong_and_every_doubt_has_a_remedy(office: Config) -> None:
    """Who reads a finding must know what to do."""
    findings = examine(_with(office))

    assert [finding.about for finding in findings if finding.state == "wrong"] == []
    assert all(finding.remedy for finding in findings if finding.state != "well")
    assert {"share", "watches", "samba", "clock", "disk", "git"} <= {finding.about for finding in findings}


def test_a_share_that_is_not_there_is_wrong(office: Config) -> None:
    assert _found(_with(office, share="elsewhere"), "share").state == "wrong"


def test_more_folders_than_watches_are_wrong(office: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Folders without a watch are the silent way to miss saves until the next scan."""
    (tmp_path / "max_user_watches").write_text("10\n")
    (tmp_path / "max_queued_events").write_text("256\n")
    monkeypatch.setattr(doctor, "_LIMITS", tmp_path)
    for number in range(9):
        (office.share / str(number)).mkdir()

    watches, queue = _found(_with(office), "watches"), _found(_with(office), "queue")

    assert (watches.state, queue.state) == ("wrong", "doubtful")
    assert "sysctl -w fs.inotify.max_user_watches=" in watches.remedy


def test_an_audit_log_that_others_may_write_is_wrong(office: Config, tmp_path: Path) -> None:
    """It is the evidence for who saved."""
    log = tmp_path / "audit.log"
    log.touch()

    log.chmod(0o640)
    assert _found(_with(office, samba_audit_log=str(log)), "samba").state == "well"
    log.chmod(0o666)
    assert _found(_with(office, samba_audit_log=str(log)), "samba").state == "wrong"
    os.utime(log, (0, 0))
    log.chmod(0o640)
    assert _found(_with(office, samba_audit_log=str(log)), "samba").state == "doubtful"
