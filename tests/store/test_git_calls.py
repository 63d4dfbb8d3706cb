"""How Git is called: by a few verbs, one way, with nothing of its own that somebody could have set."""

from __future__ import annotations

import ast
import os
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

import service
from service.errors import RecordDamaged
from service.store.copying import copy_record
from service.store.maintenance import connected, rehash, tidy
from service.store.stock_git import open_repo
from service.store.verify import verify
from tests.store.conftest import Office, every_kind_of_event

SOURCE = Path(service.__file__).parent
VERBS = {
    *("cat_file", "commit_graph", "fsck", "index_pack", "ls_tree", "merge_base", "multi_pack_index", "pack_objects"),
    *("repack", "rev_list", "unpack_objects", "update_ref"),
}
"""None of them reads a configured command, runs a hook that we do not switch off, or speaks to another machine."""
NOT_VERBS = {"update_environment", "get_object_data", "clear_cache", "init"}
UNSAFE = {
    "index",
    "remotes",
    "remote",
    "submodules",
    "create_head",
    "create_tag",
    "config_writer",
    "clone",
    "clone_from",
}
UNSAFE |= {"iter_commits", "active_branch", "working_dir", "git_archive", "archive", "blame", "untracked_files"}


def _modules() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(SOURCE.rglob("*.py")):
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def _git_attributes(tree: ast.AST) -> Iterator[ast.Attribute]:
    """`….git.VERB`, and `git.VERB` or `self._git.VERB` of a Git that was handed on."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            owner = node.value
            name = owner.attr if isinstance(owner, ast.Attribute) else owner.id if isinstance(owner, ast.Name) else ""
            if name in ("git", "_git"):
                yield node


def test_only_these_verbs_are_called() -> None:
    """GitPython's guards do not cover `repo.git`: each verb is looked at by a person before it comes in here."""
    called = {node.attr for path, tree in _modules() if path.parent.name == "store" for node in _git_attributes(tree)}

    assert called - NOT_VERBS == VERBS


def test_repositories_are_opened_in_one_place() -> None:
    """There they get their environment; a repository opened elsewhere would read everybody's settings."""
    opened = {
        path.name
        for path, tree in _modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("Repo", "Git")
    }

    assert opened == {"stock_git.py"}


def test_the_unsafe_parts_of_gitpython_are_not_used() -> None:
    """The index loses saves of two writers; heads and tags take options for names; clones and remotes run commands."""
    used = {
        (path.name, node.attr)
        for path, tree in _modules()
        if path.parent.name == "store"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in UNSAFE
        and isinstance(node.value, (ast.Name, ast.Attribute))
        and (node.value.id if isinstance(node.value, ast.Name) else node.value.attr) in ("repo", "_repo")
    }

    assert used == set()


def test_no_other_module_starts_git() -> None:
    """Through a shell or by hand the environment would be forgotten one day."""
    started = [
        path.name
        for path, tree in _modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.List) and node.elts and isinstance(node.elts[0], ast.Constant)
        if str(node.elts[0].value).startswith("git")
    ]

    assert started == []


def test_no_setting_hook_or_variable_of_others_has_a_say(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the repository, of the account, of the environment: each would run a command or change what is stored."""
    marker, command = tmp_path / "ran", tmp_path / "command"
    command.write_text(f"#!/bin/sh\necho \"$0 $*\" >> '{marker}'\n")
    command.chmod(command.stat().st_mode | stat.S_IXUSR)
    (office.path / "hooks").mkdir(exist_ok=True)
    for hook in ("reference-transaction", "post-commit", "pre-auto-gc", "post-rewrite", "update", "proc-receive"):
        (office.path / "hooks" / hook).symlink_to(command)
    home = tmp_path / "home"
    home.mkdir()
    (home / ".gitconfig").write_text(f"[core]\n\tfsmonitor = {command}\n\thooksPath = {office.path}/hooks\n")
    for key in ("core.fsmonitor", "core.pager", "core.sshCommand", "core.alternateRefsCommand", "gpg.program"):
        office.git("config", key, str(command))
    office.git("config", "core.hooksPath", f"{office.path}/hooks")
    office.git("config", "core.autocrlf", "true")
    (office.path / "info/attributes").write_text("* text eol=crlf filter=evil\n")
    office.git("config", "filter.evil.clean", str(command))
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_CONFIG_PARAMETERS", f"'core.hooksPath'='{office.path}/hooks'")
    monkeypatch.setenv("GIT_TRACE", str(tmp_path / "trace"))

    events = every_kind_of_event(office)
    tidy(office.path)
    copy_record(office.path, tmp_path / "copy.git")

    assert verify(office.path).intact
    assert verify(tmp_path / "copy.git").intact
    assert connected(office.path) == ()
    assert rehash(office.path, 0, 100).problems == ()
    assert office.repository().blob(events[0].blob) == b"one"
    assert not marker.exists()
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("pointer", [".git", "commondir"])
def test_a_record_that_points_to_another_one_is_not_opened(office: Office, tmp_path: Path, pointer: str) -> None:
    """Git and GitPython would follow it without a word, and read a history of somebody's choice."""
    other = tmp_path / "other.git"
    office.git("clone", "-q", "--bare", office.path, other)
    (office.path / pointer).write_text(f"gitdir: {other}\n" if pointer == ".git" else f"{other}\n")

    script = Path(__file__).parents[2] / "repo_templates" / "verify.sh"
    with pytest.raises(RecordDamaged, match="points to another"):
        open_repo(office.path)
    assert subprocess.run(["sh", script, office.path], capture_output=True, check=False).returncode == 4


def test_every_call_carries_the_whole_environment(office: Office) -> None:
    """As the started process has it, not as we meant it."""
    repo = open_repo(office.path)
    process = repo.git.cat_file("--batch", istream=subprocess.PIPE, as_process=True)
    process.stdin.write(b"HEAD\n")
    process.stdin.flush()
    process.stdout.readline()  # by now it is Git, and no longer the fork that becomes it
    environment = dict(
        entry.split("=", 1)
        for entry in Path(f"/proc/{process.proc.pid}/environ").read_text().split("\0")
        if entry.startswith("GIT_")
    )
    process.stdin.close()
    repo.close()

    settings = {
        environment[f"GIT_CONFIG_KEY_{number}"]: environment[f"GIT_CONFIG_VALUE_{number}"]
        for number in range(int(environment["GIT_CONFIG_COUNT"]))
    }
    assert settings["core.fsync"] == "all"
    assert settings["core.hooksPath"] == settings["core.attributesFile"] == os.devnull
    assert (settings["protocol.allow"], settings["gc.auto"], settings["core.fsmonitor"]) == ("never", "0", "false")
    assert environment["GIT_CONFIG_NOSYSTEM"] == environment["GIT_NO_REPLACE_OBJECTS"] == "1"
    assert environment["GIT_CONFIG_GLOBAL"] == os.devnull
    assert environment["GIT_DIR"] == str(office.path)
