"""Photographs the pages of a demo office into docs/screenshots: `make screenshots`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page

from tests.acceptance.browser import browsing, reading
from tests.acceptance.demo_office import demo_office
from tests.acceptance.offices import RunningService, running
from tests.acceptance.pages import known_pages

PICTURES = Path(__file__).parents[2] / "docs" / "screenshots"
SCREENS = ((1366, 768), (390, 844))


def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="luuvet-pictures-") as scratch,
        running(demo_office(Path(scratch) / "demo")) as service,
        browsing() as chromium,
    ):
        for screen in SCREENS:
            with reading(chromium, *screen) as reader:
                _photograph(service, reader.page, screen[0])


def _photograph(service: RunningService, page: Page, width: int) -> None:
    for name, path in known_pages(service).items():
        page.goto(service.url + path)
        picture = PICTURES / f"{name}-{width}.png"
        page.screenshot(path=picture)
        sys.stderr.write(f"{picture}\n")


if __name__ == "__main__":
    main()
