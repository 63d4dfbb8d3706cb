"""The record beside the heads that this office has seen of it: nothing that was recorded here may be gone."""

from __future__ import annotations

import logging

from service.config import Config
from service.store.heads import highest_head, note_heads
from service.store.repository import Repository

_log = logging.getLogger(__name__)


def follow_heads(config: Config, repository: Repository) -> bool:
    """At the start of a writer: notes the present head where it is new. False where the record went back: recording goes
    on all the same, for nothing that staff save may be lost, but the list of heads stays as it is, so that `luuvet verify`
    and the status page go on telling until a person has looked."""
    trouble = lost_head(config, repository)
    if trouble:
        _log.error("%s", trouble)
        return False
    last, known = repository.last_event(), highest_head(config.heads)
    if last is not None and (known is None or last.seq > known.seq):
        note_heads(config.heads, [last])
    return True


def lost_head(config: Config, repository: Repository) -> str:
    """What is wrong, in a sentence; empty: the line of events runs through the newest head that is known."""
    known = highest_head(config.heads)
    # Nearly always it is the very head, which is known without starting Git: pages ask for this every few seconds.
    if known is None or known.commit == repository.head() or repository.contains(known.commit):
        return ""
    return (
        f"Seq {known.seq} ({known.fingerprint[:16]}) was recorded here and is no longer in the record: it went back to an "
        "older state or was rewritten. Keep this folder as it is, run luuvet verify, and compare with a backup."
    )
