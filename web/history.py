"""A document's history as a page of it: edit sessions by day, a page's worth at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from service.control.edit_sessions import edit_sessions
from web.days import Day, by_day
from web.language import gettext as _
from web.shown import Entry
from web.times import clock
from web.wording import event_sentence

PAGE = 40
"""Events on one page of the history."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """One line of the history: an event, or an edit session of several saves, newest first."""

    entries: tuple[Entry, ...]

    @property
    def last(self) -> Entry:
        return self.entries[0]

    @property
    def first(self) -> Entry:
        return self.entries[-1]

    @property
    def is_folded(self) -> bool:
        return len(self.entries) > 1

    @property
    def at(self) -> datetime:
        return self.last.at

    @property
    def clock(self) -> str:
        begin, end = clock(self.first.at), clock(self.last.at)
        return begin if begin == end else f"{begin}–{end}"

    @property
    def issues(self) -> tuple[str, ...]:
        """Issue numbers that its covers carry for the first time, in the order they came."""
        return tuple(entry.issue for entry in reversed(self.entries) if entry.issue_is_new)

    @property
    def unchanged(self) -> int:
        """Saves after which a reader sees the same text."""
        return sum(entry.same_text for entry in self.entries)

    @property
    def words_inserted(self) -> int:
        return sum(entry.words_inserted for entry in self.entries)

    @property
    def words_deleted(self) -> int:
        return sum(entry.words_deleted for entry in self.entries)

    @property
    def what(self) -> str:
        """The greatest of its changes in a sentence, and how many saves changed something beside it."""
        telling = [entry for entry in self.entries if entry.summary and not entry.same_text]
        if not telling:
            return _("Lưu lại, chữ không đổi.") if self.unchanged == len(self.entries) else event_sentence(self.first)
        greatest = max(telling, key=lambda entry: (entry.words_inserted + entry.words_deleted, entry.changes))
        if len(telling) == 1:
            return greatest.summary
        return _("%(what)s; cùng %(number)s lần sửa khác", what=greatest.summary.rstrip("."), number=len(telling) - 1)


@dataclass(frozen=True, slots=True)
class HistoryPage:
    days: tuple[Day[Sitting], ...]
    entries: tuple[Entry, ...]
    older: int
    """Before which Seq the next page begins; 0: this one reaches back to the beginning."""

    @property
    def revisions(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if entry.has_content)


def history_page(entries: Sequence[Entry]) -> HistoryPage:
    """`entries`: newest first, PAGE and one more where there are so many. A session is cut only where it is longer than a page."""
    sessions = edit_sessions(entries)
    goes_on = len(entries) > PAGE
    if goes_on and len(sessions) > 1:
        sessions.pop()
    shown = tuple(entry for session in sessions for entry in session)
    return HistoryPage(tuple(by_day(map(Sitting, sessions))), shown, shown[-1].seq if goes_on else 0)
