"""Opening untrusted bytes: what is a Word package, what is something else, what is held back."""

import io
import struct
import time
import zipfile

import pytest

from service.errors import (
    DamagedDocument,
    EncryptedDocument,
    LegacyDocument,
    NotWord,
    OverLimit,
    SuspectDocument,
    WordError,
)
from service.word import limits
from service.word.package import open_package
from service.word.parts import parse
from service.word.read import read
from tests.word.builders_docx import docx, p, package, part, r, rel, rels

MAIN = {
    "[Content_Types].xml": "<Types/>",
    "_rels/.rels": rels(rel("rId1", "officeDocument", "word/document.xml")),
    "word/document.xml": part("document", f"<w:body>{p('a')}</w:body>"),
}
ODT = b"application/vnd.oasis.opendocument.text"
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)


def archive(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as target:
        for name, content in members:
            target.writestr(name, content)
    return buffer.getvalue()


def with_document(xml: str | bytes) -> bytes:
    return package({**MAIN, "word/document.xml": xml})


def shown(data: bytes) -> str:
    return "".join(block.text for block in read(data).body.blocks)


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", DamagedDocument),
        (bytes(4096), DamagedDocument),
        (b"PK\3\4 cut off", DamagedDocument),
        (docx(p("a"))[:-40], DamagedDocument),
        (OLE2 + "EncryptedPackage".encode("utf-16-le"), EncryptedDocument),
        (OLE2 + "WordDocument".encode("utf-16-le"), LegacyDocument),
        (OLE2 + "Workbook".encode("utf-16-le"), NotWord),
        (b"{\\rtf1 x}", LegacyDocument),
        (b"<?xml version='1.0'?><?mso-application progid='Word.Document'?><w/>", LegacyDocument),
        (archive(("mimetype", ODT), ("content.xml", b"")), LegacyDocument),
        (archive(("mimetype", ODT), ("META-INF/manifest.xml", b"<manifest:encryption-data/>")), EncryptedDocument),
        (archive(("mimetype", ODT + b"-master"), ("content.xml", b"")), NotWord),
        (b"<html xmlns:w='urn:schemas-microsoft-com:office:word'>", LegacyDocument),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", NotWord),
        (archive(("mimetype", b"application/vnd.oasis.opendocument.spreadsheet")), NotWord),
        (archive(("holiday.jpg", b"")), NotWord),
        (b"%PDF-1.7", NotWord),
        (b"\x89PNG\r\n", NotWord),
        (b"<html><body>", NotWord),
        (b"plain text", NotWord),
        (bytes(range(256)) * 9, NotWord),
        (b"\x0bOffice User" + bytes(150), NotWord),
        (package({key: value for key, value in MAIN.items() if "Types" not in key}), DamagedDocument),
        (package({key: value for key, value in MAIN.items() if "rels" not in key}), DamagedDocument),
        (package({key: value for key, value in MAIN.items() if "document" not in key}), DamagedDocument),
        (package({**MAIN, "_rels/.rels": rels(rel("1", "officeDocument", "xl/workbook.xml")), "xl/workbook.xml": "<workbook/>"}), NotWord),
    ],
)  # fmt: skip
def test_every_other_kind_of_file_is_called_by_its_name(data: bytes, error: type[WordError]):
    """The message goes to a person: it has to say more than that the file cannot be read."""
    with pytest.raises(error, match=r"\w+.*\. ?\w*"):
        open_package(data)


def test_folders_backslashes_and_the_case_of_names_do_not_matter():
    members = [("word/", b""), ("WORD\\Document.xml", MAIN["word/document.xml"].encode())]
    members += [(name, content.encode()) for name, content in MAIN.items() if "document.xml" not in name]

    assert shown(archive(*members)) == "a"


def test_the_main_part_is_found_by_its_relationship():
    """Some programs call it otherwise, and leave a stale word/document.xml behind."""
    root = rels(rel("rId1", "officeDocument", "/word/document2.xml"))

    assert (
        shown(
            package({**MAIN, "_rels/.rels": root, "word/document2.xml": part("document", f"<w:body>{p('b')}</w:body>")})
        )
        == "b"
    )


def test_strict_files_read_like_transitional_ones():
    big = '<w:b/><w:sz w:val="14pt"/>'
    strict = part("document", f"<w:body>{p(r('a', big))}</w:body>")
    strict = strict.replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    root = rels(rel("rId1", "officeDocument", "word/document.xml")).replace(
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/",
        "http://purl.oclc.org/ooxml/officeDocument/relationships/",
    )

    span = read(package({**MAIN, "_rels/.rels": root, "word/document.xml": strict})).body.blocks[0].spans[0]

    assert (span.text, span.look) == ("a", "b sz:28")


def test_utf_16_is_read():
    assert (
        shown(with_document(("<?xml version='1.0' encoding='UTF-16'?>" + MAIN["word/document.xml"]).encode("utf-16")))
        == "a"
    )


@pytest.mark.parametrize("encoding", ["UTF-7", "windows-1258", "ISO-8859-1"])
def test_no_other_encoding_is_taken_at_its_word(encoding: str):
    """libxml2 decodes UTF-7: markup that no check has seen would come into being."""
    with pytest.raises(SuspectDocument):
        read(with_document(f"<?xml version='1.0' encoding='{encoding}'?>" + MAIN["word/document.xml"]))


