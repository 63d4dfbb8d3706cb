"""The Word documents that the stories are about: a short procedure, as an office would write it."""

from __future__ import annotations

from pathlib import Path

from docx import Document

PROCESSING_TIME = "Thời gian xử lý hồ sơ không quá 05 ngày làm việc kể từ ngày nhận đủ hồ sơ hợp lệ."
SHORTER_PROCESSING_TIME = PROCESSING_TIME.replace("05 ngày", "03 ngày")


def write_procedure(
    path: Path, code: str = "QT-NV-01", title: str = "Tiếp nhận hồ sơ nghỉ phép", time: str = PROCESSING_TIME
) -> Path:
    """A procedure with a cover, headings, numbered paragraphs and a table of steps."""
    document = Document()
    cover = document.add_table(rows=4, cols=2, style="Table Grid")
    for row, (name, value) in zip(
        cover.rows,
        (("Tên quy trình", title), ("Mã số", code), ("Lần ban hành", "01"), ("Ngày ban hành", "15/03/2024")),
        strict=True,
    ):
        row.cells[0].text, row.cells[1].text = name, value
    document.add_heading("1. Mục đích", level=1)
    document.add_paragraph("Quy trình này thống nhất cách tiếp nhận và trả kết quả trong toàn cơ quan.")
    document.add_heading("2. Nội dung", level=1)
    document.add_paragraph(time)
    document.add_paragraph("Hồ sơ chưa hợp lệ được trả lại kèm phiếu yêu cầu bổ sung.")
    steps = document.add_table(rows=1, cols=3, style="Table Grid")
    steps.rows[0].cells[0].text, steps.rows[0].cells[1].text, steps.rows[0].cells[2].text = "Bước", "Việc", "Thời hạn"
    for number, work, limit in (("B1", "Tiếp nhận hồ sơ", "½ ngày"), ("B2", "Thẩm định", "02 ngày")):
        cells = steps.add_row().cells
        cells[0].text, cells[1].text, cells[2].text = number, work, limit
    document.add_heading("3. Lưu hồ sơ", level=1)
    document.add_paragraph("Hồ sơ được lưu tại bộ phận một cửa trong 05 năm.")
    path.parent.mkdir(parents=True, exist_ok=True)
    document.save(str(path))
    return path
