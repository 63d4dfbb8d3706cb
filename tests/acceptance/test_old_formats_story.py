"""An office that still has .doc, .rtf and .odt files: they are kept as they are and can be read, and nothing in them acts."""

from __future__ import annotations

import hashlib
import os
import re
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from service.errors import OverLimit, UnconvertedDocument, WordError
from service.word.convert import Converter, find_converter
from service.word.kinds import require_zip
from service.word.plain_text import as_plain_text
from service.word.read import read
from tests.acceptance.offices import Office, RunningService, luuvet, new_office, running
from tests.acceptance.old_formats import linked_picture, odt_of, rtf_of, saved_as, with_macro
from tests.acceptance.waiting import wait_for

pytestmark = pytest.mark.libreoffice

MEMORY = 1_500_000_000
TEXT = "Quyết định về thời hạn xử lý hồ sơ: 05 ngày làm việc."


@pytest.fixture(scope="module")
def converter() -> Converter:
    found = find_converter(60, MEMORY)
    if isinstance(found, str):
        pytest.skip(found)
    return found


@pytest.fixture(scope="module")
def doc(converter: Converter, folder: Path) -> bytes:
    """A real .doc, as LibreOffice writes it."""
    source = folder / "quyết định.odt"
    source.write_bytes(odt_of(TEXT, "Điều 2."))
    return saved_as("MS Word 97", "doc", source, folder)


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(1)
        yield server


def text_of(data: bytes) -> str:
    return "\n".join(block.text for block in read(data).body.blocks)  # type: ignore[union-attr]


def was_asked(server: socket.socket) -> bool:
    try:
        server.accept()[0].close()
    except TimeoutError:
        return False
    return True


def test_each_old_format_says_what_it_said_before(converter: Converter, doc: bytes) -> None:
    """Vietnamese letters included."""
    for dialect, data in (("doc", doc), ("odt", odt_of(TEXT)), ("rtf", rtf_of(TEXT))):
        with pytest.raises(WordError) as legacy:
            read(data)
        assert getattr(legacy.value, "dialect", "") == dialect
        assert TEXT in text_of(converter.convert(data, dialect))


def test_letters_of_an_old_vietnamese_encoding_are_read_as_what_they_showed(converter: Converter) -> None:
    """TCVN3: each letter is a Latin one in a font that draws it otherwise. The conversion keeps letters and font, and the
    reader decodes them."""
    rtf = rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fnil\fcharset0 .VnTime;}}\f0 Quy\'d5t \'ae\'denh\par}"

    assert text_of(converter.convert(rtf, "rtf")).strip() == "Quyết định"


def test_a_linked_picture_makes_no_connection(converter: Converter, listener: socket.socket, folder: Path) -> None:
    """LibreOffice fetches it when nothing holds it back: the first half shows that the trap works."""
    files = linked_picture(f"http://127.0.0.1:{listener.getsockname()[1]}/a.png")
    source = folder / "linked.odt"
    source.write_bytes(files[".odt"])
    doc = saved_as("MS Word 97", "doc", source, folder)
    assert was_asked(listener), "an unguarded LibreOffice should have asked for the picture"
    while was_asked(listener):
        pass
    assert "INCLUDEPICTURE".encode("utf-16-le") in doc

    for dialect, data in (("odt", files[".odt"]), ("rtf", files[".rtf"]), ("html", files[".html"]), ("doc", doc)):
        assert "Quy tr" in text_of(converter.convert(data, dialect)), dialect
        assert not was_asked(listener), dialect


def test_a_macro_that_would_change_the_text_is_not_run(converter: Converter) -> None:
    assert text_of(converter.convert(with_macro(), "odt")).strip() == "Quy trình"


def test_what_is_not_what_it_was_taken_for_is_not_converted(converter: Converter) -> None:
    """LibreOffice would convert plain text too; the filter is said to it, and it ends without a document."""
    with pytest.raises(UnconvertedDocument, match="could not convert"):
        converter.convert(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(4096, b"\0"), "doc")


def test_a_conversion_that_takes_too_long_or_too_much_is_ended(converter: Converter, doc: bytes) -> None:
    """No LibreOffice stays behind."""
    mark = "document.doc"
    with pytest.raises(OverLimit, match="seconds"):
        replace(converter, seconds=0.3).convert(doc, "doc")
    with pytest.raises(UnconvertedDocument):
        replace(converter, memory=150_000_000).convert(doc, "doc")
    wait_for("no LibreOffice left", lambda: not _running(mark))


