"""Blank forms as they are printed at the end of a procedure."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from service.demo.manuscript import TEXT_WIDTH, Block, Box, Grid, Text
from service.demo.names import AGENCY
from service.demo.procedure import Procedure

_DOTS = "\t"
"""A tab: the style's leader makes dots of it."""

_LINES = {
    "person": (
        "Họ, chữ đệm, tên người yêu cầu:",
        "Ngày, tháng, năm sinh:",
        "Số định danh cá nhân/ Giấy tờ tùy thân:",
        "Nơi cư trú:",
        "Số điện thoại:",
        "Quan hệ với người được đề nghị giải quyết:",
        "Nội dung đề nghị:",
        "",
        "Giấy tờ kèm theo:",
    ),
    "organisation": (
        "Tên cơ quan, tổ chức đề nghị:",
        "Địa chỉ trụ sở:",
        "Điện thoại:",
        "Người đại diện:",
        "Chức vụ:",
        "Nội dung đề nghị:",
        "",
        "Lý do:",
        "Hồ sơ kèm theo gồm:",
        "",
    ),
    "household": (
        "Tôi là (ghi họ tên bằng chữ in hoa):",
        "Sinh ngày:",
        "Số định danh cá nhân:",
        "Địa chỉ thường trú:",
        "1. Tên hộ kinh doanh:",
        "2. Địa điểm kinh doanh:",
        "3. Ngành, nghề kinh doanh:",
        "4. Vốn kinh doanh (bằng số, VNĐ):",
        "5. Số lượng lao động:",
    ),
    "business": (
        "Tên thương nhân/ cơ sở:",
        "Địa chỉ trụ sở chính:",
        "Điện thoại:",
        "Giấy chứng nhận đăng ký số:",
        "Do cơ quan:",
        "Cấp ngày:",
        "Địa điểm kinh doanh đề nghị:",
        "Mặt hàng, quy mô:",
        "Nhà cung cấp (nếu có):",
        "Hồ sơ kèm theo:",
    ),
    "land": (
        "1. Người sử dụng đất (viết chữ in hoa):",
        "1.1. Họ tên, năm sinh:",
        "1.2. Địa chỉ thường trú:",
        "2. Thửa đất số:",
        "Tờ bản đồ số:",
        "Địa chỉ thửa đất:",
        "Diện tích (m2):",
        "Mục đích sử dụng:",
        "3. Số phát hành Giấy chứng nhận đã cấp:",
        "4. Nội dung đề nghị:",
        "5. Lý do:",
    ),
    "building": (
        "1. Tên chủ đầu tư:",
        "Người đại diện, chức vụ:",
        "Địa chỉ liên hệ:",
        "Số điện thoại:",
        "2. Địa điểm xây dựng:",
        "Lô đất số, diện tích (m2):",
        "3. Loại công trình, cấp công trình:",
        "Diện tích xây dựng tầng 1 (m2):",
        "Tổng diện tích sàn (m2), chiều cao (m):",
        "4. Tổ chức thiết kế:",
        "5. Dự kiến thời gian hoàn thành:",
    ),
    "vessel": (
        "Tên chủ phương tiện:",
        "Trụ sở hoặc nơi thường trú:",
        "Điện thoại:",
        "Tên phương tiện:",
        "Kiểu loại, năm và nơi đóng:",
        "Vật liệu vỏ, số lượng máy, công suất (sức ngựa):",
        "Chiều dài, chiều rộng, chiều cao mạn (m):",
        "Trọng tải toàn phần (tấn), sức chở người:",
    ),
    "school": (
        "Tên cơ quan, tổ chức, cá nhân đề nghị:",
        "Tên cơ sở giáo dục:",
        "Địa chỉ:",
        "Quy mô (số lớp, số học sinh):",
        "Điều kiện về cơ sở vật chất:",
        "Đội ngũ cán bộ quản lý, giáo viên:",
        "Nội dung đề nghị:",
        "Hồ sơ kèm theo:",
    ),
    "complaint": (
        "Họ và tên:",
        "Ngày, tháng, năm sinh:",
        "Địa chỉ:",
        "Số giấy tờ tùy thân, ngày cấp, nơi cấp:",
        "Cơ quan, người bị đề nghị:",
        "Nội dung sự việc:",
        "",
        "",
        "Yêu cầu giải quyết:",
        "Tài liệu, chứng cứ kèm theo:",
    ),
    "declaration": (
        "Họ và tên:",
        "Chức vụ, chức danh; cơ quan, đơn vị công tác:",
        "Vợ hoặc chồng; con chưa thành niên:",
        "1. Quyền sử dụng thực tế đối với đất:",
        "2. Nhà ở, công trình xây dựng:",
        "3. Tiền, tài khoản; cổ phiếu, trái phiếu:",
        "4. Tài sản khác từ 50 triệu đồng trở lên:",
        "5. Tổng thu nhập giữa hai lần kê khai:",
        "Biến động tài sản, giải trình nguồn gốc:",
    ),
}
_PLEDGE = "Tôi cam đoan những nội dung khai trên đây là đúng sự thật và chịu trách nhiệm trước pháp luật về cam đoan của mình."


