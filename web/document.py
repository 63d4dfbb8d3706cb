"""A document: its cover facts, its history, the text of each revision, and the original files."""

from __future__ import annotations

from io import BytesIO

from flask import Blueprint, Response, render_template, send_file

from web.days import by_day
from web.headers import FILE_TYPE, as_download
from web.legible import file_name
from web.office import office
from web.revision_text import set_text
from web.said import said_by
from web.shown import Entry, stem
from web.unread import Unread

document = Blueprint("document", __name__, url_prefix="/tai-lieu/<document>")


@document.get("")
def show(document: str) -> str:
    row, history = office().document(document), office().history(document)
    revisions = [entry for entry in history if entry.has_content]
    said = office().said(revisions[0]) if revisions else None
    return render_template(
        "document/show.html",
        row=row,
        days=by_day(history),
        latest=revisions[0] if revisions else None,
        said=said_by(said, row.path) if said else None,
        cited=office().cited(revisions[0]) if revisions else (),
        picked_new=revisions[0].seq if revisions else 0,
        picked_old=revisions[1].seq if len(revisions) > 1 else 0,
    )


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
