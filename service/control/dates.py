"""Dates as Vietnamese offices write them: `07/7/2025`, `01.01.25`, `ngày 21 tháng 01 năm 2019`."""

from __future__ import annotations

import re
from datetime import date

# Decree 30/2020 pads days below 10 and only the months 1 and 2, so `07/7/2025` is the regular form.
_NUMERIC = re.compile(r"(?<![\d/.\-])(\d{1,2})\s*([/.\-])\s*(\d{1,2})\s*\2\s*(\d{4}|\d{2})(?![\d/])")
_WORDED = re.compile(r"ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})", re.IGNORECASE)
_CENTURY = 2000


def find_date(text: str) -> date | None:
    """The first date in `text` (NFC) that exists in the calendar; None if there is none. Day before month, always."""
    found = [(m.start(), m[1], m[2], m[3]) for m in _WORDED.finditer(text)]
    found += [(m.start(), m[1], m[3], m[4]) for m in _NUMERIC.finditer(text)]
    for _, day, month, year in sorted(found):
        made = _calendar_date(int(day), int(month), int(year))
        if made is not None:
            return made
    return None


def _calendar_date(day: int, month: int, year: int) -> date | None:
    try:
        return date(year if year >= 100 else _CENTURY + year, month, day)
    except ValueError:
        return None