@pytest.mark.parametrize("entity", ['"x"', 'SYSTEM "file:///etc/passwd"', 'SYSTEM "http://127.0.0.1:9/"'])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_held_back(entity: str, encoding: str):
    xml = f"<!DOCTYPE d [<!ENTITY e {entity}>]>" + MAIN["word/document.xml"].replace(">a<", ">&e;<")

    with pytest.raises(SuspectDocument):
        read(with_document(xml.encode(encoding)))


@pytest.mark.parametrize(
    "name", ["word/document.xml", "Word/Document.XML", "\\word\\document.xml", "/word/document.xml"]
)
def test_two_parts_of_one_name_are_held_back(name: str):
    """Programs disagree on which of them is the document."""
    members = [(key, value.encode()) for key, value in MAIN.items()]

    with pytest.warns() if name == "word/document.xml" else _nothing(), pytest.raises(SuspectDocument):
        read(archive(*members, (name, b"<x/>")))


def _nothing():
    import contextlib

    return contextlib.nullcontext()


def test_two_archives_in_a_row_are_held_back():
    with pytest.raises(SuspectDocument, match="more than one archive"):
        read(docx(p("one")) + docx(p("two")))


def test_a_little_rubbish_around_the_archive_is_tolerated_and_much_is_not():
    """Mail gateways and old tools append a few bytes."""
    assert shown(b"x" * 100 + docx(p("a")) + b"\0" * 100) == "a"
    with pytest.raises(WordError):
        read(b"x" * limits.STRAY + docx(p("a")) + b"\0" * 100)


def test_a_directory_that_lies_about_a_name_is_held_back():
    data = docx(p("a"))
    first = data.find(b"word/document.xml")

    with pytest.raises(SuspectDocument):
        read(data[:first] + b"word/documenu.xml" + data[first + 17 :])


def test_overlapping_members_are_held_back():
    data = bytearray(docx(p("a")))
    entries = [at for at in range(len(data)) if data[at : at + 4] == b"PK\1\2"]
    offset = struct.unpack("<I", data[entries[0] + 42 : entries[0] + 46])[0]
    data[entries[1] + 42 : entries[1] + 46] = struct.pack("<I", offset)

    with pytest.raises(SuspectDocument):
        read(bytes(data))


def test_a_wrong_checksum_is_damage():
    data = bytearray(archive(*((name, content.encode()) for name, content in MAIN.items()), method=zipfile.ZIP_STORED))
    data[data.find(b">a<") + 1] = ord("b")

    with pytest.raises(DamagedDocument, match="checksum"):
        read(bytes(data))


def test_too_many_members_or_too_much_to_unpack_is_over_the_limit():
    many = {**MAIN, **{f"x{number}": "" for number in range(limits.MEMBERS)}}
    bomb = archive(
        *((name, content.encode()) for name, content in MAIN.items()), ("word/big.bin", bytes(limits.RATIO_FROM + 1))
    )

    for data in (package(many), bomb):
        with pytest.raises(OverLimit):
            read(data)


def test_deep_nesting_is_over_the_limit():
    with pytest.raises(OverLimit):
        read(docx("<w:tbl><w:tr><w:tc>" * 300 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 300))


def test_sixty_nested_tables_are_read():
    assert (
        read(docx("<w:tbl><w:tr><w:tc>" * 60 + p("a") + "</w:tc></w:tr></w:tbl>" * 60))
        .body.blocks[0]
        .rows[0]
        .cells[0]
        .text
        == "a"
    )


def test_a_flood_of_attributes_is_over_the_limit():
    flood = " ".join(f'a{number}=""' for number in range(limits.ATTRIBUTES + 1))

    with pytest.raises(OverLimit):
        read(docx(f"<w:p {flood}/>"))


def test_a_long_text_is_no_flood_of_attributes():
    assert len(shown(docx(p("a=b " * 20_000)))) == 80_000


def test_endlessly_nested_fields_are_over_the_limit():
    with pytest.raises(OverLimit):
        read(docx(p('<w:r><w:fldChar w:fldCharType="begin"/></w:r>' * 1_000)))


def test_a_relationship_without_target_or_out_of_the_package_is_ignored():
    links = '<Relationship Id="rId9" Type="x/image"/>' + rel("rId8", "header", "../../../etc/passwd")

    assert shown(docx(p("a"), links)) == "a"


def test_a_long_stretch_without_tags_costs_little():
    """Looking for the last tag before each window again and again took as long as the square of the part."""
    began = time.process_time()

    with pytest.raises(OverLimit, match="limits of the reader"):
        parse(b"<a>" + b" " * 30_000_000 + b"</a>", "x")

    assert time.process_time() - began < 1


def test_a_tag_with_attributes_beyond_number_is_found_behind_others():
    many = " ".join(f'a{n}=""' for n in range(10_001))

    with pytest.raises(OverLimit) as raised:
        parse(f"<a>{'<b/>' * 20_000}{' ' * 50_000}<c {many}/></a>".encode(), "x")

    assert raised.value.measure == "attributes 10001 10000"
