"""Edit sessions: saves of one document that one person made in one sitting.

Nobody decides anything between two saves of a sitting, so a history tells them as one change; each save stays in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from service.model.record import EventKind

LONGEST_PAUSE = timedelta(minutes=30)


class Save(Protocol):
    """An event of a document's history."""

    @property
    def kind(self) -> EventKind: ...
    @property
    def at(self) -> datetime: ...
    @property
    def author(self) -> str:
        """Empty: nobody knows who."""

    @property
    def account(self) -> str: ...


_S = TypeVar("_S", bound=Save)


def edit_sessions(history: Iterable[_S]) -> list[tuple[_S, ...]]:
    """Neighbours in `history` (all events of one document, newest first) that belong to one session, together.

    Only plain saves are folded: what was renamed, deleted, imported or put back stands alone and ends a session. Saves
    whose author is unknown stand alone too: nobody can say that the same person made them.
    """
    sessions: list[list[_S]] = []
    for save in history:
        if sessions and _continues(save, sessions[-1][-1]):
            sessions[-1].append(save)
        else:
            sessions.append([save])
    return [tuple(session) for session in sessions]


def _continues(earlier: Save, later: Save) -> bool:
    """True if `later` went on where `earlier` stopped."""
    if later.kind != "saved" or earlier.kind not in ("created", "saved"):
        return False
    same = bool(later.author) and (later.author, later.account) == (earlier.author, earlier.account)
    return same and timedelta() <= later.at - earlier.at <= LONGEST_PAUSE
