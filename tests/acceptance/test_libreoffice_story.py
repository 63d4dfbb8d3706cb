"""A clerk edits a procedure in LibreOffice while a reviewer has its page open in the browser."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from tests.acceptance.browser import Reading
from tests.acceptance.documents import write_procedure
from tests.acceptance.libreoffice import LibreOffice
from tests.acceptance.offices import RunningService
from tests.acceptance.waiting import PATIENCE_SECONDS

pytestmark = [pytest.mark.libreoffice, pytest.mark.browser]


def test_a_save_appears_on_the_open_page_without_a_reload_and_shows_the_changed_words(
    service: RunningService, libreoffice: LibreOffice, reader: Reading, record_property: Callable[[str, object], None]
) -> None:
    """The whole way of a save, from the editor to a reviewer's eyes. Goal: under 2 s; 10 s is a defect."""
    path = f"{service.office.folders[0]}/Quy trình nghỉ phép.docx"
    document = write_procedure(service.office.share / path)
    created = service.wait_for_event(path, "created")
    libreoffice.open(document)
    page = reader.page
    page.goto(f"{service.url}/tai-lieu/{created['document']}")
    page.evaluate("window.notReloaded = true")

    libreoffice.replace("05 ngày làm việc", "03 ngày làm việc")
    started = time.monotonic()
    libreoffice.save()
    saved_in = time.monotonic() - started
    page.locator(".revision-saved").first.wait_for(timeout=PATIENCE_SECONDS * 1000)
    visible_in = time.monotonic() - started

    record_property(
        "save in LibreOffice → visible in Chromium", f"{visible_in:.2f} s, of which saving {saved_in:.2f} s"
    )
    assert page.evaluate("window.notReloaded")
    saved = service.wait_for_event(path, "saved")
    page.goto(f"{service.url}/tai-lieu/{created['document']}/so-sanh/{created['seq']}..{saved['seq']}")
    page.locator(".flow ins").first.wait_for(timeout=PATIENCE_SECONDS * 1000)
    assert "05" in page.locator(".flow del").all_inner_texts()
    assert "03" in page.locator(".flow ins").all_inner_texts()
    libreoffice.close()
    assert [event["kind"] for event in service.office.events_of(path)] == ["created", "saved"]
    assert reader.complaints == []
    assert reader.strangers(service.url) == []
    assert visible_in < 10
