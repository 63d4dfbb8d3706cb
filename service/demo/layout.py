"""A procedure laid out as a manuscript: cover, contents, sign-off, amendments, sections 1 to 7, forms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from service.demo.forms import printed_form
from service.demo.legal import citation, in_force, short_date
from service.demo.manuscript import Block, Box, Cover, Footer, Grid, Heading, Manuscript, NewPage, Properties, Text
from service.demo.procedure import HOURS_A_DAY, Amendment, Issue, Look, Procedure, Signer, Step
from service.demo.wording import RECEIPT, STEP_NOTES, SUPPLEMENT, TRACKING

CONTENTS = (
    "SỬA ĐỔI TÀI LIỆU",
    "1. MỤC ĐÍCH",
    "2. PHẠM VI",
    "3. TÀI LIỆU VIỆN DẪN",
    "4. ĐỊNH NGHĨA/VIẾT TẮT",
    "5. NỘI DUNG QUY TRÌNH",
    "6. BIỂU MẪU",
    "7. HỒ SƠ CẦN LƯU",
)
LETTERS = ("a.", "b.", "c.", "d.", "đ.", "e.", "g.", "h.", "i.", "k.", "l.")


def procedure_manuscript(procedure: Procedure, properties: Properties) -> Manuscript:
    look = procedure.look
    forms = tuple(_forms(procedure))
    blocks = (*_front(procedure), *_sections(procedure))
    return Manuscript(
        cover=Cover(procedure.agency, "QUY TRÌNH", procedure.title, _cover_lines(procedure)),
        blocks=blocks if look.appendix_apart else (*blocks, *forms),
        header=f"Tên quy trình: {procedure.header}",
        footer=page_footer(procedure.footer, look),
        appendix=forms[1:] if look.appendix_apart else (),
        appendix_footer=page_footer(procedure.appendix_footer, look),
        half_points=look.half_points,
        properties=properties,
    )


def page_footer(issue: Issue, look: Look) -> Footer:
    return Footer(f"Ngày hiệu lực: {day_text(issue.on, look)}", f"Lần ban hành: {issue.number:02}")


def day_text(day: date, look: Look) -> str:
    return f"{day:%d/%m/%Y}" if look.padded_dates else short_date(day)


def sign_off(signers: tuple[Signer, Signer, Signer], look: Look) -> Grid:
    rows = (
        tuple(Box(label, bold=True, align="center") for label in look.signers),
        _signer_row("Họ tên", *(signer.name for signer in signers)),
        _signer_row("Chữ ký", *("\n\n" for _ in signers)),
        _signer_row("Chức vụ", *(signer.position for signer in signers)),
    )
    return Grid((1500, 2618, 2618, 2618), rows, heads=0)


def amendment_table(amendments: tuple[Amendment, ...], look: Look) -> tuple[Text, Grid]:
    title, heads, widths = _AMENDMENT_TABLES[look.amendments]
    filled = [_amendment_cells(number, entry, look) for number, entry in enumerate(amendments, 1)]
    blank = tuple("" for _ in heads)
    rows = filled + [blank] * max(0, look.blank_rows - len(filled))
    return Text(title, "title", bold=True), table(widths, heads, rows, look)


def table(widths: tuple[int, ...], heads: tuple[str, ...], rows: Sequence[tuple[str, ...]], look: Look) -> Grid:
    head = tuple(Box(text, bold=True, align="center") for text in heads)
    return Grid(widths, (head, *(tuple(Box(text) for text in row) for row in rows)), shaded=look.shaded)


_AMENDMENT_TABLES = {
    "framework": (
        "SỬA ĐỔI TÀI LIỆU",
        (
            "Yêu cầu sửa đổi/ bổ sung",
            "Trang/ Phần liên quan việc sửa đổi",
            "Mô tả nội dung sửa đổi",
            "Lần ban hành/ Lần sửa đổi",
            "Ngày ban hành",
        ),
        (2000, 1700, 2854, 1250, 1550),
    ),
    "summary": (
        "TRANG THEO DÕI SỐ LẦN SỬA ĐỔI TÀI LIỆU",
        ("STT", "Tóm lược nội dung\ncần sửa đổi", "Cơ sở pháp lý hoặc căn cứ\nvề việc sửa đổi", "Lần sửa đổi"),
        (700, 4154, 3100, 1400),
    ),
    "history": (
        "THEO DÕI TÌNH TRẠNG SỬA ĐỔI",
        ("Ngày tháng", "Trang/Phần liên quan việc sửa đổi", "Mô tả nội dung thay đổi", "Lần ban hành/ sửa đổi"),
        (1500, 2300, 4154, 1400),
    ),
}


def _amendment_cells(number: int, entry: Amendment, look: Look) -> tuple[str, ...]:
    day, issue = day_text(entry.on, look), f"{entry.issue:02}"
    if look.amendments == "framework":
        return entry.reason, entry.place, entry.what, issue, day
    if look.amendments == "summary":
        return f"{number}.", entry.what, entry.reason, issue
    return day, entry.place, entry.what, issue


def _cover_lines(procedure: Procedure) -> tuple[str, str, str]:
    look, issue = procedure.look, procedure.cover
    return (
        f"{look.code_label}: {procedure.code}",
        f"Lần ban hành: {issue.number:02}",
        f"Ngày ban hành: {day_text(issue.on, look)}",
    )


def _signer_row(label: str, *cells: str) -> tuple[Box, ...]:
    return (Box(label, bold=True), *(Box(cell, align="center") for cell in cells))


def _front(procedure: Procedure) -> Iterator[Block]:
    yield Text("", "plain")
    yield Text("MỤC LỤC", "title", bold=True)
    yield from (Text(line, "contents") for line in CONTENTS)
    yield Text("", "plain")
    yield sign_off(procedure.signers, procedure.look)
    yield NewPage()
    yield from amendment_table(procedure.amendments, procedure.look)
    yield NewPage()


def _sections(procedure: Procedure) -> Iterator[Block]:
    yield Heading("MỤC ĐÍCH")
    yield from (Text(text) for text in procedure.purpose)
    yield Heading("PHẠM VI")
    yield from (Text(text) for text in procedure.scope)
    yield Heading("TÀI LIỆU VIỆN DẪN")
    yield from (Text(text, "dash") for text in procedure.references)
    yield Heading("ĐỊNH NGHĨA VÀ VIẾT TẮT")
    yield terms_grid(procedure.terms)
    yield Heading("NỘI DUNG" if procedure.look.lettered else "NỘI DUNG QUY TRÌNH")
    yield from _lettered(procedure) if procedure.look.lettered else _numbered(procedure)
    yield Heading("BIỂU MẪU")
    yield table(
        (900, 2200, 6254),
        ("TT", "Mã hiệu", "Tên biểu mẫu"),
        [(f"{number}", form.code, form.name) for number, form in enumerate(procedure.forms, 1)],
        procedure.look,
    )
    yield Heading("HỒ SƠ LƯU TRỮ" if procedure.look.lettered else "HỒ SƠ LƯU")
    yield table(
        (900, 4554, 2500, 1400),
        ("STT", "Tên biểu mẫu/ hồ sơ", "Nơi lưu/ người lưu trữ", "Thời gian lưu trữ"),
        [(f"{number:02}", record.name, record.keeper, record.kept) for number, record in enumerate(procedure.records, 1)],
        procedure.look,
    )  # fmt: skip
    yield Text("Hồ sơ được lưu tại đơn vị xử lý chính; hết thời hạn chuyển xuống lưu trữ cơ quan theo quy định.")


def terms_grid(terms: tuple[str, ...]) -> Grid:
    """Abbreviations without borders; in columns, as offices set them."""
    rows = []
    for term in terms:
        short, _, meaning = term.partition(": ")
        rows.append((Box(f"- {short}"), Box(":"), Box(meaning)))
    return Grid((2300, 300, 6754), tuple(rows), heads=0, borders=False)


def _numbered(procedure: Procedure) -> Iterator[Block]:
    yield Heading("Cơ sở pháp lý", 2)
    yield from _laws(procedure)
    yield Heading("Thành phần hồ sơ", 2)
    yield _papers(procedure)
    yield Heading("Số lượng hồ sơ", 2)
    yield Text("01 bộ.")
    yield Heading("Thời gian xử lý", 2)
    yield _limit(procedure)
    yield Heading("Nơi tiếp nhận và trả kết quả", 2)
    yield from (Text(text) for text in procedure.place)
    yield Heading("Lệ phí", 2)
    yield from _fee(procedure)
    yield Heading("Quy trình xử lý công việc", 2)
    yield from _steps(procedure)
    yield Heading("Kết quả, yêu cầu và điều kiện thực hiện", 2)
    yield Text(f"Kết quả thực hiện: {procedure.result}.")
    yield Text(f"Đối tượng thực hiện: {procedure.object}.")
    yield from (Text(text, "dash") for text in procedure.conditions)
    yield from _notes(procedure)


def _lettered(procedure: Procedure) -> Iterator[Block]:
    letters = iter(LETTERS)

    def heading(text: str) -> Heading:
        return Heading(text, 2, next(letters))

    yield heading("Thành phần, số lượng hồ sơ")
    yield _papers(procedure)
    yield Text("Số lượng hồ sơ: 01 bộ.")
    yield heading("Thời hạn giải quyết")
    yield _limit(procedure)
    yield heading("Đối tượng thực hiện thủ tục hành chính")
    yield Text(f"{procedure.object}.")
    yield heading("Cơ quan thực hiện thủ tục hành chính")
    yield Text(procedure.performer)
    yield from (Text(text) for text in procedure.place)
    if procedure.partners != "Không.":
        yield heading("Cơ quan phối hợp")
        yield Text(procedure.partners)
    yield heading("Kết quả thực hiện thủ tục hành chính")
    yield Text(f"{procedure.result}.")
    yield heading("Phí, lệ phí")
    yield from _fee(procedure)
    yield heading("Tên mẫu đơn, mẫu tờ khai")
    yield Text(f"{procedure.form_title} (kèm theo Quy trình này).")
    yield heading("Yêu cầu, điều kiện thực hiện thủ tục hành chính")
    yield from (Text(text, "dash") for text in procedure.conditions)
    yield from _notes(procedure)
    yield heading("Căn cứ pháp lý của thủ tục hành chính")
    yield from _laws(procedure)
    yield heading("Quy trình các bước xử lý công việc")
    yield from _steps(procedure)


def _laws(procedure: Procedure) -> Iterator[Text]:
    numbers = in_force(procedure.law_numbers, procedure.laws_as_of)
    if not numbers:
        yield Text("………………", "dash")
    for position, number in enumerate(numbers, 1):
        yield Text(citation(number, procedure.look.citing) + (";" if position < len(numbers) else "."), "dash")


def _papers(procedure: Procedure) -> Grid:
    rows = [
        (f"{number}", paper.name, "x" if paper.original else "", "x" if paper.copy else "")
        for number, paper in enumerate(procedure.papers, 1)
    ]
    grid = table((700, 6054, 1300, 1300), ("TT", "Thành phần hồ sơ", "Bản chính", "Bản sao"), rows, procedure.look)
    centred = tuple(tuple(_centred(box) if box.text == "x" else box for box in row) for row in grid.rows)
    return Grid(grid.widths, centred, shaded=grid.shaded)


def _centred(box: Box) -> Box:
    return Box(box.text, align="center")


def _limit(procedure: Procedure) -> Text:
    text = f"{procedure.limit}, kể từ ngày nhận đủ hồ sơ hợp lệ."
    if "ngày" not in procedure.limit or procedure.limit[:4] in ("Ngay", "Tron"):
        text = f"{procedure.limit}."
    return Text(text, footnote=procedure.footnote)


def _fee(procedure: Procedure) -> Iterator[Text]:
    style = "body" if len(procedure.fee) == 1 else "dash"
    for line in procedure.fee:
        yield Text(line, "body" if style == "body" else "dash")


def _notes(procedure: Procedure) -> Iterator[Text]:
    yield Text("Lưu ý:", bold=True, italic=procedure.look.italic_notes)
    for note in procedure.notes:
        yield Text(note, "plus", italic=procedure.look.italic_notes)


def _steps(procedure: Procedure) -> Iterator[Block]:
    look = procedure.look
    heads: tuple[str, ...] = ("TT", "Trình tự", "Trách nhiệm", "Thời gian", "Biểu mẫu/ Kết quả")
    widths: tuple[int, ...] = (800, 3454, 1800, 1200, 2100)
    if look.steps_narrow:
        heads = ("TT", "Trình tự các bước công việc*", "Trách nhiệm", f"Thời gian ({procedure.limit})")
        widths = (800, 4754, 2200, 1600)
        if len(procedure.limit) > 20:
            heads = (*heads[:3], "Thời gian")
    head = tuple(Box(text, bold=True, align="center") for text in heads)
    rows = [head]
    for _, group in groupby(enumerate(procedure.steps, 1), key=lambda pair: pair[1].who):
        rows.extend(_group_rows(list(group), look))
    rows.append(_total_row(procedure, len(heads)))
    yield Grid(widths, tuple(rows), shaded=look.shaded)
    yield Text(STEP_NOTES[0 if procedure.hours > HOURS_A_DAY else 1], "small")


def _group_rows(group: list[tuple[int, Step]], look: Look) -> Iterator[tuple[Box, ...]]:
    """Rows of neighbouring steps that one person does."""
    merged = look.merged_steps and len(group) > 1
    for position, (number, step) in enumerate(group):
        label = Box("", align="center", numbered=True) if look.numbered_steps else Box(f"B{number}", align="center")
        who = Box(step.who, align="center")
        if merged:
            who = Box(step.who if position == 0 else "", align="center", merge="more" if position else "start")
        row = (label, Box(step.what, bold=look.bold_steps), who, Box(_time(step, look), align="center"))
        yield row if look.steps_narrow else (*row, Box(step.results))


def _time(step: Step, look: Look) -> str:
    if step.hours is None:
        return step.when
    days, rest = divmod(step.hours, HOURS_A_DAY)
    if rest == 0:
        return f"{days:02} ngày"
    if rest == HOURS_A_DAY // 2:
        return f"{days},5 ngày" if days else look.half
    return f"{step.hours:02} giờ" if days == 0 else f"{days:02} ngày {rest:02} giờ"


def _total_row(procedure: Procedure, columns: int) -> tuple[Box, ...]:
    days = procedure.hours // HOURS_A_DAY
    total = f"{days:02} ngày" if days > 1 else f"{procedure.hours:02} giờ" if days else procedure.limit
    last = (Box(total, bold=True, align="center"),)
    return (Box("Tổng thời gian giải quyết", bold=True, span=3), *last, *((Box(""),) if columns == 5 else ()))


_FORM_NAMES = {"receipt": RECEIPT, "tracking": TRACKING, "supplement": SUPPLEMENT}


def _forms(procedure: Procedure) -> Iterator[Block]:
    codes = {form.name: form.code for form in procedure.forms}
    for kind in procedure.appended:
        yield NewPage()
        code = codes.get(_FORM_NAMES.get(kind, procedure.form_title), "")
        yield from printed_form(kind, procedure, code)
