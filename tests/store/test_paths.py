"""Which paths may enter the record."""

from __future__ import annotations

import pytest

from service.errors import UnsafePath
from service.store.paths import tree_path

REFUSED = [
    *("", "/etc/passwd", "a//b", "a/", "./a", "../a", "a/../b", "a/.", "nul\0", "\ud800"),
    *(".git", "a/.GIT/config", "a/.Git", ".git ", ".git.", ".git::$INDEX_ALLOCATION", "git~1", "GIT~1/x"),
    *(
        ".g\u200cit",
        "\ufeff.git/x",
        ".gitmodules",
        "HC/.gitattributes",
        ".gitignore",
        "GITMOD~1",
        "gi7eba~1",
        "a\\.git",
    ),
]
TAKEN = [
    *(
        "a.docx",
        " a.docx ",
        "a.docx.",
        "Tài liệu.docx",
        "Ta\u0300i.docx",
        "bad\udcff.docx",
        "new\nline.docx",
        "C:\\x.docx",
    ),
    *(".github/x.docx", "git.docx", "git~1.docx", "~$x.docx", "-rf.docx", ":(exclude)x.docx", "*.docx", "a" * 255),
]


@pytest.mark.parametrize("path", REFUSED)
def test_a_path_that_git_or_another_system_would_misread_is_refused(path: str) -> None:
    """A clone on Windows or macOS must not run or hide anything because of a file's name."""
    with pytest.raises(UnsafePath):
        tree_path(path)


@pytest.mark.parametrize("path", TAKEN)
def test_any_other_path_keeps_its_exact_bytes(path: str) -> None:
    """NFC, NFD and bytes that are not UTF-8 are what the share holds; the record does not tidy them."""
    assert tree_path(path) == b"documents/" + path.encode("utf-8", "surrogateescape")
