"""Headings by their words."""

from __future__ import annotations

import re
import time
from typing import get_args

import pytest

from service.control.section_kinds import _PATTERNS, SectionKind, kind_of, may_be_heading


def test_every_kind_has_its_words() -> None:
    """A kind that no heading can have would never be found."""
    assert set(_PATTERNS) == set(get_args(SectionKind))


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("TRANG THEO DÕI SỐ LẦN SỬA ĐỔI TÀI LIỆU", "amendments"),
        ("THEO DÕI TÌNH TRẠNG SỬA ĐỔI", "amendments"),
        ("NHỮNG THAY ĐỔI ĐÃ CÓ", "amendments"),
        ("BẢNG KIỂM SOÁT THAY ĐỔI", "amendments"),
        ("PHẠM VI ÁP DỤNG", "scope"),
        ("TÀI LIỆU VIỆN DẪN/ĐỊNH NGHĨA/VIẾT TẮT", "references"),
        ("ĐỊNH NGHĨA VÀ TỪ VIẾT TẮT", "definitions"),
        ("HỒ SƠ  LƯU TRỮ", "records"),
        ("Nơi tiếp nhận và hoàn trả kết quả", "place"),
        ("Thời hạn giải quyết hồ sơ", "time_limit"),
        ("Các khoản phí và lệ phí", "fee"),
        ("Lệ phí (nếu có):", "fee"),
        ("Kết quả giải quyết TTHC", "result"),
        ("Quy trình các bước xử lý công việc", "steps"),
        ("Trình tự thực hiện:", "steps"),
        ("Yêu cầu, điều kiện thực hiện thủ tục hành chính", "conditions"),
        ("NỘI DUNG MẪU HỘ TỊCH ĐIỆN TỬ TƯƠNG TÁC", None),
        ("Thời gian lưu trữ", None),
        ("Tên hồ sơ", None),
        ("Ban hành", None),
        ("Thu lệ phí", None),
        ("Hồ sơ được lưu tại đơn vị xử lý chính", None),
    ],
)
def test_headings_are_known_in_the_wordings_of_offices(heading: str, kind: SectionKind | None) -> None:
    """Whole headings only: a sentence that begins with the same words is none."""
    assert kind_of(heading) == kind
    assert kind is None or may_be_heading(f"5.4. {heading}")


def test_no_heading_takes_long_to_be_told() -> None:
    """Repeated words must not make the patterns go back and forth for ever."""
    hostile = ("tài liệu viện dẫn" + " , ," * 30, "phạm vi " + "áp dụng " * 20, "các " * 40, "và " * 40 + "x")
    hostile += (
        "nội dung " + "quy trình " * 12,
        "phí" + " của việc thực hiện thủ tục" * 6,
        "định nghĩa" + "/viết tắt" * 11,
    )
    started = time.process_time()

    for heading in hostile:
        kind_of(heading[:110])
        kind_of(heading[:109] + "x")

    assert time.process_time() - started < 0.5


def test_a_quick_look_passes_over_no_heading() -> None:
    """It knows what headings begin with; every wording of every kind must be among that."""
    for kind, pattern in _PATTERNS.items():
        words = _first_wording(pattern)
        for lead in ("", "5.4 ", "5.4. ", "IV. ", "đ. ", "c ", "g.", "- ", "+ "):
            assert may_be_heading(lead + words), (kind, lead + words)


def _first_wording(pattern: str) -> str:
    """The pattern with its choices made: what may be left out is left out, else the first."""
    while (shorter := re.sub(r"\((?:\?:)?([^()|]*)(?:\|[^()]*)?\)(\??)", _chosen, pattern)) != pattern:
        pattern = shorter
    return pattern.split("|")[0]


def _chosen(group: re.Match[str]) -> str:
    return "" if group[2] else group[1]
