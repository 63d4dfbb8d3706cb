"""Derived: kept as long as there is room, begun anew when it is damaged."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from service.errors import RegisterError
from service.register.derived import Conversion, CoverFacts, Derived, RedlineSummary
from tests.register.history import blob_of

A, B, C = (blob_of(text) for text in "abc")
SUMMARY = RedlineSummary("Sửa 2 chỗ", "2 changes", 2, 1, 7, 3)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "derived.sqlite"


@pytest.fixture
def derived(path: Path) -> Iterator[Derived]:
    derived = Derived.open(path)
    yield derived
    derived.close()


def noise(size: int, seed: int = 0) -> bytes:
    """Bytes that do not get smaller."""
    return random.Random(seed).randbytes(size)


def test_content_comes_back_for_the_reader_that_made_it(derived: Derived) -> None:
    """Another release of the reader may read otherwise."""
    derived.put_content(A, 1, b'{"stories":[]}')

    assert derived.content(A, 1) == b'{"stories":[]}'
    assert derived.content(A, 2) is None
    assert derived.content(B, 1) is None


def test_a_later_reading_takes_the_place_of_the_former(derived: Derived) -> None:
    """A failure too: what an old reader made of it is no longer true."""
    derived.put_content(A, 1, b"old")
    derived.put_content(A, 2, b"new")
    derived.put_content(B, 1, b"old")
    derived.put_failure(B, 2, "damaged", "no end record")

    assert derived.content(A, 2) == b"new"
    assert derived.content(B, 1) is None
    assert derived.content(B, 2) is None


def test_conversions_come_back_and_give_way_before_the_texts_read_from_them(derived: Derived) -> None:
    """The text of a converted file can only be made again by the converter, which no page may start."""
    made = Conversion("doc", True, "LibreOffice 7.4", body=noise(5000))
    derived.put_conversion(A, made)
    derived.put_content(A, 1, noise(5000, 1))
    derived.put_content(B, 1, noise(5000, 2))
    before = derived.conversion(A)
    derived.trim(0)
    left = derived.conversion(A)

    assert before == made
    assert left is not None
    assert (left.converter, left.body) == ("LibreOffice 7.4", None)
    assert derived.content(A, 1) is not None
    assert derived.content(B, 1) is None


def test_what_could_not_be_read_for_one_reason_can_be_forgotten(derived: Derived) -> None:
    """Then it is tried again; other failures stay."""
    derived.put_failure(A, 1, "legacy")
    derived.put_failure(B, 1, "damaged")
    derived.forget_failures("legacy")

    assert not derived.has_failures("legacy")
    assert derived.has_failures("damaged")


def test_covers_and_redlines_come_back(derived: Derived) -> None:
    """Each for the release that made it."""
    derived.put_cover(A, 3, b"cover", CoverFacts("Tên", "QT-01", "02", date(2026, 3, 1)))
    derived.put_redline(A, B, b"redline", SUMMARY, reader_version=1, engine_version=5)

    assert derived.cover(A, 3) == b"cover"
    assert derived.cover(A, 4) is None
    assert derived.redline(A, B, reader_version=1, engine_version=5) == b"redline"
    assert derived.redline(A, B, reader_version=1, engine_version=6) is None
    assert derived.redline(A, B, reader_version=2, engine_version=5) is None


def test_trim_drops_what_was_used_least_recently(derived: Derived) -> None:
    """Until the rest fits, and no more than that; a read counts as use."""
    for seed, blob in enumerate((A, B, C)):
        derived.put_content(blob, 1, noise(10_000, seed))
    derived.put_redline(A, B, noise(10_000, 9), SUMMARY, reader_version=1, engine_version=1)
    derived.content(A, 1)

    assert derived.trim(21_000) == 2
    assert derived.stored_bytes() <= 21_000
    assert [derived.content(blob, 1) is not None for blob in (A, B, C)] == [True, False, False]
    assert derived.redline(A, B, reader_version=1, engine_version=1) is not None
    assert derived.trim(21_000) == 0


def test_trim_keeps_covers_and_gives_room_back_to_the_disk(derived: Derived, path: Path) -> None:
    """Lists need the covers; the folder's owner needs the disk."""
    derived.put_cover(A, 1, b"cover", CoverFacts("Tên"))
    for seed in range(20):
        derived.put_content(blob_of(str(seed)), 1, noise(50_000, seed))
    before = path.stat().st_size

    derived.trim(0)

    assert derived.cover(A, 1) == b"cover"
    assert path.stat().st_size < before / 5


def test_a_batch_is_kept_whole_or_not_at_all(derived: Derived) -> None:
    """One transaction, one sync."""
    with contextlib.suppress(KeyError), derived.batch():
        derived.put_content(A, 1, b"one")
        raise KeyError
    with derived.batch():
        derived.put_content(B, 1, b"two")

    assert (derived.content(A, 1), derived.content(B, 1)) == (None, b"two")


def test_it_survives_closing(path: Path) -> None:
    """It is costly to compute again."""
    first = Derived.open(path)
    first.put_content(A, 1, b"one")
    first.close()
    second = Derived.open(path)

    assert (first.begun_because, second.begun_because) == ("is missing", "")
    assert second.content(A, 1) == b"one"
    second.close()


@pytest.mark.parametrize("damage", [b"", b"garbage" * 1000, None])
def test_a_damaged_one_is_begun_anew(path: Path, damage: bytes | None) -> None:
    """Nothing in it is irreplaceable. None: a page in the middle is overwritten."""
    derived = Derived.open(path)
    for number in range(50):
        derived.put_cover(blob_of(str(number)), 1, noise(2000, number), CoverFacts("Tên"))
    derived.close()
    whole = path.read_bytes()
    middle = len(whole) // 4096 // 2 * 4096
    path.write_bytes(damage if damage is not None else whole[:middle] + b"\xa5" * 4096 + whole[middle + 4096 :])

    again = Derived.open(path)

    assert again.begun_because
    assert again.stored_bytes() == 0
    again.put_content(A, 1, b"one")
    again.close()


def test_garbage_written_over_it_while_open_is_an_error_and_mended_by_opening_again(path: Path) -> None:
    """Without a person."""
    derived = Derived.open(path)
    path.write_bytes(b"garbage" * 5000)

    with pytest.raises(RegisterError, match="luuvet rebuild"):
        derived.put_content(A, 1, b"one")
    derived.close()
    again = Derived.open(path)
    again.put_content(A, 1, b"one")
    again.close()