def test_every_old_file_of_an_office_is_kept_and_read(
    service: RunningService, converter: Converter, doc: bytes
) -> None:
    """Byte for byte in the record, and on the page with the word that it was converted."""
    shelf = service.office.folders[0]
    files = {"một.doc": doc, "hai.odt": odt_of(TEXT), "ba.rtf": rtf_of(TEXT), "bốn.docx": doc}
    for name, data in files.items():
        (service.office.share / shelf / name).write_bytes(data)

    for name, data in files.items():
        event = service.wait_for_event(f"{shelf}/{name}", "created")
        assert event["sha256"] == hashlib.sha256(data).hexdigest()
        page = _page(service, f"/tai-lieu/{event['document']}/ban/{event['seq']}", TEXT)
        assert "bản chuyển đổi (." in page
        assert converter.name in page
    assert service.office.status()["conversion_trouble"] == ""


def test_an_old_and_a_new_revision_are_compared_and_can_be_taken_away(
    service: RunningService, converter: Converter
) -> None:
    """Word for word; the page says that it went by way of a conversion, and so does the command."""
    path = f"{service.office.folders[1]}/thời hạn.rtf"
    (service.office.share / path).write_bytes(rtf_of(TEXT))
    first = service.wait_for_event(path, "created")
    (service.office.share / path).write_bytes(rtf_of(TEXT.replace("05", "03")))
    second = service.wait_for_event(path, "saved")

    address = f"/tai-lieu/{first['document']}/so-sanh/{first['seq']}..{second['seq']}"
    page = _page(service, address, "1 thay đổi")
    assert "Bản cũ là tệp định dạng cũ" in page
    assert "Bản mới là tệp định dạng cũ" in page
    assert re.search(r"redline\.docx", page)
    status, package = service.get(f"{address}/redline.docx")
    assert (status, package[:2]) == (200, "PK")
    sides = [f"{event['document']}@{event['seq']}" for event in (first, second)]
    answer = luuvet("diff", *sides, "--office", service.office.directory)
    assert converter.name in answer.messages


def test_the_command_line_reads_old_files_and_says_so(converter: Converter, doc: bytes, folder: Path) -> None:
    """Of the same text in two formats nothing differs."""
    old, new = folder / "a.doc", folder / "a.odt"
    old.write_bytes(doc)
    new.write_bytes(odt_of(TEXT, "Điều 2."))

    text = luuvet("text", old)
    assert TEXT in text.output
    assert converter.name in text.messages
    assert luuvet("diff", old, new, "--exit-code").exit_code == 0


def test_without_conversion_old_files_are_kept_and_the_page_says_what_can_be_done(folder: Path) -> None:
    """Switched off here; the same is said where LibreOffice or the sandbox is missing."""
    office: Office = new_office(folder / "without")
    office.set_local(convert=False)
    path = f"{office.folders[0]}/một.rtf"
    with running(office) as service:
        (office.share / path).write_bytes(rtf_of(TEXT))
        event = service.wait_for_event(path, "created")
        page = _page(service, f"/tai-lieu/{event['document']}/ban/{event['seq']}", "Không đọc được nội dung")
        assert "bubblewrap" in page
        assert "legacy" in page
    assert "convert = true" in office.status()["conversion_trouble"]


def test_real_old_documents_of_offices_convert(converter: Converter) -> None:
    """Other people's files, where they are at hand: nearly all the text that the file says it has is there."""
    shared = Path(os.environ.get("LUUVET_SHARED", Path(__file__).parents[2].parent / "shared"))
    files = sorted(shared.glob("corpus/vn/iso_*.doc"))[:3]
    if not files:
        pytest.skip(f"no real files in {shared}")
    for file in files:
        data = file.read_bytes()
        with pytest.raises(WordError):
            require_zip(data)
        assert "TCVN ISO 9001:2015" in as_plain_text(read(converter.convert(data, "doc"))), file.name


def _page(service: RunningService, path: str, words: str) -> str:
    def ask() -> str | None:
        status, page = service.get(path)
        return page if status == 200 and words in page else None

    found = wait_for(f"{words!r} on {path}", ask)
    assert found
    return found


def _running(mark: str) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if (
                entry.name.isdigit()
                and b"soffice" in (line := (entry / "cmdline").read_bytes())
                and mark.encode() in line
            ):
                found.append(int(entry.name))
        except OSError:
            continue  # ended meanwhile
    return found
