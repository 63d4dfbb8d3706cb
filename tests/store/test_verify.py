"""Every manipulation of the record is found; a sound record is called sound."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from service.errors import StoreError
from service.model.record import Event
from service.store.objects import git_object
from service.store.signing import make_key
from service.store.verify import Verdict, verify
from tests.store.conftest import Office, every_kind_of_event
from tests.store.forgery import Forger


@pytest.fixture
def events(office: Office) -> list[Event]:
    """Seq 2 to 10."""
    return every_kind_of_event(office)


def codes(verdict: Verdict) -> set[str]:
    return {problem.code for problem in verdict.problems}


def test_a_sound_record_is_intact_and_names_its_head(office: Office, events: list[Event]) -> None:
    """A false alarm would teach people to overlook the true one."""
    seen: list[tuple[int, int]] = []

    verdict = verify(office.path, (5, events[3].fingerprint[:16].upper()), lambda *done: seen.append(done))

    assert verdict == Verdict((), 10, events[-1].commit, events[-1].fingerprint)
    assert verdict.intact
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert seen[-1][0] == seen[-1][1] > 10


def test_many_processes_say_the_same_as_one(office: Office, events: list[Event]) -> None:
    """Each takes a stretch of the line, and what crosses from one stretch to the next must not be lost."""
    forger = Forger(office)
    forger.rewrite(4, lambda event: replace(event, recorded_at=event.recorded_at - timedelta(days=event.seq)))
    (office.path / "objects" / events[0].blob[:2] / events[0].blob[2:]).unlink()
    alone = verify(office.path, processes=1)
    seen: list[tuple[int, int]] = []

    together = verify(office.path, processes=3, progress=lambda *done: seen.append(done))

    assert together == alone
    assert {"time", "content"} <= codes(alone)
    assert seen[-1][0] == seen[-1][1]


def test_heads_that_were_seen_must_still_be_there(office: Office, events: list[Event]) -> None:
    """An old copy of the repository put in the place of the present one is sound in itself."""
    heads = {event.seq: event.fingerprint for event in events}
    assert verify(office.path, heads=heads).intact

    Forger(office).move_branch(events[3].commit)
    verdict = verify(office.path, heads=heads)

    assert codes(verdict) == {"heads"}
    assert "no Seq 6" in verdict.problems[0].message
    assert "Seq 10" in verdict.problems[-1].message


def test_a_false_commit_graph_is_found(office: Office, events: list[Event]) -> None:
    """Git believes this file more than the commits: a clone's history would be another one."""
    office.git("commit-graph", "write", "--reachable")
    graph = office.path / "objects/info/commit-graph"
    data = bytearray(graph.read_bytes())
    data[-40] ^= 1
    graph.chmod(0o600)
    graph.write_bytes(data)

    assert codes(verify(office.path)) == {"hidden"}


def test_copies_and_maintenance_leave_it_intact(office: Office, events: list[Event], tmp_path: Path) -> None:
    """A backup is checked by the same command."""
    office.git("clone", "-q", "--bare", office.path, tmp_path / "copy.git")
    office.git("gc", "-q")

    assert verify(office.path).intact
    assert verify(tmp_path / "copy.git").intact


@pytest.mark.parametrize("what", ["commit", "tree", "blob"])
def test_a_flipped_byte_is_found(office: Office, events: list[Event], what: str) -> None:
    """Disks and people change bytes; both must show."""
    chosen = {"commit": events[2].commit, "tree": Forger(office).tree_of(events[0].commit), "blob": events[0].blob}[
        what
    ]
    loose = office.path / "objects" / chosen[:2] / chosen[2:]
    data = bytearray(loose.read_bytes())
    data[-5] ^= 1
    loose.chmod(0o600)
    loose.write_bytes(data)

    assert "object" in codes(verify(office.path))


def test_a_lost_object_is_found(office: Office, events: list[Event]) -> None:
    """Gone is as bad as changed."""
    blob = events[1].blob
    (office.path / "objects" / blob[:2] / blob[2:]).unlink()

    assert codes(verify(office.path)) == {"content"}


def test_a_lost_folder_is_found(office: Office, events: list[Event]) -> None:
    """It can be computed again from the events, but a clone would fail."""
    tree = Forger(office).tree_of(events[3].commit)
    (office.path / "objects" / tree[:2] / tree[2:]).unlink()

    assert codes(verify(office.path)) == {"object"}


def test_a_lost_branch_is_found(office: Office, events: list[Event]) -> None:
    """An empty record must not pass as intact."""
    (office.path / "refs/heads/main").unlink()

    assert "history" in codes(verify(office.path))


def test_a_tail_that_was_cut_off_is_found_by_a_printed_fingerprint(office: Office, events: list[Event]) -> None:
    """What is left is sound in itself; only paper knows better."""
    last = events[-1]
    Forger(office).move_branch(events[-3].commit)

    assert verify(office.path).intact
    assert codes(verify(office.path, (last.seq, last.fingerprint[:16]))) == {"contains"}


