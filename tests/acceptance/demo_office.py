"""The demo office, for stories and pictures that need years of history. It is made once and copied."""

from __future__ import annotations

from pathlib import Path

from tests.acceptance.offices import Office, luuvet


def demo_office(directory: Path) -> Office:
    answer = luuvet("demo", directory)
    assert answer.exit_code == 0, answer.messages
    return Office(directory)
