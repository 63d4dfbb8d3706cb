"""An administrator and an auditor who trust no page: the record told by commands, and by Git alone."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.acceptance.documents import SHORTER_PROCESSING_TIME, write_procedure
from tests.acceptance.offices import LUUVET, Office, RunningService, luuvet
from tests.acceptance.waiting import wait_for


@pytest.fixture(scope="module")
def path(service: RunningService) -> str:
    """A procedure with two revisions, recorded."""
    path = f"{service.office.folders[0]}/QT-NV-01.docx"
    write_procedure(service.office.share / path)
    service.wait_for_event(path, "created")
    write_procedure(service.office.share / path, time=SHORTER_PROCESSING_TIME)
    service.wait_for_event(path, "saved")
    return path


@pytest.fixture(scope="module")
def clone(office: Office, path: str, folder: Path) -> Path:
    """The auditor's copy of the record."""
    place = folder / "clone"
    _git(folder, "clone", "--quiet", str(office.directory / "documents.git"), str(place))
    return place


def test_the_log_tells_every_event_in_order(office: Office, path: str) -> None:
    """Sequence numbers without a gap are what an auditor looks at first."""
    events = office.events()

    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert events[0]["kind"] == "founded"
    assert [event["kind"] for event in events if event["path"] == path] == ["created", "saved"]


def test_two_recorded_revisions_are_compared_word_by_word(office: Office, path: str) -> None:
    """Scripts rely on the JSON: one change, and only the words that changed."""
    first, second = office.events_of(path)
    sides = [f"{event['document']}@{event['seq']}" for event in (first, second)]

    answer = luuvet("diff", *sides, "--office", office.directory, "--format", "json", "--exit-code")

    assert answer.exit_code == 1, answer.messages
    changes = json.loads(answer.output)["changes"]
    assert [(change["kind"], change["old"], change["new"]) for change in changes] == [("replaced", "05", "03")]


def test_the_record_verifies_and_contains_the_fingerprint_on_the_page(
    service: RunningService, office: Office, path: str
) -> None:
    """What is printed at the foot of a page is what `verify --contains` takes."""
    last = office.events()[-1]
    fingerprint = last["fingerprint"][:16]

    assert fingerprint in service.get("/")[1]
    assert office.luuvet("verify").exit_code == 0
    assert office.luuvet("verify", "--contains", f"{last['seq']}:{fingerprint}").exit_code == 0
    assert office.luuvet("verify", "--contains", f"{last['seq']}:{'0' * 16}").exit_code == 4


def test_stock_git_accepts_every_signature_of_a_clone(clone: Path) -> None:
    """The signers lie in the record itself, so a clone is all that is needed."""
    signers = clone / "register" / "signers"
    commits = _git(clone, "rev-list", "HEAD").split()

    for commit in commits:
        _git(clone, "-c", f"gpg.ssh.allowedSignersFile={signers}", "verify-commit", commit)

    assert len(commits) >= 3
    assert "error" not in _git(clone, "fsck", "--full", "--strict")


def test_stock_git_shows_readable_differences_of_word_files(clone: Path, path: str) -> None:
    """With the text driver that the clone's .gitattributes names, `git log -p` reads like a redline."""
    driver = _driver(clone)
    _git(clone, "config", f"diff.{driver}.textconv", f"'{LUUVET}' text --textconv")

    told = _git(clone, "log", "-p", "-1", "--", f"documents/{path}")

    assert any(line.startswith("-") and "05 ngày" in line for line in told.splitlines()), told
    assert any(line.startswith("+") and "03 ngày" in line for line in told.splitlines()), told


def test_a_clone_holds_the_very_bytes_that_were_saved(office: Office, clone: Path, path: str) -> None:
    """No line ending, no attribute and no filter touches them."""
    assert (clone / "documents" / path).read_bytes() == (office.share / path).read_bytes()


def test_the_status_says_that_nothing_waits(office: Office, path: str) -> None:
    """For monitoring: everything captured is recorded."""
    assert office.status()["pending"] == 0
    assert office.status()["watching"]


def test_a_second_service_for_the_same_office_refuses_to_start(service: RunningService, office: Office) -> None:
    """One writer per office: the second says so and leaves the record alone."""
    answer = office.luuvet("watch")

    assert answer.exit_code == 1
    assert "another" in answer.messages.lower()
    assert service.alive()


def test_an_old_revision_is_put_back_as_a_new_save(service: RunningService, office: Office, path: str) -> None:
    """Restoring rewrites nothing: the history gets one more revision, with the name of who asked. That name has to be in
    office.toml; adding it there is an event as well."""
    first, *_ = office.events_of(path)
    before = office.events()[-1]["seq"]
    office.add_person("Trần Văn Bình", "binh.tv")
    wait_for("the new rules", lambda: office.events()[-1]["kind"] == "configured")

    answer = office.luuvet("restore", path, str(first["seq"]), "--as", "Trần Văn Bình")

    assert answer.exit_code == 0, answer.messages
    restored = service.wait_for_event(path, "restored", after_seq=before)
    assert restored["sha256"] == first["sha256"]
    assert restored["author"]["name"] == "Trần Văn Bình"


def _driver(clone: Path) -> str:
    """The diff driver that the clone's own .gitattributes gives to Word files."""
    told = _git(clone, "check-attr", "diff", "documents/a.docx")
    return told.rsplit(": ", 1)[1].strip()


def _git(folder: Path, *arguments: str) -> str:
    """Git as anybody has it, without this machine's settings."""
    environment = os.environ | {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        ["git", "-c", "core.quotePath=false", *arguments],
        cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", errors="replace", timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, f"git {arguments}: {done.stderr}"
    return done.stdout + done.stderr
