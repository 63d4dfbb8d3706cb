"""What this machine lacks to record an office well: each finding with what to do about it. Changes nothing, and needs no
running service; best asked as the account that runs it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from service.actions.status import conversion_trouble
from service.capture.look import Limits
from service.capture.mounts import file_system, is_remote
from service.capture.names import document_test
from service.capture.scan import Walk, walk
from service.config import Config
from service.store.repository import Repository

_LEAST_GIT = (2, 34)
_LEAST_QUEUE = 16_384
_COMFORTABLE_BYTES = 2 * 1024**3
_QUIET_AUDIT = timedelta(days=7)
_CAP_LEASE = 1 << 28
_ANSWER_SECONDS = 5.0
_LIMITS = Path("/proc/sys/fs/inotify")


@dataclass(frozen=True, slots=True)
class Finding:
    about: str
    state: Literal["well", "doubtful", "wrong"]
    """doubtful: it works, less well than it could · wrong: saves or evidence are missed as long as it is so."""
    says: str
    remedy: str = ""
    """Empty where all is well."""


def examine(config: Config) -> list[Finding]:
    found = walk(config.share, document_test(config.office.rules))
    checks: tuple[Callable[[], Iterator[Finding]], ...] = (
        lambda: _share(config, found),
        lambda: _file_systems(config),
        lambda: _watches(config, found),
        lambda: _leases(),
        lambda: _samba(config),
        lambda: _clock(config),
        lambda: _disk(config),
        lambda: _programs(),
        lambda: _conversion(config),
    )
    return [finding for check in checks for finding in check()]


def _share(config: Config, found: Walk) -> Iterator[Finding]:
    share = config.share
    if found.missing or not share.is_dir():
        yield Finding(
            "share", "wrong", f"{share} is not there", "Mount it, or name the right folder as share in local.toml"
        )
    elif found.unreadable:
        names = ", ".join(repr(folder or ".") for folder in found.unreadable[:3])
        remedy = f"Let the account of the service read them: setfacl -R -m u:$(id -un):rX {share}"
        yield Finding("share", "wrong", f"{len(found.unreadable)} folders cannot be read: {names}", remedy)
    elif not os.access(share, os.W_OK):
        yield Finding(
            "share", "doubtful", f"{share} cannot be written", "Recording works; luuvet restore needs write access"
        )
    else:
        yield Finding("share", "well", f"{share}: {len(found.files)} documents in {found.folders} folders")


def _file_systems(config: Config) -> Iterator[Finding]:
    if is_remote(config.share):
        yield Finding(
            "watching", "doubtful", f"the share lies on {file_system(config.share)}, where the kernel tells of no changes",
            f"The folder is looked at each {config.local.polling_seconds:g} s. Better: run Lưu vết on the file server itself",
        )  # fmt: skip
    if is_remote(config.directory):
        yield Finding(
            "record", "wrong", f"the record lies on {file_system(config.directory)}",
            "Move the office's folder to a local disk: SQLite and Git lose data on network mounts",
        )  # fmt: skip


def _watches(config: Config, found: Walk) -> Iterator[Finding]:
    allowed, queue = _limit("max_user_watches"), _limit("max_queued_events")
    if allowed and found.folders > allowed * 0.8:
        remedy = f"sysctl -w fs.inotify.max_user_watches={max(262_144, 4 * found.folders)} (and in /etc/sysctl.d)"
        yield Finding("watches", "wrong", f"{found.folders} folders, {allowed} watches allowed to one account", remedy)
    elif not is_remote(config.share):
        yield Finding("watches", "well", f"{found.folders} folders, {allowed} watches allowed")
    if queue and queue < _LEAST_QUEUE:
        remedy = f"sysctl -w fs.inotify.max_queued_events={_LEAST_QUEUE} (and in /etc/sysctl.d)"
        yield Finding("queue", "doubtful", f"the kernel keeps only {queue} events for us", remedy)


def _limit(name: str) -> int:
    """0: this kernel has no such limit."""
    file = _LIMITS / name
    return int(file.read_text()) if file.exists() else 0


def _leases() -> Iterator[Finding]:
    status = Path("/proc/self/status").read_text()
    effective = re.search(r"^CapEff:\s*([0-9a-f]+)", status, re.MULTILINE)
    if effective and int(effective[1], 16) & _CAP_LEASE:
        yield Finding("leases", "well", "the kernel says who still writes a file")
    else:
        yield Finding(
            "leases", "doubtful", "this account may not ask the kernel who still writes a file of another account",
            "AmbientCapabilities=CAP_LEASE in the systemd unit; without it a save in place is recorded 0.3 s later",
        )  # fmt: skip


def _samba(config: Config) -> Iterator[Finding]:
    log = Path(config.local.samba_audit_log)
    if not config.local.samba_audit_log:
        remedy = "Put the lines of `luuvet doctor --smb-conf` into smb.conf, and samba_audit_log into local.toml"
        yield Finding(
            "samba", "doubtful", "who saved is taken from the files alone, which may name the wrong person", remedy
        )
    elif not os.access(log, os.R_OK):
        remedy = "Let the account of the service read it (chgrp luuvet, chmod 0640), its folders too (0750)"
        yield Finding("samba", "wrong", f"{log} cannot be read", remedy)
    elif log.stat().st_mode & 0o022:
        yield Finding("samba", "wrong", f"{log} can be written by others: it is evidence", f"chmod go-w {log}")
    elif _age(log) > _QUIET_AUDIT:
        remedy = "testparm; smbcontrol smbd reload-config; is `vfs objects = full_audit` in the share's section?"
        yield Finding("samba", "doubtful", f"{log} has had no line since {_QUIET_AUDIT.days} days", remedy)
    else:
        yield Finding("samba", "well", f"{log} is read")
    if config.local.smbstatus:
        yield from _smbstatus()


def _smbstatus() -> Iterator[Finding]:
    if not shutil.which("smbstatus"):
        yield Finding("smbstatus", "wrong", "smbstatus is not installed", "apt-get install samba, or smbstatus = false")
    elif os.geteuid() != 0:
        remedy = "Run the service as root, or set smbstatus = false and use the audit log, which needs no root"
        yield Finding("smbstatus", "wrong", "smbstatus answers only to root", remedy)
    else:
        yield Finding("smbstatus", "well", "smbstatus can be asked")


def _clock(config: Config) -> Iterator[Finding]:
    with Repository(config.repository) as repository:
        last = repository.last_event()
    behind = last.recorded_at - datetime.now(UTC) if last else timedelta()
    if behind > timedelta(seconds=5):
        remedy = "Set the clock and let it be kept right: apt-get install chrony"
        yield Finding("clock", "wrong", f"the clock is {behind} behind the newest event of the record", remedy)
    elif _answer("timedatectl", "show", "--property=NTPSynchronized", "--value") == "no":
        yield Finding("clock", "doubtful", "nobody keeps the clock right", "apt-get install chrony")
    else:
        yield Finding("clock", "well", "the clock is not behind the record")


def _disk(config: Config) -> Iterator[Finding]:
    status = os.statvfs(config.directory)
    free, reserve = status.f_bavail * status.f_frsize, Limits().reserve
    says = f"{free // 1024**2} MB free for the record, {reserve // 1024**2} MB are kept in reserve"
    if free < reserve or (status.f_files and not status.f_favail):
        yield Finding(
            "disk", "wrong", f"nothing more is recorded: {says}", "Make room; what waits is recorded by itself then"
        )
    elif free < _COMFORTABLE_BYTES:
        yield Finding("disk", "doubtful", says, "Make room before it is too late")
    else:
        yield Finding("disk", "well", says)


def _programs() -> Iterator[Finding]:
    said = _answer("git", "--version")
    version = tuple(map(int, re.findall(r"\d+", said)[:2]))
    if version < _LEAST_GIT:
        yield Finding(
            "git", "wrong", said or "there is no git", "Install Git 2.34 or newer: older ones check no SSH signatures"
        )
    else:
        yield Finding("git", "well", said)
    if not shutil.which("ssh-keygen"):
        remedy = "apt-get install openssh-client"
        yield Finding("ssh-keygen", "doubtful", "Git cannot check signatures; luuvet verify can", remedy)


def _conversion(config: Config) -> Iterator[Finding]:
    trouble = conversion_trouble(config)
    if trouble and config.local.convert:
        yield Finding("old formats", "doubtful", "files of old formats are kept but not read", trouble)
    else:
        yield Finding("old formats", "well", "are read" if config.local.convert else "are not to be read (local.toml)")


def _age(file: Path) -> timedelta:
    return datetime.now(UTC) - datetime.fromtimestamp(file.stat().st_mtime, UTC)


def _answer(*command: str) -> str:
    """Empty where the program is missing, fails or is silent."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_ANSWER_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
