"""Which version is this: a copy held against the record, and what a printed sheet says."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service.model.content import from_json
from service.model.record import Event, NewEvent
from service.register.derived import CoverFacts
from service.word.pool import ReadingPool
from tests.web.builders_office import HOA, SmallOffice
from tests.web.conftest import app_of
from tests.web.test_pages import PATH, page
from tests.word.builders_docx import docx, p

SAME = {"Origin": "http://localhost"}
FACTS = CoverFacts("Khai sinh", "QT-01/TP", "01", date(2025, 7, 1))
LINES = (
    "Quy định trình tự đăng ký khai sinh có yếu tố nước ngoài tại huyện",
    "Thời hạn giải quyết là 03 ngày làm việc kể từ ngày nhận đủ hồ sơ hợp lệ",
    "Lệ phí thực hiện theo nghị quyết của Hội đồng nhân dân tỉnh",
    "Kết quả được trả tại bộ phận tiếp nhận và trả kết quả của huyện",
    "Hồ sơ lưu tại phòng Tư pháp theo quy định về lưu trữ hiện hành",
)


def word(*lines: str, size: int = 24) -> bytes:
    return docx("".join(p(line) for line in lines) + f"<!-- {size} -->")


@pytest.fixture(scope="module")
def reading() -> Callable[[bytes], object]:
    pool = ReadingPool()
    return lambda data: from_json(pool.read_json(data))


@pytest.fixture
def procedure(office: SmallOffice, reading: Callable[[bytes], object]) -> tuple[Event, Event]:
    """Saved twice: the time limit went from 03 to 02 days, the issue from 01 to 02."""
    old_bytes, new_bytes = word(*LINES), word(*(line.replace("03", "02") for line in LINES))
    old = office.save(PATH, reading(old_bytes), data=old_bytes, facts=FACTS)  # type: ignore[arg-type]
    facts = CoverFacts("Khai sinh", "QT-01/TP", "02", date(2026, 3, 1))
    new = office.save(PATH, reading(new_bytes), data=new_bytes, document=old.document, facts=facts)  # type: ignore[arg-type]
    other = word("Nội quy cơ quan", "Giờ làm việc từ bảy giờ rưỡi sáng đến năm giờ chiều")
    office.save("03. Phòng Tư pháp/Nội quy.docx", reading(other), data=other)  # type: ignore[arg-type]
    office.index()
    return old, new


def hand_in(client: FlaskClient, data: bytes, name: str = "bản sao.docx", **headers: str) -> TestResponse:
    form = {"tep": (BytesIO(data), name)}
    return client.post("/ban-nao", data=form, headers=headers or SAME, content_type="multipart/form-data")


def answer(client: FlaskClient, data: bytes, name: str = "bản sao.docx") -> str:
    response = hand_in(client, data, name)
    assert response.status_code == 200
    return response.get_data(as_text=True)


def test_the_very_file_of_the_latest_revision_is_current(
    office: SmallOffice, client: FlaskClient, procedure: tuple[Event, Event]
) -> None:
    """By its SHA-256, whatever it is called now."""
    told = answer(client, word(*(line.replace("03", "02") for line in LINES)), "Bản in lại (3).docx")

    assert "Bản hiện nay, đúng từng byte" in told
    assert "Bản 2" in told
    assert "Bản in lại (3).docx" in told
    assert "QT-01/TP" in told


def test_an_earlier_file_is_superseded_since_when_and_by_which(
    client: FlaskClient, procedure: tuple[Event, Event]
) -> None:
    """The first question of every auditor."""
    told = answer(client, word(*LINES))

    assert "Bản cũ, đúng từng byte" in told
    assert "Đã bị thay từ" in told
    assert "bản 2" in told
    assert f"/so-sanh/{procedure[0].seq}..{procedure[1].seq}" in told


def test_a_file_saved_again_is_told_by_its_words(client: FlaskClient, procedure: tuple[Event, Event]) -> None:
    """Another program writes other bytes and the same text."""
    told = answer(client, word(*LINES, size=26))

    assert "Đúng nội dung một bản cũ" in told
    assert "Không chữ nào khác" in told


def test_an_altered_copy_is_shown_against_the_nearest_revision(
    client: FlaskClient, procedure: tuple[Event, Event]
) -> None:
    """Nearest is the older one: the copy was made from it, and two places were changed in it."""
    lines = [line.replace("03 ngày", "05 ngày").replace("huyện", "thị xã") for line in LINES[:4]] + [LINES[4]]
    told = answer(client, word(*lines))

    assert "Không phải bản nào đã ghi" in told
    assert 'id="reading"' in told
    assert "<ins" in told
    assert "Giống " in told
    assert "100 %" not in told


def test_a_stranger_is_not_known(client: FlaskClient, procedure: tuple[Event, Event]) -> None:
    """Words that all procedures share make no likeness."""
    told = answer(client, word("Hợp đồng mua bán hàng hóa giữa hai công ty", "Kết quả được thanh toán một lần"))

    assert "Không biết tệp này" in told


def test_a_deleted_document_is_told_as_deleted(
    office: SmallOffice, client: FlaskClient, procedure: tuple[Event, Event]
) -> None:
    """Its last revision is nothing to work by."""
    office.record(NewEvent("deleted", HOA, procedure[0].document, PATH, department="TP"))
    office.index()
    told = answer(client, word(*(line.replace("03", "02") for line in LINES)))

    assert "Bản cũ, đúng từng byte" in told
    assert "đã bị xóa khỏi thư mục dùng chung" in told


@pytest.mark.parametrize(("data", "words"), [(b"", "Chưa có tệp nào"), (b"MZ nothing", "không phải là tài liệu Word")])
def test_a_file_that_cannot_be_checked_says_why(
    client: FlaskClient, procedure: tuple[Event, Event], data: bytes, words: str
) -> None:
    told = answer(client, data)

    assert words in told
    assert "Tệp không được giữ lại." in told


def test_hostile_names_and_texts_stay_text(client: FlaskClient, procedure: tuple[Event, Event]) -> None:
    """Of the copy as of any document."""
    lines = [*LINES[:4], "Hồ sơ lưu <script>alert(1)</script> theo quy định"]
    told = answer(client, word(*(line.replace("<", "&lt;") for line in lines)), "<script>alert(2)</script>\u202e.docx")

    assert "<script>alert" not in told
    assert "\u202e" not in told
    assert "&lt;script&gt;alert(1)" in told


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Nothing": "1"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:99"},
        {"Origin": "http://localhost", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "http://localhost", "Sec-Fetch-Site": "same-site"},
    ],
)
def test_forms_of_other_pages_are_refused(
    client: FlaskClient, procedure: tuple[Event, Event], headers: dict[str, str]
) -> None:
    """A stranger's page must not make a visitor's browser hand files over."""
    assert hand_in(client, word(*LINES), **headers).status_code == 403


def test_the_page_lets_browsers_say_where_its_form_stands(client: FlaskClient) -> None:
    """With "no-referrer" they would send `Origin: null`, and nobody could hand anything in."""
    assert client.get("/ban-nao").headers["Referrer-Policy"] == "same-origin"


def test_nothing_that_is_handed_in_is_kept(
    office: SmallOffice, client: FlaskClient, procedure: tuple[Event, Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither in the office's folder nor in a temporary file; a form of that size would lie in one."""
    before = {file: file.stat().st_mtime_ns for file in Path(office.config.directory).rglob("*") if file.is_file()}
    made: list[object] = []
    monkeypatch.setattr(tempfile, "_get_candidate_names", lambda: made.append(1) or iter(("x",)))
    answer(client, b"\0" * 3_000_000)

    assert made == []
    assert {f: f.stat().st_mtime_ns for f in Path(office.config.directory).rglob("*") if f.is_file()} == before


