"""Headers: what every answer says to the browser."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.web.builders_office import TwoRevisions


def addresses(revisions: TwoRevisions) -> list[str]:
    document = f"/tai-lieu/{revisions.document}"
    old, new = revisions.old.seq, revisions.new.seq
    return [
        "/",
        "/phong-ban/TP",
        document,
        f"{document}/ban/{new}",
        f"{document}/so-sanh/{old}..{new}",
        f"{document}/so-sanh/{old}..{new}/moi-hon",
        "/tim?q=khai",
        "/nhat-ky",
        "/tinh-trang",
        "/nhip",
        "/khong-co",
        "/static/base.css",
        f"{document}/ban/{new}/tai-ve",
    ]


def test_every_answer_is_hardened(client: FlaskClient, revisions: TwoRevisions) -> None:
    """Pages, errors, static files and downloads alike: one way in without headers is enough for an attacker."""
    for address in addresses(revisions):
        headers = client.get(address).headers

        policy = headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'"), address
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_pages_have_nothing_inline(client: FlaskClient, revisions: TwoRevisions) -> None:
    """The policy forbids inline scripts and styles, so one of them would be a broken page."""
    for address in addresses(revisions)[:10]:
        page = client.get(address).get_data(as_text=True)

        assert " style=" not in page, address
        assert "<style" not in page
        assert "<script>" not in page
        assert " onclick=" not in page


def test_pages_are_kept_by_nobody(client: FlaskClient, revisions: TwoRevisions) -> None:
    """The next user of the machine must not find a document in the browser's store."""
    for address in addresses(revisions)[:9]:
        assert client.get(address).headers["Cache-Control"] == "private, no-store", address


def test_static_files_are_kept_for_ever_under_an_address_that_names_their_content(client: FlaskClient) -> None:
    """A new release changes the address, so nobody sees an old style sheet."""
    page = client.get("/").get_data(as_text=True)
    address = page.split('href="/static/base.css')[1].split('"')[0]

    assert "immutable" in client.get("/static/base.css" + address).headers["Cache-Control"]
    assert "immutable" not in client.get("/static/base.css?v=else").headers["Cache-Control"]


def test_nothing_can_be_changed_through_the_page(client: FlaskClient, revisions: TwoRevisions) -> None:
    """The page reads. Whatever writes will come with accounts and tokens."""
    for address in addresses(revisions):
        for method in ("POST", "PUT", "DELETE", "PATCH"):
            assert client.open(address, method=method).status_code in (404, 405), (method, address)


@pytest.mark.parametrize("path", ["/static/../__init__.py", "/static/%2e%2e/errors.py", "/static//etc/passwd"])
def test_static_files_are_those_of_the_static_folder(client: FlaskClient, path: str) -> None:
    """Path traversal ends in "not found"."""
    assert client.get(path).status_code in (308, 404)
