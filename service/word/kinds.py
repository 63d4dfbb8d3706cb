"""What kind of file some bytes are, told from the bytes alone.

`require_zip(data)` lets zip archives pass and raises the fitting WordError for everything else; `refuse_other_zip`
does the same for archives that are not Word packages.
"""

from __future__ import annotations

from collections.abc import Set

from service.errors import DamagedDocument, EncryptedDocument, LegacyDocument, NotWord

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE2_SMALLEST = 1536
"""A header and two sectors: less cannot hold a stream."""
_OWNER_FILE_SIZES = (162, 165)

_SAVE_AS_DOCX = "Open it in Word, choose Save As, Word Document (.docx), and save it into the folder again."
_SAVE_AGAIN = "Open it in Word and save it again; if Word cannot open it either, restore the last good revision."

_FOREIGN = (
    (b"%PDF", "a PDF file"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"MZ", "a Windows program"),
    (b"\x7fELF", "a Linux program"),
)
_OLD_WORD = (b"\xdb\xa5", b"\x9b\xa5", b"\x31\xbe", b"\x32\xbe")
"""Word 1 and 2, Write: from before OLE2 files."""


def require_zip(data: bytes) -> None:
    """Raises NotWord, LegacyDocument, EncryptedDocument or DamagedDocument unless `data` starts like a zip archive."""
    if not data.strip(b"\0"):
        raise DamagedDocument(f"The file is empty or holds only zero bytes: the save was cut short. {_SAVE_AGAIN}")
    if data.startswith(_OLE2):
        _refuse_ole2(data)
    if b"PK\3\4" in data[:65_536] or data.startswith(b"PK"):
        return
    _refuse_foreign(data)
    _refuse_text(data)
    raise NotWord(
        "The file is not a Word document: its bytes are of no kind known here. Put the right file in its place."
    )


def refuse_other_zip(names: Set[str], mimetype: bytes) -> None:
    """Raises unless the archive, given by its member names and the text of its `mimetype` member, may be a Word package."""
    if mimetype.startswith(b"application/vnd.oasis.opendocument.text"):
        raise LegacyDocument(f"The file is an OpenDocument text (.odt). {_SAVE_AS_DOCX}")
    if mimetype.startswith((b"application/vnd.oasis", b"application/epub")):
        raise NotWord(
            "The file is an OpenDocument or e-book file, not a text document. Put the right file in its place."
        )
    if "[content_types].xml" in names:
        return
    if any(name.startswith("word/") for name in names):
        raise DamagedDocument(f"The Word package has lost its list of content types. {_SAVE_AGAIN}")
    raise NotWord("The file is a zip archive, not a Word document. Unpack it and save the documents themselves.")


def _refuse_ole2(data: bytes) -> None:
    if len(data) < _OLE2_SMALLEST:
        raise DamagedDocument(f"The file starts like an old Office file but ends at once. {_SAVE_AGAIN}")
    if _stream("EncryptedPackage", data):
        raise EncryptedDocument(
            "The document is protected with a password, so nobody else can read it here. "
            "Open it in Word, remove the password (File, Info, Protect Document) and save it again."
        )
    if not _stream("WordDocument", data):
        for stream, kind in (("Workbook", "an old Excel workbook"), ("PowerPoint Document", "an old PowerPoint file")):
            if _stream(stream, data):
                raise NotWord(
                    f"The file is {kind} under a Word name. Give it its right name, or put the document here."
                )
    raise LegacyDocument(f"The file is in the old Word format (.doc), whatever its name says. {_SAVE_AS_DOCX}")


def _stream(name: str, data: bytes) -> bool:
    return name.encode("utf-16-le") in data


def _refuse_foreign(data: bytes) -> None:
    if data.startswith(_OLD_WORD):
        raise LegacyDocument(f"The file was written by a Word of before 1995. {_SAVE_AS_DOCX}")
    for magic, kind in _FOREIGN:
        if data.startswith(magic):
            raise NotWord(f"The file is {kind} under a Word name. Give it its right name, or put the document here.")
    if len(data) in _OWNER_FILE_SIZES and data[0] <= 54 and data[1 : 1 + data[0]].isascii() and data[-1:] == b"\0":
        raise NotWord("The file is Word's own note of who has a document open (~$…). It may be deleted.")


def _refuse_text(data: bytes) -> None:
    start = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{\\rtf"):
        raise LegacyDocument(f"The file is in Rich Text Format (.rtf), whatever its name says. {_SAVE_AS_DOCX}")
    if b"Word.Document" in start or b"schemas.microsoft.com/office/word/2003/wordml" in start:
        raise LegacyDocument(f"The file is a Word document saved as XML. {_SAVE_AS_DOCX}")
    if start[:200].lower().startswith((b"<!doctype html", b"<html", b"mime-version:")):
        raise NotWord(f"The file is a web page under a Word name. {_SAVE_AS_DOCX}")
    if b"\0" not in start:
        raise NotWord("The file is plain text under a Word name. Give it its right name, or put the document here.")
