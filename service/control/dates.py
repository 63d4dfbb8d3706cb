"""Dates as Vietnamese offices write them: `07/7/2025`, `01.01.25`, `ngày 21 tháng 01 năm 2019`.

A date that is not all there (`…/…/2024`, `ngày    tháng 7 năm 2025`) or not in the calendar is no date.
"""

from __future__ import annotations

import re
from datetime import date

# Decree 30/2020 pads days below 10 and only the months 1 and 2, so `07/7/2025` is the regular form.
_NUMERIC = re.compile(r"(?<![\d/.\-])(\d{1,2})\s*([/.\-])\s*(\d{1,2})\s*\2\s*(\d{4}|\d{2})(?![\d/])")
_WORDED = re.compile(r"(?<![\d/.\-])(\d{1,2})\s+tháng\s+(\d{1,2})\s*,?\s+năm\s+(\d{4})(?!\d)", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"(?<![\d/.\-])(\d{4})-(\d{2})-(\d{2})(?![\d/\-])")
_CENTURY = 2000
# A year outside is a slip of the pen: no document of an office that is in use is older than its state.
_FIRST_YEAR, _LAST_YEAR = 1945, 2100


def find_date(text: str) -> date | None:
    """The first date in `text` (NFC), day before month, always; None if there is none or it is not in the calendar."""
    found = [(m.start(), m[1], m[2], m[3]) for m in _WORDED.finditer(text)]
    found += [(m.start(), m[1], m[3], m[4]) for m in _NUMERIC.finditer(text)]
    found += [(m.start(), m[3], m[2], m[1]) for m in _YEAR_FIRST.finditer(text)]
    _, day, month, year = min(found, default=(0, "0", "0", "0"))
    return _calendar_date(int(day), int(month), int(year))


def _calendar_date(day: int, month: int, year: int) -> date | None:
    year = year if year >= 100 else _CENTURY + year
    try:
        return date(year, month, day) if _FIRST_YEAR <= year <= _LAST_YEAR else None
    except ValueError:
        return None
