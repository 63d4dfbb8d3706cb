"""Days and times as the office reads them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from flask import current_app

from web.language import date_words, language
from web.language import gettext as _


def zone() -> ZoneInfo:
    """The office's, from office.toml."""
    own: Callable[[], ZoneInfo] = current_app.config["ZONE"]
    return own()


def now() -> datetime:
    """The present, from the application's clock."""
    clock: Callable[[], datetime] = current_app.config["CLOCK"]
    return clock()


def present() -> datetime:
    return datetime.now(UTC)


def local(at: datetime) -> datetime:
    """`at` on the office's clock."""
    return at.astimezone(zone())


def clock(at: datetime) -> str:
    return local(at).strftime("%H:%M")


def day(on: datetime | date) -> str:
    """23/11/2026; in English 23 Nov 2026, so that nobody takes the day for the month."""
    on = local(on).date() if isinstance(on, datetime) else on
    return on.strftime("%d/%m/%Y") if language() == "vi" else date_words(on, "d MMM yyyy")


def long_day(on: date) -> str:
    """The day as a heading: "Hôm nay", "Hôm qua", else with its weekday."""
    back = (local(now()).date() - on).days
    if back in (0, 1):
        return _("Hôm nay") if back == 0 else _("Hôm qua")
    weekday = date_words(on, "EEEE")
    return f"{weekday[:1].upper()}{weekday[1:]}, {day(on)}"


def moment(at: datetime) -> str:
    """A time beside a name: "14:05 hôm nay", "14:05 hôm qua", else "14:05, 23/11/2026"."""
    back = (local(now()).date() - local(at).date()).days
    if back == 0:
        return _("%(clock)s hôm nay", clock=clock(at))
    if back == 1:
        return _("%(clock)s hôm qua", clock=clock(at))
    return f"{clock(at)}, {day(at)}"


def today() -> date:
    """On the office's clock."""
    return local(now()).date()


def local_day(at: datetime) -> str:
    """The day on the office's clock as addresses have it: 2026-11-23."""
    return local(at).date().isoformat()


def midnight(on: date) -> datetime:
    """When the day begins, by the office's clock."""
    return datetime.combine(on, time(), zone())


def day_typed(text: str) -> date | None:
    """A day as a browser sends it (2026-11-23) or a person writes it (23/11/2026); None: it is none."""
    for pattern in ("%Y-%m-%d", "%d/%m/%Y"):
        with suppress(ValueError):
            return datetime.strptime(text.strip(), pattern).date()  # noqa: DTZ007 - a day has no zone
    return None


def iso(at: datetime) -> str:
    """For the `datetime` attribute, in UTC."""
    return at.astimezone(UTC).isoformat(timespec="seconds")
