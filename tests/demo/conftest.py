"""One planned history for all tests here: planning it takes half a second."""

from __future__ import annotations

from datetime import date

import pytest

from service.demo.history import PlannedSave
from service.demo.office import DemoOffice, demo_office

UNTIL = date(2026, 11, 23)


@pytest.fixture(scope="session")
def office() -> DemoOffice:
    return demo_office()


@pytest.fixture(scope="session")
def planned(office: DemoOffice) -> list[PlannedSave]:
    return office.plan(UNTIL)
