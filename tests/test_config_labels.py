"""An office's own labels in office.toml."""

from __future__ import annotations

import pytest

from service.config import parse_office
from service.errors import ConfigError

OFFICE = '[organisation]\nname = "Xã Mới"\n'


def test_labels_of_an_office_are_read_per_field() -> None:
    """Fields without any are left out; text is composed as documents' is."""
    office = parse_office((OFFICE + '[labels]\ncode = ["Ma\u0303 QT"]\n').encode())

    assert office.labels.per_field == (("code", ("Mã QT",)),)
    assert parse_office(OFFICE.encode()).labels.per_field == ()


@pytest.mark.parametrize("table", ['code = [""]', 'code = [": :"]', 'colour = ["Màu"]', 'code = "Mã QT"'])
def test_what_is_no_label_is_refused_with_the_reason(table: str) -> None:
    """A slip of the pen must not make every line of a cover a value."""
    with pytest.raises(ConfigError):
        parse_office((OFFICE + f"[labels]\n{table}\n").encode())
