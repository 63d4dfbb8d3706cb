"""The search page: what readers find, and how it is told."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from service.register.derived import Derived
from tests.web.builders_office import SmallOffice, TwoRevisions, content, paragraph
from tests.web.test_pages import PATH, page


def search(client: FlaskClient, words: str, **fields: str) -> str:
    more = "".join(f"&{name}={quote(value)}" for name, value in fields.items())
    return page(client, f"/tim?q={quote(words)}{more}")


def test_a_text_of_an_earlier_revision_is_found_with_its_life(client: FlaskClient, revisions: TwoRevisions) -> None:
    """Since which revision, until which, by whom; the words are marked."""
    found = search(client, "03 ngày làm việc")

    assert "<mark>03 ngày làm việc</mark>" in found
    assert "Có từ bản 1" in found
    assert "bỏ từ bản 2" in found
    assert "Trần Văn Bình" in found
    assert "đã bỏ" in found


def test_a_present_text_is_found_without_marks(client: FlaskClient, revisions: TwoRevisions) -> None:
    """And it is said that the marks differ."""
    found = search(client, "trinh tu dang ky")

    assert "<mark>trình tự đăng ký</mark>" in found
    assert "đang có" in found
    assert "khớp khi bỏ dấu" in found


@pytest.mark.parametrize(
    ("fields", "there"),
    [
        ({"phong": "TP"}, True),
        ({"phong": "TCKH"}, False),
        ({"phong": "-"}, False),
        ({"nguoi": "thi hoa"}, True),
        ({"nguoi": "Bình"}, False),
        ({"tu": "2026-03-02", "den": "2026-03-02"}, True),
        ({"tu": "03/03/2026"}, False),
        ({"den": "2026-03-01"}, False),
        ({"hien": "1"}, False),
        ({"tu": "không phải ngày", "trang": "x"}, True),
    ],
)
def test_conditions_narrow_the_search(
    client: FlaskClient, revisions: TwoRevisions, fields: dict[str, str], there: bool
) -> None:
    """Days as the office's clock has them; what is no day is no condition."""
    assert ("<mark>" in search(client, "03 ngày làm việc", **fields)) is there


def test_words_of_a_document_never_become_markup(office: SmallOffice, client: FlaskClient) -> None:
    """Marks are made by the page, around words that stay text."""
    office.save(PATH, content(paragraph("<mark>phí</mark> <script>alert(1)</script> thẩm\u202e định")))
    office.index()
    found = search(client, "phí thẩm")

    assert "&lt;mark&gt;<mark>phí</mark>&lt;/mark&gt;" in found
    assert "<script>alert" not in found
    assert "\u202e" not in found


def test_results_come_in_pages_that_keep_the_question(office: SmallOffice, client: FlaskClient) -> None:
    """Twenty documents each."""
    for number in range(25):
        office.save(f"03. Phòng Tư pháp/QT-{number:02}.docx", content(paragraph(f"Nộp hồ sơ tại quầy {number}")))
    office.index()
    first = search(client, "hồ sơ", phong="TP")
    second = search(client, "hồ sơ", phong="TP", trang="2")

    assert "25 tài liệu có chữ này" in first
    assert first.count('class="passage"') == 20
    assert "phong=TP&amp;trang=2" in first
    assert second.count('class="passage"') == 5
    assert "Trang trước" in second
    assert "Không còn kết quả nào ở trang này" in search(client, "hồ sơ", trang="9")


def test_what_is_not_searched_yet_is_told(office: SmallOffice, client: FlaskClient, revisions: TwoRevisions) -> None:
    """A search that says nothing of it would lie."""
    derived = Derived.open(office.config.derived)
    derived.search_text.wait(12)
    derived.close()

    assert "Còn 12 bản đang được đưa vào phần tìm kiếm" in page(client, "/tim")


def test_suggestions_name_documents_by_code_and_title(client: FlaskClient, revisions: TwoRevisions) -> None:
    """As JSON for the box; nothing for a single letter."""
    answer = client.get("/tim/goi-y?q=dang%20ky%20khai").json

    assert answer is not None
    (found,) = answer["found"]
    assert found["code"] == "QT-01/TP"
    assert found["to"] == f"/tai-lieu/{revisions.document}"
    assert client.get("/tim/goi-y?q=d").json == {"found": []}


def test_the_search_page_is_complete_in_english(client: FlaskClient, revisions: TwoRevisions) -> None:
    client.set_cookie("lang", "en")
    found = search(client, "03 ngày")

    assert "gone since revision 2" in found
    assert "1 document says this, now or before" in found
