"""The files are Word documents like real ones: numbered headings, headers and footers with fields, merged cells, notes."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest

from service.demo.blank import blank_procedure
from service.demo.history import PlannedSave, render
from service.demo.procedure import Procedure

TEMPLATE = Path(__file__).parents[2] / "repo_templates" / "procedure.docx"


def a_save(planned: list[PlannedSave], code: str) -> PlannedSave:
    return next(save for save in planned if isinstance(save.state, Procedure) and save.state.code == code)


def part(data: bytes, name: str) -> str:
    with ZipFile(BytesIO(data)) as package:
        return package.read(name).decode("utf-8")


def test_files_open_in_python_docx(planned: list[PlannedSave]) -> None:
    for save in planned[::40]:
        if save.kind != "deleted":
            document = docx.Document(BytesIO(render(save).content))
            assert len(document.tables) >= 3
            assert document.core_properties.last_modified_by in save.author.office_names


def test_the_cover_is_a_table_of_three_columns(planned: list[PlannedSave]) -> None:
    """Agency, title, and code, issue and date: the model framework's cover."""
    table = docx.Document(BytesIO(render(a_save(planned, "QT-01/TP")).content)).tables[0]

    assert len(table.columns) == 3
    assert [row.cells[2].text.split(":")[0] for row in table.rows] == ["Mã hiệu", "Lần ban hành", "Ngày ban hành"]
    assert table.cell(0, 1).text.startswith("QUY TRÌNH\nĐăng ký khai sinh")


def test_headings_are_numbered_by_word(planned: list[PlannedSave]) -> None:
    """So "1." is not in the text, as in real files."""
    document = docx.Document(BytesIO(render(a_save(planned, "QT-01/QLĐT")).content))
    headings = [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == "Heading 1"]

    assert headings[:3] == ["MỤC ĐÍCH", "PHẠM VI", "TÀI LIỆU VIỆN DẪN"]
    assert len(headings) == 7


def test_lettered_departments_skip_no_vietnamese_letter(planned: list[PlannedSave]) -> None:
    """a b c d đ e g h i k l: Word cannot count like that, so people type the letters."""
    document = docx.Document(BytesIO(render(a_save(planned, "QT-01/TP")).content))
    headings = [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == "Heading 2"]

    assert [heading.split(".")[0] for heading in headings] == list("abcdđeghikl")


def test_the_footer_has_word_fields_for_the_page(planned: list[PlannedSave]) -> None:
    footer = part(render(a_save(planned, "QT-01/TP")).content, "word/footer1.xml")

    assert "NUMPAGES" in footer
    assert "Ngày hiệu lực: " in footer


def test_no_time_of_rendering_is_in_the_file(planned: list[PlannedSave]) -> None:
    """Times in the zip are fixed; those in the properties are the save's."""
    save = a_save(planned, "QT-01/TP")
    with ZipFile(BytesIO(render(save).content)) as package:
        times = {entry.date_time for entry in package.infolist()}

    assert times == {(1980, 1, 1, 0, 0, 0)}
    assert f"{save.saved_at:%Y-%m-%dT%H:%M:%SZ}" in part(render(save).content, "docProps/core.xml")


def test_the_blank_procedure_in_repo_templates_is_the_one_we_build() -> None:
    """After a change here: python -m service.demo.blank repo_templates/procedure.docx"""
    kept, built = TEMPLATE.read_bytes(), blank_procedure()

    assert part(kept, "word/document.xml") == part(built, "word/document.xml")
    assert part(kept, "word/styles.xml") == part(built, "word/styles.xml")


def test_files_are_valid_by_the_schema(planned: list[PlannedSave], tmp_path: Path) -> None:
    """ECMA-376 transitional, every part."""
    with schema_check() as errors:
        for number, save in enumerate(planned[7::80]):
            path = tmp_path / f"{number}.docx"
            path.write_bytes(render(save).content)
            assert errors(str(path)) == []


@contextmanager
def schema_check() -> Iterator[object]:
    shared = Path(os.environ.get("LUUVET_SHARED", Path(__file__).parents[3] / "shared"))
    folder = shared / "corpus" / "xsd"
    if not (folder / "validate.py").is_file():
        pytest.skip(f"the ECMA-376 schemas are not in {folder} (set LUUVET_SHARED)")
    sys.path.insert(0, str(folder))
    try:
        from validate import errors

        yield errors
    finally:
        sys.path.remove(str(folder))


def test_a_printed_form_bears_its_code_from_the_list_of_forms(planned: list[PlannedSave]) -> None:
    """A reader who takes the code from section 6 finds that form at the end."""
    save = a_save(planned, "QT-01/QLĐT")
    assert isinstance(save.state, Procedure)
    codes = {form.name: form.code for form in save.state.forms}
    lines = [paragraph.text for paragraph in docx.Document(BytesIO(render(save).content)).paragraphs]
    title = lines.index("PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ")

    assert codes["Phiếu kiểm soát quá trình giải quyết hồ sơ"] in lines[title - 4 : title]
