"""What a new document repository is like."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from pathlib import Path

from service.model.record import Author, NewEvent
from service.store.founding import found
from service.store.signing import make_key
from service.store.verify import verify
from service.store.writer import Writer

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


def test_plain_git_shows_changed_words_in_the_repository_itself(tmp_path: Path) -> None:
    """An administrator on the server has only Git: `git log -p` there must not say "binary files differ"."""
    signer = make_key(tmp_path / "key")
    found(tmp_path / "documents.git", b"", signer, NOW, {".gitattributes": b"*.docx diff=luuvet\n"})
    writer = Writer(tmp_path / "documents.git", signer, lambda: NOW)
    writer.record(NewEvent("created", Author("Lan"), path="TP/a.docx", content=b"PK\0\0five days"))
    writer.close()
    driver = tmp_path / "luuvet"
    driver.write_text("#!/bin/sh\nprintf 'words of the document\\n'\n")
    driver.chmod(0o755)

    shown = subprocess.run(
        ["git", "log", "-1", "-p"],
        cwd=tmp_path / "documents.git",
        env={"PATH": f"{tmp_path}:/usr/bin:/bin", "GIT_CONFIG_NOSYSTEM": "1", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert "+words of the document" in shown
    assert verify(tmp_path / "documents.git").problems == ()
