"""How a procedure changes from save to save. Every edit takes the procedure and the day and gives back the procedure.

An edit that does not apply gives back the same value, so that a planner can try the next one. What a person would
write about an edit in the amendment table is its `Edit.what`, with `Edit.place` and `Edit.reason`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from service.demo.legal import in_force, short_name
from service.demo.procedure import HOURS_A_DAY, Amendment, FormEntry, Issue, Paper, Procedure, Record, Step, map_text
from service.demo.wording import (
    CENTRE,
    CENTRE_SHORT,
    DESK,
    DESK_SHORT,
    FOOTNOTES,
    HOUSEHOLD_BOOK,
    SUPPLEMENT,
    form_code,
    signers,
)

Change = Callable[[Procedure, Random, date], Procedure]


@dataclass(frozen=True, slots=True)
class Edit:
    """A change and what an amendment table says about it. `{law}` stands for the laws that came in."""

    change: Change
    what: str
    place: str
    reason: str


_SLIPS = (
    ("giải quyết", "giải quyêt"),
    ("hợp lệ", "hơp lệ"),
    ("thủ tục", "thủ tuc"),
    ("trách nhiệm", "trách nhiêm"),
    ("quy định", "qui định"),
    ("hồ sơ", "hồ sở"),
    ("kết quả", "kêt quả"),
)
_SYNONYMS = (
    ("tổ chức, công dân", "tổ chức, cá nhân"),
    ("nêu rõ lý do", "nêu rõ lý do bằng văn bản"),
    ("một lần", "không quá một lần"),
    ("hằng năm", "hàng năm"),
    ("trên địa bàn huyện", "trên địa bàn toàn huyện"),
    ("bảo đảm", "đảm bảo"),
    ("Xem xét hồ sơ", "Kiểm tra, xem xét hồ sơ"),
    ("Ủy ban nhân dân xã", "Ủy ban nhân dân xã, thị trấn"),
    ("Văn thư", "Văn thư cơ quan"),
)
_NEW_NOTES = (
    "Hồ sơ nộp trực tuyến có giá trị như hồ sơ giấy khi các thành phần được ký số hoặc chứng thực điện tử.",
    "Công chức thụ lý cập nhật từng bước xử lý lên Hệ thống thông tin giải quyết thủ tục hành chính ngay trong ngày thực hiện.",
    "Ưu tiên tiếp nhận hồ sơ của người cao tuổi, người khuyết tật, phụ nữ mang thai và người có công với cách mạng.",
    "Kết quả điện tử được ký số, lưu vào Kho quản lý dữ liệu điện tử của tổ chức, cá nhân và có giá trị pháp lý như bản giấy.",
    "Giấy tờ đã có trong cơ sở dữ liệu dùng chung thì công chức tự khai thác, không yêu cầu người dân nộp lại.",
)
_NEW_CONDITIONS = (
    "Hồ sơ được lập đầy đủ, rõ ràng, không tẩy xóa; người đề nghị chịu trách nhiệm về tính chính xác của thông tin.",
    "Tổ chức, cá nhân đã thực hiện đầy đủ nghĩa vụ tài chính liên quan (nếu có).",
)
_NEW_PAPERS = (
    Paper("Văn bản ủy quyền theo quy định (trường hợp nộp thay)", True, False),
    Paper("Bản điện tử của các giấy tờ nêu trên (trường hợp nộp trực tuyến)", False, True),
    Paper("Giấy giới thiệu của cơ quan, tổ chức (nếu là tổ chức)", True, False),
)
_ONLINE_FEE = "Nộp hồ sơ trực tuyến: giảm 50% mức thu so với nộp trực tiếp."
_DATA_NOTE = "Thông tin về cư trú của công dân được khai thác trong Cơ sở dữ liệu quốc gia về dân cư; không yêu cầu nộp, xuất trình giấy tờ chứng minh nơi cư trú, trừ trường hợp không khai thác được thông tin."


def replace_laws(procedure: Procedure, rng: Random, day: date) -> Procedure:
    return replace(procedure, laws_as_of=day)


def new_laws(procedure: Procedure, day: date) -> tuple[str, ...]:
    """Numbers that citations checked on `day` would add."""
    cited = in_force(procedure.law_numbers, procedure.laws_as_of)
    return tuple(number for number in in_force(procedure.law_numbers, day) if number not in cited)


def drop_household_book(procedure: Procedure, rng: Random, day: date) -> Procedure:
    if not has_household_book(procedure):
        return procedure
    papers = [replace(paper, name=_without_book(paper.name)) for paper in procedure.papers]
    notes = (_DATA_NOTE, *procedure.notes)
    return replace(procedure, papers=tuple(paper for paper in papers if paper.name), notes=notes)


def has_household_book(procedure: Procedure) -> bool:
    return any(HOUSEHOLD_BOOK.search(paper.name) for paper in procedure.papers)


def shorten_limit(procedure: Procedure, rng: Random, day: date) -> Procedure:
    """Fewer days, taken from the longest step."""
    found = re.search(r"\d+(?= ngày)", procedure.limit)
    days = int(found.group()) if found else 0
    longest = max(procedure.steps, key=lambda step: step.hours or 0)
    cut = max(1, round(days * rng.choice((0.1, 0.2, 0.3))))
    hours = cut * HOURS_A_DAY
    if found is None or days < 5 or (longest.hours or 0) <= hours:
        return procedure
    limit = procedure.limit.replace(found.group(), f"{days - cut:02}", 1)
    steps = tuple(replace(step, hours=step.hours - hours) if step is longest and step.hours else step
                  for step in procedure.steps)  # fmt: skip
    return replace(procedure, limit=limit, hours=procedure.hours - hours, steps=steps)


def move_to_centre(procedure: Procedure, rng: Random, day: date) -> Procedure:
    """Receiving and giving out pass to the public service centre, with the seal's step; the old names go."""
    if any(CENTRE in text for text in (*procedure.place, *procedure.scope)):
        return procedure

    def renamed(text: str) -> str:
        for old, new in ((f"BPTN&TKQ: {DESK}", f"TTPVHCC: {CENTRE}"), (DESK, CENTRE), (DESK_SHORT, CENTRE_SHORT)):
            text = text.replace(old, new)
        return text

    moved = map_text(procedure, renamed)
    steps = tuple(
        replace(step, what="Số hóa kết quả, phát hành và chuyển kết quả", who=f"Công chức {CENTRE_SHORT}")
        if step.who == "Văn thư" else step
        for step in moved.steps
    )  # fmt: skip
    return replace(moved, steps=steps)


