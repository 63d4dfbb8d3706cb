"""List labels: computed as Word shows them."""

import pytest

from service.model.content import paragraphs
from service.word.numerals import _FORMATS, numeral, padded
from service.word.numerals_of_scripts import SCRIPTS
from service.word.read import read
from tests.word.builders_docx import docx, p


def lvl(level: int, number_format: str, text: str, more: str = "", start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="{start}"/><w:numFmt w:val="{number_format}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def abstract(identity: int, *levels: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{identity}">{"".join(levels)}</w:abstractNum>'


def num(identity: int, of: int, more: str = "") -> str:
    return f'<w:num w:numId="{identity}"><w:abstractNumId w:val="{of}"/>{more}</w:num>'


OUTLINE = abstract(0, lvl(0, "decimal", "%1."), lvl(1, "decimal", "%1.%2"), lvl(2, "lowerLetter", "%3)"))


def labels(numbering: str, *items: tuple[int, int] | str, styles: str = "") -> list[str]:
    """`items` are (num, level), or the properties of a paragraph."""
    body = "".join(
        p(
            "x",
            properties=item
            if isinstance(item, str)
            else f'<w:numPr><w:ilvl w:val="{item[1]}"/><w:numId w:val="{item[0]}"/></w:numPr>',
        )
        for item in items
    )
    return [
        paragraph.label for paragraph in paragraphs(read(docx(body, numbering=numbering, styles=styles)).body.blocks)
    ]


def test_levels_count_and_restart_under_the_level_above():
    numbered = labels(OUTLINE + num(1, 0), (1, 0), (1, 1), (1, 1), (1, 2), (1, 0), (1, 1), (1, 2))

    assert numbered == ["1.", "1.1", "1.2", "a)", "2.", "2.1", "a)"]


def test_the_label_stands_beside_the_text():
    paragraph = next(
        paragraphs(
            read(
                docx(
                    p("x", properties='<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>'),
                    numbering=OUTLINE + num(1, 0),
                )
            ).body.blocks
        )
    )

    assert (paragraph.text, paragraph.label, paragraph.indent) == ("x", "1.1", 1)


def test_lists_of_one_definition_count_on_unless_they_start_anew():
    """Word starts a copied list anew by w:startOverride in a w:num of its own."""
    anew = num(3, 0, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>')

    assert labels(OUTLINE + num(1, 0) + num(2, 0) + anew, (1, 0), (2, 0), (3, 0), (3, 0)) == ["1.", "2.", "1.", "2."]


def test_a_level_can_be_told_never_to_restart():
    numbering = abstract(0, lvl(0, "upperRoman", "%1"), lvl(1, "decimal", "%2", '<w:lvlRestart w:val="0"/>'))

    assert labels(numbering + num(1, 0), (1, 0), (1, 1), (1, 0), (1, 1)) == ["I", "1", "II", "2"]


def test_an_override_replaces_a_level():
    override = f'<w:lvlOverride w:ilvl="0">{lvl(0, "decimal", "Điều %1.", start=5)}</w:lvlOverride>'

    assert labels(OUTLINE + num(1, 0, override), (1, 0), (1, 0)) == ["Điều 5.", "Điều 6."]


def test_legal_numbering_shows_decimals_for_roman_levels():
    numbering = abstract(0, lvl(0, "upperRoman", "%1"), lvl(1, "decimal", "%1.%2", "<w:isLgl/>"))

    assert labels(numbering + num(1, 0), (1, 0), (1, 0), (1, 1)) == ["I", "II", "2.1"]


def test_bullets_are_characters_one_can_see():
    symbol = '<w:rPr><w:rFonts w:ascii="Symbol"/></w:rPr>'
    numbering = abstract(0, lvl(0, "bullet", "\uf0b7", symbol), lvl(1, "bullet", "\uf099"), lvl(2, "bullet", "-"))

    assert labels(numbering + num(1, 0), (1, 0), (1, 1), (1, 2)) == ["•", "•", "-"]


def test_a_style_brings_its_list_and_its_level():
    """Numbered headings: the level is the one that names the style."""
    numbering = abstract(
        0, lvl(0, "decimal", "%1", '<w:pStyle w:val="A"/>'), lvl(1, "decimal", "%1.%2", '<w:pStyle w:val="B"/>')
    )
    style = '<w:style w:type="paragraph" w:styleId="{0}"><w:name w:val="{0}"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    styles = style.format("A") + style.format("B")

    numbered = labels(
        numbering + num(1, 0),
        '<w:pStyle w:val="A"/>',
        '<w:pStyle w:val="B"/>',
        '<w:pStyle w:val="A"/><w:numPr><w:numId w:val="0"/></w:numPr>',
        styles=styles,
    )

    assert numbered == ["1", "1.1", ""]


def test_a_numbering_style_lends_its_levels():
    numbering = (
        '<w:abstractNum w:abstractNumId="7"><w:numStyleLink w:val="L"/></w:abstractNum>'
        + OUTLINE
        + num(1, 7)
        + num(2, 0)
    )
    styles = '<w:style w:type="numbering" w:styleId="L"><w:name w:val="L"/><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>'

    assert labels(numbering, (1, 0), (1, 1), styles=styles) == ["1.", "1.1"]


def test_a_custom_format_is_padded_like_its_example():
    custom = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><mc:AlternateContent><mc:Choice Requires="w14"><w:numFmt w:val="custom" '
        'w:format="001, 002, 003, ..."/></mc:Choice><mc:Fallback><w:numFmt w:val="decimal"/></mc:Fallback></mc:AlternateContent>'
        '<w:lvlText w:val="%1"/></w:lvl>'
    )

    assert labels(abstract(0, custom) + num(1, 0), (1, 0), (1, 0)) == ["001", "002"]


def test_a_list_that_is_not_defined_has_no_label():
    assert labels(OUTLINE, (9, 0)) == [""]


@pytest.mark.parametrize(
    ("number", "number_format", "shown"),
    [
        (4, "decimalZero", "04"),
        (27, "lowerLetter", "aa"),
        (28, "upperLetter", "BB"),
        (1994, "upperRoman", "MCMXCIV"),
        (15, "vietnameseCounting", "mười lăm"),
        (21, "vietnameseCounting", "hai mươi mốt"),
        (3, "ordinal", "3rd"),
        (3, "none", ""),
        (3, "hindiCounting", "3"),
        (0, "lowerRoman", "0"),
    ],
)
def test_numbers_are_written_as_word_writes_them(number: int, number_format: str, shown: str):
    assert numeral(number, number_format) == shown


def test_padding_follows_the_example_only_where_it_is_a_number():
    assert (padded(7, "01, 02"), padded(7, "x")) == ("07", "7")


@pytest.mark.parametrize(
    ("number", "number_format", "shown"),
    [
        (21, "cardinalText", "Twenty-one"),
        (112, "cardinalText", "One hundred twelve"),
        (2, "ordinalText", "Second"),
        (20, "ordinalText", "Twentieth"),
        (21, "ordinalText", "Twenty-first"),
        (100, "ordinalText", "One hundredth"),
        (14, "dollarText", "Fourteen and 00/100"),
        (31, "hex", "1F"),
        (7, "decimalEnclosedCircle", "⑦"),
        (21, "decimalEnclosedParen", "21"),
        (12, "decimalFullWidth", "１２"),
        (12, "chineseCounting", "十二"),
        (101, "chineseCountingThousand", "一百零一"),
        (111, "chineseCounting", "一百一十一"),
        (11, "chineseLegalSimplified", "壹拾壹"),
        (111, "japaneseCounting", "百十一"),
        (10, "ideographDigital", "一〇"),
        (11, "koreanCounting", "십일"),
        (3, "koreanLegal", "셋"),
        (11, "ideographTraditional", "甲"),
        (2, "ideographZodiacTraditional", "乙丑"),
        (15, "hebrew1", "טו"),
        (344, "hebrew1", "שמד"),
        (29, "russianLower", "аа"),
        (3, "thaiLetters", "ค"),
        (10, "hindiNumbers", "१०"),
        (0, "japaneseCounting", "0"),
        (1_000_000_000, "cardinalText", "1000000000"),
    ],
)
def test_numbers_of_other_scripts(number: int, number_format: str, shown: str):
    assert numeral(number, number_format) == shown


def test_every_number_format_of_the_standard_gives_a_short_text():
    """Whatever the count: a hostile start may not make a label as long as a book."""
    for number_format in _FORMATS | SCRIPTS:
        assert all(len(numeral(number, number_format)) < 800 for number in (0, 1, 7, 30, 999, 9_999, 1_000_000))


def test_a_label_in_an_old_font_is_decoded():
    level = lvl(0, "decimal", "§iÒu %1.", '<w:rPr><w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/></w:rPr>')

    assert labels(abstract(0, level) + num(1, 0), (1, 0)) == ["Điều 1."]
