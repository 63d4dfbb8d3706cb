"""Writing a document into the shared folder, which happens only when a person asked for it."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from secrets import token_hex

from service.capture.observation import Known, Signature
from service.errors import DocumentControlError
from service.model.record import Event


def put_into_share(share: Path, path: str, content: bytes, event: Event, saved_at: datetime | None = None) -> Known:
    """By a rename, as editors do it: nobody ever sees half a file. Answers with what the journal is to know of it."""
    target = share / path
    _refuse_outside(share, target)
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
    return Known(event.sha256, Signature.of(target.stat()), trusted=False)


def _refuse_outside(share: Path, target: Path) -> None:
    """A link inside the share must not lead our writing out of it."""
    if not target.parent.resolve().is_relative_to(share.resolve()):
        raise DocumentControlError(f"{target} lies outside the shared folder by a link. Remove the link first.")
