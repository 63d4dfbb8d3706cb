"""What hostile and unlucky people put into a shared folder. The service goes on, keeps the bytes and says what to do."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from tests.acceptance.browser import Reading
from tests.acceptance.documents import write_procedure
from tests.acceptance.offices import RunningService
from tests.acceptance.waiting import wait_for
from tests.word.builders_ole2 import fib, ole2

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

UNREADABLE = {
    "văn bản thường.docx": ("Đây chỉ là chữ, không phải tệp Word.\n".encode() * 40, "not-word"),
    "có mật khẩu.docx": (
        OLE2.ljust(2048, b"\0") + "EncryptedPackage".encode("utf-16-le").ljust(4096, b"\0"),
        "encrypted",
    ),
    "kiểu cũ, không có chữ.doc": (ole2({"WordDocument": fib(characters=0)}), "suspect"),
    "kiểu cũ, có mật khẩu.doc": (ole2({"WordDocument": fib(encrypted=True)}), "encrypted"),
}

HOSTILE_NAMES = [
    "<img src=x onerror=window.hit=1>.docx",
    "'\"><script>window.hit=1<_script>.docx",
    "$(touch hit) `touch hit`; touch hit.docx",
    "--output=hit.docx",
    "dòng\nmới\r\nSet-Cookie: hit=1.docx",
    "đảo \u202exdoc.docx",
    "{{7*7}} {% raw %}.docx",
    "=HYPERLINK(1).docx",
    "không phải utf-8 \udce9.docx",
]


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_file_that_cannot_be_read_is_kept_and_its_page_says_what_to_do(service: RunningService, name: str) -> None:
    """Recorded byte for byte first, read later: reading fails with a reason and an advice."""
    data, reason = UNREADABLE[name]
    path = f"{service.office.folders[0]}/{name}"

    (service.office.share / path).write_bytes(data)
    event = service.wait_for_event(path, "created")

    assert event["sha256"] == hashlib.sha256(data).hexdigest()
    page = wait_for(
        "the reason on the page",
        lambda: _page_with(service, f"/tai-lieu/{event['document']}", "giữ nguyên từng byte"),
    )
    assert "Bản mới nhất:" in page
    assert reason in service.get(f"/tai-lieu/{event['document']}/ban/{event['seq']}")[1]
    assert (service.office.share / path).read_bytes() == data


def test_a_copy_that_is_still_under_way_is_no_revision(service: RunningService, folder: Path) -> None:
    """Half a file, closed: the other half follows. Only the whole becomes a revision."""
    path = f"{service.office.folders[0]}/sao chép chậm.docx"
    whole = write_procedure(folder / "slow.docx", title="Sao chép chậm").read_bytes()

    (service.office.share / path).write_bytes(whole[: len(whole) // 2])
    _record_another(service, "trong khi chờ")
    with (service.office.share / path).open("ab") as rest:
        rest.write(whole[len(whole) // 2 :])
    event = service.wait_for_event(path, "created")

    assert event["sha256"] == hashlib.sha256(whole).hexdigest()
    assert len(service.office.events_of(path)) == 1


@pytest.mark.browser
def test_hostile_names_are_text_on_every_page(service: RunningService, reader: Reading, folder: Path) -> None:
    """Names are data: no markup, no command, no option, no header is made of them."""
    shelf = service.office.folders[1]
    for name in HOSTILE_NAMES:
        write_procedure(folder / "draft.docx", title=f"Tệp {HOSTILE_NAMES.index(name)}")
        os.replace(folder / "draft.docx", service.office.share / shelf / name)
    wait_for("all hostile names recorded", lambda: len(_documents(service, shelf)) >= len(HOSTILE_NAMES))

    for page in (
        "/",
        f"/phong-ban/{_code(service, shelf)}",
        *(f"/tai-lieu/{name}" for name in _documents(service, shelf)),
    ):
        reader.page.goto(service.url + page)
        assert reader.page.evaluate("window.hit") is None, page
        assert reader.page.locator("main img[src=x]").count() == 0, page
        assert "49" not in reader.page.title(), page

    assert reader.complaints == []
    assert not list(folder.rglob("hit"))
    assert service.office.luuvet("verify").exit_code == 0


def test_links_pipes_and_folders_of_git_are_left_alone(service: RunningService, folder: Path) -> None:
    """Nothing outside the share is read through a link, a pipe does not hang the watcher, `.git` never enters."""
    shelf = service.office.share / service.office.folders[0]
    secret = folder / "secret.docx"
    write_procedure(secret, title="Không thuộc thư mục dùng chung")
    (shelf / "liên kết.docx").symlink_to(secret)
    os.mkfifo(shelf / "ống.docx")
    write_procedure(shelf / ".git" / "trong git.docx")

    _record_another(service, "sau liên kết")

    stored = {event["sha256"] for event in service.office.events() if event["sha256"]}
    assert hashlib.sha256(secret.read_bytes()).hexdigest() not in stored
    assert not [event for event in service.office.events() if ".git/" in event["path"]]
    assert service.alive()


def _record_another(service: RunningService, name: str) -> None:
    """A good file dropped right after a bad one is recorded as if nothing had happened."""
    path = f"{service.office.folders[2]}/{name}.docx"
    write_procedure(service.office.share / path, title=name)
    service.wait_for_event(path, "created")


def _documents(service: RunningService, shelf: str) -> list[str]:
    return list({e["document"]: None for e in service.office.events() if e["path"].startswith(f"{shelf}/")})


def _code(service: RunningService, shelf: str) -> str:
    return next(d["code"] for d in service.office.departments if d["folder"] == shelf)


def _page_with(service: RunningService, path: str, words: str) -> str | None:
    status, page = service.get(path)
    return page if status == 200 and words in page else None
