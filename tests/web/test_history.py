"""The history of a document on its page: edit sessions, pages of it, comparing any two."""

from __future__ import annotations

import re

from flask.testing import FlaskClient

from service.model.record import Author
from service.register.derived import CoverFacts
from tests.web.builders_office import FACTS, PATH, SmallOffice, TwoRevisions, birth_registration
from web.history import PAGE

BINH = Author("Trần Văn Bình", "binh.tv", "ownerfile")


def page(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return " ".join(answer.get_data(as_text=True).split())


def a_sitting(office: SmallOffice) -> str:
    """Three saves within half an hour, the last without a change of text; the next day somebody else's. The document."""
    first = office.save(PATH, birth_registration(), facts=FACTS)
    second = office.save(PATH, birth_registration("02 ngày làm việc"), document=first.document)
    third = office.save(PATH, birth_registration("02 ngày làm việc"), document=first.document)
    last = office.save(PATH, birth_registration("01 ngày"), document=first.document, author=BINH, minutes=1500)
    office.index()
    office.compare(first, second, "Thời hạn giải quyết: 03 → 02 ngày làm việc")
    office.compare(second, third, "Không có thay đổi")
    office.compare(third, last, "Thời hạn giải quyết: 01 ngày")
    return first.document


def test_saves_of_one_sitting_are_one_line_that_opens(office: SmallOffice, client: FlaskClient) -> None:
    """Ten saves on one morning are one piece of work; every save can still be looked at, without scripts."""
    document = page(client, f"/tai-lieu/{a_sitting(office)}")

    assert "Bản 1–3" in document
    assert "3 lần lưu, 1 lần chữ không đổi" in document
    assert document.count('<details class="saves"') == 1
    assert re.search(r'<details class="saves".*Bản 3<.*chữ không đổi.*Bản 2<.*Bản 1<.*</details>', document)


def test_a_session_is_told_by_its_greatest_change(office: SmallOffice, client: FlaskClient) -> None:
    """Not by its last save, which may have changed nothing; its button compares from before the session to its end."""
    first = office.save(PATH, birth_registration(), facts=FACTS, author=BINH)
    changed = office.save(PATH, birth_registration("02 ngày"), document=first.document, minutes=600)
    again = office.save(PATH, birth_registration("02 ngày"), document=first.document)
    office.index()
    office.compare(first, changed, "Thời hạn giải quyết: 03 → 02 ngày")
    office.compare(changed, again, "Không có thay đổi")

    document = page(client, f"/tai-lieu/{first.document}").split('<details class="saves"')[0]

    assert "Thời hạn giải quyết: 03 → 02 ngày" in document
    assert f"/so-sanh/{first.seq}..{again.seq}" in document


def test_the_first_issue_and_each_new_one_are_marked(office: SmallOffice, client: FlaskClient) -> None:
    """As the covers claim them; a save that keeps the number is no new issue."""
    first = office.save(PATH, birth_registration(), facts=FACTS)
    for minutes, number in ((600, "01"), (1200, "02")):
        office.save(
            PATH,
            birth_registration(),
            document=first.document,
            facts=CoverFacts(FACTS.title, FACTS.code, number),
            minutes=minutes,
        )
    office.index()

    history = page(client, f"/tai-lieu/{first.document}").split('id="lich-su"')[1]

    assert history.count("Lần ban hành 01<") == 1
    assert history.count("Lần ban hành 02<") == 1
    assert history.index("Bản 3<") < history.index("Lần ban hành 02<") < history.index("Bản 2<")


def test_a_save_says_how_much_it_changed(client: FlaskClient, revisions: TwoRevisions) -> None:
    """Two words in a procedure or a whole new one: the reader wants to know before opening it."""
    office = revisions.office
    office.compare(revisions.old, revisions.new, "Thời hạn: 03 → 02", words=(1, 1))

    assert "thêm 1 chữ, bớt 1 chữ" in page(client, f"/tai-lieu/{revisions.document}")


def test_a_long_history_is_read_a_page_at_a_time(office: SmallOffice, client: FlaskClient) -> None:
    """A thousand revisions on one page would be slow to make and of no use; every one of them is on some page, once."""
    first = office.save(PATH)
    for _ in range(2 * PAGE):
        office.save(PATH, document=first.document, minutes=40)
    office.index()

    address, seen = f"/tai-lieu/{first.document}", []
    while address:
        shown = page(client, address)
        seen += re.findall(r'id="ban-(\d+)"', shown)
        older = re.search(r'href="(/tai-lieu/[^"]*\?truoc=\d+)#lich-su"', shown)
        address = older.group(1) if older else ""

    assert len(seen) == len(set(seen)) == 2 * PAGE + 1


def test_a_session_is_not_cut_by_the_end_of_a_page(office: SmallOffice, client: FlaskClient) -> None:
    """Cut in two it would be told as two pieces of work."""
    first = office.save(PATH)
    office.save(PATH, document=first.document)
    office.save(PATH, document=first.document)
    for _ in range(PAGE - 2):
        office.save(PATH, document=first.document, minutes=40)
    office.index()

    newest = page(client, f"/tai-lieu/{first.document}")
    older = re.search(r"\?truoc=\d+", newest)

    assert "Bản 1–3" not in newest
    assert older
    assert "Bản 1–3" in page(client, f"/tai-lieu/{first.document}{older.group()}")


def test_any_two_revisions_can_be_compared_by_their_numbers(client: FlaskClient, revisions: TwoRevisions) -> None:
    """In a long history the two stand on different pages."""
    document = f"/tai-lieu/{revisions.document}"

    answer = client.get(f"{document}/so-sanh?ban-cu=2&ban-moi=1")

    assert answer.location == f"{document}/so-sanh/{revisions.old.seq}..{revisions.new.seq}"
    assert client.get(f"{document}/so-sanh?ban-cu=1&ban-moi=9").status_code == 404
