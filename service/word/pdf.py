"""The text of a PDF, read by poppler's pdftotext in a sandbox: for telling which document a printed or exported copy is of.

A PDF knows lines on pages and neither paragraphs nor tables, so its Content is one paragraph for each line; lines that
most pages repeat at their top or bottom, and page numbers, are left out.
"""

from __future__ import annotations

import re
import shutil
from collections import Counter

from service.errors import DamagedDocument, EncryptedDocument, OverLimit, WordError
from service.model.content import Content, Notice, Paragraph, Span, Story
from service.model.folding import fold
from service.word import limits, sandbox
from service.word.limits import MEGABYTE

_PROGRAM = "pdftotext"
_START = b"%PDF-"
_BOUNDS = sandbox.Limits(limits.CHILD_WALL_SECONDS, limits.CHILD_MEMORY, 20 * MEGABYTE, limits.FILE)
_NAME = "copy.pdf"
_EDGE = 4
"""Lines at the top and at the bottom of a page that may be its header and footer."""
_NUMBERS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"(?:trang\s*:?\s*)?\d+(?:\s*/\s*\d+)?", re.IGNORECASE)
_WRONG_PASSWORD = "password"  # noqa: S105 - a word in a message


class PdfUnavailable(WordError):
    """PDFs cannot be read on this machine."""

    code = "pdf-unavailable"


def is_pdf(data: bytes) -> bool:
    """Some programs write a few bytes of their own before the beginning."""
    return _START in data[:1024]


def read_pdf(data: bytes) -> Content:
    """Raises WordError: PdfUnavailable, EncryptedDocument, DamagedDocument (also where it has no text, as a scan has none)
    or OverLimit."""
    if len(data) > limits.FILE:
        raise OverLimit(f"The file has {len(data)} bytes.", f"file-size {len(data)} {limits.FILE}")
    if shutil.which(_PROGRAM) is None:
        raise PdfUnavailable("pdftotext is not installed (Debian: apt-get install poppler-utils).")
    if reason := sandbox.trouble():
        raise PdfUnavailable(reason)
    run = sandbox.run([_PROGRAM, "-q", "-enc", "UTF-8", _NAME, "-"], {_NAME: data}, _BOUNDS)
    if run.end in ("too long", "too large"):
        raise OverLimit("Reading the PDF takes more time or room than it may.")
    if run.end == "failed":
        broken = EncryptedDocument if _WRONG_PASSWORD in run.messages.lower() else DamagedDocument
        raise broken("pdftotext could not read the PDF.")
    return content_of_pages(run.output.decode("utf-8", "replace"))


def content_of_pages(text: str) -> Content:
    """Of what pdftotext prints, pages parted by form feeds."""
    pages = [[line for line in map(_folded, page.splitlines()) if line] for page in text.split("\f")]
    pages = [page for page in pages if page]
    running = _running(pages)
    lines = [line for page in pages for line in _without_running(page, running)]
    if not lines:
        raise DamagedDocument("The PDF has no text: it is a scan or a picture.", "no-text")
    body = Story("body", "body", tuple(Paragraph((Span(line),)) for line in lines))
    return Content((body,), notices=(Notice("pdf"),))


def _folded(line: str) -> str:
    return " ".join(fold(line).split())


def _running(pages: list[list[str]]) -> set[str]:
    """What stands at the edge of more than half of the pages, whatever number is in it."""
    seen = Counter(shape for page in pages for shape in {_shape(line) for line in _edges(page)})
    return {shape for shape, count in seen.items() if count > 1 and count > len(pages) / 2}


def _without_running(page: list[str], running: set[str]) -> list[str]:
    edges = set(_edges(page))
    return [line for line in page if line not in edges or not (_shape(line) in running or _PAGE_NUMBER.fullmatch(line))]


def _edges(page: list[str]) -> list[str]:
    return page[:_EDGE] + page[-_EDGE:]


def _shape(line: str) -> str:
    return _NUMBERS.sub("#", line)
