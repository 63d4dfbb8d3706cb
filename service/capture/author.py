"""Who saved it: every witness is asked, the strongest first.

    Samba's audit log > who has it open (smbstatus) > owner of the file, after a rename or a create > Word's owner file or
    LibreOffice's lock file > lastModifiedBy in the document

The owner of a file that was overwritten in place is whoever created it, and with `force user` it is always the same account,
so it counts only where it can be right. Names in owner files and documents are whatever people typed into their editor.
"""

from __future__ import annotations

import html
import json
import os
import pwd
import re
import subprocess
import threading
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from service.capture.audit import AuditLine, AuditLog
from service.capture.editors import Editors, is_editor_file
from service.capture.evidence import Evidence
from service.capture.observation import FolderEvent
from service.config import Config

_SMBSTATUS_SECONDS = 3.0
_LATE_LINE_SECONDS = 0.02
_LATE_LINE_LOOKS = 10
_LATE_LINE_LOOKS_AGAINST_AN_OLDER = 50
_MOST_CORE_BYTES = 64 * 1024
_LAST_MODIFIED_BY = re.compile(r"<(?:[\w.-]+:)?lastModifiedBy(?:\s[^<>]*)?>([^<>]{1,400})</")
_NOBODY = frozenset({0, 65534})


class Witnesses:
    """Times are Unix times: Samba writes its log by the wall clock. Two threads use it: the watcher's tells of events, the
    outbox's asks who saved."""

    def __init__(self, config: Config, pause: Callable[[float], None] = time.sleep) -> None:
        log = config.local.samba_audit_log
        self._audit = AuditLog(config.directory / log, config.share) if log else None
        self._asks_smbstatus = config.local.smbstatus
        self._owner_counts = config.local.share_owner_is_author
        self._share = config.share
        self._editors = Editors(config.share)
        self._lock = threading.Lock()
        self._pause = pause

    def happened(self, event: FolderEvent, at: float) -> None:
        """Owner and lock files come and go."""
        name = event.path.rpartition("/")[2]
        if is_editor_file(name):
            with self._lock:
                if event.kind == "deleted":
                    self._editors.gone(event.path, at)
                elif event.kind in ("closed", "modified", "created", "moved"):
                    self._editors.seen(event.path, at)

    def of_save(self, path: str, at: float, owner: int | None, copy: Path, in_place: bool) -> tuple[Evidence, ...]:
        """`owner` is the file's uid; `in_place`: the file is older than these bytes; `copy` holds the bytes."""
        said = self._from_audit(at, lambda log: log.writer(path, at))
        if not said and self._asks_smbstatus:
            said = smbstatus_writers(self._share / path)
        if self._owner_counts and not in_place and owner is not None:
            said += _account(owner)
        with self._lock:
            self._editors.look_around(path, at)
            said += self._editors.evidence(path, at)
        if name := last_modified_by(copy):
            said.append(Evidence("document", name))
        return tuple(said)

    def of_move(self, old: str, new: str, at: float) -> tuple[Evidence, ...]:
        return tuple(self._from_audit(at, lambda log: log.mover(old, new, at)))

    def of_deletion(self, path: str, at: float) -> tuple[Evidence, ...]:
        return tuple(self._from_audit(at, lambda log: log.deleter(path, at)))

    def _from_audit(self, at: float, ask: Callable[[AuditLog], AuditLine | None]) -> list[Evidence]:
        """smbd writes the line after it has done the deed, so while people work through Samba it is waited for; longer where
        an older line about the same file would name the person who saved before."""
        if self._audit is None:
            return []
        self._audit.refresh(at)
        line = ask(self._audit)
        looks = 0
        while _a_later_one_may_come(self._audit, line, at) and looks < (
            _LATE_LINE_LOOKS_AGAINST_AN_OLDER if line else _LATE_LINE_LOOKS
        ):
            self._pause(_LATE_LINE_SECONDS)
            self._audit.refresh(at)
            line = ask(self._audit)
            looks += 1
        return [Evidence("audit", line.user)] if line else []


def _a_later_one_may_come(log: AuditLog, line: AuditLine | None, at: float) -> bool:
    return not (line and line.is_about(at)) and log.was_active(at)


def smbstatus_writers(file: Path) -> list[Evidence]:
    """Who has `file` open for writing now, as smbd knows it; needs root. Nothing where smbstatus does not answer."""
    try:
        answer = subprocess.run(
            ["smbstatus", "-L", "-j"], capture_output=True, timeout=_SMBSTATUS_SECONDS, check=True
        ).stdout
        open_files = json.loads(answer)["open_files"]
        entry = next((entry for path, entry in open_files.items() if path == str(file)), None)
        opens = entry["opens"].values() if entry else []
        uids = [int(one["uid"]) for one in opens if "W" in one["access_mask"]["text"]]
    except (OSError, subprocess.SubprocessError, ValueError, KeyError, TypeError, AttributeError):
        return []
    return [Evidence("smbstatus", found.name) for uid in uids for found in _account(uid)]


def _account(uid: int) -> list[Evidence]:
    if uid in _NOBODY or uid == os.getuid():
        return []
    try:
        return [Evidence("owner", pwd.getpwuid(uid).pw_name)]
    except KeyError:
        return []


def last_modified_by(package: Path) -> str:
    """The name that the editor wrote into the document; empty where there is none to be had safely. No XML parser sees
    these bytes, for they may come from anybody."""
    try:
        with zipfile.ZipFile(package) as parts:
            part = parts.getinfo("docProps/core.xml")
            if part.file_size > _MOST_CORE_BYTES or part.compress_type not in (
                zipfile.ZIP_STORED,
                zipfile.ZIP_DEFLATED,
            ):
                return ""
            content = parts.read(part)
    except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, OverflowError):
        return ""
    text = content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "replace")
    found = _LAST_MODIFIED_BY.search(text)
    if not found or "<!" in text[: found.start()]:
        return ""
    return "".join(letter for letter in html.unescape(found[1]) if letter.isprintable()).strip()[:100]
