"""Vietnamese from before Unicode, decoded where the text confirms what the font suggests."""

import pytest

from service.model.content import Span, paragraphs
from service.word.encodings import confirms, decoded, legacy_encoding
from service.word.read import read
from tests.word.builders_docx import docx, p, r, rel

VN_TIME = '<w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/>'


def span(text: str, font: str, around: str = "") -> Span:
    return next(paragraphs(read(docx(p(r(text, f'<w:rFonts w:ascii="{font}"/>')) + p(around))).body.blocks)).spans[0]


@pytest.mark.parametrize(
    ("stored", "font", "shown"),
    [
        ("Quy tr×nh kiÓm so¸t tµi liÖu", ".VnTime", "Quy trình kiểm soát tài liệu"),
        ("®\u00adîc", ".VnTime", "được"),
        ("uû ban", ".VnTimeH", "UỶ BAN"),
        ("hoä ngheøo, hoä caän ngheøo", "VNI-Times", "hộ nghèo, hộ cận nghèo"),
        ("ngöôøi khuyeát taät ñaëc bieät naëng", "VNI-Times", "người khuyết tật đặc biệt nặng"),
        ("\uf0aeiÒu", ".VnTime", "điều"),
        ("ñŠ nghÎ cÃp giÃy phép", "VPS Times", "Đề nghị cấp giấy phép"),
        ("th¿c hiŒn ÇÜ®c", "VPS Times", "thực hiện được"),
        ("h®p ÇÒng", "VPS Times Hoa", "HỢP ĐỒNG"),
    ],
)
def test_text_of_the_old_fonts_comes_out_as_unicode(stored: str, font: str, shown: str):
    assert span(stored, font) == Span(shown)


def test_unicode_text_in_an_old_font_is_left_alone():
    """Real files name `.VnTime;Times New Roman` on Unicode text: the name alone proves nothing."""
    assert span("Điều 5. là cá", ".VnTime;Times New Roman").text == "Điều 5. là cá"


def test_a_word_that_could_be_either_follows_the_rest_of_the_file():
    assert span("cá", ".VnTime", around="Điều khoản").text == "cá"
    assert span("cá", ".VnTime").text == "cỏ"


def test_a_soft_hyphen_element_is_the_letter_in_old_text():
    """Word turns U+00AD, which is "ư" in TCVN3, into w:softHyphen."""
    run = f"<w:r><w:rPr>{VN_TIME}</w:rPr><w:t>®</w:t><w:softHyphen/><w:t>îc</w:t></w:r>"

    assert next(paragraphs(read(docx(p(run))).body.blocks)).text == "được"


def test_the_font_may_come_from_the_style():
    styles = f"<w:docDefaults><w:rPrDefault><w:rPr>{VN_TIME}</w:rPr></w:rPrDefault></w:docDefaults>"

    assert next(paragraphs(read(docx(p("tµi liÖu"), styles=styles)).body.blocks)).text == "tài liệu"


def test_a_document_converted_to_unicode_reads_the_same():
    """A difference of encoding alone is no change."""
    styles = f"<w:docDefaults><w:rPrDefault><w:rPr>{VN_TIME}</w:rPr></w:rPrDefault></w:docDefaults>"
    converted = p(r("tài liệu", '<w:rFonts w:ascii="Times New Roman"/>'))

    old, new = read(docx(p("tµi liÖu"), styles=styles)), read(docx(converted, styles=styles))

    assert old.body == new.body


def test_fonts_suggest_encodings():
    names = [
        ".VnTime",
        ".VnArialH",
        ".VNTIMEH",
        "VNI-Helve",
        "vni-times",
        "Times New Roman",
        "VnTime",
        "",
        "VPS Times",
        "VPS Times Hoa",
    ]

    assert [legacy_encoding(name) for name in names] == [
        "tcvn3",
        "tcvn3-capitals",
        "tcvn3-capitals",
        "vni",
        "vni",
        "",
        "",
        "",
        "vps",
        "vps-capitals",
    ]


def test_plain_ascii_needs_no_decoding():
    assert not confirms("ABC 123", "tcvn3", "")
    assert decoded("ABC", "vni") == "ABC"


def test_accented_letters_may_have_a_font_of_their_own():
    """Word keeps one font for ASCII letters and one for the rest; the rest is what tells the encoding."""
    fonts = '<w:rFonts w:ascii="Arial" w:hAnsi=".VnArial"/>'

    assert next(paragraphs(read(docx(p(r("tµi liÖu", fonts)))).body.blocks)).text == "tài liệu"


def test_the_font_may_come_from_the_theme():
    theme = (
        b'<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:themeElements><a:fontScheme>'
        b'<a:minorFont><a:latin typeface=".VnTime"/></a:minorFont></a:fontScheme></a:themeElements></a:theme>'
    )
    styles = '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:asciiTheme="minorHAnsi"/></w:rPr></w:rPrDefault></w:docDefaults>'

    old = docx(p("tµi liÖu"), rel("rId9", "theme", "theme.xml"), styles=styles, **{"theme.xml": theme})

    assert next(paragraphs(read(old).body.blocks)).text == "tài liệu"
    assert next(paragraphs(read(docx(p("tµi liÖu"), styles=styles)).body.blocks)).text == "tµi liÖu"


def test_a_symbol_in_an_old_font_is_its_letter():
    assert next(paragraphs(read(docx(p('<w:r><w:sym w:font=".VnTime" w:char="F0B5"/></w:r>'))).body.blocks)).text == "à"
