"""Styles and numbering, cut apart by their bytes: the same as from the whole part, and only what is used is parsed."""

import pytest

from service.model.content import Notice, Paragraph
from service.word.definitions import read_definitions
from service.word.read import read
from service.word.tags import W_NUM, W_STYLE
from tests.word.builders_docx import docx, p, part
from tests.word.test_simple_paragraphs import through_the_tree

BOLD = '<w:style w:type="paragraph" w:styleId="B"><w:name w:val="Bold"/><w:rPr><w:b/></w:rPr></w:style>'
ITALIC = '<w:style w:type="paragraph" w:styleId="B"><w:name w:val="Italic"/><w:rPr><w:i/></w:rPr></w:style>'
NORMAL = '<w:style w:type="paragraph" w:default="1" w:styleId="N"><w:name w:val="Normal"/></w:style>'
BODY = p("a", properties='<w:pStyle w:val="B"/>') + p("b", properties='<w:numPr><w:numId w:val="7"/></w:numPr>')
LIST = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="decimal"/>'
    '<w:lvlText w:val="%1)"/></w:lvl></w:abstractNum>'
)
NUM = '<w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num>'


@pytest.mark.parametrize(
    "styles",
    [
        NORMAL + BOLD,
        BOLD + ITALIC,
        f"<!-- {BOLD} -->{ITALIC}",
        BOLD.replace("<w:rPr>", "<!-- </w:style> --><w:rPr>"),
        '<w:style w:type="paragraph" w:styleId="B"/>' + ITALIC,
        BOLD.replace('"B"', '"&#66;"'),
        BOLD.replace(' w:styleId="B"', ""),
        '<w:latentStyles w:count="1"><w:lsdException w:name="x"/></w:latentStyles>' + BOLD,
        '<w:latentStyles w:count="1"/>' + BOLD,
        BOLD.replace("<w:style ", "<w:style\n"),
        "\n ".join((NORMAL, BOLD)),
        "<w:docDefaults><w:rPrDefault><w:rPr><w:i/></w:rPr></w:rPrDefault></w:docDefaults>" + BOLD,
        BOLD.replace("w:default", "w:x").replace('w:type="paragraph"', 'w:type="paragraph" w:default="true"'),
        f'<x xmlns:w="urn:other">{BOLD}</x>{ITALIC}',
    ],
)
def test_cut_apart_or_whole_styles_say_the_same(styles: str):
    data = docx(BODY, styles=styles)

    assert read(data) == through_the_tree(data)


@pytest.mark.parametrize(
    "numbering",
    [LIST + NUM, NUM + LIST, LIST + NUM + NUM.replace('"0"', '"1"'), LIST + NUM.replace("<w:num ", "<w:num\t"), NUM],
)
def test_cut_apart_or_whole_lists_say_the_same(numbering: str):
    data = docx(BODY, numbering=numbering)

    assert read(data) == through_the_tree(data)


def test_only_the_styles_asked_for_are_parsed():
    """Real files define hundreds: what is not used is neither parsed nor missed."""
    broken = '<w:style w:type="paragraph" w:styleId="X"><w:oops></w:style>'

    _, definitions = read_definitions(part("styles", BOLD + broken).encode(), "word/styles.xml", uncut=False)

    assert definitions[W_STYLE]["B"].tag == W_STYLE
    assert "X" in definitions[W_STYLE]
    assert "Y" not in definitions[W_STYLE]
    assert definitions[W_NUM].get("1") is None


def test_a_style_that_is_used_and_broken_makes_the_whole_part_unreadable():
    """As it is for Word. The text is still read."""
    content = read(docx(BODY, styles=BOLD.replace("<w:b/>", "<w:b>")))

    assert [block.text for block in content.body.blocks if isinstance(block, Paragraph)] == ["a", "b"]
    assert content.notices == (Notice("unreadable-part", "word/styles.xml"),)
