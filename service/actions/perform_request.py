"""What people ask of the writer: put an old revision back, take files over, change the key. One function an act.

An act is recorded first and shows in the shared folder afterwards: the watcher then finds bytes that are recorded already.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from service.actions.import_files import import_files
from service.actions.into_share import put_into_share
from service.actions.people import acting_person
from service.actions.record_capture import Recorder
from service.capture.journal import Journal
from service.errors import DocumentControlError, UnknownRevision
from service.model.record import NewEvent


def perform(recorder: Recorder, journal: Journal, kind: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The answer's values. Raises DocumentControlError when it cannot be done."""
    acts = {"restore": _restore, "import": import_files, "hand-over": _hand_over}
    if kind not in acts:
        raise DocumentControlError(f"This writer knows no request {kind!r}. It may be an older release: restart it.")
    return acts[kind](recorder, journal, arguments)


def _restore(recorder: Recorder, journal: Journal, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments: document (id), path (where it goes), commit (of the revision), person."""
    config, path = recorder.config, os.fsdecode(bytes.fromhex(arguments["path"]))
    author = acting_person(config, arguments["person"])
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
    journal.note({path: put_into_share(config.share, path, content, event)})
    return {"seq": event.seq, "commit": event.commit, "fingerprint": event.fingerprint}


def _hand_over(recorder: Recorder, journal: Journal, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments: person."""
    event = recorder.hand_over(acting_person(recorder.config, arguments["person"]))
    return {"seq": event.seq, "fingerprint": event.fingerprint}
