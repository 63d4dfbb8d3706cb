"""Two revisions of a document compared."""

from __future__ import annotations

from io import BytesIO

import msgspec
from flask import Blueprint, Response, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response as AnyResponse

from service.control.significance import fact
from service.diff.unified import as_json
from web.errors import UnknownPage
from web.headers import FILE_TYPE, as_download
from web.legible import file_name, legible
from web.office import office
from web.redline_view import RedlineView, set_redline
from web.shown import Entry, stem
from web.times import iso
from web.unread import Compared, Unread
from web.wording import unmarked

comparison = Blueprint("comparison", __name__, url_prefix="/tai-lieu/<document>/so-sanh")


@comparison.get("")
def choose(document: str) -> AnyResponse:
    """Where the forms of the document's page lead: on to the address of the two revisions picked, by their Seq (`cu`,
    `moi`) or by their numbers (`ban-cu`, `ban-moi`)."""
    picked = sorted({seq for seq in (*_picked(), *_picked_by_number(document)) if seq})
    if len(picked) != 2:
        return redirect(url_for("document.show", document=document))
    return redirect(url_for("comparison.show", document=document, old=picked[0], new=picked[1]))


def _picked() -> list[int]:
    return [request.args.get(name, 0, type=int) for name in ("cu", "moi")]


def _picked_by_number(document: str) -> list[int]:
    numbers = [request.args.get(name, 0, type=int) for name in ("ban-cu", "ban-moi")]
    return [office().numbered(document, number) for number in numbers if number]


@comparison.get("/<int:old>..<int:new>")
def show(document: str, old: int, new: int) -> str:
    before, after = office().revision(document, old), office().revision(document, new)
    if before.seq > after.seq:
        raise UnknownPage(f"{old}..{new} names the later revision first.")
    compared = office().compared(before, after)
    unread = compared if isinstance(compared, Unread) else None
    return render_template(
        "comparison/show.html",
        row=office().document(document),
        old=before,
        new=after,
        same_bytes=before.blob == after.blob,
        before=before.previous,
        after=office().following(after),
        view=None if isinstance(compared, Unread) else _view(compared),
        unread=unread,
        tracked_changes=_can_be_marked(before, after, compared),
        side_by_side_view=request.args.get("xem") == "song-song",
        substance_only=_substance_only(),
    )


def _view(compared: Compared) -> RedlineView:
    return set_redline(compared.redline, compared.summary, substance_only=_substance_only())


def _substance_only() -> bool:
    return request.args.get("hinh-thuc") == "an"


@comparison.get("/<int:old>..<int:new>/moi-hon")
def newer(document: str, old: int, new: int) -> str:
    """The part of the page that may change: whether there is a newer revision by now."""
    row, after = office().document(document), office().revision(document, new)
    return render_template("comparison/newer.html", row=row, new=after)


@comparison.get("/<int:old>..<int:new>/redline.docx")
def tracked(document: str, old: int, new: int) -> Response | str:
    """The file; where some changes could not be marked, first a page that names them and leads on to the file."""
    before, after = office().revision(document, old), office().revision(document, new)
    changes = office().tracked_changes(before, after)
    if changes.degraded and "tai" not in request.args:
        return render_template(
            "comparison/unmarked.html",
            row=office().document(document),
            old=before,
            new=after,
            sentences=[unmarked(code) for code in changes.degraded],
        )
    name = file_name(f"{stem(after.path)} (bản {before.ordinal} → {after.ordinal}).docx")
    data = BytesIO(changes.data)
    return as_download(send_file(data, FILE_TYPE, as_attachment=True, download_name=name, etag=False))


@comparison.get("/<int:old>..<int:new>/redline.json")
def as_data(document: str, old: int, new: int) -> Response:
    """In the form of `luuvet diff --format json`, with what is recorded about the two revisions."""
    before, after = office().revision(document, old), office().revision(document, new)
    compared = office().compared(before, after)
    if isinstance(compared, Unread):
        raise UnknownPage(f"Revisions {old} and {new} are not compared: {compared.code or 'not read yet'}.")
    about = {"document": document, "code": after.code, "sides": {"old": _about(before), "new": _about(after)}}
    changes = as_json(compared.redline, compared.summary, [fact(change) for change in compared.redline.changes])
    answer = Response(msgspec.json.encode(msgspec.json.decode(changes) | about), mimetype="application/json")
    name = file_name(f"{stem(after.path)} (bản {before.ordinal} → {after.ordinal}).json")
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return as_download(answer)


def _about(entry: Entry) -> dict[str, object]:
    """Seq and fingerprint are what the record can be asked for."""
    return {
        "seq": entry.seq,
        "fingerprint": entry.fingerprint[:16],
        "revision": entry.ordinal,
        "issue": entry.issue,
        "at": iso(entry.at),
        "author": legible(entry.author),
        "path": legible(entry.path),
    }


def _can_be_marked(old: Entry, new: Entry, compared: Compared | Unread) -> bool:
    return isinstance(compared, Compared) and all(map(office().can_be_marked, (old, new)))
