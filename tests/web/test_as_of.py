"""The office as of a day: what was recorded by the end of it, no more and no less."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from service.model.record import NewEvent
from service.register.derived import CoverFacts
from tests.web.builders_office import HOA, SmallOffice, TwoRevisions, birth_registration, content, paragraph
from tests.web.test_pages import PATH, page

FIRST_DAY, SECOND_DAY, THIRD_DAY = "2026-03-02", "2026-03-03", "2026-03-04"
MINUTES = 24 * 60


@pytest.fixture
def document(office: SmallOffice) -> str:
    """Saved on the first day, saved again on the second, deleted on the third."""
    first = office.save(PATH, birth_registration(), facts=CoverFacts("Khai sinh", "QT-01/TP", "01"))
    facts = CoverFacts("Khai sinh sửa đổi", "QT-01/TP", "02")
    again = birth_registration("02 ngày làm việc")
    office.save(PATH, again, document=first.document, facts=facts, minutes=MINUTES)
    office.record(NewEvent("deleted", HOA, first.document, PATH, department="TP"), MINUTES)
    office.at += timedelta(days=3)
    office.index()
    return first.document


def test_the_register_is_what_it_was_at_the_end_of_the_day(client: FlaskClient, document: str) -> None:
    """Code, title and issue of the cover then; what was deleted since is there."""
    first, second, third = (page(client, f"/ngay/{day}") for day in (FIRST_DAY, SECOND_DAY, THIRD_DAY))

    assert "Khai sinh" in first
    assert "Khai sinh sửa đổi" not in first
    assert "đã xóa sau đó" in first
    assert "Bản 1, 02/03/2026" in first
    assert "Khai sinh sửa đổi" in second
    assert "Bản 2, 03/03/2026" in second
    assert "Khai sinh" not in third
    assert "Khi ấy chưa có tài liệu nào" in third


def test_a_document_has_its_text_and_history_as_they_were(client: FlaskClient, document: str) -> None:
    """Later revisions are not hinted at in its text."""
    first = page(client, f"/ngay/{FIRST_DAY}/tai-lieu/{document}")
    second = page(client, f"/ngay/{SECOND_DAY}/tai-lieu/{document}")

    assert "03 ngày làm việc" in first
    assert "02 ngày làm việc" not in first
    assert f"/ban/{3}" not in first
    assert "02 ngày làm việc" in second
    assert "Bản 1</a>" in second
    assert "Bản 2</a>" in second
    assert "bản cuối trước khi xóa" in page(client, f"/ngay/{THIRD_DAY}/tai-lieu/{document}")


def test_the_event_behind_the_day_is_named(office: SmallOffice, client: FlaskClient, revisions: TwoRevisions) -> None:
    """Seq and sixteen hex digits: enough to check it in the record."""
    office.save("03. Phòng Tư pháp/Sau.docx", minutes=3 * MINUTES)
    office.index()
    shown = page(client, f"/ngay/{FIRST_DAY}")

    assert (
        f'<strong class="number">{revisions.new.seq}</strong>, dấu vân tay <code>{revisions.new.fingerprint[:16]}</code>'
        in shown
    )
    assert "Địa chỉ này luôn cho cùng một kết quả." in shown
    assert page(client, f"/ngay/{FIRST_DAY}/phong-ban/TP").count(revisions.new.fingerprint[:16]) == 1


def test_a_day_ends_at_midnight_on_the_clock_of_the_office(office: SmallOffice, client: FlaskClient) -> None:
    """23:59 in Viet Nam is 16:59 in UTC; a minute later another day begins."""
    office.save("03. Phòng Tư pháp/Trước nửa đêm.docx", minutes=14 * 60 + 59)
    office.save("03. Phòng Tư pháp/Sau nửa đêm.docx", minutes=1)
    office.index()
    shown = page(client, f"/ngay/{FIRST_DAY}")

    assert "Trước nửa đêm" in shown
    assert "Sau nửa đêm" not in shown
    assert "Sau nửa đêm" in page(client, f"/ngay/{SECOND_DAY}")


def test_imported_revisions_count_from_when_they_were_recorded_and_are_marked(
    office: SmallOffice, client: FlaskClient
) -> None:
    """Saved years ago, recorded today: on a day between, this office knew nothing of it."""
    new = NewEvent(
        "imported", HOA, path="03. Phòng Tư pháp/Cũ.docx", content=b"old", department="TP", imported=True,
        saved_at=office.at - timedelta(days=400),
    )  # fmt: skip
    office.record(new, MINUTES)
    office.index()

    assert "Cũ" not in page(client, f"/ngay/{FIRST_DAY}")
    assert "nhập từ trước" in page(client, f"/ngay/{SECOND_DAY}")


def test_days_without_an_answer_say_why(client: FlaskClient, document: str) -> None:
    """The future is not known, and before the beginning nothing was recorded."""
    assert "Ngày này chưa đến" in page(client, "/ngay/2030-01-01")
    before = page(client, "/ngay/2020-01-01")
    assert "Khi ấy chưa có sổ theo dõi" in before
    assert f"/ngay?ngay={FIRST_DAY}" in before
    assert "Ngày này chưa đến" in page(client, "/ngay/2030-01-01/phong-ban/TP")
    assert client.get(f"/ngay/2020-01-01/tai-lieu/{document}").status_code == 404


def test_today_is_not_over(office: SmallOffice, client: FlaskClient, revisions: TwoRevisions) -> None:
    assert "Ngày này chưa hết" in page(client, f"/ngay/{FIRST_DAY}")


@pytest.mark.parametrize("day", ["2026-02-30", "hôm-nay", "20260302", "02-03-2026", "9999-12-31", "2026-3-2"])
def test_what_is_no_day_is_no_page(client: FlaskClient, day: str) -> None:
    """Each day has one address."""
    assert client.get(f"/ngay/{day}").status_code == 404


def test_the_pickers_lead_to_the_day(client: FlaskClient, document: str) -> None:
    """From home to the office, from a department to its own; typed by hand the Vietnamese way too."""
    assert 'action="/ngay"' in page(client, "/")
    assert 'name="phong" value="TP"' in page(client, "/phong-ban/TP")
    assert client.get("/ngay?ngay=02/03/2026").headers["Location"] == f"/ngay/{FIRST_DAY}"
    assert client.get(f"/ngay?ngay={FIRST_DAY}&phong=TP").headers["Location"] == f"/ngay/{FIRST_DAY}/phong-ban/TP"
    assert "không phải là một ngày" in page(client, "/ngay?ngay=31/31/2026")


def test_a_document_that_moved_stands_where_it_was(office: SmallOffice, client: FlaskClient) -> None:
    """In the department that had it then."""
    event = office.save(PATH, content(paragraph("Chữ.")), facts=CoverFacts("Khai sinh", "QT-01"))
    moved = "04. Phòng Tài chính - Kế hoạch/QT-01.docx"
    office.record(NewEvent("moved", HOA, event.document, moved, PATH, department="TCKH"), MINUTES)
    office.index()

    assert "Khai sinh" in page(client, f"/ngay/{FIRST_DAY}/phong-ban/TP")
    assert "Khai sinh" not in page(client, f"/ngay/{SECOND_DAY}/phong-ban/TP")
    assert "Khai sinh" in page(client, f"/ngay/{SECOND_DAY}/phong-ban/TCKH")


def test_the_pages_are_complete_in_english(client: FlaskClient, document: str) -> None:
    client.set_cookie("lang", "en")

    assert "Register of documents as of the end of 2 Mar 2026" in page(client, f"/ngay/{FIRST_DAY}")
    assert "History up to that day" in page(client, f"/ngay/{FIRST_DAY}/tai-lieu/{document}")
