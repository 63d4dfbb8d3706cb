"""Errors as a reader meets them."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from tests.web.builders_office import SmallOffice, TwoRevisions
from tests.web.conftest import app_of


@pytest.mark.parametrize(
    "address",
    [
        "/khong-co",
        "/phong-ban/KHONG",
        "/tai-lieu/khong",
        "/tai-lieu/khong/ban/1",
        "/tai-lieu/khong/so-sanh/1..2",
        "/tai-lieu/khong/ban/99999999999999999999",
        "/nhat-ky?phong=KHONG",
    ],
)
def test_what_is_not_there_is_a_page_that_says_what_to_do(client: FlaskClient, address: str) -> None:
    """Mistyped and made-up addresses are everyday: they get a page in Vietnamese with a way on, never a traceback."""
    answer = client.get(address)

    page = answer.get_data(as_text=True)
    assert answer.status_code == 404, address
    assert "Không tìm thấy trang này" in page
    assert "Hãy tìm tài liệu theo mã hiệu hoặc tên" in page
    assert re.search(r"<code>[0-9a-f]{8}</code>", page)


def test_a_comparison_the_wrong_way_round_is_not_found(client: FlaskClient, revisions: TwoRevisions) -> None:
    """One address for one comparison: old before new."""
    answer = client.get(f"/tai-lieu/{revisions.document}/so-sanh/{revisions.new.seq}..{revisions.old.seq}")

    assert answer.status_code == 404


def test_a_revision_of_another_document_is_not_found(office: SmallOffice, revisions: TwoRevisions) -> None:
    """An address must not join a document with a revision that is none of its own."""
    stranger = office.save("03. Phòng Tư pháp/QT-02.docx")
    office.index()

    answer = app_of(office).test_client().get(f"/tai-lieu/{revisions.document}/ban/{stranger.seq}/tai-ve")

    assert answer.status_code == 404


def test_without_a_register_the_page_asks_for_patience(office: SmallOffice) -> None:
    """The register is rebuilt after an update; the record is safe meanwhile and the page says so."""
    client = app_of(office).test_client()
    office.config.register.unlink()

    answer = client.get("/")

    assert answer.status_code == 503
    assert "Sổ theo dõi đang được dựng lại" in answer.get_data(as_text=True)


def test_a_name_that_is_not_ours_is_refused(office: SmallOffice) -> None:
    """DNS rebinding: a stranger's name that leads to our address must not read the register."""
    client = app_of(office, ["127.0.0.1", "localhost"]).test_client()

    assert client.get("/", headers={"Host": "localhost:8018"}).status_code == 200
    refused = client.get("/", headers={"Host": "evil.example"})
    assert refused.status_code == 400
    assert "evil.example" not in refused.get_data(as_text=True)
    assert "Content-Security-Policy" in refused.headers


def test_an_unforeseen_error_shows_an_id_and_no_traceback(office: SmallOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cause stands in the log beside the same id."""
    app = app_of(office)
    app.add_url_rule("/hong", "broken", lambda: 1 / 0)

    page = app.test_client().get("/hong").get_data(as_text=True)

    assert "Máy chủ gặp lỗi" in page
    assert "ZeroDivisionError" not in page
