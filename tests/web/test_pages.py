"""What a reader sees: departments, documents, their history and text, search, journal, status."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from service.actions.derive import derive_cover
from service.model.content import Cell, Content, Notice, Paragraph, Row, Span, Story, Table, to_json
from service.model.record import UNKNOWN_AUTHOR, NewEvent
from service.register.derived import CoverFacts
from tests.web.builders_office import FACTS, PATH, SmallOffice, TwoRevisions, content, paragraph, table
from tests.web.builders_office import table as table_of
from tests.web.conftest import app_of


def page(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return " ".join(answer.get_data(as_text=True).split())


def test_home_lists_every_department_with_its_latest_change(client: FlaskClient, revisions: TwoRevisions) -> None:
    """A department without documents is there too: its silence says something."""
    home = page(client, "/")

    assert "Phòng Tư pháp" in home
    assert "Phòng Tài chính - Kế hoạch" in home
    assert "Tài liệu chung" in home
    assert "Trần Văn Bình" in home
    assert "Thời hạn giải quyết: 03 → 02 ngày làm việc." in home


def test_an_office_with_nothing_in_it_says_what_will_come(tmp_path: Path) -> None:
    """No empty boxes: the first visit is to an empty office."""
    empty = SmallOffice.make(tmp_path / "empty", '[organisation]\nname = "Xã Mới"\n')

    home = page(app_of(empty).test_client(), "/")

    assert "Chưa có phòng ban nào" in home


def test_a_department_lists_its_documents_as_their_covers_name_them(
    client: FlaskClient, revisions: TwoRevisions
) -> None:
    """Code, title, issue and date are those of the latest revision's cover."""
    department = page(client, "/phong-ban/TP")

    assert "QT-01/TP" in department
    assert FACTS.title in department
    assert "01/03/2026" in department
    assert "09:20 hôm nay" in department


def test_a_date_that_nobody_understands_stands_as_the_cover_has_it(office: SmallOffice, client: FlaskClient) -> None:
    """Invent nothing."""
    office.save(PATH, paragraph_content(), facts=CoverFacts("Tên", "QT-01/TP", "01", None, "…/…/2025"))
    office.index()

    assert "…/…/2025" in page(client, "/phong-ban/TP")


def test_documents_outside_the_departments_have_a_page(office: SmallOffice, client: FlaskClient) -> None:
    """A file in a folder that nobody listed is recorded, so it must be found."""
    office.save("Lạc đường/Ghi chú.docx")
    office.index()

    assert "Ngoài các phòng ban" in page(client, "/")
    assert "Ghi chú" in page(client, "/phong-ban/-")


def test_a_document_shows_its_history_newest_first(client: FlaskClient, revisions: TwoRevisions) -> None:
    """Who, when, by what evidence, and what changed."""
    document = page(client, f"/tai-lieu/{revisions.document}")

    assert document.index("Bản 2") < document.index("Bản 1")
    assert "Trần Văn Bình" in document
    assert "theo tệp khóa của Word" in document
    assert "Lần ban hành 02" in document
    assert "Thời hạn giải quyết: 03 → 02 ngày làm việc." in document


def test_a_document_lists_what_its_latest_revision_cites_and_where(office: SmallOffice, client: FlaskClient) -> None:
    """Each legal document once, with its title and date as written; laws that a title names only are not cited."""
    event = office.save(PATH, citing("Nghị định số 15/2015/NĐ-CP"))
    office.save(PATH, citing("Nghị định số 123/2015/NĐ-CP"), document=event.document)
    office.index()

    document = page(client, f"/tai-lieu/{event.document}")

    assert "Văn bản viện dẫn" in document
    assert "15/2015/NĐ-CP" not in document.replace("123/2015/NĐ-CP", "")
    assert document.count("123/2015/NĐ-CP") == 1
    assert "Nghị định quy định chi tiết thi hành Luật Hộ tịch" in document
    assert "15/11/2015" in document
    assert "Mục 5, dòng B1, cột Căn cứ" in document
    assert "TCVN ISO 9001:2015" in document
    assert "luat ho tich" not in document


def citing(number: str) -> Content:
    steps = table_of(("Bước", "Căn cứ"), ("B1", number), ("B2", "TCVN ISO 9001:2015"))
    return content(
        paragraph("TÀI LIỆU VIỆN DẪN", level=0, label="3."),
        paragraph(f"- {number} ngày 15/11/2015 quy định chi tiết thi hành Luật Hộ tịch;"),
        paragraph("NỘI DUNG", level=0, label="5."),
        Table((Row(steps.rows[0].cells, header=True), *steps.rows[1:]), 2),
    )


