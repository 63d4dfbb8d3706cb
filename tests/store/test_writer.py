"""One save becomes one durable, exact, signed commit."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.errors import PathTaken, RecordConflict, StoreError, UnsafePath
from service.model.record import Author, NewEvent
from service.store.founding import found
from service.store.verify import verify
from service.store.writer import Writer, clear_stale_locks
from tests.store.conftest import FOUNDED_AT, HONG, OFFICE_TOML, TEMPLATES, Office, every_kind_of_event


def test_founding_holds_the_rules_the_key_and_the_templates(office: Office) -> None:
    """The record must explain and check itself from its first commit on."""
    (event,) = office.repository().events()

    assert (event.seq, event.kind, event.recorded_at) == (1, "founded", FOUNDED_AT)
    assert office.text("ls-tree", "-r", "--name-only", "main").split() == [
        *(".gitattributes", "README.md", "office.toml", "register/signers")
    ]
    assert office.git("cat-file", "blob", "main:office.toml").stdout == OFFICE_TOML
    assert office.signer.public_line in office.text("cat-file", "blob", "main:register/signers")


def test_a_founding_that_was_cut_short_can_be_repeated(office: Office, tmp_path: Path) -> None:
    """kill -9 in the middle leaves no half repository in the way."""
    path = tmp_path / "second.git"
    (tmp_path / "second.git.founding" / "objects").mkdir(parents=True)

    found(path, OFFICE_TOML, office.signer, FOUNDED_AT, TEMPLATES)

    assert verify(path).intact
    with pytest.raises(StoreError, match="exists already"):
        found(path, OFFICE_TOML, office.signer, FOUNDED_AT, TEMPLATES)


def test_after_every_kind_of_event_stock_git_is_content(office: Office, tmp_path: Path) -> None:
    """fsck --strict clean and a clone that works: the archive outlives this program."""
    every_kind_of_event(office)

    office.git("fsck", "--full", "--strict")
    office.git("clone", "-q", office.path, tmp_path / "clone")

    assert (tmp_path / "clone/documents/VP/qt-01.docx").read_bytes() == b"one"
    assert not (tmp_path / "clone/documents/HC").exists()
    assert verify(office.path).problems == ()


def test_the_event_that_is_answered_is_the_event_that_is_read(office: Office) -> None:
    """The register is filled from the answer and rebuilt from the commits: both must agree."""
    answered = every_kind_of_event(office)

    assert list(office.repository().events(after_seq=1)) == answered
    assert [event.seq for event in answered] == list(range(2, 11))


def test_a_save_states_what_it_knows(office: Office) -> None:
    """Trailers are the register's only source."""
    saved_at = datetime(2024, 2, 29, 8, 15, 30, 123456, timezone(timedelta(hours=7)))
    author = Author("Hồng", "hong", "audit", ("document=Lan",))

    event = office.record(
        "created",
        "HC/QT-01.docx",
        b"bytes",
        author=author,
        saved_at=saved_at,
        capture_id="c-1",
        complete=False,
        department="HC",
    )

    assert event.author == author
    assert event.saved_at == saved_at
    assert (event.sha256, event.size) == (sha256(b"bytes").hexdigest(), 5)
    assert (event.capture_id, event.complete, event.department) == ("c-1", False, "HC")
    assert re.fullmatch("[a-z2-7]{26}", event.document)
    assert office.text("log", "-1", "--format=%an|%ae|%cn|%s", "main") == "Hồng|hong|luuvet|created: QT-01.docx (HC)"
    assert office.text("log", "-1", "--format=%at %ct", "main") == "1709169330 1709254860"
    parent = office.git("cat-file", "commit", "main~1").stdout
    trailers = office.text("log", "-1", "--format=%(trailers:only)", "main").split("\n")
    assert f"Parent-SHA256: {sha256(parent).hexdigest()}" in trailers
    assert f"Blob: {event.blob}" in trailers