def test_a_file_that_is_too_large_is_refused_in_words(client: FlaskClient, procedure: tuple[Event, Event]) -> None:
    """Before it is read."""
    response = hand_in(client, b"x" * (17 * 1024 * 1024))

    assert response.status_code == 413
    assert "Tệp quá lớn" in response.get_data(as_text=True)


def sheet(client: FlaskClient, query: str) -> str:
    return page(client, f"/ban-nao?{query}")


def test_a_printed_sheet_is_told_by_code_issue_and_date(client: FlaskClient, procedure: tuple[Event, Event]) -> None:
    """Current, superseded, or borne by no cover; 1 and 01 are the same issue."""
    assert "Lần ban hành hiện nay" in sheet(client, "ma=qt-01/tp&lan=2&ngay=01/03/2026")
    old = sheet(client, "ma=QT-01/TP&lan=1")
    assert "Lần ban hành đã bị thay" in old
    assert "Đã bị thay từ" in old
    assert "Lần ban hành đã bị thay" in sheet(client, "ma=QT-01/TP&ngay=01/07/2025")
    unknown = sheet(client, "ma=QT-01/TP&lan=07")
    assert "chưa bản nào mang lần hay ngày ấy" in unknown
    assert "01/07/2025" in unknown
    assert "Không tài liệu nào mang mã hiệu này" in sheet(client, "ma=QT-99/XX")


def test_a_printed_fingerprint_is_held_against_the_record(client: FlaskClient, procedure: tuple[Event, Event]) -> None:
    """Right, wrong, or no fingerprint at all."""
    seq, fingerprint = procedure[0].seq, procedure[0].fingerprint

    assert "Dấu vân tay đúng" in sheet(client, f"dau={seq}:{fingerprint[:16]}")
    assert "Dấu vân tay đúng" in sheet(client, f"dau={seq}%20{fingerprint[:16].upper()}")
    assert "Dấu vân tay này không có trong sổ" in sheet(client, f"dau={seq}:{'0' * 16}")
    assert "Dấu vân tay này không có trong sổ" in sheet(client, f"dau=999999:{fingerprint[:16]}")
    assert "SỐ:CHỮ-SỐ" in sheet(client, "dau=abc")


@pytest.mark.parametrize(
    ("query", "words"), [("ma=QT-01&ngay=31/31/2025", "không phải là một ngày"), ("lan=02", "cả mã hiệu")]
)
def test_what_was_typed_wrong_is_told(client: FlaskClient, query: str, words: str) -> None:
    assert words in sheet(client, query)


def test_the_page_is_complete_in_english(office: SmallOffice, procedure: tuple[Event, Event]) -> None:
    client = app_of(office).test_client()
    client.set_cookie("lang", "en")

    assert "An earlier version, byte for byte" in answer(client, word(*LINES))
    assert "The present issue" in sheet(client, "ma=QT-01/TP&lan=02")
