"""Dates as offices write them."""

from __future__ import annotations

from datetime import date

import pytest

from service.control.dates import find_date


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("07/7/2025", date(2025, 7, 7)),
        ("16/9/2009", date(2009, 9, 16)),
        ("01.01.25", date(2025, 1, 1)),
        ("ngày 21 tháng 01 năm 2019", date(2019, 1, 21)),
        ("Hà Nội, ngày 14 tháng 7 năm 2023", date(2023, 7, 14)),
        ("ngày 15/11/2015", date(2015, 11, 15)),
        ("15 - 11 - 2015", date(2015, 11, 15)),
    ],
)
def test_a_date_is_read_day_first(text: str, day: date) -> None:
    """Decree 30/2020 pads the day and leaves most months unpadded; none of the forms in use may be refused."""
    assert find_date(text) == day


@pytest.mark.parametrize(
    "text", ["", "…/…/2025", "31/02/2025", "13/13/2025", "30/2020/NĐ-CP", "tháng 7 năm 2023", "1.000.000"]
)
def test_what_is_no_date_is_none(text: str) -> None:
    """A date that nobody wrote must not appear on a register."""
    assert find_date(text) is None
