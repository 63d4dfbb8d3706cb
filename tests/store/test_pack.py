"""Packs as Git reads them: whole objects, and folders as differences from the one before."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from service.model.record import NewEvent
from service.store.objects import git_object
from service.store.pack import delta, pack
from service.store.verify import verify
from tests.store.conftest import HONG, Office


def test_git_rebuilds_every_object_of_a_pack_with_differences(office: Office) -> None:
    """Changes at the beginning, in the middle and at the end, longer and shorter, down a chain longer than allowed."""
    random = Random(1)
    data = random.randbytes(70_000)
    trees = []
    for _ in range(100):
        at, length = random.choice([0, 35_000, len(data)]), random.choice([1, 31, 300])
        data = data[:at] + random.randbytes(length) + data[at + random.choice([0, 1, 31]) :]
        # Blobs, so that any bytes will do; the form of the difference is the same.
        made = git_object("blob", data)
        trees.append(replace(made, replaces=trees[-1].id if trees else ""))

    packed = pack(trees)
    office.git("index-pack", "--stdin", "--strict", data=packed)

    assert len(packed) < 8 * 70_000
    for tree in trees:
        assert office.git("cat-file", "blob", tree.id).stdout == tree.data


@pytest.mark.parametrize(("old", "new"), [(b"", b"a"), (b"aaaa", b"aa"), (b"aa", b"aaaa"), (b"ab", b"ab")])
def test_differences_of_almost_nothing(office: Office, old: bytes, new: bytes) -> None:
    """Beginning and end must not be counted twice where they overlap."""
    first, second = git_object("blob", old), git_object("blob", new)

    office.git("index-pack", "--stdin", data=pack([first, replace(second, replaces=first.id)][: 1 + (old != new)]))

    assert office.git("cat-file", "blob", second.id).stdout == new
    assert delta(old, old)[:2] == bytes([len(old), len(old)])


def test_a_flat_folder_of_many_files_stays_small(office: Office) -> None:
    """Written whole each time, its folder alone would take the square of the number of files."""
    with office.bulk() as bulk:
        for number in range(600):
            bulk.record(NewEvent("created", HONG, path=f"Phòng/{number:04}.docx", content=b"%d" % number), office.now)
    (largest,) = sorted((office.path / "objects/pack").glob("*.pack"))

    assert largest.stat().st_size < 2_000_000
    assert verify(office.path).intact
