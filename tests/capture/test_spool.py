"""Copies in memory and on disk: nothing that counts is in memory alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.capture import spool as spool_module
from service.capture.spool import Spool


def test_a_held_copy_makes_no_file_until_it_is_kept(tmp_path: Path) -> None:
    """Making a file waits for a busy disk, and the watcher must not."""
    spool = Spool(tmp_path / "spool")
    copy = spool.hold(b"bytes")

    assert (list(spool.folder.iterdir()), spool.reading(copy).read()) == ([], b"bytes")
    spool.keep([copy])
    assert spool.path(copy).read_bytes() == spool.reading(copy).read() == b"bytes"


def test_a_dropped_copy_leaves_nothing_in_memory_or_on_disk(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool")
    held, kept = spool.hold(b"held"), spool.hold(b"kept")
    spool.keep([kept])

    spool.discard(held)
    spool.discard(kept)

    assert not list(spool.folder.iterdir())
    with pytest.raises(FileNotFoundError):
        spool.reading(held)


def test_what_is_too_much_for_memory_goes_to_the_disk_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A slow disk and a flood of saves must not end in a process without memory."""
    monkeypatch.setattr(spool_module, "_MOST_HELD", 10)
    spool = Spool(tmp_path / "spool")

    first, second = spool.hold(b"12345678"), spool.hold(b"12345678")

    assert not spool.path(first).exists()
    assert spool.path(second).read_bytes() == b"12345678"


def test_a_full_disk_keeps_the_copy_in_memory(tmp_path: Path) -> None:
    """It is written when there is room again."""
    spool = Spool(tmp_path / "spool")
    copy = spool.hold(b"bytes")
    spool.path(copy).mkdir()  # as good as a disk that refuses

    with pytest.raises(OSError, match="directory"):
        spool.keep([copy])

    spool.path(copy).rmdir()
    spool.keep([copy])
    assert spool.path(copy).read_bytes() == b"bytes"
