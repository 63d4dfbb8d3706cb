"""Numbers and signs that fields show without keeping them in the file."""

import pytest

from service.model.content import paragraphs
from service.word.auto_numbers import AutoNumbers
from service.word.read import read
from tests.word.builders_docx import docx, p


def mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def alone(instruction: str) -> str:
    """A field without a result, as Word writes AUTONUM."""
    return f"{mark('begin')}<w:r><w:instrText> {instruction} </w:instrText></w:r>{mark('end')}"


def texts(*items: str) -> list[str]:
    return [paragraph.text for paragraph in paragraphs(read(docx("".join(p(item) for item in items))).body.blocks)]


def numbers(*fields: tuple[str, int | None]) -> list[str]:
    counting = AutoNumbers()
    return [counting.shown(instruction, level) for instruction, level in fields]


def test_autonum_counts_paragraphs():
    assert texts(alone("AUTONUM"), alone("AUTONUM"), alone("AUTONUM \\s )")) == ["1.", "2.", "3)"]


def test_the_number_is_marked_as_what_a_field_shows():
    """It is no text of the file: who counts words can leave it out."""
    (paragraph,) = paragraphs(read(docx(p(alone("AUTONUM")))).body.blocks)

    assert paragraph.spans[0].field == "AUTONUM"


def test_headings_count_by_level():
    legal = numbers(("AUTONUMLGL", 0), ("AUTONUMLGL", 1), ("AUTONUMLGL", 1), ("AUTONUMLGL", 0), ("AUTONUMLGL \\e", 1))

    assert legal == ["1.", "1.1.", "1.2.", "2.", "2.1"]


def test_outline_numbers_have_a_form_for_each_level():
    assert numbers(*(("AUTONUMOUT", level) for level in range(5))) == ["I.", "A.", "1.", "a)", "(1)"]


def test_listnum_counts_by_list_and_level():
    shown = numbers(
        ("LISTNUM", None),
        ("LISTNUM \\l 2", None),
        ("LISTNUM \\l 2", None),
        ("LISTNUM", None),
        ("LISTNUM Khác \\s 5", None),
        ("LISTNUM LegalDefault", None),
        ("LISTNUM LegalDefault \\l 2", None),
        ("LISTNUM OutlineDefault", None),
    )

    assert shown == ["1)", "a)", "b)", "2)", "5)", "1.", "1.1.", "I."]


@pytest.mark.parametrize(
    ("instruction", "shown"),
    [
        ('SYMBOL 254 \\f "Wingdings" \\s 12', "☑"),
        ("SYMBOL 0x41", "A"),
        ("EQ \\f(1;2)", "1/2"),
        ("EQ \\r(3,x)", "(3,x)"),
        ("MACROBUTTON NoMacro Bấm vào đây", "Bấm vào đây"),
        ("PAGE", ""),
        ("SYMBOL", ""),
        ("LISTNUM \\l 0", "1)"),
    ],
)
def test_fields_that_show_signs(instruction: str, shown: str):
    assert numbers((instruction, None)) == [shown]


def test_a_result_that_is_in_the_file_counts_alone():
    assert texts(f"{mark('begin')}<w:r><w:instrText>AUTONUM</w:instrText></w:r>{mark('separate')}{mark('end')}") == [""]


def test_a_simple_field_without_content_shows_its_sign():
    assert texts('<w:fldSimple w:instr=" AUTONUM "/>') == ["1."]
