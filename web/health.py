"""`/health` and `/metrics`: how the service is doing, for programs that watch over it. Numbers only: no name of a document or a
person is in them."""

from __future__ import annotations

import time
from datetime import datetime

from flask import Blueprint, Response, jsonify

from service.actions.status import OfficeStatus
from web.office import office

health = Blueprint("health", __name__)

_TROUBLE = 503
_PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"


@health.get("/health")
def index() -> tuple[Response, int]:
    """200 where saves are being recorded, else 503 with the reasons."""
    troubles = _troubles(office().status())
    return jsonify(status="trouble" if troubles else "well", troubles=troubles), _TROUBLE if troubles else 200


@health.get("/metrics")
def metrics() -> Response:
    """In the text format of Prometheus."""
    lines = [line for metric in _metrics(office().status()) for line in metric]
    return Response("\n".join(lines) + "\n", content_type=_PROMETHEUS)


def _troubles(found: OfficeStatus) -> list[str]:
    """Words that never change their meaning."""
    return [
        word
        for word, is_so in (
            ("not-watching", not found.watching),
            ("share-missing", found.watch is not None and found.watch.state == "waiting"),
            ("deletions-held", found.watch is not None and found.watch.held_deletions > 0),
            ("record-lost", bool(found.record_trouble)),
            ("disk-full", found.disk_full),
        )
        if is_so
    ]


def _metrics(found: OfficeStatus) -> list[list[str]]:
    head, watch = found.head, found.watch
    recorded_at = head.recorded_at.timestamp() if head.recorded_at else 0.0
    scanned_at = datetime.fromisoformat(watch.last_scan_at).timestamp() if watch and watch.last_scan_at else 0.0
    return [
        _metric("up", "gauge", "1 where the shared folder is watched", int(found.watching)),
        _metric("seq", "counter", "Events in the record", head.seq),
        _metric("documents", "gauge", "Documents in the record that are not deleted", head.documents),
        _metric("last_event_timestamp_seconds", "gauge", "When the newest event was recorded", recorded_at),
        _metric("captures_pending", "gauge", "Saves captured and not yet recorded", found.pending),
        _metric("contents_unread", "gauge", "Contents not yet read", head.pending_reading),
        _metric("attention", "gauge", "Files that need a person", len(found.attention)),
        _metric("unsettled", "gauge", "Files that are waited for", watch.unsettled if watch else 0),
        _metric("deletions_held", "gauge", "Deletions that wait for a person", watch.held_deletions if watch else 0),
        _metric("folders_unwatched", "gauge", "Folders without a watch", watch.unwatched_folders if watch else 0),
        _metric("changes_unreported", "counter", "Changes that only a scan found", watch.unreported if watch else 0),
        _metric("last_scan_timestamp_seconds", "gauge", "When the last scan ended", scanned_at),
        _metric("scan_seconds", "gauge", "How long the last scan took", watch.last_scan_seconds if watch else 0),
        _metric("record_sound", "gauge", "0 where the record lost events that it had", int(not found.record_trouble)),
        _metric("disk_free_bytes", "gauge", "Free space for the record", found.free_bytes),
        _metric("time_seconds", "gauge", "The clock of this machine", time.time()),
    ]


def _metric(name: str, kind: str, words: str, value: float) -> list[str]:
    full = f"luuvet_{name}{'_total' if kind == 'counter' else ''}"
    return [f"# HELP {full} {words}", f"# TYPE {full} {kind}", f"{full} {value}"]
