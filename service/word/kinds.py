"""What kind of file some bytes are, told from the bytes alone.

`require_zip(data)` lets zip archives pass and raises the fitting WordError for everything else; `refuse_other_zip`
does the same for archives that are not Word packages. A LegacyDocument says what a converter has to be told.
"""

from __future__ import annotations

from collections.abc import Set

from service.errors import DamagedDocument, EncryptedDocument, LegacyDocument, NotWord, SuspectDocument
from service.word.ole2 import OLE2, Ole2

_OLE2_SMALLEST = 1536
"""A header and two sectors: less cannot hold a stream."""
_OWNER_FILE_SIZES = (162, 165)

_SAVE_AS_DOCX = "Open it in Word, choose Save As, Word Document (.docx), and save it into the folder again."
_PROTECTED = (
    "The document is protected with a password, so nobody else can read it here. "
    "Open it in Word, remove the password (File, Info, Protect Document) and save it again."
)
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
_OTHER_OLE2 = (
    ("Workbook", "an old Excel workbook"),
    ("Book", "an old Excel workbook"),
    ("PowerPoint Document", "an old PowerPoint file"),
    ("VisioDocument", "an old Visio drawing"),
    ("Quill", "a Publisher file"),
    ("__properties_version1.0", "an Outlook message"),
)
_OPEN_TEXT = b"application/vnd.oasis.opendocument.text"
_WORD_XML = (b"Word.Document", b"schemas.microsoft.com/office/word/2003/wordml")
_WORD_PAGE = (b"urn:schemas-microsoft-com:office:word", b"Word.Document")
"""Stand at the beginning of web pages that Word wrote, or that a program wrote for Word."""
_OLD_WORD = (b"\xdb\xa5", b"\x9b\xa5", b"\x31\xbe", b"\x32\xbe")
"""Word 1 and 2, Write: from before OLE2 files."""


def require_zip(data: bytes) -> None:
    """Raises the fitting WordError unless `data` starts like a zip archive."""
    if not data.strip(b"\0"):
        raise DamagedDocument(f"The file is empty or holds only zero bytes: the save was cut short. {_SAVE_AGAIN}")
    if data.startswith(OLE2):
        _refuse_ole2(data)
    if b"PK\3\4" in data[:65_536] or data.startswith(b"PK"):
        return
    _refuse_foreign(data)
    _refuse_text(data)
    raise NotWord(
        "The file is not a Word document: its bytes are of no kind known here. Put the right file in its place."
    )


def refuse_other_zip(names: Set[str], mimetype: bytes, manifest: bytes) -> None:
    """Raises unless the archive may be a Word package. It is given by its member names and the text of the members
    `mimetype` and `META-INF/manifest.xml`, where there are such."""
    if mimetype.startswith(_OPEN_TEXT):
        _refuse_open_text(mimetype.removeprefix(_OPEN_TEXT), names, manifest)
    if mimetype.startswith((b"application/vnd.oasis", b"application/epub")):
        raise NotWord(
            "The file is an OpenDocument or e-book file, not a text document. Put the right file in its place."
        )
    if "[content_types].xml" in names:
        return
    if any(name.startswith("word/") for name in names):
        raise DamagedDocument(f"The Word package has lost its list of content types. {_SAVE_AGAIN}")
    raise NotWord("The file is a zip archive, not a Word document. Unpack it and save the documents themselves.")


def _refuse_open_text(variety: bytes, names: Set[str], manifest: bytes) -> None:
    if b"encryption-data" in manifest:
        raise EncryptedDocument(_PROTECTED)
    if variety.startswith((b"-master", b"-web")):
        raise NotWord(f"The file only ties other OpenDocument files together. {_SAVE_AS_DOCX}")
    dialect = "ott" if variety.startswith(b"-template") else "odt"
    has_macros = any(name.startswith(("basic/", "scripts/")) for name in names)
    raise LegacyDocument(f"The file is an OpenDocument text (.odt). {_SAVE_AS_DOCX}", dialect, has_macros=has_macros)


def _refuse_ole2(data: bytes) -> None:
    if len(data) < _OLE2_SMALLEST:
        raise DamagedDocument(f"The file starts like an old Office file but ends at once. {_SAVE_AGAIN}")
    file = Ole2(data)
    if _holds(file, data, "EncryptedPackage"):
        raise EncryptedDocument(_PROTECTED)
    if _holds(file, data, "WordDocument"):
        _refuse_old_word(file)
    for stream, kind in _OTHER_OLE2:
        if stream in file.streams:
            raise NotWord(f"The file is {kind} under a Word name. Give it its right name, or put the document here.")
    raise NotWord(
        "The file is of an old Office format, but holds no Word document. Give it its right name, or put the document here."
    )


def _holds(file: Ole2, data: bytes, stream: str) -> bool:
    """A file whose list of streams is lost may still open in Word: there the name anywhere has to do."""
    return stream in file.streams if any(file.streams) else stream.encode("utf-16-le") in data


def _refuse_old_word(file: Ole2) -> None:
    """By the first bytes of the stream `WordDocument`, [MS-DOC] 2.5.1 (FibBase) and 2.5.4."""
    head = file.head("WordDocument", 80)
    if len(head) > 12 and head[11] & 0x01:
        raise EncryptedDocument(_PROTECTED)
    before_97 = head[:2] == b"\xdc\xa5"
    if len(head) == 80 and not before_97 and int.from_bytes(head[76:80], "little", signed=True) <= 0:
        raise SuspectDocument(
            "The file is built like an old Word document (.doc) that holds not even one paragraph, as no editor writes it. "
            "It is held back; save it again from Word, and ask where this file came from."
        )
    raise LegacyDocument(
        f"The file is in the old Word format (.doc), whatever its name says. {_SAVE_AS_DOCX}",
        "doc95" if before_97 else "doc",
        has_macros="Macros" in file.streams,
    )


def _refuse_foreign(data: bytes) -> None:
    if data.startswith(_OLD_WORD):
        raise LegacyDocument(f"The file was written by a Word of before 1995. {_SAVE_AS_DOCX}", "doc2")
    for magic, kind in _FOREIGN:
        if data.startswith(magic):
            raise NotWord(f"The file is {kind} under a Word name. Give it its right name, or put the document here.")
    if len(data) in _OWNER_FILE_SIZES and data[0] <= 54 and data[1 : 1 + data[0]].isascii() and data[-1:] == b"\0":
        raise NotWord("The file is Word's own note of who has a document open (~$…). It may be deleted.")


def _refuse_text(data: bytes) -> None:
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{\\rtf"):
        raise LegacyDocument(f"The file is in Rich Text Format (.rtf), whatever its name says. {_SAVE_AS_DOCX}", "rtf")
    is_page = start[:200].lower().startswith((b"<!doctype html", b"<html"))
    if is_page and any(mark in start for mark in _WORD_PAGE):
        raise LegacyDocument(f"The file is a web page that was made for Word. {_SAVE_AS_DOCX}", "html")
    if is_page or start[:200].lower().startswith(b"mime-version:"):
        raise NotWord(f"The file is a web page under a Word name. {_SAVE_AS_DOCX}")
    if start.startswith(b"<?xml") and any(mark in start for mark in _WORD_XML):
        raise LegacyDocument(f"The file is a Word document saved as XML. {_SAVE_AS_DOCX}", "wordml")
    if b"\0" not in start:
        raise NotWord("The file is plain text under a Word name. Give it its right name, or put the document here.")
