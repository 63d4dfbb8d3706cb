"""Times and fees as procedures write them."""

from __future__ import annotations

import pytest

from service.control.fees import read_fees
from service.control.time_limits import hours_of, read_time_limits


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("03 ngày làm việc.", [(3, "day", True, "")]),
        ("10 ngày, kể từ ngày nhận đủ hồ sơ hợp lệ", [(10, "day", False, "")]),
        ("Không quá 02 (hai) ngày làm việc", [(2, "day", True, "")]),
        ("½ ngày", [(0.5, "day", False, "")]),
        ("1/2 ngày", [(0.5, "day", False, "")]),
        ("01½ ngày", [(1.5, "day", False, "")]),
        ("1,5 ngày", [(1.5, "day", False, "")]),
        ("08 giờ làm việc", [(8, "hour", True, "")]),
        ("01 tháng", [(1, "month", False, "")]),
        (
            "03 ngày làm việc. Trường hợp cần phải xác minh thì thời hạn giải quyết không quá 08 ngày làm việc.",
            [(3, "day", True, ""), (8, "day", True, "Trường hợp cần phải xác minh")],
        ),
        ("03 ngày; không quá 06 ngày làm việc nếu xác minh", [(3, "day", False, ""), (6, "day", True, "nếu xác minh")]),
        (
            "Ngay trong ngày tiếp nhận hồ sơ, trường hợp nhận hồ sơ sau 15 giờ thì trả trong ngày làm việc tiếp theo.",
            [(1, "same-day", False, "")],
        ),
        ("Ngay sau khi nhận đủ hồ sơ", [(0, "at-once", False, "")]),
        ("theo Luật ngày 01 tháng 6 năm 2025, trong ngày 30/4", []),
        ("…  ngày làm việc", []),
        ("Theo giấy hẹn", []),
    ],
)
def test_time_limits_are_read_with_their_cases(text: str, limits: list[tuple[float, str, bool, str]]) -> None:
    """An hour of the day, a date and a line to write on are no limits."""
    assert [(one.amount, one.unit, one.working, one.case) for one in read_time_limits(text)] == limits


def test_a_span_keeps_both_ends_and_a_cell_its_hours() -> None:
    """`01-07 ngày` in a table of steps."""
    (span,) = read_time_limits("01-07 ngày")

    assert (span.least, span.amount) == (1, 7)
    assert (hours_of("½ ngày"), hours_of("01 giờ"), hours_of("Giờ hành chính")) == (4, 1, None)


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("Không", [0]),
        ("- Không có (áp dụng tại 32 xã, phường)", [0]),
        ("/Không.", [0]),
        ("Miễn phí", [0]),
        ("50.000 đồng/văn bản.", [50_000]),
        ("Nộp trực tiếp: 1.500.000 đồng; nộp trực tuyến (đến 31/12/2025): 750.000.", [1_500_000, 750_000]),
        ("8000 đồng/bản; 10 nghìn đồng", [8_000, 10_000]),
        ("1,5 triệu đồng", [1_500_000]),
        ("- Miễn lệ phí cho người thuộc hộ nghèo.", []),
        ("Theo Thông tư số 85/2019/TT-BTC, Nghị quyết 10/2022/NQ-HĐND", []),
        ("Thu theo quy định của 43 xã", []),
    ],
)
def test_fees_are_read_in_đồng(text: str, amounts: list[int]) -> None:
    """That some people need not pay does not make it free; numbers of laws are no amounts."""
    assert [fee.amount for fee in read_fees(text)] == amounts
