"""`luuvet diff` in the hands of stock Git and on a terminal."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.word.builders_docx import docx, p

LUUVET = Path(sys.executable).parent / "luuvet"
_PLAIN = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "PAGER": "cat"}


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """One document in three commits: it comes, a number changes, it goes."""
    _git(tmp_path, "init", "--quiet")
    (tmp_path / ".gitattributes").write_text("*.docx diff=luuvet\n")
    document = tmp_path / "QT-01 Đất đai.docx"
    for number, days in enumerate(("05", "03", "")):
        document.unlink(missing_ok=True)
        if days:
            document.write_bytes(docx(p(f"Thời hạn giải quyết là {days} ngày làm việc.")))
        _git(tmp_path, "add", "--all")
        _git(tmp_path, "commit", "--quiet", "--message", str(number))
    _git(tmp_path, "config", "diff.luuvet.textconv", f"'{LUUVET}' text --textconv")
    _git(tmp_path, "config", "difftool.luuvet.cmd", f'\'{LUUVET}\' diff "$LOCAL" "$REMOTE"')
    return tmp_path


def _git(place: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=Lan", "-c", "user.email=lan@example.org", "-c", "commit.gpgsign=false")
    answer = subprocess.run(
        ["git", *identity, *arguments], cwd=place, env=os.environ | _PLAIN, capture_output=True, text=True, check=True
    )
    return answer.stdout


def _tool(place: Path, *revisions: str) -> str:
    return _git(place, "difftool", "--no-prompt", "--tool=luuvet", *revisions, "--", "*.docx")


def test_git_difftool_shows_what_changed(repository: Path) -> None:
    """The command that docs/diff-format.md names, with a file name that has spaces and marks."""
    told = _tool(repository, "HEAD~2", "HEAD~1")

    assert "- Thời hạn giải quyết là 05 ngày làm việc." in told
    assert "+ Thời hạn giải quyết là 03 ngày làm việc." in told


def test_git_difftool_shows_documents_that_came_and_went(repository: Path) -> None:
    """Git names the empty side /dev/null."""
    empty = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"  # the empty tree of every repository

    assert "+ Thời hạn giải quyết là 05 ngày làm việc." in _tool(repository, empty, "HEAD~2")
    assert "- Thời hạn giải quyết là 03 ngày làm việc." in _tool(repository, "HEAD~1", "HEAD")


def test_git_diff_shows_the_text_of_word_files(repository: Path) -> None:
    """The driver that a clone's .gitattributes names."""
    told = _git(repository, "diff", "HEAD~2", "HEAD~1").splitlines()

    assert "-Thời hạn giải quyết là 05 ngày làm việc." in told
    assert "+Thời hạn giải quyết là 03 ngày làm việc." in told


def test_a_terminal_gets_colours_and_a_pipe_does_not(tmp_path: Path) -> None:
    """Escape sequences in a file or another program's input would be rubbish."""
    for name, days in (("old", "05"), ("new", "03")):
        (tmp_path / f"{name}.docx").write_bytes(docx(p(f"Thời hạn {days} ngày")))
    command = [str(LUUVET), "diff", "old.docx", "new.docx"]

    piped = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True).stdout

    assert b"\x1b" not in piped
    assert b"\x1b[7m03\x1b[27m" in _on_a_terminal(command, tmp_path)


def _on_a_terminal(command: list[str], place: Path) -> bytes:
    ours, theirs = pty.openpty()
    with subprocess.Popen(command, cwd=place, stdout=theirs, stderr=theirs):
        os.close(theirs)
        shown = b""
        try:
            while some := os.read(ours, 4096):
                shown += some
        except OSError:
            pass  # Linux answers so when the last writer has closed
    os.close(ours)
    return shown
