"""A document: its cover facts, its history, the text of each revision, and the original files."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from flask import Blueprint, Response, render_template, request, send_file

from web.cited import CitedDocument
from web.headers import FILE_TYPE, as_download
from web.history import PAGE, history_page
from web.legible import file_name
from web.office import office
from web.revision_text import set_text
from web.said import Said, said_by
from web.shown import DocumentRow, Entry, stem
from web.unread import Unread


@dataclass(frozen=True, slots=True)
class Latest:
    """A document's latest revision, and what it says about itself."""

    entry: Entry
    said: Said | None
    cited: tuple[CitedDocument, ...]


document = Blueprint("document", __name__, url_prefix="/tai-lieu/<document>")


@document.get("")
def show(document: str) -> str:
    before = request.args.get("truoc", type=int)
    row, history = office().document(document), history_page(office().history(document, PAGE + 1, before))
    picks = [entry.seq for entry in history.revisions[:2]] + [0, 0]
    return render_template(
        "document/show.html",
        row=row,
        history=history,
        is_first_page=before is None,
        latest=_latest(row) if before is None else None,
        picked_new=picks[0],
        picked_old=picks[1],
    )


def _latest(row: DocumentRow) -> Latest | None:
    """None for a document without revisions."""
    if not row.revision_seq:
        return None
    entry = office().revision(row.id, row.revision_seq)
    said = office().said(entry)
    return Latest(entry, said_by(said, row.path) if said else None, office().cited(entry))


@document.get("/ban/<int:seq>")
def revision(document: str, seq: int) -> str:
    row, entry = office().document(document), office().revision(document, seq)
    content = office().content(entry)
    return render_template(
        "document/revision.html",
        row=row,
        entry=entry,
        following=office().following(entry),
        text=None if isinstance(content, Unread) else set_text(content),
        unread=content if isinstance(content, Unread) else None,
    )


@document.get("/ban/<int:seq>/tai-ve")
def download(document: str, seq: int) -> Response:
    entry = office().revision(document, seq)
    answer = send_file(
        BytesIO(office().bytes_of(entry)), FILE_TYPE, as_attachment=True, download_name=_saved_as(entry), etag=False
    )
    return as_download(answer)


def _saved_as(entry: Entry) -> str:
    """The file's name with the revision in it: a copy on somebody's desk must say which one it is."""
    ending = entry.path[len(entry.path.rsplit("/", 1)[0]) :].rsplit(".", 1)
    suffix = f".{ending[1]}" if len(ending) == 2 else ""
    return file_name(f"{stem(entry.path)} (bản {entry.ordinal}, số {entry.seq}){suffix}")
