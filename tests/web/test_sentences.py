"""Sentence history as a reader sees it."""

from __future__ import annotations

import re

from flask.testing import FlaskClient

from service.model.record import Author
from tests.web.builders_office import PATH, SmallOffice, TwoRevisions, birth_registration, content, paragraph

BINH = Author("Trần Văn Bình", "binh.tv", "ownerfile")


def page(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return " ".join(answer.get_data(as_text=True).split())


def test_each_paragraph_and_row_names_who_changed_it_last(office: SmallOffice, client: FlaskClient) -> None:
    """The time limit is Bình's, the rest is still Hoa's; one click tells the whole life of it."""
    first = office.save(PATH, birth_registration())
    office.save(PATH, birth_registration("02 ngày làm việc"), document=first.document, author=BINH)
    third = office.save(PATH, birth_registration("02 ngày làm việc", "Thẩm định"), document=first.document)
    office.index()

    shown = page(client, f"/tai-lieu/{first.document}/lich-su-cau")
    before = shown.split("Thời hạn giải quyết: 02")[0].rsplit("lived-block", 1)[1]
    life = re.search(rf"/tai-lieu/{first.document}/lich-su-cau/{third.seq}/\d+", before)

    assert "Trần Văn Bình" in before
    assert "Trần Văn Bình" not in shown.split("Thời hạn giải quyết: 02")[0].replace(before, "")
    assert life
    told = page(client, life.group())
    assert told.index("Sửa</strong>") < told.index("Viết lần đầu</strong>")
    assert "<del>03</del>" in told
    assert f"/so-sanh/{first.seq}.." in told


def test_no_name_is_taken_over_an_empty_paragraph(office: SmallOffice, client: FlaskClient) -> None:
    """The ditto sign means the name that is seen above it: an empty paragraph shows none."""
    first = office.save(PATH, content(paragraph("Thời hạn: 03 ngày"), paragraph(""), paragraph("Nộp hồ sơ tại xã")))
    later = content(paragraph("Thời hạn: 02 ngày"), paragraph(""), paragraph("Nộp hồ sơ tại xã"))
    office.save(PATH, later, document=first.document, author=BINH)
    office.index()

    shown = page(client, f"/tai-lieu/{first.document}/lich-su-cau")

    assert "″" not in shown
    assert re.search(r"Trần Văn Bình.*Thời hạn.*Nguyễn Thị Hoa.*Nộp hồ sơ", shown)


def test_a_life_that_is_not_there_is_said_so(client: FlaskClient, revisions: TwoRevisions) -> None:
    """Addresses are typed and mailed."""
    address = f"/tai-lieu/{revisions.document}/lich-su-cau/{revisions.new.seq}"

    assert client.get(f"{address}/1").status_code == 200
    assert client.get(f"{address}/0").status_code == 404
    assert client.get(f"{address}/999").status_code == 404


def test_a_document_that_waits_to_be_read_says_so(office: SmallOffice, client: FlaskClient) -> None:
    """Its history comes by itself once it is read."""
    event = office.save(PATH)
    office.index()

    assert "Đang đọc" in page(client, f"/tai-lieu/{event.document}/lich-su-cau")
