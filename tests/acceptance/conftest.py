"""What every story starts from: an office, its running service, and the real programs around it.

Each story file has an office of its own; `--dist loadfile` keeps it on one worker. A program that is missing skips its stories and says why.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.acceptance.browser import Reading, browsing, reading
from tests.acceptance.libreoffice import LibreOffice, editing
from tests.acceptance.offices import Office, RunningService, new_office, running
from tests.acceptance.samba import ACCOUNTS, Samba, serving


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for story in items:
        if Path(__file__).parent in story.path.parents:
            story.add_marker(pytest.mark.acceptance)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """Unlike pytest's own folders this one can be entered by other accounts, as a file server needs."""
    place = Path(tempfile.mkdtemp(prefix="luuvet-story-"))
    place.chmod(0o755)
    yield place
    shutil.rmtree(place)


@pytest.fixture(scope="module")
def office(folder: Path) -> Office:
    return new_office(folder / "office")


@pytest.fixture(scope="module")
def service(office: Office) -> Iterator[RunningService]:
    with running(office) as service:
        yield service


@pytest.fixture(scope="module")
def samba(office: Office, folder: Path) -> Iterator[Samba]:
    """The office's shared folder served by smbd; the office knows its people and where the audit lines go."""
    with serving(office.share, folder / "samba") as samba:
        office.set_local(samba_audit_log=str(samba.audit_log))
        for account, name in ACCOUNTS.items():
            office.add_person(name, account)
        yield samba


@pytest.fixture(scope="module")
def libreoffice(folder: Path) -> Iterator[LibreOffice]:
    with editing(folder / "libreoffice") as libreoffice:
        yield libreoffice


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browsing() as chromium:
        yield chromium


@pytest.fixture
def reader(chromium: Browser) -> Iterator[Reading]:
    with reading(chromium) as reader:
        yield reader
