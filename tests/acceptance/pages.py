"""The pages of an office that has some history: a name for each, and its address."""

from __future__ import annotations

from collections import Counter
from typing import Any

from tests.acceptance.offices import RunningService


def known_pages(service: RunningService) -> dict[str, str]:
    """Home, a department, a document with several revisions, one of them, a comparison, search, the office as of a day, journal, status."""
    old, new = _two_revisions(service)
    department = service.office.departments[0]["code"]
    document = f"/tai-lieu/{new['document']}"
    return {
        "home": "/",
        "department": f"/phong-ban/{department}",
        "document": document,
        "revision": f"{document}/ban/{new['seq']}",
        "comparison": f"{document}/so-sanh/{old['seq']}..{new['seq']}",
        "search": "/tim?q=quy+trinh",
        "search-text": "/tim?q=thoi+han+giai+quyet",
        "as-of": f"/ngay/{new['recorded_at'][:10]}",
        "as-of-document": f"/ngay/{new['recorded_at'][:10]}{document}",
        "journal": "/nhat-ky",
        "status": "/tinh-trang",
    }


def _two_revisions(service: RunningService) -> tuple[dict[str, Any], dict[str, Any]]:
    """The last two revisions of the department's document that has most of them."""
    shelf = service.office.folders[0] + "/"
    revisions = [
        event
        for event in service.office.events()
        if event["sha256"] and event["path"].startswith(shelf) and event["path"].endswith(".docx")
    ]
    ((document, _),) = Counter(event["document"] for event in revisions).most_common(1)
    *_, old, new = (event for event in revisions if event["document"] == document)
    return old, new
