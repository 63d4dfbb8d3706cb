"""What a commit message says, it says to every reader alike."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.errors import RecordDamaged
from service.model.record import Author, Event
from service.store.escaping import escape, name_line, unescape
from service.store.message import NO_PARENT, parse_message, write_message

AT = datetime(2026, 11, 23, 8, 15, 30, 250000, UTC)
HOSTILE = "x\n\nSeq: 999\nEvent: deleted\r\nPath: other\u202e\x1b[31m"

file_bytes = st.binary(min_size=1, max_size=60).filter(lambda data: b"\0" not in data)
names = st.one_of(
    file_bytes.map(lambda data: data.decode("utf-8", "surrogateescape")),
    st.text(st.characters(exclude_categories=["Cs"])),
)


def event(**more: object) -> Event:
    facts = {"seq": 7, "kind": "saved", "commit": "", "fingerprint": "", "author": Author("a"), "recorded_at": AT}
    return Event(**{**facts, "saved_at": AT, **more})  # type: ignore[arg-type]


@given(names)
def test_any_name_becomes_one_line_and_comes_back(name: str) -> None:
    """The path in a trailer is evidence: not a byte of it may be lost, whatever the file is called."""
    line = escape(name)

    assert line == line.strip(" ")
    assert not {category(char) for char in line} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert unescape(line) == name
    line.encode()


@given(st.text())
def test_no_text_at_all_stops_the_notation(text: str) -> None:
    """A program may hand over halves of UTF-16 pairs; the save must be recorded all the same."""
    unescape(escape(text)).encode("utf-8", "surrogateescape")


@given(path=names, note=names, former=names, capture=names, other=names)
def test_every_trailer_comes_back_as_it_was_written(
    path: str, note: str, former: str, capture: str, other: str
) -> None:
    """Readers rebuild everything from messages alone."""
    author = Author("a", source="audit", disagreements=(other, "owner=b") if other else ("owner=b",))
    written = event(path=path, note=note, former_path=former, capture_id=capture, author=author, blob="b" * 40, size=9)

    said = parse_message(write_message(written, "f" * 64, AT))

    assert (said.seq, said.kind, said.size, said.saved_at) == (7, "saved", 9, AT)
    assert said.text("Path") == path
    assert said.text("Note") == note
    assert said.text("Former-Path") == former
    assert said.text("Capture-Id") == capture
    assert said.text("Parent-SHA256") == "f" * 64
    assert said.disagreements == author.disagreements


def test_a_hostile_name_cannot_add_a_trailer() -> None:
    """Else a file name could claim another Seq, or that a document was deleted."""
    message = write_message(event(path=HOSTILE, note=HOSTILE, department=HOSTILE), NO_PARENT, None)

    said = parse_message(message)

    assert said.seq == 7
    assert said.kind == "saved"
    assert [line.split(":")[0] for line in message.split("\n")[2:-1]] == [
        *("Seq", "Event", "Department", "Path", "Parent-SHA256", "Complete", "Saved-At", "Author-Source", "Note")
    ]


def test_stock_git_reads_the_same_trailers() -> None:
    """The record must be readable when nobody has luuvet any more."""
    message = write_message(event(path=HOSTILE, note=" spaces "), NO_PARENT, AT)

    parsed = subprocess.run(["git", "interpret-trailers", "--parse"], input=message.encode(), capture_output=True)

    assert parsed.stdout.decode() == message.partition("\n\n")[2]


def test_a_save_that_claims_no_time_says_so() -> None:
    """An invented time would be false evidence."""
    assert parse_message(write_message(event(), NO_PARENT, None)).saved_at is None


@pytest.mark.parametrize(
    "message",
    [
        "saved: x",
        "saved: x\n\nSeq: 1\n",
        "saved: x\n\nSeq: 1\nSeq: 2\n",
        "saved: x\n\nno trailer\n",
        "saved: x\n\nSeq: 1\nNote: \\q\n",
    ],
)
def test_a_message_that_luuvet_cannot_have_written_is_refused(message: str) -> None:
    """A guess would hide that somebody else wrote into the record."""
    with pytest.raises(RecordDamaged):
        parse_message(message)


def test_a_kind_of_event_from_a_later_release_asks_for_that_release() -> None:
    """Passing over it would show a history with holes."""
    message = write_message(event(), NO_PARENT, AT).replace("Event: saved", "Event: approved")

    with pytest.raises(RecordDamaged, match="newer version"):
        _ = parse_message(message).kind


def test_a_trailer_from_a_later_release_is_passed_over() -> None:
    """The format grows by new trailers alone."""
    message = write_message(event(), NO_PARENT, AT) + "Approved-By: somebody\n"

    assert parse_message(message).seq == 7


@given(st.text())
def test_a_name_in_the_header_never_breaks_its_syntax(name: str) -> None:
    """One strange account name must not block a save, nor make git fsck fail for ever."""
    line = name_line(name)

    assert not set(line) & set("<>\n\0")
    assert line == line.strip()
    line.encode()
