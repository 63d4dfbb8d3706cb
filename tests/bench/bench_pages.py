"""How long the pages of the demo office take to answer, one client asking."""

from __future__ import annotations

import time
from collections.abc import Callable

from tests.acceptance.offices import Office, running
from tests.acceptance.pages import known_pages
from tests.acceptance.waiting import wait_for
from tests.bench.figures import tell, tell_one

REQUESTS = 200


def bench_pages(demo: Office) -> None:
    started = time.perf_counter()
    with running(demo) as service:
        tell_one("luuvet run → first page answered", time.perf_counter() - started)
        wait_for("everything read", lambda: "đang đọc" not in service.get("/nhat-ky")[1], seconds=600)
        for name, path in known_pages(service).items():
            tell(f"page: {name} {path[:30]}", [_seconds(service.get, path) for _ in range(REQUESTS)])


def _seconds(get: Callable[[str], tuple[int, str]], path: str) -> float:
    started = time.perf_counter()
    status, _ = get(path)
    assert status == 200
    return time.perf_counter() - started
