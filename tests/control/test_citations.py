"""Which documents a text cites, in the forms that offices write, and which numbers are no citations."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.control.citations import Citation, Citations, Relation, document_key, read_citations
from service.model.content import Content, Paragraph, Span, to_json
from tests.diff.contents import content, h, p, table


def keys(*blocks: str) -> list[str]:
    return [citation.key for citation in read_citations(content(*blocks)).cited if citation.role == "cited"]


def only(text: str) -> Citation:
    (citation,) = read_citations(content(text)).cited
    return citation


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("theo số 45/2019/NĐ-CP", "45/2019/NĐ-CP"),
        ("Nghị định 45/2019/NĐ-CP", "45/2019/NĐ-CP"),
        ("nghị định số: 45/2019/nđ-cp", "45/2019/NĐ-CP"),
        ("NĐ 45/2019", "45/2019/NĐ-CP"),
        ("45/2019/ NĐ - CP", "45/2019/NĐ-CP"),
        ("Nghị định số 45/2O19/ND\u2011CP", "45/2019/NĐ-CP"),
        ("Nghị\u00a0định số 45/2019/NÐ–CP", "45/2019/NĐ-CP"),
        ("Nghị định số45/2019/NĐ-CPngày 21/5/2019của Chính phủ", "45/2019/NĐ-CP"),
        ("Nghị định số 5/2019/NĐ-CP", "05/2019/NĐ-CP"),
        ("Nghị định số 83-CP", "83-CP"),
        ("Nghị định 83/CP ngày 10/10/1998", "83-CP (1998)"),
        ("Thông tư liên tịch số 01/2016/TTLT-BNV-BTC", "01/2016/TTLT-BNV-BTC"),
        ("Thông tư số 05/2013/TT-BLDTBXH", "05/2013/TT-BLĐTBXH"),
        ("TT số 01/2022/TT-BNN&PTNT", "01/2022/TT-BNNPTNT"),
        ("Quyết định 1005/QĐ-TTg ngày 20 tháng 6 năm 2020", "1005/QĐ-TTg (2020)"),
        ("Quyết định số: 2568/QĐ-BTP ngày 05.8.2022", "2568/QĐ-BTP (2022)"),
        ("QĐ số 101/QĐ-BKHCN năm 2019", "101/QĐ-BKHCN (2019)"),
        ("Quyết định của Thủ tướng Chính phủ số 619/QĐ-TTg", "619/QĐ-TTg"),
        ("12/2021/QĐ-UBND", "12/2021/QĐ-UBND"),
        ("Nghị quyết số 10/2022/NQ-HĐND", "10/2022/NQ-HĐND"),
        ("Nghị quyết số 18-NQ/TW ngày 25/10/2017", "18-NQ/TW (2017)"),
        ("Nghị quyết số 351/2017/UBTVQH14", "351/2017/UBTVQH14"),
        ("Công văn số 3003/BKHCN-TĐC ngày 25/9/2018", "3003/BKHCN-TĐC (2018)"),
        ("Kế hoạch số 123/KH-UBND", "123/KH-UBND"),
        ("Chỉ thị 05-CT/TW", "05-CT/TW"),
        ("Văn bản hợp nhất số 07/VBHN-BTP", "07/VBHN-BTP"),
        ("TCVN ISO 9001 : 2015", "TCVN ISO 9001:2015"),
        ("tcvn iso 9001-2015", "TCVN ISO 9001:2015"),
        ("TCVN 9001:2015", "TCVN 9001:2015"),
        ("TCVN 7870-1:2010", "TCVN 7870-1:2010"),
        ("theo ISO 9001:2015", "ISO 9001:2015"),
        ("ISO/IEC 17025:2017", "ISO/IEC 17025:2017"),
        ("QCVN 01:2021/BXD", "QCVN 01:2021/BXD"),
        ("Luật Căn cước 2023", "26/2023/QH15"),
        ("Luật số 26/2023/QH15", "26/2023/QH15"),
        ("Luật Căn cước ngày 27/11/2023", "26/2023/QH15"),
        ("Luật Căn cước (số 26/2023/QH15)", "26/2023/QH15"),
        ("luật hoà giải ở cơ sở năm 2013", "35/2013/QH13"),
        ("LUẬT HỘ TỊCH NĂM 2014", "60/2014/QH13"),
        ("Pháp lệnh ưu đãi người có công với cách mạng năm 2020", "02/2020/UBTVQH14"),
        ("Bộ luật Dân sự năm 2015", "bo luat dan su 2015"),
        ("Luật Hôn nhân và gia đình năm 2014", "luat hon nhan va gia dinh 2014"),
        ("Luật Chuyển đổi gì đó chưa có tên ở đây ngày 01/7/2026", "luat chuyen doi gi do chua co ten o day 2026"),
        ("Hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam năm 2013", "hien phap 2013"),
    ],
)
def test_a_document_has_one_key_however_it_is_written(text: str, key: str) -> None:
    """All of these were seen in offices' files or come of the ways in which they are typed."""
    assert keys(text) == [key]