def test_the_identity_file_keeps_the_document_through_moves(office: Office) -> None:
    """URLs and history follow the id, not the name."""
    created = office.record("created", "a.docx", b"1")
    office.record("moved", "sub/A\udcff.docx", former_path="a.docx", document=created.document)

    key = created.document
    raw = office.git("cat-file", "blob", f"main:register/documents/{key[:2]}/{key[2:4]}/{key}.json").stdout

    assert raw.endswith(b"}\n")
    assert json.loads(raw) == {
        "created": 2,
        "deleted": False,
        "former_ids": [],
        "id": key,
        "origin": "",
        "path": "sub/A\\xff.docx",
    }
    assert office.repository().identities(office.text("rev-parse", "main")) == {key: "sub/A\udcff.docx"}


@pytest.mark.parametrize(
    ("old", "new"),
    [("a.docx", "A.docx"), ("T\u00e0i.docx", "Ta\u0300i.docx"), ("a", "a/b.docx"), ("a/b.docx", "a"), ("x/a", "y/z/a")],
)
def test_a_move_changes_the_path_and_not_a_byte(office: Office, old: str, new: str) -> None:
    """Case and Unicode form are part of the name, and a file may become a folder."""
    created = office.record("created", old, b"\r\n\0bytes")
    moved = office.record("moved", new, former_path=old, document=created.document)

    assert office.repository().documents_at(moved.commit) == {new: (created.blob, 8)}
    assert verify(office.path).problems == ()


def test_bytes_are_stored_exactly_whatever_attributes_say(office: Office) -> None:
    """Git's filters once turned CRLF into LF: the evidence would be another file."""
    (office.path / "info").mkdir(exist_ok=True)
    (office.path / "info" / "attributes").write_text("* text eol=lf ident\n")
    content = b"$Id$\r\nline\r\n\0"

    event = office.record("created", "a.docx", content)

    assert office.repository().blob(event.blob) == content


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.binary(min_size=1, max_size=80).filter(lambda data: not set(data) & {0, 47}),
    who=st.text(max_size=40),
    content=st.binary(max_size=200),
)
def test_any_file_by_anybody_is_recorded_or_refused_as_unsafe(
    office: Office, name: bytes, who: str, content: bytes
) -> None:
    """A strange name must neither stop the office nor harm the record."""
    path = "d/" + name.decode("utf-8", "surrogateescape")
    try:
        created = office.record("created", path, content, author=Author(who, who, "document", (who,)))
    except UnsafePath:
        return
    deleted = office.record("deleted", path, document=created.document)

    assert (created.path, deleted.path) == (path, path)
    assert office.repository().blob(created.blob) == content


def test_what_the_strangest_names_left_is_intact(office: Office) -> None:
    """NUL in an author once made fsck fail for ever; a newline could have forged a header."""
    for number, who in enumerate(["\0", "a\nb <c> d", "<>", "", "\ud800\udcff", "\u202eevil", "x" * 999, "committer"]):
        office.record("created", f"{number}\n\nSeq: 1\n.docx", b"1", author=Author(who, who))

    office.git("fsck", "--full", "--strict")
    assert verify(office.path).problems == ()


@pytest.mark.parametrize("year", [1, 1601, 1969, 9999])
def test_a_claimed_time_that_git_cannot_hold_is_kept_in_the_trailer(office: Office, year: int) -> None:
    """File systems claim years like 1601; the claim is kept, Git's own date is the nearest it can say."""
    claimed = datetime(year, 12, 31, 23, 0, tzinfo=UTC)

    event = office.record("created", "a.docx", b"1", saved_at=claimed)

    assert event.saved_at == claimed
    office.git("fsck", "--full", "--strict")


def test_a_time_beyond_the_calendar_is_no_claim(office: Office) -> None:
    """The save counts, whatever a broken clock wrote into the file."""
    edge = datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14)))

    event = office.record("created", "a.docx", b"1", saved_at=edge)

    assert event.saved_at == event.recorded_at


