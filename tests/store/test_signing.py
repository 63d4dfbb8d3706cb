"""Signatures that stock Git accepts, and only right ones."""

from __future__ import annotations

import shutil
import stat
from datetime import timedelta
from pathlib import Path

import pytest

from service.errors import StoreError
from service.store.signing import ListedKey, Signer, make_key, read_signers, signed_by, signers_file
from tests.store.conftest import FOUNDED_AT, Office, every_kind_of_event

needs_ssh_keygen = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is not installed")


@needs_ssh_keygen
def test_stock_git_accepts_the_signature_of_every_event(office: Office, tmp_path: Path) -> None:
    """An auditor checks with Git and OpenSSH, not with us."""
    every_kind_of_event(office)
    signers = tmp_path / "signers"
    signers.write_bytes(office.git("cat-file", "blob", "main:register/signers").stdout)
    setting = f"gpg.ssh.allowedSignersFile={signers}"

    for commit in office.text("rev-list", "main").split():
        office.git("-c", setting, "verify-commit", commit)

    assert set(office.text("-c", setting, "log", "--format=%G? %GS", "main").split("\n")) == {"G luuvet"}


@needs_ssh_keygen
def test_stock_git_refuses_a_commit_that_was_changed(office: Office, tmp_path: Path) -> None:
    """Else the test above would prove nothing."""
    raw = office.git("cat-file", "commit", "main").stdout.replace(b"record begins", b"record began ")
    commit = office.text("hash-object", "-t", "commit", "-w", "--stdin", data=raw)
    signers = tmp_path / "signers"
    signers.write_bytes(office.git("cat-file", "blob", "main:register/signers").stdout)

    done = office.git("-c", f"gpg.ssh.allowedSignersFile={signers}", "verify-commit", commit, check=False)

    assert done.returncode != 0


def test_a_signature_names_its_key_and_fits_only_its_payload(tmp_path: Path) -> None:
    """Verification in this process must be as strict as ssh-keygen."""
    signer = make_key(tmp_path / "key")
    armoured = signer.sign_commit(b"payload")

    assert signed_by(b"payload", armoured) == signer.public_line
    assert signed_by(b"payloae", armoured) is None
    assert signed_by(b"payload", armoured.replace("\n", "", 1)) is None
    assert signed_by(b"payload", "") is None
    assert signed_by(b"payload", armoured[:60] + "é" + armoured[61:]) is None


def test_a_key_file_is_for_its_owner_alone_and_is_never_overwritten(tmp_path: Path) -> None:
    """Whoever reads it can sign as the office; whoever loses it cannot go on."""
    made = make_key(tmp_path / "key")

    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600
    assert Signer.load(tmp_path / "key").public_line == made.public_line
    with pytest.raises(StoreError, match="already"):
        make_key(tmp_path / "key")


@pytest.mark.parametrize("content", [None, b"", b"-----BEGIN OPENSSH PRIVATE KEY-----\nrubbish\n"])
def test_a_missing_or_damaged_key_is_named(tmp_path: Path, content: bytes | None) -> None:
    """The administrator has to know which file to bring back."""
    if content is not None:
        (tmp_path / "key").write_bytes(content)

    with pytest.raises(StoreError, match="signing key"):
        Signer.load(tmp_path / "key")


def test_listed_keys_hold_in_their_time_alone(tmp_path: Path) -> None:
    """A key that the record lists as retired signs nothing, of whatever date; the list reads back as it was written."""
    line = make_key(tmp_path / "key").public_line
    retired = ListedKey(line, FOUNDED_AT, FOUNDED_AT + timedelta(days=1))

    (read,) = read_signers(signers_file((retired,)))

    assert read == retired
    days = [FOUNDED_AT + timedelta(days=days) for days in (-1, 0, 1)]
    assert [read.signs_at(day) for day in days] == [False, False, False]
    assert [ListedKey(line, FOUNDED_AT).signs_at(day) for day in days] == [False, True, True]
    assert read_signers(b'luuvet namespaces="file" ' + line.encode() + b"\n# note\n") == ()