def test_an_unknown_author_is_called_unknown(office: SmallOffice, client: FlaskClient) -> None:
    """Never guessed, never left blank."""
    event = office.save(PATH, author=UNKNOWN_AUTHOR)
    office.index()

    assert "chưa rõ người sửa" in page(client, f"/tai-lieu/{event.document}")
    assert "chưa rõ người sửa" in page(client, "/tinh-trang")


def test_a_deleted_document_keeps_its_page(office: SmallOffice, client: FlaskClient, revisions: TwoRevisions) -> None:
    """Nothing disappears from the record."""
    office.record(NewEvent("deleted", revisions.old.author, revisions.document, PATH, department="TP"))
    office.index()

    document = page(client, f"/tai-lieu/{revisions.document}")

    assert "không còn trong thư mục dùng chung" in document
    assert "Tải tệp gốc" in document


def test_a_revision_that_waits_says_so(office: SmallOffice, client: FlaskClient) -> None:
    """It is recorded before anybody reads it; the page follows by itself."""
    event = office.save(PATH)
    office.index()

    assert "đang đọc…" in page(client, f"/tai-lieu/{event.document}")
    assert "Đang đọc…" in page(client, f"/tai-lieu/{event.document}/ban/{event.seq}")


ENDINGS = {
    "not-word": ("Không đọc được nội dung", "không đọc được"),
    "encrypted": ("Đã giữ lại, chờ người xem xét", "đã giữ lại"),
    "legacy": ("Không đọc được nội dung", "không đọc được"),
    "damaged": ("Không đọc được nội dung", "không đọc được"),
    "suspect": ("Đã giữ lại, chờ người xem xét", "đã giữ lại"),
    "over-limit": ("Vượt giới hạn của trình đọc", "quá giới hạn"),
    "unreadable": ("Không đọc được nội dung", "không đọc được"),
}


@pytest.mark.parametrize("code", ENDINGS)
def test_a_file_that_cannot_be_read_says_why_and_what_to_do(
    office: SmallOffice, client: FlaskClient, code: str
) -> None:
    """Staff can mend most of these themselves."""
    heading, word = ENDINGS[code]
    event = office.save(PATH, failure=code)
    office.index()

    revision = page(client, f"/tai-lieu/{event.document}/ban/{event.seq}")

    assert heading in revision
    assert "Hãy " in revision
    assert f"<code>{code}</code>" in revision
    assert word in page(client, "/phong-ban/TP")


@pytest.mark.parametrize(
    ("measure", "words"),
    [
        ("members 60000 2000", "Số phần trong tệp: 60.000, trình đọc nhận tối đa 2.000."),
        ("inflated 1073741824 209715200", "Cỡ tệp khi giải nén: 1.024 MB, trình đọc nhận tối đa 200 MB."),
        ("depth - 256", "Số lớp lồng nhau: quá 256."),
        ("", "Tệp vượt quá giới hạn mà trình đọc cho phép."),
        ("&lt; 1 x", "Tệp vượt quá giới hạn mà trình đọc cho phép."),
    ],
)
def test_a_file_over_a_limit_names_the_limit_and_what_was_measured(
    office: SmallOffice, client: FlaskClient, measure: str, words: str
) -> None:
    """Who knows that it is the pictures can make them smaller."""
    event = office.save(PATH, failure="over-limit", measure=measure)
    office.index()

    assert words in page(client, f"/tai-lieu/{event.document}/ban/{event.seq}")
    assert words in page(client, f"/tai-lieu/{event.document}")
    assert words in page(client, "/")


def paragraph_content() -> object:
    return content(paragraph("Một đoạn."))


def test_the_text_of_a_revision_has_its_structure(office: SmallOffice, client: FlaskClient) -> None:
    """Headings, list labels, merged cells, headers and notes: as in Word, without Word."""
    cells = (Cell((paragraph("Gộp hai dòng"),), 0, height=2), Cell((paragraph("Trên"),), 1))
    table = Table((Row(cells), Row((Cell((paragraph("Dưới"),), 1),))), columns=2)
    note = Span("1", note="footnote:1")
    text = content(
        paragraph("MỤC ĐÍCH", level=0, label="1."),
        Paragraph((Span("đậm", "b"), note), label="a)"),
        table,
        stories=(
            Story("header", "header:1:default", (paragraph("QT-01/TP ở đầu trang"),)),
            Story("footnote", "footnote:1", (paragraph("Lời chú."),)),
        ),
    )
    event = office.save(PATH, text)
    office.index()

    revision = page(client, f"/tai-lieu/{event.document}/ban/{event.seq}")

    assert '<span class="label">1.</span>MỤC ĐÍCH' in revision
    assert '<span class="look-b">đậm</span>' in revision
    assert 'rowspan="2"' in revision
    assert "Đầu trang, phần 1" in revision
    assert 'href="#s-footnote-1"' in revision
    assert 'id="s-footnote-1"' in revision