def test_a_clock_that_goes_back_does_not_take_the_record_back(office: Office) -> None:
    """Committer dates never decrease, or "as of a day" would have no meaning."""
    first = office.record("created", "a.docx", b"1")
    office.now -= timedelta(days=400)
    second = office.record("saved", "a.docx", b"2", document=first.document)

    assert second.recorded_at == first.recorded_at
    assert verify(office.path).problems == ()


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("created", {"path": "a.docx", "content": b"2"}),
        ("created", {"path": "a.docx/b.docx", "content": b"2"}),
        ("created", {"path": "b.docx", "content": None}),
        ("created", {"path": "../b.docx", "content": b"2"}),
        ("created", {"path": "b.docx", "content": b"2", "document": "short"}),
        ("saved", {"path": "b.docx", "content": b"2", "document": "a"}),
        ("saved", {"path": "a.docx", "content": b"2", "document": "z" * 26}),
        ("returned", {"path": "a.docx", "content": b"2", "document": "a"}),
        ("moved", {"path": "b.docx", "former_path": "c.docx", "document": "a"}),
        ("moved", {"path": "a.docx", "former_path": "a.docx", "document": "a"}),
        ("deleted", {"path": "b.docx", "document": "a"}),
        ("deleted", {"path": "a.docx", "document": "a", "content": b"2"}),
        ("configured", {"path": "a.docx", "content": b"2"}),
        ("unwatched", {"document": "a"}),
        ("unwatched", {"saved_at": datetime(2024, 1, 1)}),  # noqa: DTZ001 - a naive time is what is refused
    ],
)
def test_an_event_that_cannot_have_happened_changes_nothing(office: Office, kind: str, more: dict[str, object]) -> None:
    """Better refused than a record that contradicts itself for ever."""
    there = office.record("created", "a.docx", b"1")
    if more.get("document") == "a":
        more = {**more, "document": there.document}

    with pytest.raises(StoreError):
        office.record(kind, **more)  # type: ignore[arg-type]

    assert office.repository().head() == there.commit


def test_a_place_that_is_taken_is_named(office: Office) -> None:
    """The caller first records what happened to the document that lay there."""
    first, second = office.record("created", "a.docx", b"1"), office.record("created", "b.docx", b"2")

    with pytest.raises(PathTaken, match="another document"):
        office.record("moved", "a.docx", former_path="b.docx", document=second.document)
    office.record("deleted", "a.docx", document=first.document)

    assert office.record("moved", "a.docx", former_path="b.docx", document=second.document).seq == 5


def test_a_second_writer_is_refused_and_loses_nothing(office: Office) -> None:
    """Two services on one repository once lost every fourth save without an error."""
    first, second = office.writer(), office.writer()
    kept = first.record(NewEvent("created", HONG, path="a.docx", content=b"1", capture_id="one"))

    with pytest.raises(RecordConflict):
        second.record(NewEvent("created", HONG, path="b.docx", content=b"2", capture_id="two"))
    assert second.has_capture("one")
    assert not second.has_capture("two")
    again = second.record(NewEvent("created", HONG, path="b.docx", content=b"2", capture_id="two"))

    assert (kept.seq, again.seq) == (2, 3)
    assert second.has_capture("two")
    assert verify(office.path).problems == ()


def test_two_writers_at_once_lose_nothing_they_acknowledged(office: Office, tmp_path: Path) -> None:
    """Compare-and-swap must hold between real processes."""
    script = (
        "import sys\nfrom datetime import UTC, datetime\nfrom pathlib import Path\n"
        "from service.errors import RecordConflict\nfrom service.model.record import Author, NewEvent\n"
        "from service.store.signing import Signer\nfrom service.store.writer import Writer\n"
        "folder = Path(sys.argv[1])\n"
        "writer = Writer(folder / 'documents.git', Signer.load(folder / 'signing_key'), lambda: datetime.now(UTC))\n"
        "for number in range(15):\n"
        "    path = f'{sys.argv[2]}-{number}.docx'\n"
        "    try:\n        writer.record(NewEvent('created', Author('a'), path=path, content=path.encode()))\n"
        "    except RecordConflict:\n        continue\n"
        "    print(path)\n"
    )
    command = [sys.executable, "-c", script, str(tmp_path)]
    both = [subprocess.Popen([*command, name], stdout=subprocess.PIPE, text=True) for name in ("p", "q")]
    acknowledged = [line for process in both for line in process.communicate()[0].split()]

    repository = office.repository()

    assert [process.returncode for process in both] == [0, 0]
    assert sorted(repository.documents_at(str(repository.head()))) == sorted(acknowledged)
    assert verify(office.path).problems == ()


