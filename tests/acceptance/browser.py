"""A reader's browser: Debian's Chromium, driven by Playwright. It must never be sent anywhere but to the office's page."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def skip_without_chromium() -> str:
    """Where Chromium is."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if not program:
        pytest.skip("Chromium is not installed (Debian: chromium)")
    return program


@contextmanager
def browsing() -> Iterator[Browser]:
    program = skip_without_chromium()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=_FLAGS)
        yield chromium
        chromium.close()


class Reading:
    """One tab, with all that its pages asked for and complained about."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda line: self.complaints.append(line.text) if line.type == "error" else None)

    def strangers(self, home: str) -> list[str]:
        """What was asked for from anywhere but `home`."""
        return [url for url in self.requests if not url.startswith((home, "data:", "blob:", "about:"))]


@contextmanager
def reading(chromium: Browser, width: int = 1366, height: int = 768) -> Iterator[Reading]:
    context = chromium.new_context(locale="vi-VN", viewport={"width": width, "height": height})
    yield Reading(context.new_page())
    context.close()
