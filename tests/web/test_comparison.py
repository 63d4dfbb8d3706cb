"""Two revisions compared, as a reviewer reads them."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from docx import Document
from flask.testing import FlaskClient

from service.model.content import Content, Story
from service.register.derived import Derived
from tests.web.builders_office import PATH, SmallOffice, TwoRevisions, birth_registration, content, paragraph, table
from tests.word.builders_docx import docx as built


def page(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return " ".join(answer.get_data(as_text=True).split())


def docx(text: str) -> bytes:
    document, file = Document(), BytesIO()
    document.add_paragraph(text)
    document.save(file)
    return file.getvalue()


def comparison_of(office: SmallOffice, old: Content, new: Content) -> str:
    """The address of it."""
    first = office.save(PATH, old)
    second = office.save(PATH, new, document=first.document)
    office.index()
    return f"/tai-lieu/{first.document}/so-sanh/{first.seq}..{second.seq}"


def compared(office: SmallOffice, client: FlaskClient, old: Content, new: Content, view: str = "") -> str:
    return page(client, comparison_of(office, old, new) + view)


def test_the_changed_words_are_marked_in_the_flow_of_the_document(client: FlaskClient, revisions: TwoRevisions) -> None:
    """The text around a change stays: a reviewer reads the document, not a list of differences."""
    shown = page(client, f"/tai-lieu/{revisions.document}/so-sanh/{revisions.old.seq}..{revisions.new.seq}")

    assert re.search(r"Thời hạn giải quyết: <del [^>]*>03</del><ins [^>]*>02</ins> ngày làm việc", shown)
    assert 'id="thay-doi-1"' in shown
    assert 'href="#thay-doi-1"' in shown
    assert '<span class="label">5.</span>NỘI DUNG' in shown


def test_revisions_far_apart_are_compared_when_they_are_asked_for(office: SmallOffice, client: FlaskClient) -> None:
    """Neighbours are compared beforehand; any other two when somebody wants to see them."""
    first = office.save(PATH, birth_registration())
    middle = office.save(PATH, birth_registration("04 ngày làm việc"), document=first.document)
    last = office.save(PATH, birth_registration("02 ngày làm việc", "Thẩm định"), document=first.document)
    office.index()

    shown = page(client, f"/tai-lieu/{first.document}/so-sanh/{first.seq}..{last.seq}")

    assert "<del" in shown
    assert "Thẩm định" in shown
    assert "04 ngày" not in shown
    assert middle.seq


def test_the_form_leads_to_the_older_first(client: FlaskClient, revisions: TwoRevisions) -> None:
    """Picked the wrong way round, the two are turned; picked not at all, the document is shown."""
    document, old, new = f"/tai-lieu/{revisions.document}", revisions.old.seq, revisions.new.seq

    assert client.get(f"{document}/so-sanh?cu={new}&moi={old}").location == f"{document}/so-sanh/{old}..{new}"
    assert client.get(f"{document}/so-sanh?cu={old}&moi={old}").location == document
    assert client.get(f"{document}/so-sanh?moi=abc").location == document


def test_tables_stay_tables(office: SmallOffice, client: FlaskClient) -> None:
    """A changed time limit in a step table is found in its row and cell."""
    old = content(table(("TT", "Thời gian"), ("B1", "03 ngày")))
    new = content(table(("TT", "Thời gian"), ("B1", "02 ngày"), ("B2", "01 ngày")))

    shown = compared(office, client, old, new)

    assert 'class="row-changed"' in shown
    assert 'class="row-inserted"' in shown
    assert re.search(r"<td [^>]*><p [^>]*><del [^>]*>03</del><ins [^>]*>02</ins> ngày</p></td>", shown)


def test_long_unchanged_stretches_are_folded(office: SmallOffice, client: FlaskClient) -> None:
    """A 300-page document with one change opens on that change; the rest is one click away."""
    same = [paragraph(f"Đoạn {number}.") for number in range(40)]

    shown = compared(office, client, content(*same, paragraph("cũ")), content(*same, paragraph("mới")))

    assert "39 đoạn không đổi" in shown
    assert "Đoạn 5." in shown


def test_side_by_side_keeps_each_side_to_itself(office: SmallOffice, client: FlaskClient) -> None:
    """Old words on the left alone, new words on the right alone."""
    shown = compared(
        office, client, content(paragraph("Nộp 03 bộ hồ sơ")), content(paragraph("Nộp 02 bộ hồ sơ")), "?xem=song-song"
    )
    left, right = shown.split("</article>")[0].split('<div class="side">')[1:3]

    assert "03" in left
    assert "02" not in left
    assert "02" in right
    assert "03" not in right


def test_a_moved_paragraph_leads_to_its_other_place(office: SmallOffice, client: FlaskClient) -> None:
    """Both places are marked and linked, so that nobody takes a move for a loss."""
    moved = paragraph("Hồ sơ lưu năm năm tại phòng chuyên môn theo quy định của pháp luật về lưu trữ hiện hành.")
    rest = [
        paragraph(f"Nội dung hoàn toàn khác biệt của điều khoản thứ {number} trong quy trình.") for number in range(5)
    ]

    shown = compared(office, client, content(moved, *rest), content(*rest, moved))

    assert re.search(r'id="thay-doi-(\d+)-cho-cu"', shown)
    assert re.search(r'href="#thay-doi-(\d+)-cho-cu"', shown)
    assert "Đã chuyển đến chỗ khác" in shown
    assert "Chuyển từ chỗ khác đến" in shown


def test_a_change_of_look_can_be_hidden(office: SmallOffice, client: FlaskClient) -> None:
    """Form and substance are different things to a reviewer."""
    old = content(paragraph("Không quá ba ngày làm việc kể từ ngày nhận đủ hồ sơ."))
    new = content(paragraph("Không quá ba ngày làm việc kể từ ngày nhận đủ hồ sơ.", look="b"))

    address = comparison_of(office, old, new)
    shown, hidden = page(client, address), page(client, f"{address}?hinh-thuc=an")

    assert 'class="changed-look' in shown
    assert f'href="{address}?hinh-thuc=an"' in shown
    assert 'class="changed-look' not in hidden
    assert "Hiện cả thay đổi hình thức (1)" in hidden
    assert "Không quá ba ngày làm việc" in hidden


def test_what_is_left_when_form_is_hidden_is_substance(office: SmallOffice, client: FlaskClient) -> None:
    """A changed time limit stays marked beside a heading that only went to capitals; its number stays the same."""
    old = content(paragraph("Nơi nhận hồ sơ"), paragraph("Thời hạn: 03 ngày"))
    new = content(paragraph("NƠI NHẬN HỒ SƠ"), paragraph("Thời hạn: 02 ngày"))

    address = comparison_of(office, old, new)
    shown, hidden = page(client, address), page(client, f"{address}?hinh-thuc=an")

    assert re.search(r'<del class="quiet"[^>]*>Nơi', shown)
    assert re.search(r'<del class=""[^>]*id="thay-doi-2">03</del>', shown)
    assert "NƠI NHẬN HỒ SƠ" in hidden
    assert "Nơi nhận" not in hidden
    assert re.search(r'<del class=""[^>]*id="thay-doi-2">03</del>', hidden)


def test_changed_facts_stand_on_top(office: SmallOffice, client: FlaskClient) -> None:
    """A time limit that citizens feel must not hide among forty changes of wording."""
    shown = compared(office, client, birth_registration(), birth_registration("02 ngày làm việc", "Thẩm định hồ sơ"))
    strip = shown.split('class="panel touched"')[1].split("</section>")[0]

    assert "Thời hạn" in strip
    assert re.search(r'href="#thay-doi-\d+"[^>]*>.*<del>03</del>', strip)
    assert "Thẩm định" not in strip


def test_changes_of_wording_alone_need_no_strip(office: SmallOffice, client: FlaskClient) -> None:
    """An empty box would say that facts changed."""
    shown = compared(office, client, content(paragraph("Hồ sơ nộp tại xã")), content(paragraph("Hồ sơ gửi tại xã")))

    assert 'class="panel touched"' not in shown


def test_the_list_of_changes_is_beside_either_view(client: FlaskClient, revisions: TwoRevisions) -> None:
    """Who reads side by side wants to jump too."""
    address = f"/tai-lieu/{revisions.document}/so-sanh/{revisions.old.seq}..{revisions.new.seq}"

    for view in ("", "?xem=song-song"):
        shown = page(client, address + view)
        assert "Danh sách thay đổi" in shown
        assert shown.count('id="thay-doi-1"') == 1


def test_rows_of_a_table_stand_side_by_side(office: SmallOffice, client: FlaskClient) -> None:
    """Row by row in one table: an inserted row leaves the other side empty instead of pushing it out of step."""
    old = content(table(("TT", "Thời gian"), ("B1", "03 ngày"), ("B2", "05 ngày")))
    new = content(table(("TT", "Thời gian"), ("B1", "03 ngày"), ("B1a", "01 ngày"), ("B2", "05 ngày")))

    shown = compared(office, client, old, new, "?xem=song-song")
    paired = shown.split('<table class="paired">')[1].split("</table>")[0]
    inserted = paired.split('<tr class="row-inserted"')[1].split("</tr>")[0]
    old_side, new_side = inserted.split('<td class="between"></td>')

    assert paired.count("<tr") == 4
    assert 'class="gap" colspan="2"' in old_side
    assert "B1a" not in old_side
    assert "B1a" in new_side


def test_unchanged_sections_fold_each_by_itself(office: SmallOffice, client: FlaskClient) -> None:
    """A reader opens the one section that they want to see."""

    def procedure(last: str) -> Content:
        sections = [
            (paragraph(f"MỤC {number}", 0, f"{number}."), *(paragraph(f"Câu {number}.{n}") for n in range(4)))
            for number in range(1, 4)
        ]
        return content(
            *(block for section in sections for block in section), paragraph("KẾT", 0, "4."), paragraph(last)
        )

    shown = compared(office, client, procedure("cũ"), procedure("mới"))

    assert re.search(
        r'<details class="fold"> <summary> <span class="fold-names">1. MỤC 1</span> 5 đoạn không đổi', shown
    )
    assert "2. MỤC 2</span> 5 đoạn không đổi" in shown


def test_the_changes_can_be_taken_as_json(client: FlaskClient, revisions: TwoRevisions) -> None:
    """In the form of the command line, and it names the record that it was made from."""
    answer = client.get(f"/tai-lieu/{revisions.document}/so-sanh/{revisions.old.seq}..{revisions.new.seq}/redline.json")

    assert answer.mimetype == "application/json"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert [(change["old"], change["new"]) for change in answer.json["changes"]] == [("03", "02")]
    assert answer.json["sides"]["new"]["seq"] == revisions.new.seq
    assert answer.json["sides"]["new"]["fingerprint"] == revisions.new.fingerprint[:16]


def test_revisions_that_read_alike_say_so(office: SmallOffice, client: FlaskClient) -> None:
    """Word changes bytes without changing a word; an empty page would look like a failure."""
    text = content(paragraph("Như cũ."))

    assert "không một chữ nào đổi" in compared(office, client, text, text)


def test_a_header_that_changed_has_a_heading_of_its_own(office: SmallOffice, client: FlaskClient) -> None:
    """Issue numbers often stand in the page header alone."""

    def with_header(text: str) -> Content:
        return content(paragraph("Thân."), stories=(Story("header", "header:1:first", (paragraph(text),)),))

    shown = compared(office, client, with_header("Lần ban hành: 01"), with_header("Lần ban hành: 02"))

    assert "Đầu trang, phần 1 (trang đầu)" in shown


@pytest.mark.parametrize("which", ["old", "new"])
def test_what_cannot_be_read_is_named(office: SmallOffice, client: FlaskClient, which: str) -> None:
    """The reviewer must know which of the two it is, and that both files can be had."""
    failures = {"failure": "encrypted"}, {"text": birth_registration()}
    first, second = failures if which == "old" else failures[::-1]
    old = office.save(PATH, **first)  # type: ignore[arg-type]
    new = office.save(PATH, document=old.document, **second)  # type: ignore[arg-type]
    office.index()

    shown = page(client, f"/tai-lieu/{old.document}/so-sanh/{old.seq}..{new.seq}")

    assert f"Đã giữ lại, chờ người xem xét — bản {1 if which == 'old' else 2}" in shown
    assert shown.count("/tai-ve") == 2


def test_the_reader_of_an_older_comparison_learns_of_a_newer_revision(
    office: SmallOffice, client: FlaskClient, revisions: TwoRevisions
) -> None:
    """Checked lightly: the comparison itself is not made again for it."""
    address = f"/tai-lieu/{revisions.document}/so-sanh/{revisions.old.seq}..{revisions.new.seq}"
    assert "bản mới hơn" not in page(client, address)
    office.save(PATH, birth_registration("01 ngày làm việc"), document=revisions.document)
    office.index()

    assert "đã có bản mới hơn: bản 3" in page(client, f"{address}/moi-hon")
    assert "đã có bản mới hơn: bản 3" in page(client, address)


def test_a_word_file_with_tracked_changes_can_be_had(office: SmallOffice, client: FlaskClient) -> None:
    """For those who review in Word. It names both revisions."""
    old = office.save(PATH, content(paragraph("cũ")), data=docx("Thời hạn: 03 ngày."))
    new = office.save(PATH, content(paragraph("mới")), document=old.document, data=docx("Thời hạn: 02 ngày."))
    office.index()
    address = f"/tai-lieu/{old.document}/so-sanh/{old.seq}..{new.seq}"

    answer = client.get(f"{address}/redline.docx")

    assert f'href="{address}/redline.docx"' in page(client, address)
    assert b"word/document.xml" in answer.data
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_what_could_not_be_marked_is_told_before_the_download(office: SmallOffice, client: FlaskClient) -> None:
    """Who reviews in Word must not take silence for "nothing changed"."""
    open_change = '<w:ins w:id="1" w:author="Bình"><w:r><w:t>Thời hạn: 02 ngày.</w:t></w:r></w:ins>'
    old = office.save(PATH, content(paragraph("cũ")), data=docx("Thời hạn: 03 ngày."))
    new = office.save(PATH, content(paragraph("mới")), document=old.document, data=built(f"<w:p>{open_change}</w:p>"))
    office.index()
    address = f"/tai-lieu/{old.document}/so-sanh/{old.seq}..{new.seq}/redline.docx"

    told, answer = page(client, address), client.get(f"{address}?tai=1")

    assert "còn thay đổi được theo dõi chưa chấp nhận" in told
    assert f'href="{address}?tai=1"' in told
    assert b"word/document.xml" in answer.data


def test_files_that_are_no_word_documents_are_not_marked(client: FlaskClient, revisions: TwoRevisions) -> None:
    """A page that says why, not a broken download."""
    answer = client.get(f"/tai-lieu/{revisions.document}/so-sanh/{revisions.old.seq}..{revisions.new.seq}/redline.docx")

    assert answer.status_code == 422
    assert "So sánh" in answer.get_data(as_text=True)


def test_the_end_of_a_paragraph_that_came_is_shown_as_in_word(office: SmallOffice, client: FlaskClient) -> None:
    """A paragraph split in two differs by nothing else."""
    start = "Tổ chức, cá nhân nộp hồ sơ tại Bộ phận tiếp nhận và trả kết quả."
    rest = "Cán bộ kiểm tra hồ sơ và ghi giấy biên nhận."

    shown = compared(office, client, content(paragraph(f"{start} {rest}")), content(paragraph(start), paragraph(rest)))

    assert "\u2029" not in shown
    assert "U+2029" not in shown


def test_what_was_dropped_to_save_room_is_read_again(office: SmallOffice, client: FlaskClient) -> None:
    """The room for what is derived is bounded; an old revision must still open."""
    old, new = "Hồ sơ nộp trực tiếp.", "Hồ sơ nộp trực tuyến."
    first = office.save(PATH, content(paragraph(old)), data=docx(old))
    second = office.save(PATH, content(paragraph(new)), document=first.document, data=docx(new))
    office.index()
    derived = Derived.open(office.config.derived)
    assert derived.trim(0) == 2
    derived.close()

    shown = page(client, f"/tai-lieu/{first.document}/so-sanh/{first.seq}..{second.seq}")

    assert re.search(r"nộp trực <del [^>]*>tiếp</del><ins [^>]*>tuyến</ins>", shown)


def test_the_place_of_a_change_is_told_in_the_page_s_language(office: SmallOffice, client: FlaskClient) -> None:
    """What is quoted of the document stays Vietnamese; the words around it do not."""
    old = content(paragraph("NỘI DUNG", 0, "5."), table(("TT", "Thời gian"), ("B4", "05 ngày")))
    new = content(paragraph("NỘI DUNG", 0, "5."), table(("TT", "Thời gian"), ("B4", "03 ngày")))

    first = office.save(PATH, old)
    second = office.save(PATH, new, document=first.document)
    office.index()
    address = f"/tai-lieu/{first.document}/so-sanh/{first.seq}..{second.seq}"

    vietnamese = page(client, address)
    client.get(f"{address}?lang=en")
    english = page(client, address)

    assert "dòng B4" in vietnamese
    assert "row B4" in english
    assert "dòng B4" not in english