def test_history_rewritten_with_the_offices_own_key_is_found_by_a_printed_fingerprint(
    office: Office, events: list[Event]
) -> None:
    """The holder of the key can forge all but what others hold."""
    Forger(office).rewrite(3, lambda event: replace(event, note="never happened") if event.seq == 3 else event)

    assert "contains" in codes(verify(office.path, (4, events[2].fingerprint[:16])))
    assert "contains" not in codes(verify(office.path, (2, events[0].fingerprint[:8])))


def test_history_rewritten_with_another_key_is_found(office: Office, events: list[Event], tmp_path: Path) -> None:
    """Write access to the disk is not enough."""
    Forger(office, make_key(tmp_path / "other")).rewrite(4, lambda event: event)

    verdict = verify(office.path)

    assert codes(verdict) == {"signer"}
    assert {problem.seq for problem in verdict.problems} == set(range(4, 11))


def test_a_key_cannot_list_itself(office: Office, tmp_path: Path, events: list[Event]) -> None:
    """A stranger's commit that adds his own key to the signers is judged by the list before it."""
    stranger = make_key(tmp_path / "other")
    forger = Forger(office, stranger)
    blob = forger.keep_blob(
        office.git("cat-file", "blob", "main:register/signers").stdout.replace(
            office.signer.public_line.encode(), stranger.public_line.encode()
        )
    )
    documents = office.text("rev-parse", "main:register/documents")
    register = forger.tree(f"040000 tree {documents}\tdocuments\n100644 blob {blob}\tsigners\n")
    listing = office.text("ls-tree", "main").replace(office.text("rev-parse", "main:register"), register)
    forger.move_branch(forger.commit(forger.follow(events[-1]), forger.tree(listing + "\n"), events[-1].commit))

    assert codes(verify(office.path)) == {"signer", "tree"}


def test_a_stripped_signature_is_found(office: Office, events: list[Event]) -> None:
    """Unsigned means anybody."""
    raw = office.git("cat-file", "commit", "main").stdout
    start, end = raw.index(b"gpgsig"), raw.index(b"-----END SSH SIGNATURE-----\n") + 28
    Forger(office).move_branch(Forger(office).keep(raw[:start] + raw[end:]))

    assert codes(verify(office.path)) == {"signature"}


def test_a_signature_taken_from_another_commit_is_found(office: Office, events: list[Event]) -> None:
    """It must fit its own payload."""
    raw, other = (office.git("cat-file", "commit", name).stdout for name in ("main", "main~1"))
    start, end = (raw.index(b"gpgsig"), raw.index(b"-----END SSH SIGNATURE-----\n"))
    taken = other[other.index(b"gpgsig") : other.index(b"-----END SSH SIGNATURE-----\n")]
    Forger(office).move_branch(Forger(office).keep(raw[:start] + taken + raw[end:]))

    assert codes(verify(office.path)) == {"signature"}


def test_a_back_dated_event_is_found(office: Office, events: list[Event]) -> None:
    """ "As of a day" rests on dates that never decrease."""
    forger = Forger(office)
    event = forger.follow(events[-1], recorded_at=events[3].recorded_at)
    forger.move_branch(forger.commit(event, forger.tree_of("main"), events[-1].commit))

    assert codes(verify(office.path)) == {"time"}


def test_a_key_before_its_time_is_found(office: Office) -> None:
    """A record cannot claim to be older than its key."""
    forger = Forger(office)
    forger.rewrite(1, lambda event: replace(event, recorded_at=event.recorded_at - timedelta(days=900)))

    assert codes(verify(office.path)) == {"signer"}


@pytest.mark.parametrize(("mode", "kind"), [("120000", "blob"), ("100755", "blob"), ("160000", "commit")])
def test_a_file_that_is_no_plain_file_is_found(office: Office, mode: str, kind: str) -> None:
    """A symbolic link would make a clone read another file in its place."""
    event = office.record("created", "a.docx", b"1")
    forger = Forger(office)
    target = event.blob if kind == "blob" else event.commit
    documents = forger.tree(f"{mode} {kind} {target}\ta.docx\n")
    listing = office.text("ls-tree", "main").replace(office.text("rev-parse", "main:documents"), documents)
    stated = forger.follow(event, kind="saved")
    forger.move_branch(forger.commit(stated, forger.tree(listing + "\n"), event.commit))

    assert "mode" in codes(verify(office.path))


def test_content_other_than_its_sha256_is_found(office: Office) -> None:
    """Even the office's own key cannot make bytes fit a SHA-256; it does not rest on Git's SHA-1."""
    event = office.record("created", "a.docx", b"1")
    forger = Forger(office)
    blob = forger.keep_blob(b"2")
    documents = forger.tree(f"100644 blob {blob}\ta.docx\n")
    listing = office.text("ls-tree", "main").replace(office.text("rev-parse", "main:documents"), documents)
    stated = forger.follow(event, kind="saved", blob=blob)
    forger.move_branch(forger.commit(stated, forger.tree(listing + "\n"), event.commit))

    assert codes(verify(office.path)) == {"content"}


