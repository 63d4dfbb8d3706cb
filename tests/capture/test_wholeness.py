"""Whether a file is whole, asked of its bytes."""

from __future__ import annotations

import random
import struct
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from service.capture.wholeness import wholeness
from tests.capture.builders_capture import package


def judge(tmp_path: Path, content: bytes) -> str:
    (tmp_path / "copy").write_bytes(content)
    with (tmp_path / "copy").open("rb") as file:
        return wholeness(file)


def test_a_package_is_whole(tmp_path: Path) -> None:
    assert judge(tmp_path, package()) == "yes"


@pytest.mark.parametrize("part", [0.001, 0.1, 0.5, 0.9, 0.999])
def test_a_package_cut_anywhere_is_not_whole(tmp_path: Path, part: float) -> None:
    content = package(size=60_000)

    assert judge(tmp_path, content[: int(len(content) * part)]) == "no"


def test_a_new_head_on_an_old_tail_is_never_whole(tmp_path: Path) -> None:
    """A save in place, read in its middle: same length, end record present. Only the checksums tell."""
    old, new = package("old" * 20, size=60_000), package("new" * 20, size=60_000)
    assert len(old) == len(new)

    torn = [new[:cut] + old[cut:] for cut in random.Random(1).sample(range(600, len(new) - 700), 60)]

    assert [judge(tmp_path, content) for content in torn] == ["no"] * 60


@pytest.mark.parametrize("content", [b"", b"\0" * 5000, b"\0" * 4096 + package(size=6000)[4096:]])
def test_an_empty_file_and_reserved_space_are_not_whole(tmp_path: Path, content: bytes) -> None:
    """Explorer sets the full size first and fills it then."""
    assert judge(tmp_path, content) == "no"


def test_a_bomb_is_not_unpacked_to_find_out(tmp_path: Path) -> None:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("bomb", b"\0" * (80 * 1024 * 1024))

    assert judge(tmp_path, target.getvalue()) == "unknown"


@pytest.mark.parametrize(
    ("content", "answer"),
    [
        (b"%PDF-1.7 ... %%EOF\n", "yes"),
        (b"%PDF-1.7 ... ", "no"),
        (b"{\\rtf1 text}\r\n", "unknown"),
        (b"{\\rtf1 text", "no"),
        (b"<html>a page called .doc</html>", "unknown"),
    ],
)
def test_other_formats_say_what_they_can(tmp_path: Path, content: bytes, answer: str) -> None:
    assert judge(tmp_path, content) == answer


def ole2(sectors: int) -> bytes:
    """A compound file: header, one sector table that says all `sectors` are in use, and those sectors."""
    header = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0"))
    struct.pack_into("<H", header, 30, 9)
    struct.pack_into("<I", header, 44, 1)
    struct.pack_into("<109I", header, 76, 0, *[0xFFFFFFFF] * 108)
    table = struct.pack("<128I", *range(1, sectors + 1), *[0xFFFFFFFF] * (128 - sectors))
    return bytes(header) + table + b"x" * 512 * (sectors - 1)


def test_an_old_binary_document_that_is_cut_is_not_whole(tmp_path: Path) -> None:
    """Its table says how many sectors there must be; that they hold what they should nobody can say."""
    content = ole2(20)

    assert judge(tmp_path, content) == "unknown"
    assert judge(tmp_path, content[:6000]) == "no"
    assert judge(tmp_path, content[:100]) == "no"


def test_no_bytes_make_the_question_fail(tmp_path: Path) -> None:
    """Whatever lies in the share gets an answer, never an exception."""
    generator = random.Random(7)
    for seed in (package(size=300), ole2(4)):
        for _ in range(150):
            content = bytearray(seed)
            for _ in range(generator.randint(1, 8)):
                content[generator.randrange(4, len(content))] = generator.randrange(256)

            assert judge(tmp_path, bytes(content)) in ("yes", "no", "unknown")


def test_a_longer_file_that_is_not_cut_off_yet_is_not_whole(tmp_path: Path) -> None:
    """A shorter document written over a longer one is complete but for its end; who copies cuts the rest off at last."""
    content = package(size=300)

    assert judge(tmp_path, content + b"rest of the longer one") == "no"
    assert judge(tmp_path, content[:-2] + b"\x05\x00later") == "yes", "a comment belongs to the zip"
