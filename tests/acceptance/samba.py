"""A real Samba server on a loopback port, set up with the lines that docs/operations.md tells people to use.

Only what must differ here is replaced: addresses, folders, accounts. So a line in the manual that this machine's Samba does
not understand fails the stories. Accounts need root; they are removed again at the end.
"""

from __future__ import annotations

import configparser
import os
import pwd
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.acceptance.offices import free_port
from tests.acceptance.waiting import wait_for

MANUAL = Path(__file__).parents[2] / "docs" / "operations.md"
ACCOUNTS = {"luuvet-lan": "Nguyễn Thị Lan", "luuvet-binh": "Trần Văn Bình"}
"""Account on the file server and the person who has it."""
_GROUP = "luuvet-stories"
_PASSWORD = "mat-khau-thu"
_UTF8 = os.environ | {"LC_ALL": "C.UTF-8"}


@dataclass(frozen=True)
class Samba:
    port: int
    share_name: str
    audit_log: Path
    configuration: Path

    def run(self, account: str, *commands: str) -> str:
        """Gives `commands` to one smbclient session of this account, as a person's own computer would."""
        call = ["smbclient", f"//127.0.0.1/{self.share_name}", "-p", str(self.port), "-s", str(self.configuration)]
        call += ["-U", f"{account}%{_PASSWORD}", "-c", "; ".join(commands)]
        done = subprocess.run(call, capture_output=True, text=True, env=_UTF8, timeout=60)
        assert done.returncode == 0, f"smbclient {commands}: {done.stdout}{done.stderr}"
        return done.stdout

    def answers(self) -> bool:
        with suppress(AssertionError):
            self.run(next(iter(ACCOUNTS)), "ls")
            return True
        return False


def skip_without_samba() -> None:
    for program in ("smbd", "smbclient", "smbpasswd"):
        if not _program(program):
            pytest.skip(f"{program} is not installed (Debian: samba, smbclient)")
    if not list(Path("/usr/lib").glob("*/samba/vfs/full_audit.so")):
        pytest.skip("Samba's full_audit is not installed (Debian: samba-vfs-modules)")
    if os.geteuid() != 0:
        pytest.skip("a Samba server with its accounts needs root")


@contextmanager
def serving(shared_folder: Path, scratch: Path) -> Iterator[Samba]:
    """smbd over `shared_folder`; its own files lie in `scratch`."""
    skip_without_samba()
    scratch.mkdir(parents=True)
    with _accounts():
        _hand_over(shared_folder)
        samba = _configure(shared_folder, scratch)
        _set_passwords(samba)
        with _smbd(samba, scratch):
            yield samba


def manual_settings() -> dict[str, dict[str, str]]:
    """The smb.conf of docs/operations.md, section by section."""
    block = re.search(r"```ini smb\.conf\n(.*?)```", MANUAL.read_text(encoding="utf-8"), re.DOTALL)
    assert block, f"{MANUAL} has no block marked `ini smb.conf`"
    parser = configparser.ConfigParser(interpolation=None, delimiters=("=",))
    parser.read_string(block[1])
    return {section: dict(parser[section]) for section in parser.sections()}


def _configure(shared_folder: Path, scratch: Path) -> Samba:
    settings = manual_settings()
    (share_name,) = settings.keys() - {"global"}
    samba = Samba(free_port(), share_name, scratch / "audit.log", scratch / "smb.conf")
    settings["global"] |= {"log file": str(samba.audit_log), "interfaces": "127.0.0.1", "bind interfaces only": "yes"}
    settings["global"] |= {"smb ports": str(samba.port), "disable netbios": "yes", "load printers": "no"}
    settings["global"] |= {"disable spoolss": "yes", "server role": "standalone server"}
    for folder in (
        "private dir",
        "lock directory",
        "state directory",
        "cache directory",
        "pid directory",
        "ncalrpc dir",
    ):
        place = scratch / folder.split()[0]
        place.mkdir()
        settings["global"][folder] = str(place)
    settings[share_name] |= {"path": str(shared_folder), "valid users": f"@{_GROUP}", "force group": _GROUP}
    lines = []
    for section, pairs in settings.items():
        lines += [f"[{section}]", *(f"  {key} = {value}" for key, value in pairs.items())]
    samba.configuration.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return samba


@contextmanager
def _accounts() -> Iterator[None]:
    _remove_accounts()
    _do("groupadd", "--system", _GROUP)
    try:
        for account in ACCOUNTS:
            _do("useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", "--gid", _GROUP, account)
        yield
    finally:
        _remove_accounts()


def _remove_accounts() -> None:
    for account in ACCOUNTS:
        with suppress(KeyError):
            pwd.getpwnam(account)
            _do("userdel", account)
    subprocess.run([_program("groupdel") or "groupdel", _GROUP], capture_output=True)


def _hand_over(shared_folder: Path) -> None:
    """Lets the accounts write into the folder and all that is in it."""
    for folder in (shared_folder, *(path for path in shared_folder.rglob("*") if path.is_dir())):
        shutil.chown(folder, group=_GROUP)
        folder.chmod(0o2775)


def _set_passwords(samba: Samba) -> None:
    for account in ACCOUNTS:
        call = ["smbpasswd", "-c", str(samba.configuration), "-a", "-s", account]
        subprocess.run(call, input=f"{_PASSWORD}\n{_PASSWORD}\n", text=True, check=True, capture_output=True)


@contextmanager
def _smbd(samba: Samba, scratch: Path) -> Iterator[None]:
    program = _program("smbd")
    assert program
    with (scratch / "smbd.out").open("wb") as out:
        process = subprocess.Popen(
            [program, "--foreground", "--no-process-group", f"--configfile={samba.configuration}"],
            stdin=subprocess.DEVNULL, stdout=out, stderr=out,
            start_new_session=True,  # smbd that is told to end ends its whole process group
        )  # fmt: skip
    try:
        wait_for("smbd", lambda: _alive(process, scratch) and samba.answers())
        yield
    finally:
        process.terminate()
        process.wait(20)


def _alive(process: subprocess.Popen[bytes], scratch: Path) -> bool:
    assert process.poll() is None, f"smbd ended: {(scratch / 'smbd.out').read_text(errors='replace')[-2000:]}"
    return True


def _do(program: str, *arguments: str) -> None:
    subprocess.run([_program(program) or program, *arguments], check=True, capture_output=True)


def _program(name: str) -> str | None:
    """Also looks where programs of the administrator are, which are not on everybody's PATH."""
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
