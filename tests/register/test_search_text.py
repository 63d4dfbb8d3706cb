"""Full-text search: what documents say and said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from unicodedata import normalize

import pytest

from service.model.record import Author
from service.register.search_text import RevisionText
from service.register.text_queries import Conditions, TextQueries
from service.register.views import FoundDocument, TextFound
from tests.register.history import BEGIN, OFFICE, History, OfficeOnDisk, blob_of

OfficeOf = Callable[[History], OfficeOnDisk]
BINH = Author("Trần Văn Bình", "binh.tv", "audit")


class Library:
    """An office whose documents say what a test wants."""

    def __init__(self, history: History, office_of: OfficeOf) -> None:
        self._history, self._office_of = history, office_of
        self._texts: list[RevisionText] = []

    def save(self, document: str, *passages: str, **more: object) -> None:
        number = len(self._history.events)
        kind = "saved" if any(event.document == document for event in self._history.events) else "created"
        event = self._history.add(kind, document, f"P/{document}.docx", f"text {number}", **more)
        self._texts.append(RevisionText(document, event.seq, event.blob, passages, f"{number:064x}"))

    def open(self, *orders: slice) -> OfficeOnDisk:
        office = self._office_of(self._history)
        office.derived.search_text.begin("1")
        for order in orders or (slice(None),):
            office.derived.search_text.put(self._texts[order])
        return office


@pytest.fixture
def library(history: History, office_of: OfficeOf) -> Library:
    return Library(history, office_of)


def find(office: OfficeOnDisk, words: str, first: int = 0, count: int = 20, **conditions: object) -> TextFound:
    queries = TextQueries(office.register_path, office.derived_path, OFFICE)
    return queries.find(words, Conditions(**conditions), first, count)  # type: ignore[arg-type]


def names(found: TextFound) -> list[str]:
    return [one.document.id for one in found.documents]


def texts(found: FoundDocument) -> list[str]:
    return ["".join(piece.text for piece in passage.snippet) for passage in found.passages]


def marked(found: TextFound) -> list[str]:
    return [p.text for one in found.documents for passage in one.passages for p in passage.snippet if p.marked]


def test_a_text_is_found_with_the_revision_that_brought_it_and_the_one_without_it(library: Library) -> None:
    """First appeared, removed on: the question that nobody else's search answers."""
    library.save("d1", "Thời hạn: 03 ngày", "Lệ phí: không")
    library.save("d1", "Thời hạn: 03 ngày", "Lệ phí: 15.000 đồng")
    library.save("d1", "Thời hạn: 02 ngày", "Lệ phí: 15.000 đồng", author=BINH)
    (found,) = find(library.open(), "03 ngày").documents
    (passage,) = found.passages

    assert (passage.appeared.seq, passage.appeared.revision) == (1, 1)
    assert passage.removed is not None
    assert (passage.removed.seq, passage.removed.author_name) == (3, "Trần Văn Bình")
    assert not passage.current


@pytest.mark.parametrize("orders", [(slice(None),), (slice(2, 3), slice(0, 2)), (slice(1, 3), slice(0, 1))])
def test_revisions_may_be_indexed_in_any_order(library: Library, orders: tuple[slice, ...]) -> None:
    """What pages show now is read first, the past follows."""
    library.save("d1", "Chữ cũ", "Chữ còn")
    library.save("d1", "Chữ cũ", "Chữ còn")
    library.save("d1", "Chữ còn")
    office = library.open(*orders)
    (old,) = find(office, '"chữ cũ"').documents[0].passages
    (kept,) = find(office, '"chữ còn"').documents[0].passages

    assert (old.appeared.seq, old.removed and old.removed.seq) == (1, 3)
    assert (kept.appeared.seq, kept.current) == (1, True)


def test_what_agrees_with_its_marks_comes_first_and_what_does_not_still_comes(library: Library) -> None:
    """mã, mà and ma are three words to who typed marks; who typed none means any, yet ma first."""
    library.save("d1", "mã số đơn vị")
    library.save("d2", "ma túy")
    library.save("d3", "mà thôi")
    office = library.open()

    assert names(find(office, "mã")) == ["d1", "d3", "d2"]
    assert names(find(office, "ma"))[0] == "d2"
    assert [p.exact for one in find(office, "mà").documents for p in one.passages] == [True, False, False]


