"""A new signing key for an office: asked for by a person, finished after a crash."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from service.actions.hand_over_key import hand_over_key, listed_keys
from service.actions.write_record import RecordWriting
from service.capture.journal import Journal
from service.capture.lock import OfficeLock
from service.config import Config
from service.errors import ConfigError, WrongKey
from service.store.signing import Signer
from service.store.verify import verify


def test_a_person_hands_over_to_a_new_key(office: Config) -> None:
    """The private key that signed until then is gone, and the office records with the new one."""
    old = Signer.load(office.signing_key).public_line

    done = hand_over_key(office, "ntlan")

    new = Signer.load(office.signing_key).public_line
    assert [key.public_line for key in listed_keys(office)] == [old, new]
    assert not office.next_signing_key.exists()
    assert done["seq"] == 2
    assert hand_over_key(office, "ntlan")["seq"] == 3
    assert verify(office.repository).intact


def test_a_stranger_does_not(office: Config) -> None:
    with pytest.raises(ConfigError, match="is not in"):
        hand_over_key(office, "nobody")


def test_a_hand_over_that_a_crash_cut_short_is_finished_at_the_next_start(
    office: Config, journal: Journal, tmp_path: Path
) -> None:
    """Between the event and the exchange of the files both keys are there; the record says which one counts."""
    shutil.copy(office.signing_key, tmp_path / "old")
    hand_over_key(office, "ntlan")
    office.signing_key.rename(office.next_signing_key)
    shutil.copy(tmp_path / "old", office.signing_key)

    with OfficeLock(office.lock) as lock:
        RecordWriting(office, journal, lock).close()

    assert Signer.load(office.signing_key).public_line == listed_keys(office)[-1].public_line
    assert not office.next_signing_key.exists()


def test_an_old_key_put_back_by_mistake_writes_nothing(office: Config, tmp_path: Path) -> None:
    """An event signed by it would make every later verification fail."""
    shutil.copy(office.signing_key, tmp_path / "old")
    hand_over_key(office, "ntlan")
    shutil.copy(tmp_path / "old", office.signing_key)

    with OfficeLock(office.lock) as lock, Journal(office.journal) as journal, pytest.raises(WrongKey):
        RecordWriting(office, journal, lock)