def test_what_a_reader_should_know_about_the_reading_is_told(office: SmallOffice, client: FlaskClient) -> None:
    """Open tracked changes and macros are facts about the document."""
    text = content(paragraph("Chữ."))
    text = type(text)(text.stories, text.properties, ("Lê Văn A",), (Notice("macros"),))
    event = office.save(PATH, text)
    office.index()

    revision = page(client, f"/tai-lieu/{event.document}/ban/{event.seq}")

    assert "Lê Văn A" in revision
    assert "Tệp có macro" in revision


def test_a_download_is_the_exact_file_and_names_its_revision(client: FlaskClient, revisions: TwoRevisions) -> None:
    """A copy on somebody's desk must say which revision it is; a browser must never open it inside the page."""
    answer = client.get(f"/tai-lieu/{revisions.document}/ban/{revisions.old.seq}/tai-ve")

    assert len(answer.data) == revisions.old.size
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "filename*=UTF-8''QT-01" in answer.headers["Content-Disposition"]
    assert "%28b%E1%BA%A3n%201" in answer.headers["Content-Disposition"]
    assert answer.mimetype == "application/octet-stream"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_hostile_names_are_shown_for_what_they_are(office: SmallOffice, client: FlaskClient) -> None:
    """A right-to-left override makes "gnp.docx" of "xcod.png"; markup in a name must stay text."""
    event = office.save("03. Phòng Tư pháp/Quy\u202etrình <script>alert(1)</script>\u200b.docx")
    office.index()

    for address in (
        "/",
        "/phong-ban/TP",
        f"/tai-lieu/{event.document}",
        "/tim?q=<script>alert(1)</script>",
        "/nhat-ky",
    ):
        shown = page(client, address)
        assert "\u202e" not in shown
        assert "<script>alert" not in shown, address
    assert "⟦U+202E⟧" in page(client, f"/tai-lieu/{event.document}")
    assert client.get(f"/tai-lieu/{event.document}/ban/{event.seq}/tai-ve").status_code == 200


def test_a_name_that_is_no_text_is_shown_and_downloaded(office: SmallOffice, client: FlaskClient) -> None:
    """Linux takes any bytes for a name."""
    event = office.save("03. Phòng Tư pháp/QT \udcff.docx")
    office.index()

    assert "⟦0xFF⟧" in page(client, f"/tai-lieu/{event.document}")
    assert client.get(f"/tai-lieu/{event.document}/ban/{event.seq}/tai-ve").status_code == 200


@pytest.mark.parametrize(("link", "followed"), [("https://vbpl.vn/", True), ("javascript:alert(1)", False)])
def test_links_of_documents_lead_only_to_the_web_or_to_mail(
    office: SmallOffice, client: FlaskClient, link: str, followed: bool
) -> None:
    """Targets are what the file says: hostile until checked."""
    event = office.save(PATH, content(Paragraph((Span("xem", link=link),))))
    office.index()

    revision = page(client, f"/tai-lieu/{event.document}/ban/{event.seq}")

    assert (f'href="{link}"' in revision) is followed


def test_search_finds_by_code_and_by_name_without_marks(client: FlaskClient, revisions: TwoRevisions) -> None:
    """People type as fast as they can."""
    for wanted in ("QT-01", "khai sinh", "dang ky khai sinh"):
        found = page(client, f"/tim?q={wanted}")
        assert FACTS.title in found
        assert "Phòng Tư pháp" in found


def test_a_search_without_result_helps_on(client: FlaskClient) -> None:
    """No empty boxes."""
    assert "Không tìm thấy tài liệu nào" in page(client, "/tim?q=zzzz")
    assert "Ví dụ: QT-05" in page(client, "/tim")
    assert page(client, "/tim?q=%25_")