@pytest.mark.parametrize(
    "words", ["dang ky khai sinh", "ĐĂNG KÝ KHAI SINH", normalize("NFD", "đăng ký khai sinh"), "khai sinh đăng ký"]
)
def test_marks_case_and_order_may_differ(library: Library, words: str) -> None:
    """đ too, which Unicode does not take apart."""
    library.save("d1", "Đăng ký khai sinh")
    library.save("d2", "Đăng ký kết hôn")

    assert names(find(library.open(), words)) == ["d1"]


@pytest.mark.parametrize(
    ("words", "document"),
    [("QT-01/TCKH", "d1"), ("qt01/tckh", "d1"), ("30/2020/NĐ-CP", "d2"), ("30/2020/nd-cp", "d2"), ("BM.01.02", "d3")],
)
def test_codes_are_found_whole(library: Library, words: str, document: str) -> None:
    """Not every document with an 01 in it."""
    library.save("d1", "Mã hiệu: QT-01/TCKH")
    library.save("d2", "Nghị định số 30/2020/NĐ-CP về công tác văn thư", "Lần 01; QT-10/TCKH ngày 01/02/2020")
    library.save("d3", "Mẫu BM.01.02", "BM.02.01")

    assert names(find(library.open(), words)) == [document]


def test_words_side_by_side_come_before_words_apart_and_quotation_marks_ask_for_nothing_else(library: Library) -> None:
    """Vietnamese words are often two syllables."""
    library.save("d1", "Quy trình có thủ trưởng và tục lệ")
    library.save("d2", "Các thủ tục hành chính")
    office = library.open()

    assert names(find(office, "thủ tục")) == ["d2", "d1"]
    assert names(find(office, '"thủ tục"')) == ["d2"]
    assert names(find(office, "“thủ tục” hành")) == ["d2"]


def test_what_is_said_now_comes_before_what_was_said(library: Library) -> None:
    """Most people mean the procedure in force."""
    library.save("d1", "Phí thẩm định")
    library.save("d2", "Phí thẩm định")
    library.save("d2", "Không thu phí")
    office = library.open()

    assert names(find(office, "phí thẩm định")) == ["d1", "d2"]
    assert names(find(office, "phí thẩm định", current_only=True)) == ["d1"]


def test_a_deleted_document_is_found_as_past(library: Library, history: History) -> None:
    """And the deletion is what took the words away."""
    library.save("d1", "Phí thẩm định")
    history.add("deleted", "d1", "P/d1.docx")
    office = library.open()
    (passage,) = find(office, "phí").documents[0].passages

    assert passage.removed is not None
    assert passage.removed.deletion
    assert names(find(office, "phí", current_only=True)) == []


def test_conditions_ask_who_brought_the_words_in_and_when(library: Library) -> None:
    """Of the revision by which they came, not of the latest one."""
    library.save("d1", "Lệ phí 5.000 đồng", department="TP")
    library.save("d2", "Lệ phí 6.000 đồng", department="XD", author=BINH)
    library.save("d1", "Lệ phí 7.000 đồng", department="TP", author=BINH)
    office = library.open()

    assert names(find(office, "lệ phí", department="TP")) == ["d1"]
    assert texts(find(office, "lệ phí", department="TP", author="van binh").documents[0]) == ["Lệ phí 7.000 đồng"]
    assert names(find(office, "lệ phí", since=BEGIN + timedelta(hours=2), before=BEGIN + timedelta(hours=3))) == ["d2"]
    assert names(find(office, "lệ phí", department="")) == []


def test_snippets_mark_the_words_where_they_stand(library: Library) -> None:
    """As the document has them; only the phrase where it stands whole."""
    library.save("d1", "Thủ trưởng xem thủ tục Đăng Ký, rồi ký.")
    office = library.open()

    assert marked(find(office, "thu tuc dang ky")) == ["thủ tục Đăng Ký"]
    assert marked(find(office, "ký thủ")) == ["Thủ", "thủ", "Ký", "ký"]


