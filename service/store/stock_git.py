"""Stock Git, called safely: one repository, no configuration but its own and ours, no hooks, no clean-up of its own.

Only fixed verbs are called, and no value that came from outside stands where Git could read an option.
"""

from __future__ import annotations

import os
from pathlib import Path

from git import Repo
from git.cmd import Git
from git.exc import GitError, NoSuchPathError

from service.errors import RecordDamaged, StoreError

BRANCH = "refs/heads/main"

# Given through the environment these win over the repository's own file, whatever somebody wrote into it.
_SETTINGS = {
    "core.fsync": "all",  # Git's default leaves loose objects and references to the next power cut
    "core.fsyncMethod": "fsync",
    "core.hooksPath": "/dev/null",
    "core.attributesFile": "/dev/null",
    "core.fsmonitor": "false",
    "core.autocrlf": "false",
    "core.logAllRefUpdates": "true",
    "gc.auto": "0",
    "maintenance.auto": "false",
    "protocol.allow": "never",
    "fsck.skipList": "/dev/null",
    "pack.windowMemory": "100m",  # Git's default grows with the largest files
}


def open_repo(path: Path) -> Repo:
    """Raises StoreError where `path` holds no repository, RecordDamaged where it only points to another one."""
    path = path.absolute()
    _forget_variables()
    try:
        repo = Repo(path, expand_vars=False)
    except (GitError, NoSuchPathError) as exc:
        raise StoreError(f"There is no document repository in {path}. Make the office with luuvet init.") from exc
    if Path(repo.git_dir) != path or (path / "commondir").exists():
        repo.close()
        raise RecordDamaged(f"{path} points to another repository ({repo.git_dir}). Remove what points there.")
    repo.git.update_environment(**_environment(path))
    return repo


def init_repo(path: Path) -> None:
    """A new bare repository in the classic format, whatever later versions of Git prefer."""
    _forget_variables()
    git = Git(path.parent)
    git.update_environment(**_environment(path.absolute()), GIT_DEFAULT_HASH="sha1", GIT_DEFAULT_REF_FORMAT="files")
    git.init("--bare", "--initial-branch=main", "--template=")


def _forget_variables() -> None:
    """GitPython itself looks at some of them when it opens a repository. Nothing in this process needs any: the settings
    of whoever started it are not ours."""
    for name in [name for name in os.environ if name.startswith("GIT_") and not name.startswith("GIT_PYTHON_")]:
        del os.environ[name]


def _environment(path: Path) -> dict[str, str]:
    # An auditor may check a copy that belongs to another account; hooks and helpers are switched off above.
    settings = {**_SETTINGS, "safe.directory": str(path)}
    environment = {
        "GIT_DIR": str(path),
        "GIT_OBJECT_DIRECTORY": str(path / "objects"),
        "GIT_ALTERNATE_OBJECT_DIRECTORIES": "",
        "GIT_NAMESPACE": "",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": "/dev/null",
        "GIT_CONFIG_PARAMETERS": "",
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_LITERAL_PATHSPECS": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_COMMITTER_NAME": "luuvet",
        "GIT_COMMITTER_EMAIL": "luuvet",
        "GIT_CONFIG_COUNT": str(len(settings)),
    }
    for number, (key, value) in enumerate(settings.items()):
        environment[f"GIT_CONFIG_KEY_{number}"] = key
        environment[f"GIT_CONFIG_VALUE_{number}"] = value
    return environment