@pytest.mark.parametrize(
    "text",
    [
        "Mã hiệu: QT 05/CX-HCTP",
        "Mã hiệu: QT 01/CT-HCTP",
        "Mã hiệu: QT-TP-01/BM01",
        "BM-01 ngày 01/01/2020",
        "Mẫu số 01/BC-HTX",
        "Mẫu TP/HT-2012-TKKS.1",
        "Ngày hiệu lực: 07/7/2025 Trang: 16/19",
        "½ ngày, 1/2 ngày, 15 ngày/TTHC",
        "Điện thoại: 024/3825.1234 - 0912345678",
        "Giấy khai sinh số 01/2014, quyển số 02",
        "Hợp đồng số 12/2020/HĐ-ABC",
        "Căn cước công dân số 025188001010 cấp ngày 20/11/2021",
        "từ tháng 02/2021 đến năm học 2021/2022",
        "Số: 12/QĐ-UBND",
        "Số:     /PĐX-BTCD",
        "Nghị định số …../2018/NĐ-CP ngày   tháng 5 năm 2018",
        "Kế hoạch ISO 2019 của Ban ISO",
        "pháp luật đất đai 2013; Công ty Luật ABC 2020; luật sư; Luật này",
        "Nghị định này có hiệu lực từ ngày 01/7/2018",
    ],
)
def test_what_only_looks_like_a_number_is_no_citation(text: str) -> None:
    """Codes, forms, letterheads, dates, telephone numbers and years would fill a register with nonsense."""
    assert read_citations(content(text)) == Citations()


def test_every_number_of_a_list_is_found_with_what_the_others_lend_it() -> None:
    """The kind stands before the first, the symbol sometimes behind the last only."""
    assert keys("các Nghị định số 01/2020/NĐ-CP, 02/2021/NĐ-CP và 03/2022/NĐ-CP") == [
        "01/2020/NĐ-CP",
        "02/2021/NĐ-CP",
        "03/2022/NĐ-CP",
    ]
    assert keys("Thông tư 01/2020, số 02/2021 và 03/2022/TT-BTP") == [
        "01/2020/TT-BTP",
        "02/2021/TT-BTP",
        "03/2022/TT-BTP",
    ]
    assert keys("Thông tư 01/2020; TT 02/2021", "Thông tư số 01/2020/TT-BTP") == [
        "01/2020/TT-BTP",
        "02/2021/TT",
        "01/2020/TT-BTP",
    ]


def test_what_one_place_leaves_open_another_place_of_the_document_says() -> None:
    """The number of a law, the year of a decision, which of two laws of one name."""
    assert keys("Luật Việc làm số 38/2013/QH13.", "Luật Việc làm năm 2013", "- Luật Việc làm;") == ["38/2013/QH13"] * 3
    assert keys("Quyết định 619/QĐ-TTg", "Quyết định số 619/QĐ-TTg ngày 08/5/2017") == ["619/QĐ-TTg (2017)"] * 2
    assert keys("- Luật Đất đai năm 2013;", "- Luật Đất đai năm 2024;", "- Luật Đất đai;") == [
        "45/2013/QH13",
        "31/2024/QH15",
        "luat dat dai",
    ]


