"""Procedures as different offices lay them out, written by hand."""

from __future__ import annotations

from collections.abc import Sequence

from service.model.content import Block, Cell, Content, Row, Table
from tests.diff.contents import content, h, p, table

Spec = str | tuple[str, int, int]
"""A cell: its text (lines by line feeds), or text, width and height."""


def grid(*rows: Sequence[Spec]) -> Table:
    """A table with merged cells; cells that a merged one covers are left out."""
    taken: dict[tuple[int, int], bool] = {}
    made: list[Row] = []
    for index, row in enumerate(rows):
        cells, column = [], 0
        for spec in row:
            text, width, height = spec if isinstance(spec, tuple) else (spec, 1, 1)
            while (index, column) in taken:
                column += 1
            cells.append(Cell(tuple(p(line) for line in text.split("\n")), column, width, height))
            taken |= {(index + down, column + right): True for down in range(height) for right in range(width)}
            column += width
        made.append(Row(tuple(cells)))
    return Table(tuple(made), 1 + max(column for _, column in taken))


COVER = grid(
    (("UBND HUYỆN SÔNG HOÀI\nPHÒNG TƯ PHÁP", 1, 3), ("QUY TRÌNH\nĐăng ký khai sinh", 1, 3), "Mã hiệu: QT-01/TP"),
    ("Lần ban hành: 02",),
    ("Ngày ban hành: 07/7/2025",),
)
SIGNOFFS = table(
    ("Trách nhiệm", "Soạn thảo", "Xem xét", "Phê duyệt"),
    ("Họ tên", "Nguyễn Văn An", "Trần Thị Bình", "Lê Văn Cường"),
    ("Chữ ký", "", "", ""),
    ("Chức vụ", "Chuyên viên", "Trưởng phòng", "Chủ tịch"),
)
CONTENTS = (
    "MỤC LỤC",
    "SỬA ĐỔI TÀI LIỆU",
    "1. MỤC ĐÍCH",
    "2. PHẠM VI",
    "3. TÀI LIỆU VIỆN DẪN",
    "4. ĐỊNH NGHĨA/VIẾT TẮT",
    "5. NỘI DUNG QUY TRÌNH",
    "6. BIỂU MẪU",
    "7. HỒ SƠ CẦN LƯU",
)
AMENDED = ("Yêu cầu sửa đổi/ bổ sung", "Trang/Phần liên quan việc sửa đổi", "Mô tả nội dung sửa đổi")


def amendments(*rows: Sequence[str], last: tuple[str, str] = ("Lần ban hành/ Lần sửa đổi", "Ngày ban hành")) -> Table:
    return table((*AMENDED, *last), *rows, ("",) * 5)


def footer(issue: str = "02", date: str = "07/7/2025") -> Table:
    return table((f"Ngày hiệu lực: {date}", "Trang: 1/9", f"Lần ban hành: {issue}"))


def procedure(*blocks: Block | str, amended: Table | None = None, **stories: Sequence[Block]) -> Content:
    """Cover, sign-offs, contents list, amendments; then `blocks`; headers and footers by name."""
    front = (COVER, *CONTENTS, SIGNOFFS, "SỬA ĐỔI TÀI LIỆU", amended or amendments())
    return content(*front, *blocks, **stories)


DISTRICT = grid(
    ("5.1", ("Cơ sở pháp lý", 4, 1)),
    ("", ("- Luật Hộ tịch số 60/2014/QH13 ngày 20/11/2014;", 4, 1)),
    ("5.2", ("Thành phần hồ sơ", 2, 1), "Bản chính", "Bản sao"),
    ("", ("Tờ khai theo mẫu", 2, 1), "x", ""),
    ("", ("Bản sao Hộ chiếu", 2, 1), "", "x"),
    ("5.3", ("Số lượng hồ sơ", 4, 1)),
    ("", ("01 bộ", 4, 1)),
    ("5.4", ("Thời gian xử lý", 4, 1)),
    ("", ("03 ngày làm việc kể từ ngày nhận đủ hồ sơ hợp lệ", 4, 1)),
    ("5.5", ("Nơi tiếp nhận và trả kết quả", 4, 1)),
    ("", ("Bộ phận Tiếp nhận và Trả kết quả UBND huyện", 4, 1)),
    ("5.6", ("Lệ phí", 4, 1)),
    ("", ("Không", 4, 1)),
    ("5.7", ("Quy trình xử lý công việc", 4, 1)),
    ("TT", "Trình tự", "Trách nhiệm", "Thời gian", "Biểu mẫu/Kết quả"),
    ("B1", "Nộp hồ sơ", "Cá nhân", "Giờ hành chính", "Theo mục 5.2"),
    ("B2", "Tiếp nhận, kiểm tra hồ sơ", ("Bộ phận TN&TKQ", 1, 2), "½ ngày", "Giấy tiếp nhận"),
    ("B3", "Chuyển hồ sơ", "½ ngày", ""),
    ("B4", "Thẩm định", "Chuyên viên", "02 ngày", "Tờ trình"),
    (("Tổng thời gian giải quyết", 3, 1), "03 ngày làm việc", ""),
)
"""The frame of the ministry as districts of Hanoi use it: section 5 is one table, the steps in it."""

__all__ = ["AMENDED", "CONTENTS", "COVER", "DISTRICT", "SIGNOFFS", "amendments", "content", "footer", "grid", "h", "p"]
__all__ += ["procedure", "table"]