def test_the_journal_has_everything_and_goes_back_page_by_page(
    office: SmallOffice, client: FlaskClient, revisions: TwoRevisions
) -> None:
    """Gaps in the watch are told like everything else."""
    office.record(
        NewEvent("unwatched", revisions.old.author, note="2026-01-05T13:00:00+00:00 / 2026-01-06T00:00:00+00:00")
    )
    office.index()

    journal = page(client, "/nhat-ky")

    assert "từ 20:00, 05/01/2026 đến 07:00, 06/01/2026" in journal
    assert "Sổ theo dõi của cơ quan bắt đầu từ đây." in journal
    assert "Hôm nay" in journal
    assert "từ 20:00" not in page(client, f"/nhat-ky?truoc={revisions.new.seq}")


def test_status_warns_when_nobody_watches(client: FlaskClient) -> None:
    """Silence in the feed must not be taken for peace."""
    status = page(client, "/tinh-trang")

    assert "notice-warn" in status
    assert "luuvet verify DIR --contains" in status


def test_every_page_names_the_newest_event_and_its_fingerprint(client: FlaskClient, revisions: TwoRevisions) -> None:
    """Printed, it proves later that nothing before was rewritten."""
    for address in ("/", "/phong-ban/TP", f"/tai-lieu/{revisions.document}", "/tim", "/nhat-ky", "/tinh-trang"):
        shown = page(client, address)
        assert revisions.new.fingerprint[:16] in shown
        assert f'Bản ghi số <strong class="number">{revisions.new.seq}</strong>' in shown


def test_an_open_page_learns_of_a_save_by_asking_for_the_stamp(
    office: SmallOffice, client: FlaskClient, revisions: TwoRevisions
) -> None:
    """Conditional polling: 304 and no body until something changed."""
    first = client.get("/nhip")
    known = {"If-None-Match": first.headers["ETag"]}

    assert first.json is not None
    assert f'data-stamp="{first.json["stamp"]}"' in page(client, "/")
    assert client.get("/nhip", headers=known).status_code == 304
    office.save(PATH, document=revisions.document)
    office.index()
    assert client.get("/nhip", headers=known).status_code == 200


def test_departments_follow_the_recorded_rules_without_a_restart(office: SmallOffice, client: FlaskClient) -> None:
    """office.toml may change while the page is served."""
    assert "Phòng Y tế" not in page(client, "/")
    toml = office.config.office_file.read_text(encoding="utf-8")
    toml += '\n[[department]]\ncode = "YT"\nname = "Phòng Y tế"\nfolder = "09. Phòng Y tế"\n'
    office.record(NewEvent("configured", UNKNOWN_AUTHOR, content=toml.encode()))
    office.index()

    assert "Phòng Y tế" in page(client, "/")


def test_a_document_shows_what_it_says_about_itself_and_where_it_contradicts_itself(
    office: SmallOffice, client: FlaskClient
) -> None:
    """The facts that citizens feel, who signed, and what to mend, in the page's language."""
    footer = Story("footer", "footer:1:default", (table(("Ngày hiệu lực: 03/7/2024", "Lần ban hành: 01")),))
    text = content(
        table(("UBND HUYỆN", "QUY TRÌNH\nĐăng ký khai sinh", "Mã hiệu: QT-01/TP\nLần ban hành: 02\nNgày ban hành: 07/7/2025")),
        table(("", "Soạn thảo", "Phê duyệt"), ("Họ tên", "Nguyễn Văn An", "Lê Văn Cường")),
        paragraph("5.4 Thời gian xử lý: 03 ngày làm việc; trường hợp phải xác minh thì không quá 08 ngày làm việc"),
        paragraph("5.6 Lệ phí: 15.000 đồng"),
        stories=(footer,),
    )  # fmt: skip
    said, facts = derive_cover(to_json(text))
    office.save(PATH, text, facts=facts, said=said)
    office.index()
    address = next(
        line.split('"')[0] for line in page(client, "/phong-ban/TP").split('href="') if "/tai-lieu/" in line[:20]
    )

    vietnamese = page(client, address)

    assert "03 ngày làm việc; 08 ngày làm việc (trường hợp phải xác minh)" in vietnamese
    assert "15.000 đồng" in vietnamese
    assert "Lê Văn Cường" in vietnamese
    assert "Chân trang ghi lần ban hành 01, còn bìa ghi 02." in vietnamese
    client.set_cookie("lang", "en")
    english = page(client, address)
    assert "Footer: the issue is 01, on the cover it is 02." in english
    assert "Time limit" in english
