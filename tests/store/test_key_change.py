"""A new signing key takes over by an event that the old one signs; afterwards the old one signs nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from service.errors import WrongKey
from service.model.record import NewEvent
from service.store.signing import Signer, make_key, signers_file
from service.store.verify import verify
from service.store.writer import Writer
from tests.store.conftest import HONG, Office
from tests.store.forgery import Forger
from tests.store.test_verify import codes


@pytest.fixture
def following(tmp_path: Path) -> Signer:
    return make_key(tmp_path / "following")


def hand_over(office: Office, following: Signer) -> None:
    office.record("created", "a.docx", b"1")
    office.now += timedelta(minutes=1)
    office.writers[0].hand_over(following, HONG)


def test_the_record_goes_on_under_the_new_key_and_verifies(office: Office, following: Signer) -> None:
    """The very next save may come in the same second."""
    hand_over(office, following)
    event = office.writers[0].record(another_save(office, b"2"))

    assert verify(office.path).intact
    keys = office.repository().signers()
    assert [(key.public_line, key.valid_before is None) for key in keys] == [
        (office.signer.public_line, False),
        (following.public_line, True),
    ]
    assert event.recorded_at == office.now


def test_stock_git_accepts_every_commit_by_the_last_list(office: Office, following: Signer, tmp_path: Path) -> None:
    """An auditor with one signers file sees no gap at the hand-over."""
    hand_over(office, following)
    office.writers[0].record(another_save(office, b"2"))
    (tmp_path / "signers").write_bytes(office.git("cat-file", "blob", "main:register/signers").stdout)

    settings = ("-c", "gpg.format=ssh", "-c", f"gpg.ssh.allowedSignersFile={tmp_path / 'signers'}")
    verdicts = office.text(*settings, "log", "--format=%G?", "main")

    assert verdicts.split() == ["G"] * 4


def test_the_old_key_signs_nothing_any_more(office: Office, following: Signer) -> None:
    """Not even with the date of the hand-over, when it was still in force."""
    hand_over(office, following)
    last = list(office.repository().events())[-1]
    forger = Forger(office)
    stated = replace(forger.follow(last), kind="unwatched", blob="", sha256="", size=0, note="forged")
    forger.move_branch(forger.commit(stated, forger.tree_of("main"), last.commit))

    assert codes(verify(office.path)) == {"signer"}


def test_a_hand_over_that_lists_a_second_key_is_found(office: Office, following: Signer, tmp_path: Path) -> None:
    """Whoever holds the old key must not leave a back door for himself."""
    hand_over(office, following)
    keys = office.repository().signers()
    second = replace(keys[-1], public_line=make_key(tmp_path / "door").public_line)
    event = list(office.repository().events())[-1]
    forged = forge_list(office, signers_file((*keys, second)), event.commit)
    Forger(office).move_branch(forged)

    assert codes(verify(office.path)) == {"signer"}


def test_a_writer_with_a_key_that_is_not_listed_does_not_begin(office: Office, following: Signer) -> None:
    """Its events would spoil the record for good."""
    with pytest.raises(WrongKey):
        Writer(office.path, following, lambda: office.now)

    hand_over(office, following)

    with pytest.raises(WrongKey):
        Writer(office.path, office.signer, lambda: office.now)


def another_save(office: Office, content: bytes) -> NewEvent:
    document = next(event.document for event in office.repository().events() if event.document)
    return NewEvent("saved", HONG, document=document, path="a.docx", content=content)


def forge_list(office: Office, listed: bytes, instead_of: str) -> str:
    """The hand-over again, by the old key, with another list."""
    forger = Forger(office)
    blob = forger.keep_blob(listed)
    event = office.repository().event(instead_of)
    documents = office.text("rev-parse", f"{instead_of}:register/documents")
    register = forger.tree(f"040000 tree {documents}\tdocuments\n100644 blob {blob}\tsigners\n")
    old = office.text("rev-parse", f"{instead_of}:register")
    tree = forger.tree(office.text("ls-tree", instead_of).replace(old, register) + "\n")
    stated = replace(event, blob=blob, sha256=sha256(listed).hexdigest(), size=len(listed))
    return forger.commit(stated, tree, office.text("rev-parse", f"{instead_of}~1"))
