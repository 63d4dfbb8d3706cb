"""A reviewer walks through the demo office, on a desk and on a telephone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.acceptance.browser import Reading, reading
from tests.acceptance.demo_office import demo_office
from tests.acceptance.offices import RunningService, running
from tests.acceptance.pages import known_pages

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def service(folder: Path) -> Iterator[RunningService]:
    with running(demo_office(folder / "demo")) as service:
        yield service


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)], ids=["desk", "telephone"])
def test_every_page_reads_without_trouble(service: RunningService, chromium: Browser, width: int, height: int) -> None:
    """No error in the console, nothing asked for from elsewhere, nothing wider than the screen."""
    with reading(chromium, width, height) as reader:
        for name, path in known_pages(service).items():
            answer = reader.page.goto(service.url + path)

            assert answer
            assert answer.status == 200, name
            assert _overhang(reader) <= 0, f"{name} is wider than the screen"
        assert reader.complaints == []
        assert reader.strangers(service.url) == []


def test_the_page_speaks_vietnamese_first_and_english_on_request(service: RunningService, chromium: Browser) -> None:
    """The office's language comes first; the switch is on every page."""
    with reading(chromium) as reader:
        reader.page.goto(service.url)
        assert reader.page.locator("html").get_attribute("lang") == "vi"

        reader.page.locator(".languages").get_by_text("EN").click()

        assert reader.page.locator("html").get_attribute("lang") == "en"
        assert reader.page.get_by_role("link", name="Departments").first.is_visible()


def _overhang(reader: Reading) -> int:
    """How many pixels the page is wider than its window."""
    return int(reader.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