def test_a_law_that_amends_has_the_number_and_the_amended_law_only_its_name() -> None:
    """The number behind `của Luật Xây dựng` is not that of the construction law."""
    found = read_citations(
        content(
            "Luật Xây dựng số 50/2014/QH13 ngày 18/6/2014; "
            "Luật sửa đổi, bổ sung một số điều của Luật Xây dựng số 62/2020/QH14 ngày 17/6/2020"
        )
    )

    assert [(c.key, c.role, c.title) for c in found.cited] == [
        ("50/2014/QH13", "cited", "Luật Xây dựng"),
        ("62/2020/QH14", "cited", "Luật sửa đổi, bổ sung một số điều của Luật Xây dựng"),
        ("50/2014/QH13", "named", "Luật Xây dựng"),
    ]
    assert found.relations == (Relation("62/2020/QH14", "amends", "50/2014/QH13"),)


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("Nghị định 61/2018/NĐ-CP được sửa đổi, bổ sung bởi Nghị định 107/2021/NĐ-CP", ("107/2021/NĐ-CP", "amends", "61/2018/NĐ-CP")),
        ("Nghị định 61/2018/NĐ-CP (đã được sửa đổi, bổ sung một số điều tại Nghị định 107/2021/NĐ-CP)", ("107/2021/NĐ-CP", "amends", "61/2018/NĐ-CP")),
        ("Thông tư 02/2023/TT-BTP bãi bỏ một số nội dung tại Thông tư 01/2022/TT-BTP", ("02/2023/TT-BTP", "repeals", "01/2022/TT-BTP")),
        ("Nghị định 01/2021/NĐ-CP thay thế Nghị định 78/2015/NĐ-CP", ("01/2021/NĐ-CP", "replaces", "78/2015/NĐ-CP")),
        ("Thông tư 01/2020/TT-BTP quy định chi tiết và hướng dẫn thi hành một số điều của Nghị định 23/2015/NĐ-CP", ("01/2020/TT-BTP", "details", "23/2015/NĐ-CP")),
    ],
)  # fmt: skip
def test_the_document_says_who_amends_whom(text: str, relation: tuple[str, str, str]) -> None:
    """Both are cited; the radar follows the relation."""
    found = read_citations(content(text))

    assert [(r.source, r.bearing, r.target) for r in found.relations] == [relation]
    assert len(found.cited) == 2


def test_a_list_of_what_is_amended_goes_on_and_a_new_sentence_ends_it() -> None:
    """`… của Nghị định A và Nghị định B`: both; the next item of the list of laws: neither."""
    found = read_citations(
        content(
            "Thông tư số 04/2024/TT-BTP sửa đổi một số điều của Thông tư số 02/2020/TT-BTP ngày 08/4/2020 và "
            "Thông tư số 04/2020/TT-BTP; Nghị định số 87/2020/NĐ-CP"
        )
    )

    assert [(r.source, r.target) for r in found.relations] == [
        ("04/2024/TT-BTP", "02/2020/TT-BTP"),
        ("04/2024/TT-BTP", "04/2020/TT-BTP"),
    ]


def test_number_date_issuer_title_and_clause_are_read_as_written() -> None:
    """What the register of external documents needs of a citation."""
    citation = only(
        "Theo khoản 2 Điều 14 của Nghị định số 87/2020/NĐ-CP ngày 28/7/2020 của Chính phủ quy định về Cơ sở dữ liệu hộ "
        "tịch điện tử, đăng ký hộ tịch trực tuyến;"
    )

    assert citation.text == "Nghị định số 87/2020/NĐ-CP ngày 28/7/2020"
    assert (citation.kind, citation.number, citation.year) == ("decree", "87/2020/NĐ-CP", 2020)
    assert (citation.dated_text, citation.dated_on) == ("28/7/2020", date(2020, 7, 28))
    assert citation.issuer == "Chính phủ"
    assert citation.title == "quy định về Cơ sở dữ liệu hộ tịch điện tử, đăng ký hộ tịch trực tuyến"
    assert citation.clause == "khoản 2 Điều 14"


