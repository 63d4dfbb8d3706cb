"""The share against what is known of it."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from service.capture.mounts import file_system, is_remote
from service.capture.names import document_test
from service.capture.observation import Known, Signature
from service.capture.scan import PASSED_OVER, Differences, Walk, compare, too_many, walk
from service.config import Rules

IS_DOCUMENT = document_test(Rules())


def file(inode: int, size: int = 10, at: int = 1) -> Signature:
    return Signature(1, inode, size, at, at)


def known(signature: Signature | None, sha: str = "s") -> Known:
    return Known(sha, signature)


def test_a_walk_finds_documents_and_nothing_else(tmp_path: Path) -> None:
    """Links are not followed: neither out of the share nor round in circles."""
    for name in ("a.docx", "x/b.docx", "x/y/Tài liệu.docx", "x/~$b.docx", ".git/c.docx", "notes.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "x" / "loop").symlink_to(tmp_path)
    (tmp_path / "link.docx").symlink_to(tmp_path / "a.docx")
    os.mkfifo(tmp_path / "pipe.docx")
    with open(os.fsencode(tmp_path) + b"/lat\xe9.docx", "wb"):
        pass

    found = walk(tmp_path, IS_DOCUMENT)

    assert set(found.files) == {"a.docx", "x/b.docx", "x/y/Tài liệu.docx", "lat\udce9.docx"}
    assert found.folders == 3
    assert found.files["a.docx"] == Signature.of((tmp_path / "a.docx").stat())


def test_a_walk_of_one_folder_gives_paths_of_the_share(tmp_path: Path) -> None:
    (tmp_path / "x" / "y").mkdir(parents=True)
    (tmp_path / "x" / "y" / "a.docx").write_bytes(b"x")
    (tmp_path / "b.docx").write_bytes(b"x")

    assert list(walk(tmp_path, IS_DOCUMENT, "x").files) == ["x/y/a.docx"]


def test_a_deep_tree_ends_somewhere(tmp_path: Path) -> None:
    deep = tmp_path
    for _ in range(120):
        deep = deep / "d"
        deep.mkdir()

    assert walk(tmp_path, IS_DOCUMENT).folders < 110


def test_differences_are_new_changed_gone_and_renamed() -> None:
    before = {"same": known(file(1)), "changed": known(file(2)), "gone": known(file(3)), "old": known(file(4))}
    found = Walk({"same": file(1), "changed": file(2, size=11), "new": file(5), "renamed": file(4)})

    assert compare(before, found) == Differences(("new",), ("changed",), ("gone",), (("old", "renamed"),))


def test_a_rename_is_seen_through_its_new_ctime() -> None:
    found = Walk({"b": Signature(1, 7, 10, 100, 999)})

    assert compare({"a": known(Signature(1, 7, 10, 100, 100))}, found).renamed == (("a", "b"),)


def test_an_inode_used_again_is_no_rename() -> None:
    """Another size or modification time: another file."""
    differences = compare({"a": known(file(7, at=1))}, Walk({"b": file(7, at=2)}))

    assert (differences.gone, differences.new, differences.renamed) == (("a",), ("b",), ())


def test_a_file_without_a_trusted_signature_is_looked_at() -> None:
    before = {"a": known(None), "b": Known("s", file(2), trusted=False)}

    assert compare(before, Walk({"a": file(1), "b": file(2)})).changed == ("a", "b")


@pytest.mark.parametrize(("found", "vanished"), [(Walk(), "empty"), (Walk(missing=True), "missing")])
def test_an_empty_or_missing_share_deletes_nothing(found: Walk, vanished: str) -> None:
    """An unmounted share shows as an empty folder."""
    differences = compare({"a": known(file(1))}, found)

    assert differences.vanished == vanished
    assert not differences


def test_a_share_that_was_always_empty_is_just_empty() -> None:
    assert compare({}, Walk()) == Differences()


def test_a_folder_that_cannot_be_read_hides_its_files_and_does_not_delete_them() -> None:
    before = {"x/a": known(file(1)), "xy/b": known(file(2)), "c": known(file(3))}

    differences = compare(before, Walk({"c": file(3)}, unreadable=["x"]))

    assert differences.gone == ("xy/b",)


@pytest.mark.parametrize(
    ("deletions", "files", "held"),
    [(20, 30, False), (21, 30, True), (24, 249, False), (100, 1000, False), (101, 1000, True)],
)
def test_more_than_twenty_and_a_tenth_wait_for_a_person(deletions: int, files: int, held: bool) -> None:
    assert too_many(deletions, files) is held


def test_ten_thousand_files_are_scanned_quickly(tmp_path: Path) -> None:
    """Once a minute, forever: it must not be felt. (About 0.1 s of processor time; the bound tells it from seconds.)"""
    for folder in range(40):
        (tmp_path / f"{folder}").mkdir()
        for number in range(250):
            os.close(os.open(tmp_path / f"{folder}" / f"{number}.docx", os.O_CREAT | os.O_WRONLY))
    walk(tmp_path, IS_DOCUMENT)
    began = time.process_time()

    found = walk(tmp_path, IS_DOCUMENT)
    compare({path: known(signature) for path, signature in found.files.items()}, found)

    assert len(found.files) == 10_000
    assert time.process_time() - began < 2.0


MOUNTS = r"""22 1 254:1 / / rw shared:1 - ext4 /dev/vda1 rw
40 22 0:50 / /srv/Phong\040ban rw - cifs //server/x rw
41 22 0:51 / /srv/fuse rw - fuse.sshfs host: rw
42 22 0:52 / /srv/win rw - fuseblk /dev/sdb1 rw
"""


@pytest.mark.parametrize(
    ("share", "kind", "remote"),
    [
        ("/srv/Phong ban/x", "cifs", True),
        ("/srv/fuse", "fuse.sshfs", True),
        ("/srv/win", "fuseblk", True),
        ("/srv/fuse2", "ext4", False),
    ],
)
def test_the_kind_of_mount_decides_how_to_watch(tmp_path: Path, share: str, kind: str, remote: bool) -> None:
    """inotify tells nothing of what other machines do on a network mount."""
    (tmp_path / "mountinfo").write_text(MOUNTS)

    assert file_system(Path(share), tmp_path / "mountinfo") == kind
    assert is_remote(Path(share), tmp_path / "mountinfo") is remote


def test_a_walk_tells_of_what_looks_like_a_document_and_is_none(tmp_path: Path) -> None:
    """Who puts a link into the share believes that the document is recorded: somebody must tell them."""
    outside = tmp_path / "outside"
    share = tmp_path / "share"
    for folder in (outside, share / ".git", share / "x"):
        folder.mkdir(parents=True)
    (share / "x" / "link.docx").symlink_to(outside / "none.docx")
    (share / "folder").symlink_to(outside)
    (share / "notes").symlink_to(outside / "none.txt")
    os.mkfifo(share / "pipe.docx")
    os.mkfifo(share / "pipe")

    found = walk(share, IS_DOCUMENT)

    assert set(found.passed_over) == {"x/link.docx", "folder", "pipe.docx", ".git"}
    assert set(found.passed_over.values()) < PASSED_OVER
    assert found.files == {}
