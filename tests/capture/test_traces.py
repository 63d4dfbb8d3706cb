"""Saves that were recorded from real programs, played to the state machine: how many revisions each must give."""

from __future__ import annotations

import pytest

from tests.capture.builders_capture import trace
from tests.capture.replay import Replay, Row, read_trace

EXPECTED = {
    "lo_local": (("brief.docx",), ["brief.docx", "brief.docx", "copy.docx", "renamed.docx"]),
    "smb_word_dance": (("brief.docx",), ["brief.docx"] * 2),
    "smb_word_handles": (("brief.docx",), ["brief.docx"] * 2),
    "smb_slow_chunks": ((), ["slow.docx"]),
    "smb_explorer_prealloc": ((), ["explorer.docx"]),
    "smb_put_new": ((), ["brief.docx"]),
    "smb_put_over": (("brief.docx",), ["brief.docx"]),
    "smb_dosattr": (("brief.docx",), []),
    "smb_finder_like": ((), ["brief.docx"]),
    "smb_mkdir_put": ((), ["sub/brief.docx", "sub/deep/b.docx"]),
    "local_reopen_append": ((), ["paused.docx"]),
    "local_touch_chmod": (("a.docx",), []),
    "local_slow_copy": ((), ["slow.docx"]),
    "local_cp_new": ((), ["a.docx"]),
    "local_cp_over": (("a.docx",), ["a.docx"]),
    "local_rsync": (("a.docx",), ["a.docx"]),
    "local_truncate_zero": (("a.docx",), ["a.docx"]),
    "local_two_fast_saves": (("a.docx",), ["a.docx"] * 2),
    "local_mv_in": ((), ["in.docx"]),
}


@pytest.mark.parametrize("writer", [None, True, False])
@pytest.mark.parametrize("name", EXPECTED)
def test_a_recorded_save_becomes_exactly_its_revisions(name: str, writer: bool | None) -> None:
    """Whether the lease is refused, granted or not to be asked: it may change when, never how often."""
    existing, expected = EXPECTED[name]

    folder = Replay(existing=existing, writer=writer).play(read_trace(trace(f"{name}.txt"))).quiet()

    assert sorted(path for kind, path, _ in folder.history if kind == "saved") == expected
    assert {kind for kind, _, _ in folder.history} <= {"saved", "deleted" if name == "local_mv_in" else "saved"}
    assert not folder.copies


@pytest.mark.parametrize("name", ["smb_bulk_249", "git_clone_bulk_249", "cp_bulk_249"])
def test_249_documents_dropped_at_once_are_249_revisions(name: str) -> None:
    folder = Replay(writer=None).play(read_trace(trace(f"{name}.txt"))).quiet()

    assert len(folder.history) == 249
    assert len({path for _, path, _ in folder.history}) == 249


@pytest.mark.parametrize(("name", "moved"), [("smb_rename", "final.docx"), ("smb_rename_case", "Brief.docx")])
def test_a_recorded_rename_is_a_move(name: str, moved: str) -> None:
    folder = Replay(existing=("brief.docx",)).play(read_trace(trace(f"{name}.txt"))).quiet()

    assert folder.history == [("moved", "brief.docx", moved)]


def test_a_recorded_deletion_is_a_deletion() -> None:
    folder = Replay(existing=("brief.docx",)).play(read_trace(trace("smb_delete.txt"))).quiet()

    assert folder.history == [("deleted", "brief.docx", "")]


def test_a_folder_moved_in_renamed_and_moved_out_keeps_its_document_all_the_way() -> None:
    """Only the folder has events; the watcher tells of the files in it when it comes in."""
    rows = read_trace(trace("local_dir_mv.txt"))
    folder = Replay().play([Row(0.2, "MOVED_TO", "dirx/sub/a.docx", content="v0")])

    folder.play([row for row in rows if row.path != "dirx" or row.operation != "MOVED_TO" or row.at > 0.3]).quiet()

    assert [(kind, path) for kind, path, _ in folder.history] == [
        ("saved", "dirx/sub/a.docx"),
        ("moved", "dirx/sub/a.docx"),
        ("saved", "diry/sub/a.docx"),
        ("deleted", "diry/sub/a.docx"),
    ]