def test_a_long_text_is_shown_around_the_words(library: Library) -> None:
    """Not from its beginning."""
    library.save("d1", "mở đầu " * 200 + "phí thẩm định " + "kết thúc " * 200)
    (text,) = texts(find(library.open(), "phi tham dinh").documents[0])

    assert "phí thẩm định" in text
    assert len(text) < 320
    assert text.startswith("… ")
    assert text.endswith(" …")


@pytest.mark.parametrize(
    "words", ["", " ", '"', '""', "*", "AND", "NEAR(a b)", "words:x", "=", "_", "^", "-", "\x00", "\udc80"]
)
def test_no_sign_means_anything_to_the_index(library: Library, words: str) -> None:
    """What people type is words, never a language."""
    library.save("d1", "Một đoạn")

    assert find(library.open(), words).documents == ()


def test_pages_follow_one_another_without_gap(library: Library) -> None:
    """Twenty documents a page, the total told."""
    for number in range(45):
        library.save(f"d{number:02}", f"Hồ sơ số {number}")
    office = library.open()
    pages = [find(office, "hồ sơ", first, 20) for first in (0, 20, 40, 60)]

    assert [len(page.documents) for page in pages] == [20, 20, 5, 0]
    assert len({name for page in pages for name in names(page)}) == 45
    assert {page.total for page in pages} == {45}


def test_texts_stay_through_a_rebuild_of_the_register(library: Library) -> None:
    """They belong to the derived database."""
    library.save("d1", "Một đoạn")
    office = library.open()
    office.rebuild()

    assert names(find(office, "một đoạn")) == ["d1"]


def test_other_rules_begin_the_texts_anew(library: Library) -> None:
    """And the same rules do not."""
    library.save("d1", "Một đoạn")
    office = library.open()
    search_text = office.derived.search_text

    assert not search_text.begin("1")
    assert names(find(office, "đoạn")) == ["d1"]
    assert search_text.begin("2")
    assert names(find(office, "đoạn")) == []


def test_room_is_made_by_what_is_gone_longest_and_never_by_what_is_there(library: Library) -> None:
    """And the page says so."""
    library.save("d1", "x" * 100, "y" * 100, "z" * 100)
    library.save("d1", "y" * 100, "z" * 100)
    library.save("d1", "z" * 100)
    office = library.open()
    dropped = office.derived.search_text.trim(200)
    left = [bool(find(office, letter * 100).documents) for letter in "xyz"]

    assert dropped == 1
    assert left == [False, True, True]
    assert office.derived.search_text.trim(0) == 1
    assert find(office, "z" * 100).documents
    assert find(office, "z").progress.dropped_through == 2


def test_another_record_under_the_same_numbers_takes_the_old_texts_away(library: Library, history: History) -> None:
    """A record that was put back to an older state goes on otherwise."""
    library.save("d1", "Chữ của sổ cũ")
    office = library.open()
    history.events[0] = replace(history.events[0], blob=blob_of("other"), commit="f" * 40)
    office.rebuild()
    office.derived.search_text.put([RevisionText("d1", 1, blob_of("other"), ("Chữ của sổ mới",), "0" * 64)])

    assert texts(find(office, "chữ của sổ").documents[0]) == ["Chữ của sổ mới"]


def test_what_waits_to_be_indexed_is_told_and_taken_in(library: Library) -> None:
    """Two revisions of the same bytes both wait: each is a revision of its own."""
    library.save("d1", "Một đoạn")
    library.save("d1", "Một đoạn", blob=blob_of("text 0"))
    office = library.open(slice(0, 0))
    office.read("text 0")
    queries = TextQueries(office.register_path, office.derived_path, OFFICE)
    pending, waiting = queries.pending(1, 10)
    office.derived.search_text.wait(waiting)
    before = queries.progress().waiting
    office.derived.search_text.put(library._texts)

    assert [one.seq for one in pending] == [2, 1]
    assert (before, queries.progress().waiting) == (2, 0)
    assert queries.pending(1, 10) == ((), 0)
