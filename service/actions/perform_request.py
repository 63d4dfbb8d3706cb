"""What people ask of the writer: put an old revision back, take a file over. One function an act.

An act is recorded first and shows in the shared folder afterwards: the watcher then finds bytes that are recorded already.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from typing import Any

from service.actions.record_capture import Recorder
from service.capture.journal import Journal
from service.capture.observation import Known, Signature
from service.capture.spool import Spool
from service.config import Config
from service.errors import ConfigError, DocumentControlError, UnknownRevision
from service.model.record import Author, Event, NewEvent


def perform(recorder: Recorder, journal: Journal, kind: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The answer's values. Raises DocumentControlError when it cannot be done."""
    acts = {"restore": _restore, "import": _import, "hand-over": _hand_over}
    if kind not in acts:
        raise DocumentControlError(f"This writer knows no request {kind!r}. It may be an older release: restart it.")
    return acts[kind](recorder, journal, arguments)


def person(config: Config, name: str) -> Author:
    """The person of office.toml who acts. Raises ConfigError for a stranger: an act needs a name that means somebody."""
    known = config.office.person_of(name)
    if known is None:
        raise ConfigError(f"{name!r} is not in {config.office_file}. Use a name or account that is listed there.")
    return Author(known.name, known.samba[0] if known.samba else known.name, "person")


def _restore(recorder: Recorder, journal: Journal, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments: document (id), path (where it goes), commit (of the revision), person."""
    config, path = recorder.config, os.fsdecode(bytes.fromhex(arguments["path"]))
    author = person(config, arguments["person"])
    revision = recorder.event(arguments["commit"])
    if revision.document != arguments["document"] or not revision.blob:
        raise UnknownRevision("That commit is not a revision of this document. See: luuvet log")
    content = recorder.content(revision.blob)
    department = config.office.department_of(path)
    event = recorder.record(
        NewEvent(
            "restored",
            author,
            document=revision.document,
            path=path,
            content=content,
            saved_at=datetime.now(UTC),
            department=department.code if department else "",
            restores=revision.commit,
        )
    )
    _put_into_share(config, journal, path, content, event)
    return {"seq": event.seq, "commit": event.commit, "fingerprint": event.fingerprint}


def _hand_over(recorder: Recorder, journal: Journal, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments: person."""
    event = recorder.hand_over(person(recorder.config, arguments["person"]))
    return {"seq": event.seq, "fingerprint": event.fingerprint}


def _import(recorder: Recorder, journal: Journal, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments: path, copy (name in the spool), saved_at, person (or empty), place (whether it must be put into the share)."""
    config, path = recorder.config, os.fsdecode(bytes.fromhex(arguments["path"]))
    spool = Spool(config.spool)
    content = spool.path(arguments["copy"]).read_bytes()
    saved_at = datetime.fromisoformat(arguments["saved_at"])
    event = _import_event(recorder, path, content, saved_at, arguments["person"])
    if event is not None and arguments["place"]:
        _put_into_share(config, journal, path, content, event, saved_at)
    spool.discard(arguments["copy"])
    return {"seq": event.seq if event else 0}


def _import_event(recorder: Recorder, path: str, content: bytes, saved_at: datetime, name: str) -> Event | None:
    """None: these bytes are recorded there already."""
    new = recorder.imported(path, content, saved_at, person(recorder.config, name) if name else None)
    return recorder.record(new) if new else None


def _put_into_share(
    config: Config, journal: Journal, path: str, content: bytes, event: Event, saved_at: datetime | None = None
) -> None:
    """By a rename, as editors do it: nobody ever sees half a file."""
    target = config.share / path
    _refuse_outside(config.share, target)
    target.parent.mkdir(parents=True, exist_ok=True)
    making = target.with_name(f"~luuvet-{token_hex(6)}.tmp")
    try:
        making.write_bytes(content)
        if saved_at is not None:
            os.utime(making, (saved_at.timestamp(), saved_at.timestamp()))
        os.replace(making, target)
    except OSError as exc:
        making.unlink(missing_ok=True)
        raise DocumentControlError(
            f"Seq {event.seq} is recorded, but {target} could not be written: {exc.strerror}. "
            "Mend the folder's rights and restore again."
        ) from exc
    journal.note({path: Known(event.sha256, Signature.of(target.stat()), trusted=False)})


def _refuse_outside(share: Path, target: Path) -> None:
    """A link inside the share must not lead our writing out of it."""
    if not target.parent.resolve().is_relative_to(share.resolve()):
        raise DocumentControlError(f"{target} lies outside the shared folder by a link. Remove the link first.")
