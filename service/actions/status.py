"""How an office is doing: what is recorded, what waits, whether anybody watches, what needs a person."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from service.actions.find_revision import queries_of
from service.actions.follow_heads import lost_head
from service.actions.maintain_record import Maintenance, last_maintenance
from service.actions.read_file import converter_of
from service.capture.entries import Attention
from service.capture.journal import Journal
from service.capture.look import Limits
from service.capture.watch_status import WatchStatus
from service.config import Config
from service.register.views import OfficeState
from service.store.repository import Repository

_SILENT_AFTER = timedelta(seconds=45)
"""Four heartbeats of the watcher."""


@dataclass(frozen=True, slots=True)
class OfficeStatus:
    head: OfficeState
    pending: int
    """Captures that are not recorded yet."""
    watch: WatchStatus | None
    """None: the folder was never watched."""
    watching: bool
    """Somebody watches now."""
    record_trouble: str
    """What the record says against what this office has seen of it; empty: nothing."""
    maintenance: Maintenance | None
    """What the last night's maintenance found; None: there was none yet."""
    rules_trouble: str
    """Why the office.toml on disk is not in force; empty: it is."""
    attention: tuple[Attention, ...]
    """Files that could not be captured or recorded; documents that need a look stand in the register."""
    unreadable: int
    incomplete: int
    author_unknown: int
    gaps: int
    free_bytes: int
    """On the disk of the office's folder."""

    @property
    def disk_full(self) -> bool:
        """Nothing more is captured; what is saved meanwhile lies in the share and is found when there is room again."""
        return self.free_bytes < Limits().reserve


def conversion_trouble(config: Config) -> str:
    """Why files of old formats are not read here and what the administrator can do; empty: they are. Asks the sandbox and
    LibreOffice themselves, so it takes a second and is not for pages."""
    converter = converter_of(config.local)
    return converter if isinstance(converter, str) else ""


def office_status(config: Config) -> OfficeStatus:
    queries = queries_of(config)
    found = queries.attention()
    with Journal.for_reading(config.journal) as journal:
        watch = WatchStatus.read(journal)
        return OfficeStatus(
            head=queries.state(),
            pending=journal.pending(),
            watch=watch,
            watching=watch is not None and watch.state == "watching" and _fresh(watch.heartbeat_at),
            record_trouble=_record_trouble(config),
            maintenance=last_maintenance(config),
            rules_trouble=journal.status("rules") or "",
            attention=tuple(journal.attention()),
            unreadable=len(found.unreadable),
            incomplete=len(found.incomplete),
            author_unknown=len(found.author_unknown),
            gaps=len(found.gaps),
            free_bytes=shutil.disk_usage(config.directory).free,
        )


def _record_trouble(config: Config) -> str:
    with Repository(config.repository) as repository:
        return lost_head(config, repository)


def _fresh(heartbeat_at: str) -> bool:
    return datetime.now(UTC) - datetime.fromisoformat(heartbeat_at) < _SILENT_AFTER