def test_a_title_holds_the_documents_that_belong_to_it_and_no_others() -> None:
    """The title of a circular names its decree; the next decree of the sentence is another's."""
    first, named, inner, last = read_citations(
        content(
            "Thông tư số 04/2020/TT-BTP của Bộ trưởng Bộ Tư pháp quy định chi tiết thi hành một số điều của Luật Hộ tịch "
            "và Nghị định số 123/2015/NĐ-CP; tại Điều 2 Nghị định số 46/2012/NĐ-CP"
        )
    ).cited

    assert first.title.endswith("của Luật Hộ tịch và Nghị định số 123/2015/NĐ-CP")
    assert (named.role, inner.key, last.clause) == ("named", "123/2015/NĐ-CP", "Điều 2")
    framework = "về việc công bố Mô hình khung theo tiêu chuẩn quốc gia TCVN ISO 9001:2015 cho cơ quan nhà nước"
    assert read_citations(content(f"Quyết định số 101/QĐ-BKHCN {framework}; khác")).cited[0].title == framework
    two = read_citations(content("Nghị định số 1/2004/NĐ-CP về văn thư và Nghị định số 9/2010/NĐ-CP về lưu trữ")).cited
    assert [citation.title for citation in two] == ["về văn thư", "về lưu trữ"]


def test_a_date_that_is_no_date_is_kept_as_text_and_gives_no_year() -> None:
    """Nothing is invented."""
    citation = only("Quyết định số 15/QĐ-BNV ngày 31/02/2020")

    assert (citation.key, citation.dated_text, citation.dated_on) == ("15/QĐ-BNV", "31/02/2020", None)


def test_the_decision_that_issued_the_document_has_a_role_of_its_own() -> None:
    """It is a fact of the cover; an attached form that a circular prescribes is cited."""
    roles = [
        (citation.key, citation.role)
        for citation in read_citations(
            content(
                "(Ban hành kèm theo Quyết định số 2956/QĐ-UBND ngày 30/10/2018)",
                h("Mục đích", "1."),
                "Mẫu số 02 ban hành kèm theo Thông tư số 01/2018/TT-VPCP",
                "Danh mục kèm theo Quyết định số 12/QĐ-UBND",
            )
        ).cited
    ]

    assert roles == [("2956/QĐ-UBND (2018)", "issuing"), ("01/2018/TT-VPCP", "cited"), ("12/QĐ-UBND", "cited")]


def test_the_number_in_the_letterhead_is_the_documents_own() -> None:
    """Wherever it comes again, it cites nothing else."""
    found = read_citations(
        content(table(("CHÍNH PHỦ\nSố: 23/2018/NĐ-CP", "Hà Nội, ngày 23 tháng 02 năm 2018")), "(Kèm theo Nghị định số 23/2018/NĐ-CP)")
    )  # fmt: skip

    assert [(citation.key, citation.role) for citation in found.cited] == [("23/2018/NĐ-CP", "issuing")]


def test_a_citation_tells_its_place() -> None:
    """The radar leads to the sections that have to be revised."""
    found = read_citations(
        content(
            h("Tài liệu viện dẫn", "3."),
            "- Luật Hộ tịch năm 2014;",
            table(("Bước", "Căn cứ"), ("B1", "Nghị định số 87/2020/NĐ-CP")),
            footer_1_default=[p("Theo TCVN ISO 9001:2015")],
        )
    ).cited

    assert [(c.story, c.section, c.block, c.paragraph, c.start) for c in found] == [
        ("body", "3 Tài liệu viện dẫn", 1, 1, 2),
        ("body", "3 Tài liệu viện dẫn", 2, 5, 0),
        ("footer", "", 0, 0, 5),
    ]
    assert (found[1].spot.table, found[1].spot.row, found[1].spot.column) == (1, "B1", "Căn cứ")
    assert found[2].spot.story == "footer:1:default"