def test_a_change_that_the_event_does_not_state_is_found(office: Office) -> None:
    """A signed save of one document must not carry a change of another along."""
    first, second = (office.record("created", name, name.encode()) for name in ("a.docx", "b.docx"))
    forger = Forger(office)
    documents = forger.tree(f"100644 blob {first.blob}\ta.docx\n100644 blob {first.blob}\tb.docx\n")
    listing = office.text("ls-tree", "main").replace(office.text("rev-parse", "main:documents"), documents)
    stated = forger.follow(second, kind="saved", document=first.document, path="a.docx", **content_of(first))
    forger.move_branch(forger.commit(stated, forger.tree(listing + "\n"), second.commit))

    verdict = verify(office.path)

    assert codes(verdict) == {"tree"}
    assert "documents/b.docx" in verdict.problems[0].message


def test_an_event_about_an_unknown_document_is_found(office: Office, events: list[Event]) -> None:
    """A statement that cannot follow on what is recorded is false."""
    forger = Forger(office)
    stated = forger.follow(events[-1], kind="deleted", document="z" * 26, path="x.docx")
    forger.move_branch(forger.commit(stated, forger.tree_of("main"), events[-1].commit))

    assert codes(verify(office.path)) == {"tree"}


def test_a_gap_in_the_numbers_and_a_false_parent_are_found(office: Office, events: list[Event]) -> None:
    """Events that were taken out leave a hole in the sequence and in the chain."""
    forger = Forger(office)
    stated = replace(forger.follow(events[-1]), seq=12)
    forger.move_branch(forger.commit(stated, forger.tree_of("main"), events[-1].commit, fingerprint="a" * 64))

    assert codes(verify(office.path)) == {"seq", "chain"}


@pytest.mark.parametrize("root", [True, False])
def test_another_line_of_history_is_found(office: Office, events: list[Event], root: bool) -> None:
    """A merge would bring in events that nobody can put in order."""
    raw = office.git("cat-file", "commit", "main").stdout
    old = f"parent {events[-2].commit}\n"
    other = Forger(office).keep(raw.replace(old.encode(), b"")) if root else events[0].commit
    merge = raw.replace(old.encode(), f"{old}parent {other}\n".encode())
    Forger(office).move_branch(Forger(office).keep(merge))

    assert {"history", "commit"} <= codes(verify(office.path))


def test_a_record_that_begins_in_the_middle_is_found(office: Office, events: list[Event]) -> None:
    """The early history must not go missing behind a new beginning."""
    forger = Forger(office)
    forger.move_branch(forger.commit(replace(events[-1], note="new root"), forger.tree_of("main"), ""))

    assert {"history", "seq"} <= codes(verify(office.path))


def test_a_commit_by_hand_is_found(office: Office, events: list[Event]) -> None:
    """Somebody "just fixes" a file with Git."""
    head = events[-1].commit
    commit = office.text(
        *("-c", "user.name=x", "-c", "user.email=x", "commit-tree", Forger(office).tree_of(head), "-p", head),
        data=b"fix",
    )
    Forger(office).move_branch(commit)

    assert codes(verify(office.path)) == {"commit"}


def test_what_shows_others_a_different_history_is_found(office: Office, events: list[Event]) -> None:
    """Replacements, grafts and shallow files change what plain Git shows, not what is signed."""
    office.git("replace", events[0].commit, events[1].commit)
    (office.path / "info").mkdir(exist_ok=True)
    (office.path / "info/grafts").write_text(f"{events[3].commit}\n")
    (office.path / "shallow").write_text(f"{events[3].commit}\n")
    (office.path / "objects/info").mkdir(exist_ok=True)
    (office.path / "objects/info/alternates").write_text("/tmp\n")
    (office.path / "HEAD").write_text("ref: refs/heads/other\n")

    hidden = [problem.message for problem in verify(office.path).problems if problem.code == "hidden"]

    assert len(hidden) == 5


def test_a_tree_with_twins_is_found(office: Office, events: list[Event]) -> None:
    """Two entries of one name: each reader may see another file."""
    raw = bytes.fromhex(events[0].blob)
    tree = git_object("tree", b"100644 a\0" + raw + b"100644 a\0" + raw)
    office.git("hash-object", "--literally", "-t", "tree", "-w", "--stdin", data=tree.data)
    forger = Forger(office)
    forger.move_branch(forger.commit(forger.follow(events[-1]), tree.id, events[-1].commit))

    assert codes(verify(office.path)) == {"tree"}


@pytest.mark.parametrize("prefix", ["", "1234567", "nothex!!", "a" * 65])
def test_a_fingerprint_that_proves_nothing_is_refused(office: Office, prefix: str) -> None:
    """Too few digits fit by chance; the person would believe they had checked."""
    with pytest.raises(StoreError, match="fingerprint"):
        verify(office.path, (1, prefix))


def content_of(event: Event) -> dict[str, object]:
    return {"blob": event.blob, "sha256": event.sha256, "size": event.size}
