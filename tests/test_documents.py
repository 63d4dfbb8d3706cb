"""The documents agree with what they describe."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from service.cli import _COMMANDS

ROOT = Path(__file__).parents[1]
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    """A link to a file that was renamed is worse than none."""
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", document.read_text(encoding="utf-8"))

    missing = [link for link in links if "://" not in link and not (document.parent / link).exists()]

    assert missing == []


@pytest.mark.parametrize("command", _COMMANDS)
def test_each_command_is_in_the_manual(command: str) -> None:
    """What is not in docs/operations.md does not exist for an administrator."""
    manual = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")

    assert f"`luuvet {command}" in manual


def test_each_command_of_the_manual_exists() -> None:
    """A manual that promises what the program cannot do costs an evening."""
    told = set()
    for document in DOCUMENTS:
        told |= set(re.findall(r"(?:^    |`)luuvet ([a-z-]+)", document.read_text(encoding="utf-8"), re.MULTILINE))

    assert told <= set(_COMMANDS)


def test_make_help_lists_what_the_readme_asks_for() -> None:
    """`make help` reads the comments in the Makefile."""
    told = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    for target in ("run", "test", "lint", "bench", "screenshots", "clean"):
        assert re.search(rf"^{target}\s", told, re.MULTILINE), target
