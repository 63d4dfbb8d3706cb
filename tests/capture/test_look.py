"""Looks at real files, odd ones too, and the copies they leave."""

from __future__ import annotations

import os
import time
from hashlib import sha256
from pathlib import Path

import pytest

from service.capture.look import Limits, Looker, has_writer
from service.capture.observation import Known
from service.capture.spool import Spool
from service.errors import CaptureError
from tests.capture.builders_capture import package


@pytest.fixture
def share(tmp_path: Path) -> Path:
    (tmp_path / "share").mkdir()
    return tmp_path / "share"


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "spool")


def test_a_look_copies_the_bytes_and_says_what_they_are(share: Path, spool: Spool) -> None:
    content = package(size=100_000)
    (share / "x").mkdir()
    (share / "x" / "a.docx").write_bytes(content)

    seen = Looker(share, spool).look("x/a.docx")

    assert (seen.state, seen.whole, seen.size) == ("read", "yes", len(content))
    assert seen.sha256 == sha256(content).hexdigest()
    assert spool.reading(seen.copy).read() == content
    assert seen.owner == os.getuid()


def test_bytes_that_are_known_are_not_copied_again(share: Path, spool: Spool) -> None:
    (share / "a.docx").write_bytes(package())
    first = Looker(share, spool).look("a.docx")

    second = Looker(share, spool).look("a.docx", Known(first.sha256))
    third = Looker(share, spool).look("a.docx", None, first.sha256)

    assert (second.sha256, second.copy, third.copy) == (first.sha256, "", "")
    spool.keep([first.copy])
    assert len(list(spool.folder.iterdir())) == 1


def test_a_trusted_signature_saves_the_reading(share: Path, spool: Spool) -> None:
    """The bytes are not read at all: the SHA-256 is the one that was noted."""
    (share / "a.docx").write_bytes(package())
    signature = Looker(share, spool).look("a.docx").signature

    assert Looker(share, spool).look("a.docx", Known("noted", signature)).sha256 == "noted"
    assert Looker(share, spool).look("a.docx", Known("noted", signature, trusted=False)).sha256 != "noted"


def test_a_file_just_written_is_too_young_to_be_trusted(share: Path, spool: Spool) -> None:
    (share / "a.docx").write_bytes(package())
    written = (share / "a.docx").stat().st_ctime

    assert Looker(share, spool, now=lambda: written + 0.001).look("a.docx").racy
    assert not Looker(share, spool, now=lambda: written + 1.0).look("a.docx").racy


def test_no_link_is_followed(share: Path, spool: Spool, tmp_path: Path) -> None:
    """Neither the file nor a folder on the way to it may lead out of the share."""
    (tmp_path / "secret.docx").write_bytes(package())
    (share / "a.docx").symlink_to(tmp_path / "secret.docx")
    (share / "folder").symlink_to(tmp_path)

    assert Looker(share, spool).look("a.docx").state == "missing"
    assert Looker(share, spool).look("folder/secret.docx").state == "missing"


def test_what_is_no_regular_file_is_missing(share: Path, spool: Spool) -> None:
    """A named pipe would block a careless reader for ever."""
    os.mkfifo(share / "pipe.docx")
    (share / "folder.docx").mkdir()

    assert Looker(share, spool).look("pipe.docx").state == "missing"
    assert Looker(share, spool).look("folder.docx").state == "missing"
    assert Looker(share, spool).look("none.docx").state == "missing"


@pytest.mark.parametrize("name", [b"lat\xe9.docx", b"nl\nname.docx", b" blank .docx", "Quy trình.docx".encode()])
def test_odd_names_are_read_as_they_are(share: Path, spool: Spool, name: bytes) -> None:
    with open(os.fsencode(share) + b"/" + name, "wb") as file:
        file.write(package())

    assert Looker(share, spool).look(os.fsdecode(name)).state == "read"


def test_a_writer_is_noticed_and_none_is_too(share: Path, spool: Spool) -> None:
    (share / "a.docx").write_bytes(package())

    with (share / "a.docx").open("rb+"):
        assert Looker(share, spool).look("a.docx").writer is True
    assert Looker(share, spool).look("a.docx").writer is False
    assert Looker(share, spool, local_files=False).look("a.docx").writer is None


def test_asking_for_writers_does_not_hinder_them(share: Path) -> None:
    """A lease lasts microseconds and its breaking must not end our process."""
    (share / "a.docx").write_bytes(b"x")
    descriptor = os.open(share / "a.docx", os.O_RDONLY)

    for _ in range(200):
        assert has_writer(descriptor) is False
        (share / "a.docx").write_bytes(b"y")

    os.close(descriptor)


def test_a_file_that_is_replaced_while_it_is_read_gives_the_bytes_it_had(share: Path, spool: Spool) -> None:
    """The next save by rename comes while we read the last: its bytes are whole in our hands and are not lost."""
    (share / "a.docx").write_bytes(package("v1"))

    class Replacing(Looker):
        def _take_small(self, *arguments):  # type: ignore[no-untyped-def]
            taken = super()._take_small(*arguments)
            (share / "new").write_bytes(package("v2"))
            (share / "new").rename(share / "a.docx")
            return taken

    seen = Replacing(share, spool).look("a.docx")

    assert seen.state == "read"
    assert spool.reading(seen.copy).read() == package("v1")


def test_a_file_that_grows_while_it_is_read_is_changing(share: Path, spool: Spool) -> None:
    (share / "a.docx").write_bytes(package())

    class Growing(Looker):
        def _take_small(self, *arguments):  # type: ignore[no-untyped-def]
            taken = super()._take_small(*arguments)
            time.sleep(0.005)
            with (share / "a.docx").open("ab") as file:
                file.write(b"more")
            return taken

    assert Growing(share, spool).look("a.docx").state == "changing"
    assert not list(spool.folder.iterdir())


def test_size_has_its_limits(share: Path, spool: Spool) -> None:
    (share / "a.docx").write_bytes(package(size=9000))

    assert Looker(share, spool, limits=Limits(large=5000)).look("a.docx").state == "large"
    assert Looker(share, spool, limits=Limits(large=5000)).look("a.docx", large=True).state == "read"
    assert "larger" in Looker(share, spool, limits=Limits(largest=5000)).look("a.docx").reason
    assert "full" in Looker(share, spool, limits=Limits(reserve=2**60)).look("a.docx").reason


def test_a_file_larger_than_memory_should_hold_is_streamed(share: Path, spool: Spool) -> None:
    content = os.urandom(1024 * 1024) * 9
    (share / "a.pdf").write_bytes(content)

    seen = Looker(share, spool).look("a.pdf")

    assert seen.sha256 == sha256(content).hexdigest()
    assert spool.reading(seen.copy).read() == content


def test_the_spool_sweeps_what_no_row_names(spool: Spool) -> None:
    """Copies that a crash left behind."""
    names = []
    for _ in range(3):
        name, file = spool.begin()
        file.close()
        names.append(name)
    spool.keep(names)

    spool.sweep({names[0]})

    assert [path.name for path in spool.folder.iterdir()] == [names[0]]


@pytest.mark.parametrize("name", ["", "../x", ".hidden"])
def test_the_spool_gives_no_path_out_of_its_folder(spool: Spool, name: str) -> None:
    with pytest.raises(CaptureError):
        spool.path(name)