def printed_form(kind: str, procedure: Procedure, code: str) -> Iterator[Block]:
    """`application`, `receipt`, `supplement` or `tracking`, for this procedure."""
    if kind == "application":
        yield from _application(procedure, code)
    elif kind == "tracking":
        yield from _tracking(procedure, code)
    else:
        yield from _notice(kind, procedure, code)


def _head(code: str) -> Iterator[Block]:
    yield Text(code, "right", italic=True)
    yield Text("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "centre", bold=True)
    yield Text("Độc lập - Tự do - Hạnh phúc", "centre", bold=True)
    yield Text("───────────", "centre")


def _application(procedure: Procedure, code: str) -> Iterator[Block]:
    yield from _head(code)
    yield Text(procedure.form_title.upper(), "title", bold=True)
    yield Text(f"Kính gửi: {AGENCY}", "centre")
    yield Text("", "plain")
    yield from (Text(f"{line}{_DOTS}", "field") for line in _LINES[procedure.form_kind])
    yield Text(f"Đề nghị quý cơ quan xem xét, giải quyết việc {procedure.work}.")
    yield Text(_PLEDGE)
    yield Text("............, ngày ...... tháng ...... năm ............", "right", italic=True)
    yield _signatures("", "NGƯỜI ĐỀ NGHỊ\n(Ký, ghi rõ họ tên)")


def _tracking(procedure: Procedure, code: str) -> Iterator[Block]:
    yield from _head(code)
    yield Text("PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ", "title", bold=True)
    yield Text(f"Mã hồ sơ:{_DOTS}", "field")
    yield Text(f"Tên thủ tục: {procedure.title}")
    heads = (
        "Tên bộ phận",
        "Thời gian giao, nhận hồ sơ",
        "Kết quả giải quyết\n(trước hạn/ đúng hạn/ quá hạn)",
        "Ghi chú",
    )
    moment = "... giờ ... phút, ngày ... tháng ... năm ..."
    parties = _parties(procedure)
    rows = [tuple(Box(head, bold=True, align="center") for head in heads)]
    for giver, taker in pairwise(parties):
        rows.append(
            (Box(f"1. Giao: {giver}\n2. Nhận: {taker}"), Box(f"{moment}\nNgười giao:\nNgười nhận:"), Box(""), Box(""))
        )
    yield Grid((2800, 3154, 2300, 1100), tuple(rows))  # fmt: skip


def _parties(procedure: Procedure) -> tuple[str, ...]:
    """Who hands the file to whom: responsible persons in order, each once."""
    return tuple(dict.fromkeys(step.who for step in procedure.steps))[:6]


def _notice(kind: str, procedure: Procedure, code: str) -> Iterator[Block]:
    title = (
        "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ" if kind == "receipt" else "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ"
    )
    yield from _head(code)
    yield Text(title, "title", bold=True)
    lines = ("Mã hồ sơ:", "Tiếp nhận hồ sơ của:", "Địa chỉ:", "Số điện thoại:")
    yield from (Text(f"{line}{_DOTS}", "field") for line in lines)
    yield Text(f"Nội dung yêu cầu giải quyết: {procedure.work}.")
    yield Text("Thành phần hồ sơ nộp gồm:" if kind == "receipt" else "Hồ sơ còn thiếu hoặc chưa đúng, cần bổ sung:")
    yield from (Text(f"{number}.{_DOTS}", "field") for number in range(1, 6))
    yield Text(f"Thời gian giải quyết: {procedure.limit}." if kind == "receipt" else f"Lý do:{_DOTS}", "plain")
    yield _signatures("NGƯỜI NỘP HỒ SƠ\n(Ký, ghi rõ họ tên)", "NGƯỜI TIẾP NHẬN HỒ SƠ\n(Ký, ghi rõ họ tên)")


def _signatures(left: str, right: str) -> Grid:
    half = TEXT_WIDTH // 2
    row = (Box(left, bold=True, align="center"), Box(right, bold=True, align="center"))
    return Grid((half, half), (row,), heads=0, borders=False, height=1400)