def test_a_citation_split_over_spans_and_lines_is_one() -> None:
    """Word cuts a number where somebody once paused; the look and the hyperlink differ."""
    spans = (Span("Nghị định\nsố 87/", "b"), Span("2020", link="http://example.org/"), Span("/NĐ-\nCP", "i"))

    assert [c.key for c in read_citations(content(Paragraph(spans))).cited] == ["87/2020/NĐ-CP"]


def test_paragraphs_and_cells_do_not_run_together() -> None:
    """A year in one cell and a symbol in the next make no number."""
    assert keys("Nghị định số 12/2020") == ["12/2020/NĐ-CP"]
    assert read_citations(content(table(("12/2020", "/NĐ-CP"), ("TT", "02/2021")))) == Citations()


def test_a_register_finds_the_key_by_number_and_date() -> None:
    """The register knows number and date apart."""
    assert document_key("101/QĐ-BKHCN", date(2019, 1, 21)) == "101/QĐ-BKHCN (2019)"
    assert document_key("123/2015/NĐ-CP", date(2015, 11, 15)) == "123/2015/NĐ-CP"
    assert document_key("TCVN ISO 9001:2015", date(2015, 12, 31)) == "TCVN ISO 9001:2015"


# --- any way of writing

_SYMBOLS = ("NĐ-CP", "TT-BTP", "QĐ-TTg", "TTLT-BNV-BTC", "NQ-HĐND", "QĐ-UBND", "TT-BLĐTBXH", "TT-BGDĐT")
_WORDS = {
    "NĐ": ("Nghị định", "nghị định", "NGHỊ ĐỊNH", "NĐ"), "TT": ("Thông tư", "TT"), "QĐ": ("Quyết định", "QĐ"),
    "NQ": ("Nghị quyết", "NQ"), "TTLT": ("Thông tư liên tịch", "TTLT"),
}  # fmt: skip


@st.composite
def written(draw: st.DrawFn) -> tuple[str, str]:
    """A citation in some form, and its key."""
    serial, year, symbol = draw(st.integers(1, 400)), draw(st.integers(1990, 2030)), draw(st.sampled_from(_SYMBOLS))
    number = draw(st.sampled_from((f"{serial:02}", f"{serial:02}".replace("0", "O") if serial > 9 else f"{serial:02}")))
    dash = draw(st.sampled_from(("-", "\u2010", "\u2011", "–", "—", "−", " - ", "- ")))
    head, _, rest = symbol.partition("-")
    spelled = f"{head}{dash}{rest}"
    spelled = draw(
        st.sampled_from(
            (spelled, spelled.replace("Đ", "Ð"), symbol.lower(), spelled.replace("NĐ", "ND").replace("QĐ", "QD"))
        )
    )
    slash = draw(st.sampled_from(("/", " /", "/ ", " / ")))
    word = draw(st.sampled_from(_WORDS[head]))
    lead = draw(st.sampled_from((" ", " số ", " số: ", " số", "\u00a0số\u00a0", "\nsố ", " Số "))) if word else ""
    day = draw(st.sampled_from(("", " ngày 05/3/{}", ", ngày 05 tháng 3 năm {}", " ngày 05-3-{}"))).format(year)
    after = draw(st.sampled_from(("", ";", ".", " của Chính phủ", ")", ", Luật này")))
    return f"{word}{lead}{number}{slash}{year}{slash}{spelled}{day}{after}", f"{serial:02}/{year}/{symbol}"


@given(written(), st.sampled_from(("", "- ", "Căn cứ ", "(", "theo khoản 1 Điều 2 ", "1. ")))
def test_any_way_of_writing_a_number_gives_its_key(case: tuple[str, str], before: str) -> None:
    """Spaces, dashes, Đ, O for 0, capitals, the word before it and the date behind it change nothing."""
    text, key = case

    assert keys(before + text) == [key]


@given(st.text(alphabet="0123456789/- .,ĐNCPTQdụngLuật sốnăm2020()\n:ISOV", max_size=200))
def test_no_text_breaks_the_reading_and_each_citation_is_where_it_says(text: str) -> None:
    """Documents are hostile; places lead people to the text."""
    made: Content = content(text)

    for citation in read_citations(made).cited:
        assert text[citation.start : citation.end] == citation.text
    assert to_json(made)
