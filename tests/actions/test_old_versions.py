"""Names of old versions: which document they belong to, and in which order they came."""

from __future__ import annotations

from datetime import date

import pytest

from service.actions.old_versions import in_order, version_of

DAY = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("file", "document", "number", "begins"),
    [
        ("QT-01 v1.docx", "QT-01.docx", (1,), None),
        ("QT-01_V2.1.docx", "QT-01.docx", (2, 1), None),
        ("QT-01 (2).docx", "QT-01.docx", (2,), None),
        ("QT-01 lần 3.docx", "QT-01.docx", (3,), None),
        ("QT-01 - phiên bản 04.docx", "QT-01.docx", (4,), None),
        ("QT-01 20200513.docx", "QT-01.docx", None, date(2020, 5, 13)),
        ("QT-01 (13-05-2020).docx", "QT-01.docx", None, date(2020, 5, 13)),
        ("QT-01 v2 2020.05.13.docx", "QT-01.docx", (2,), date(2020, 5, 13)),
        ("2019/QT-01.docx", "QT-01.docx", None, date(2019, 1, 1)),
        ("HC/2020-05/QT-01.docx", "HC/QT-01.docx", None, date(2020, 5, 1)),
        ("HC/Năm 2020/Tháng 5/QT-01.docx", "HC/QT-01.docx", None, date(2020, 5, 1)),
        ("2020-05-13/a/QT-01.docx", "a/QT-01.docx", None, date(2020, 5, 13)),
        # What only looks like one is part of the name.
        ("QT-01.docx", "QT-01.docx", None, None),
        ("ISO 9001-2015.docx", "ISO 9001-2015.docx", None, None),
        ("05/QT-01.docx", "05/QT-01.docx", None, None),
        ("QT-01 20201399.docx", "QT-01 20201399.docx", None, None),
        ("v2.docx", "v2.docx", None, None),
        ("Nghị quyết.docx", "Nghị quyết.docx", None, None),
    ],
)
def test_a_name_says_its_document_number_and_date(
    file: str, document: str, number: tuple[int, ...] | None, begins: date | None
) -> None:
    """What is taken away wrongly would throw two documents together."""
    version = version_of(file)

    assert (version.document, version.number) == (document, number)
    assert (version.period.begins if version.period else None) == begins


@pytest.mark.parametrize(
    "oldest_first",
    [
        ["QT-01 v1.docx", "QT-01 v2.docx", "QT-01 v10.docx", "QT-01.docx"],
        ["QT-01.docx", "QT-01 (1).docx", "QT-01 (2).docx"],
        ["2019/QT-01.docx", "2020-05/QT-01 v1.docx", "2020-05/QT-01 v2.docx", "2021/QT-01.docx"],
        ["QT-01 20191231.docx", "QT-01 02-01-2020.docx", "QT-01.docx"],
    ],
)
def test_versions_come_in_the_order_of_date_and_number(oldest_first: list[str]) -> None:
    """All files carry the day of the copying, so that only the names can tell."""
    (versions,) = in_order((file, DAY) for file in reversed(oldest_first))

    assert [version.file for version in versions] == oldest_first


def test_without_names_that_tell_the_time_of_the_file_decides() -> None:
    versions = in_order([("a/x.docx", date(2020, 1, 2)), ("2019/a/x.docx", DAY), ("b/x.docx", DAY)])

    assert [[version.file for version in line] for line in versions] == [["2019/a/x.docx", "a/x.docx"], ["b/x.docx"]]