def split_examination(procedure: Procedure, rng: Random, day: date) -> Procedure:
    """A step for asking others comes out of the longest one."""
    longest = max(procedure.steps, key=lambda step: step.hours or 0)
    if (longest.hours or 0) < 4 * HOURS_A_DAY or any("Lấy ý kiến" in step.what for step in procedure.steps):
        return procedure
    part = ((longest.hours or 0) // 2 // HOURS_A_DAY) * HOURS_A_DAY
    asking = Step("Lấy ý kiến các cơ quan, đơn vị liên quan; tổng hợp ý kiến tham gia", longest.who, part, "", "Công văn lấy ý kiến")  # fmt: skip
    rest = replace(longest, hours=(longest.hours or 0) - part)
    position = procedure.steps.index(longest)
    return replace(procedure, steps=(*procedure.steps[:position], rest, asking, *procedure.steps[position + 1 :]))


def add_paper(procedure: Procedure, rng: Random, day: date) -> Procedure:
    known = {paper.name for paper in procedure.papers}
    unused = [paper for paper in _NEW_PAPERS if paper.name not in known]
    return replace(procedure, papers=(*procedure.papers, rng.choice(unused))) if unused else procedure


def drop_paper(procedure: Procedure, rng: Random, day: date) -> Procedure:
    if len(procedure.papers) < 4:
        return procedure
    gone = rng.randrange(1, len(procedure.papers))
    return replace(procedure, papers=procedure.papers[:gone] + procedure.papers[gone + 1 :])


def add_form(procedure: Procedure, rng: Random, day: date) -> Procedure:
    if "supplement" in procedure.appended:
        return procedure
    style = next(style for style in range(3) if procedure.forms[0].code == form_code(procedure.code, 1, style))
    names = {form.name for form in procedure.forms}
    added = FormEntry(form_code(procedure.code, len(procedure.forms) + 1, style), SUPPLEMENT)
    forms = procedure.forms if SUPPLEMENT in names else (*procedure.forms, added)
    return replace(procedure, forms=forms, appended=(*procedure.appended, "supplement"))


def change_fee(procedure: Procedure, rng: Random, day: date) -> Procedure:
    if len(procedure.fee) == 1 and procedure.fee[0].startswith("Không"):
        return procedure
    if _ONLINE_FEE not in procedure.fee and rng.random() < 0.5:
        return replace(procedure, fee=(*procedure.fee, _ONLINE_FEE))
    amounts = [amount for line in procedure.fee for amount in re.findall(r"\d{1,3}(?:\.000)+(?= đồng)", line)]
    if not amounts:
        return procedure
    old = rng.choice(amounts)
    new = f"{int(old.replace('.', '')) * rng.choice((6, 8, 12)) // 10000 * 1000:,}".replace(",", ".")
    return replace(procedure, fee=tuple(line.replace(old, new) for line in procedure.fee))


def add_note(procedure: Procedure, rng: Random, day: date) -> Procedure:
    unused = [note for note in _NEW_NOTES if note not in procedure.notes]
    if not unused:
        return procedure
    position = rng.randrange(len(procedure.notes) + 1)
    return replace(procedure, notes=(*procedure.notes[:position], rng.choice(unused), *procedure.notes[position:]))


def add_condition(procedure: Procedure, rng: Random, day: date) -> Procedure:
    unused = [text for text in _NEW_CONDITIONS if text not in procedure.conditions]
    return replace(procedure, conditions=(*procedure.conditions, unused[0])) if unused else procedure


def move_note(procedure: Procedure, rng: Random, day: date) -> Procedure:
    """The last note becomes the first."""
    if len(procedure.notes) < 3:
        return procedure
    return replace(procedure, notes=(procedure.notes[-1], *procedure.notes[:-1]))


def keep_longer(procedure: Procedure, rng: Random, day: date) -> Procedure:
    changed = {"10 năm": "20 năm", "05 năm": "10 năm", "20 năm": "Vĩnh viễn", "Lâu dài": "Vĩnh viễn"}
    records = tuple(Record(record.name, record.keeper, changed.get(record.kept, record.kept)) for record in procedure.records)  # fmt: skip
    return replace(procedure, records=records)


def reword(procedure: Procedure, rng: Random, day: date) -> Procedure:
    """One expression put another way, wherever it stands."""
    words = list(_SYNONYMS)
    rng.shuffle(words)
    for old, new in words:
        changed = map_text(procedure, lambda text, old=old, new=new: _once(text, old, new))  # type: ignore[misc]
        if changed != procedure:
            return changed
    return procedure


def make_slip(procedure: Procedure, rng: Random, day: date) -> Procedure:
    """A wrong mark in one note, as hands make them."""
    places = [(number, slip) for number, note in enumerate(procedure.notes) for slip in _SLIPS if slip[0] in note]
    if not places:
        return procedure
    number, (right, wrong) = rng.choice(places)
    notes = list(procedure.notes)
    notes[number] = notes[number].replace(right, wrong, 1)
    return replace(procedure, notes=tuple(notes))


def mend_slips(procedure: Procedure, rng: Random, day: date) -> Procedure:
    def mended(text: str) -> str:
        for right, wrong in _SLIPS:
            text = text.replace(wrong, right)
        return text

    return replace(procedure, notes=map_text(procedure.notes, mended))


def restyle(procedure: Procedure, rng: Random, day: date) -> Procedure:
    """Formatting alone."""
    look = procedure.look
    ways = (
        replace(look, half_points=28 if look.half_points == 26 else 26),
        replace(look, bold_steps=not look.bold_steps),
        replace(look, italic_notes=not look.italic_notes),
        replace(look, shaded=not look.shaded),
    )
    return replace(procedure, look=rng.choice(ways))


def new_writer(procedure: Procedure, rng: Random, day: date) -> Procedure:
    return replace(procedure, signers=signers(procedure.department, rng))


def footnote(procedure: Procedure, rng: Random, day: date) -> Procedure:
    return replace(procedure, footnote="" if procedure.footnote else FOOTNOTES[0])


def nothing(procedure: Procedure, rng: Random, day: date) -> Procedure:
    """Opened, looked at, saved."""
    return procedure


def raise_issue(procedure: Procedure, day: date, forgetful: bool) -> Procedure:
    """The cover claims the next issue. Somebody `forgetful` leaves the footers at the last one."""
    issue = Issue(procedure.cover.number + 1, day)
    if forgetful:
        return replace(procedure, cover=issue)
    return replace(procedure, cover=issue, footer=issue, appendix_footer=issue)


def raise_issue_but_appendix(procedure: Procedure, day: date) -> Procedure:
    """As real files show: the last section keeps the footer of the issue before."""
    issue = Issue(procedure.cover.number + 1, day)
    return replace(procedure, cover=issue, footer=issue)


def note_amendment(procedure: Procedure, edits: tuple[Edit, ...], laws: tuple[str, ...]) -> Procedure:
    """A row in the amendment table for the issue on the cover; the first row tells of the first issue."""
    entries = procedure.amendments or (Amendment("", "Toàn bộ", "Ban hành lần đầu", 1, procedure.cover.on),)
    law = ", ".join(short_name(number) for number in laws[:2]) or "văn bản mới"
    what = "; ".join(edit.what for edit in edits).format(law=law)
    place = "; ".join(dict.fromkeys(edit.place for edit in edits))
    reason = edits[0].reason.format(law=law)
    entry = Amendment(reason, place, what[0].upper() + what[1:], procedure.cover.number, procedure.cover.on)
    return replace(procedure, amendments=(*entries, entry))


def first_issue_noted(procedure: Procedure) -> Procedure:
    return replace(
        procedure, amendments=(Amendment("Ban hành mới", "Toàn bộ", "Ban hành lần đầu", 1, procedure.cover.on),)
    )


LAWS = Edit(replace_laws, "cập nhật căn cứ pháp lý theo {law}", "Mục 5.1", "{law}")
HOUSEHOLD = Edit(
    drop_household_book, "bỏ yêu cầu nộp sổ hộ khẩu", "Mục 5.2", "Nghị định số 104/2022/NĐ-CP ngày 21/12/2022"
)
LIMIT = Edit(
    shorten_limit, "rút ngắn thời gian giải quyết", "Mục 5.4, 5.7", "Phương án đơn giản hóa thủ tục hành chính"
)
MOVED_TO_CENTRE = Edit(
    move_to_centre, f"chuyển việc tiếp nhận, trả kết quả về {CENTRE}", "Mục 2, 5.5, 5.7", f"Thành lập {CENTRE}"
)
FEE = Edit(change_fee, "điều chỉnh phí, lệ phí", "Mục 5.6", "Nghị quyết của Hội đồng nhân dân tỉnh")
FORM = Edit(add_form, "bổ sung biểu mẫu", "Mục 6", "Đề nghị của bộ phận một cửa")
ORDINARY = (
    FEE,
    FORM,
    Edit(split_examination, "tách bước lấy ý kiến thành một bước riêng", "Mục 5.7", "Kết quả đánh giá nội bộ"),
    Edit(add_paper, "bổ sung thành phần hồ sơ", "Mục 5.2", "Quyết định công bố thủ tục hành chính"),
    Edit(drop_paper, "cắt giảm thành phần hồ sơ", "Mục 5.2", "Phương án đơn giản hóa thủ tục hành chính"),
    Edit(add_note, "bổ sung lưu ý khi tiếp nhận hồ sơ", "Mục 5", "Kết quả đánh giá nội bộ"),
    Edit(add_condition, "bổ sung điều kiện thực hiện", "Mục 5", "Ý kiến của đơn vị áp dụng"),
    Edit(keep_longer, "thay đổi thời hạn lưu hồ sơ", "Mục 7", "Quy định về thời hạn bảo quản tài liệu"),
    Edit(new_writer, "thay đổi người soạn thảo", "Trang bìa", "Thay đổi nhân sự"),
    Edit(reword, "chỉnh sửa câu chữ", "Toàn bộ", "Rà soát định kỳ"),
)
SMALL = (
    Edit(reword, "chỉnh sửa câu chữ", "Toàn bộ", "Rà soát định kỳ"),
    Edit(add_note, "bổ sung lưu ý", "Mục 5", "Rà soát định kỳ"),
    Edit(move_note, "sắp xếp lại lưu ý", "Mục 5", "Rà soát định kỳ"),
    Edit(make_slip, "", "", ""),
    Edit(mend_slips, "sửa lỗi chính tả", "Toàn bộ", "Rà soát định kỳ"),
    Edit(restyle, "trình bày lại", "Toàn bộ", "Rà soát định kỳ"),
    Edit(footnote, "chú thích", "Mục 5.4", "Rà soát định kỳ"),
    Edit(nothing, "", "", ""),
    Edit(add_form, "bổ sung biểu mẫu", "Mục 6", "Rà soát định kỳ"),
    Edit(change_fee, "điều chỉnh phí, lệ phí", "Mục 5.6", "Nghị quyết của Hội đồng nhân dân tỉnh"),
)


def _without_book(name: str) -> str:
    rest = HOUSEHOLD_BOOK.sub("", name, count=1).strip()
    if rest.startswith(("của", "sổ tạm trú")) or not rest:
        return ""
    return rest[0].upper() + rest[1:]


def _once(text: str, old: str, new: str) -> str:
    return text if new in text else text.replace(old, new, 1)