def test_an_object_that_a_crash_left_empty_is_written_anew(office: Office) -> None:
    """Git takes the empty file for the object and never mends it; the save would be lost."""
    content = os.urandom(1000)
    blob = office.text("hash-object", "-w", "--stdin", data=content)
    loose = office.path / "objects" / blob[:2] / blob[2:]
    for rubbish in (b"", b"\0" * 500, loose.read_bytes()[:100]):
        loose.chmod(0o600)
        loose.write_bytes(rubbish)
        event = office.record("created", f"{len(rubbish)}.docx", content)

        assert office.git("cat-file", "blob", event.blob).stdout == content
    office.git("fsck", "--full", "--strict")


def test_locks_of_a_killed_git_are_removed_and_named(office: Office) -> None:
    """A kill in mid-save leaves a lock that would refuse every later save."""
    left = [
        *(office.path / name for name in ("HEAD.lock", "packed-refs.lock", "refs/heads/main.lock")),
        *(office.path / "objects" / name for name in ("tmp_obj_a1", "pack/tmp_pack_b2", "pack/tmp_idx_c3")),
    ]
    for path in left:
        path.touch()
    with pytest.raises(RecordConflict):
        office.record("unwatched", note="refused")

    removed = clear_stale_locks(office.path)

    assert sorted(removed) == sorted(left)
    assert office.record("unwatched", note="recorded").seq == 2


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_every_object_and_folder_is_synced_before_the_branch_moves(office: Office, tmp_path: Path) -> None:
    """Without this order a power cut leaves a branch that points to empty files."""
    script = (
        "import sys\nfrom datetime import UTC, datetime\nfrom pathlib import Path\n"
        "from service.model.record import Author, NewEvent\nfrom service.store.signing import Signer\n"
        "from service.store.writer import Writer\nfolder = Path(sys.argv[1])\n"
        "writer = Writer(folder / 'documents.git', Signer.load(folder / 'signing_key'), lambda: datetime.now(UTC))\n"
        "writer.record(NewEvent('created', Author('a'), path='HC/a.docx', content=b'1'))\n"
    )
    trace = tmp_path / "trace"
    calls = "trace=fsync,link,linkat,rename,renameat,renameat2"
    command = ["strace", "-f", "-qq", "-y", "-o", trace, "-e", calls, sys.executable, "-c", script, tmp_path]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode and "ptrace" in done.stderr.casefold():
        pytest.skip("strace may not trace here")
    assert done.returncode == 0, done.stderr

    lines = trace.read_text().split("\n")
    moved = next(number for number, line in enumerate(lines) if "main.lock" in line and "rename" in line)
    before = [match[1] for line in lines[:moved] if (match := re.search(r"fsync\(\d+<([^>]+)>", line))]
    after = [match[1] for line in lines[moved:] if (match := re.search(r"fsync\(\d+<([^>]+)>", line))]
    objects = str(office.path / "objects")
    written = [path for path in before if "tmp_obj_" in path]
    assert len(written) == 10  # content, identity, commit, and seven trees
    assert {str(Path(path).parent) for path in written} <= {*before}
    assert objects in before
    assert any(path.endswith("refs/heads/main.lock") for path in before)
    assert str(office.path / "refs" / "heads") in after


def test_a_repository_without_commits_is_refused(tmp_path: Path, office: Office) -> None:
    """A writer that began a record of its own would hide that the old one is gone."""
    subprocess.run(["git", "init", "-q", "--bare", tmp_path / "empty.git"], check=True)

    with pytest.raises(StoreError, match="no commit"):
        Writer(tmp_path / "empty.git", office.signer, lambda: FOUNDED_AT)
    with pytest.raises(StoreError, match="no document repository"):
        Writer(tmp_path / "nowhere.git", office.signer, lambda: FOUNDED_AT)
