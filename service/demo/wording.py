"""Sentences that every procedure of the demo may use: a new Procedure written from facts.

Which of several wordings a document gets is drawn from its own seed, so documents of one department do not read alike.
"""

from __future__ import annotations

import re
from datetime import date
from random import Random

from service.demo.facts import ProcedureFact, Writing, departments, writing_for
from service.demo.legal import ONE_STOP
from service.demo.names import AGENCY, chairman, staff
from service.demo.procedure import (
    HOURS_A_DAY,
    FormEntry,
    Issue,
    Look,
    Paper,
    Procedure,
    Record,
    Signer,
    Step,
    share_out,
    with_hours,
)

DESK = "Bộ phận Tiếp nhận và Trả kết quả"
DESK_SHORT = "Bộ phận TN&TKQ"
CENTRE = "Trung tâm Phục vụ hành chính công"
CENTRE_SHORT = "Trung tâm PVHCC"
HOUSEHOLD_BOOK = re.compile(r"[Ss]ổ hộ khẩu( hoặc |, )?")

_PURPOSES = (
    "Quy định trình tự, cách thức và thời gian giải quyết thủ tục {work}, bảo đảm đúng quy định của pháp luật và yêu cầu của tổ chức, công dân.",
    "Quy trình này quy định thành phần hồ sơ, phí, lệ phí, trình tự và thời hạn thực hiện việc {work} theo tiêu chuẩn TCVN ISO 9001:2015 và quy định của pháp luật.",
    "Thống nhất cách thức tiếp nhận, thẩm định và trả kết quả đối với thủ tục {work}; xác định rõ trách nhiệm của từng bộ phận, công chức tham gia giải quyết.",
)
_PURPOSES_MORE = (
    "Làm căn cứ để kiểm soát thời gian giải quyết, đánh giá chất lượng phục vụ và hạn chế sai sót trong quá trình thực hiện.",
    "Giúp công chức mới được phân công nắm được việc phải làm, biểu mẫu phải dùng và hồ sơ phải lưu.",
    "Góp phần nâng cao mức độ hài lòng của người dân, tổ chức đối với cơ quan hành chính nhà nước.",
)
_SCOPES = (
    "Áp dụng đối với {object} có nhu cầu thực hiện thủ tục {work} thuộc thẩm quyền giải quyết của {agency}.",
    "Quy trình áp dụng cho việc tiếp nhận và giải quyết hồ sơ {work} của {object} trên địa bàn huyện.",
)
_SCOPES_MORE = (
    "Cán bộ, công chức {office}, {desk} và các bộ phận liên quan chịu trách nhiệm thực hiện và kiểm soát quy trình này.",
    "{office}, {desk}, Văn thư và Lãnh đạo UBND huyện có trách nhiệm thực hiện quy trình.",
)
_REFERENCES = (
    "Tiêu chuẩn quốc gia TCVN ISO 9001:2015 Hệ thống quản lý chất lượng - Các yêu cầu;",
    "Quyết định số 101/QĐ-BKHCN ngày 21 tháng 01 năm 2019 của Bộ Khoa học và Công nghệ về việc công bố Mô hình khung Hệ thống quản lý chất lượng theo tiêu chuẩn quốc gia TCVN ISO 9001:2015 cho các loại hình cơ quan hành chính nhà nước tại địa phương;",
)
_TERMS = (
    "UBND: Ủy ban nhân dân",
    "TTHC: Thủ tục hành chính",
    f"BPTN&TKQ: {DESK}",
    "HTQLCL: Hệ thống quản lý chất lượng",
    "CCVC: Công chức, viên chức",
    "LĐ: Lãnh đạo",
    "TDQT: Theo dõi quá trình xử lý công việc",
    "VB: Văn bản",
)
_PLACES = (
    f"Tiếp nhận hồ sơ và trả kết quả tại {DESK} của {AGENCY}, giờ hành chính từ thứ Hai đến thứ Sáu.",
    f"Nộp trực tiếp tại {DESK}, gửi qua dịch vụ bưu chính công ích hoặc nộp trực tuyến trên Cổng dịch vụ công.",
)
_COMMON_NOTES = (
    "Trường hợp hồ sơ quá hạn giải quyết, đơn vị thụ lý gửi Phiếu xin lỗi và hẹn lại ngày trả kết quả, nêu rõ lý do; việc hẹn lại không quá một lần.",
    "Công chức không được yêu cầu nộp thêm giấy tờ ngoài thành phần hồ sơ đã công bố; mọi yêu cầu bổ sung phải bằng văn bản và chỉ một lần.",
    "Người nộp hồ sơ có thể tra cứu tình trạng giải quyết bằng mã số trên Giấy tiếp nhận hồ sơ.",
    "Bản sao nộp kèm là bản sao có chứng thực hoặc bản chụp kèm bản chính để đối chiếu.",
)
STEP_NOTES = (
    "* Ghi chú: các bước công việc có thể gộp hoặc chia nhỏ tùy tính chất hồ sơ nhưng tổng thời gian không vượt quá quy định.",
    "* Ghi chú: hồ sơ giải quyết trong ngày không phải lập Phiếu kiểm soát quá trình; việc theo dõi được thực hiện trên phần mềm một cửa điện tử.",
)
FOOTNOTES = (
    "Thời gian giải quyết tính từ ngày làm việc tiếp theo ngày nhận đủ hồ sơ hợp lệ.",
    "Mã số thủ tục trên Cơ sở dữ liệu quốc gia về thủ tục hành chính: {national_code}.",
    "Theo Nghị quyết của Hội đồng nhân dân tỉnh đang có hiệu lực tại thời điểm nộp hồ sơ.",
)
RECEIPT = "Giấy tiếp nhận hồ sơ và hẹn trả kết quả"
TRACKING = "Phiếu kiểm soát quá trình giải quyết hồ sơ"
SUPPLEMENT = "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ"

LOOKS = {
    "VP": Look(shaded=True, amendments="framework"),
    "NV": Look(half="0,5 ngày", amendments="history", half_points=28, citing="worded"),
    "TP": Look(lettered=True, amendments="summary", appendix_apart=True, steps_narrow=True),
    "TCKH": Look(shaded=True, padded_dates=True, half="0,5 ngày"),
    "TNMT": Look(appendix_apart=True, blank_rows=10, citing="worded"),
    "LĐTBXH": Look(lettered=True, amendments="summary", code_label="Mã số", half="1/2 ngày", numbered_steps=True),
    "VHTT": Look(half_points=28, signers=("Trách nhiệm", "Biên soạn", "Kiểm tra", "Phê duyệt")),
    "GDĐT": Look(numbered_steps=True, amendments="history", merged_steps=False, citing="worded"),
    "YT": Look(shaded=True, half="1/2 ngày", citing="short"),
    "KT": Look(amendments="framework", bold_steps=True, padded_dates=True, citing="short"),
    "QLĐT": Look(half="0,5 ngày", appendix_apart=True, shaded=True, blank_rows=6, citing="short"),
    "TTr": Look(
        lettered=True, code_label="Mã số", half_points=28, merged_steps=False, amendments="history", citing="worded"
    ),
    "CHUNG": Look(half_points=28, shaded=True),
}


def new_procedure(fact: ProcedureFact, rng: Random, day: date) -> Procedure:
    """The procedure's first issue, as of `day`."""
    writing = writing_for(fact)
    office = next(known.name for known in departments() if known.code == fact.department)
    work = fact.name if fact.name[:2].isupper() else fact.name[0].lower() + fact.name[1:]
    limit = fact.time_limit or rng.choice(writing.limits)
    hours = limit_hours(limit)
    steps = _steps(writing, office, rng)
    parts = _shares(writing, steps, hours)
    issue = Issue(1, day)
    said = {"work": work, "object": _lower(writing.object), "office": office, "agency": AGENCY, "desk": DESK}
    forms = _forms(fact, writing, rng)
    return Procedure(
        code=fact.code,
        title=fact.name,
        work=work,
        department=fact.department,
        agency=AGENCY.upper() if rng.random() < 0.6 else f"{AGENCY.upper()}\n{office.upper()}",
        look=LOOKS[fact.department],
        cover=issue,
        footer=issue,
        appendix_footer=issue,
        header=fact.name,
        signers=signers(fact.department, rng),
        amendments=(),
        purpose=(rng.choice(_PURPOSES).format(**said), *rng.sample(_PURPOSES_MORE, rng.randint(0, 2))),
        scope=(rng.choice(_SCOPES).format(**said), rng.choice(_SCOPES_MORE).format(**said)),
        references=(*_REFERENCES, "Các văn bản pháp quy đề cập tại mục 5 của Quy trình này."),
        terms=_terms(writing, rng),
        law_numbers=(*fact.legal_documents, *ONE_STOP),
        laws_as_of=day,
        papers=tuple(_paper(text) for text in writing.papers),
        limit=limit,
        hours=hours,
        place=_PLACES if rng.random() < 0.7 else _PLACES[1:],
        fee=writing.fee,
        object=writing.object,
        performer=f"{office}; người có thẩm quyền quyết định: {_lower_first(writing.signer)}.",
        partners=writing.partners,
        result=writing.result,
        conditions=writing.conditions,
        notes=(*_some(writing.notes, rng), *rng.sample(_COMMON_NOTES, rng.randint(1, 3))),
        steps=with_hours(steps, parts),
        forms=forms,
        records=_records(writing, office, rng),
        appended=("application", *(("tracking",) if hours >= 24 else ("receipt",))),
        form_kind=writing.form_kind,
        form_title=writing.form,
        national_code=fact.national_code,
        footnote=_footnote(fact, rng),
    )


def limit_hours(limit: str) -> int:
    """Working hours of the first number of days in `limit`; what is settled at once takes a day."""
    days = re.search(r"(\d+) ngày", limit)
    return int(days.group(1)) * HOURS_A_DAY if days else HOURS_A_DAY


def signers(department: str, rng: Random) -> tuple[Signer, Signer, Signer]:
    """Who writes, checks and approves a document of this department."""
    head, *others = staff(department)
    writer = rng.choice(others)
    chief = chairman()
    return (Signer(writer.name, writer.role), Signer(head.name, head.role), Signer(chief.name, "Chủ tịch"))


def form_code(code: str, number: int, style: int) -> str:
    """Code of a form of the procedure `code`: offices write it in three ways."""
    short, _, department = code.partition("/")
    digits = short.removeprefix("QT-")
    return (f"BM-{number:02}-{short}", f"BM {digits}.{number:02}", f"{short}-{department}/BM{number:02}")[style]


def _steps(writing: Writing, office: str, rng: Random) -> tuple[Step, ...]:
    if writing.steps:
        return tuple(_own_step(text) for text in writing.steps)
    return _one_stop_steps(writing, office, rng)


def _own_step(text: str) -> Step:
    what, who, weight, results = (part.strip() for part in text.split("|"))
    return Step(what, who, int(weight), "", results.replace("; ", "\n"))


def _one_stop_steps(writing: Writing, office: str, rng: Random) -> tuple[Step, ...]:
    head = f"Lãnh đạo {office}"
    received = rng.choice(
        (
            "Tiếp nhận, kiểm tra hồ sơ:\n- Đủ, hợp lệ: lập Giấy tiếp nhận và hẹn trả kết quả;\n- Chưa đủ, chưa hợp lệ: hướng dẫn bổ sung bằng phiếu;\n- Không thuộc thẩm quyền: từ chối, nêu rõ lý do.",
            "Kiểm tra tính pháp lý và nội dung hồ sơ; nhập phần mềm một cửa, in Giấy tiếp nhận và hẹn trả kết quả. Trường hợp chưa đủ thì hướng dẫn bổ sung một lần.",
        )
    )
    checked = writing.check if len(writing.check) < 3 or rng.random() < 0.6 else writing.check[:2]
    settled = rng.choice(
        (
            "Xem xét hồ sơ; không hợp lệ thì trả lại để chỉnh sửa, hợp lệ thì ký nháy, trình.",
            "Xem xét, cho ý kiến; ký trình lãnh đạo có thẩm quyền.",
        )
    )
    return (
        Step("Nộp hồ sơ", _object_short(writing.object), None, "Giờ hành chính", "Theo mục 5.2"),
        Step(received, f"Công chức {DESK_SHORT}", 1, "", f"{RECEIPT}\n{SUPPLEMENT}\nSổ theo dõi hồ sơ"),
        Step("Bàn giao hồ sơ cho phòng chuyên môn", f"Công chức {DESK_SHORT}", None, "Trong buổi", TRACKING),
        Step(rng.choice(("Phân công công chức thụ lý", "Xem xét, phân công xử lý hồ sơ")), head, 1, "", ""),
        Step("\n".join(checked), writing.officer, 6, "", rng.choice(("Biên bản, tờ trình\nDự thảo kết quả", "Dự thảo kết quả"))),
        Step(settled, head, 1, "", "Tờ trình"),
        Step("Ký duyệt kết quả", writing.signer, 2, "", writing.result),
        Step("Vào sổ, đóng dấu, nhân bản và phát hành", "Văn thư", 1, "", "Sổ văn bản đi"),
        Step(rng.choice(("Trả kết quả, thu phí, lệ phí (nếu có); lưu hồ sơ", "Trả kết quả cho tổ chức, công dân; thu phí, lệ phí; cập nhật phần mềm")), f"{DESK_SHORT}", None, "Theo giấy hẹn", "Sổ theo dõi hồ sơ"),
    )  # fmt: skip


def _shares(writing: Writing, steps: tuple[Step, ...], hours: int) -> tuple[int, ...]:
    """Hours of each timed step. In the one-stop steps, examining the file takes what the others leave."""
    if writing.steps:
        return share_out(hours, tuple(step.hours for step in steps if step.hours is not None))
    unit = 4 if hours >= 40 else 2 if hours >= 16 else 1
    longer = unit * 2 if hours >= 24 else unit
    settled, signed = (unit * 2, unit * 4) if hours >= 20 * HOURS_A_DAY else (unit, longer)
    return (unit, unit, hours - 3 * unit - settled - signed, settled, signed, unit)


def _terms(writing: Writing, rng: Random) -> tuple[str, ...]:
    return (*_TERMS[:4], *writing.definitions, *rng.sample(_TERMS[4:], rng.randint(1, 4)))


def _forms(fact: ProcedureFact, writing: Writing, rng: Random) -> tuple[FormEntry, ...]:
    names = [writing.form, RECEIPT, TRACKING, SUPPLEMENT, "Phiếu từ chối giải quyết hồ sơ", "Sổ theo dõi hồ sơ"]
    names = names[: rng.randint(3, 6)]
    style = sum(map(ord, fact.department)) % 3
    return tuple(FormEntry(form_code(fact.code, number, style), name) for number, name in enumerate(names, 1))


def _records(writing: Writing, office: str, rng: Random) -> tuple[Record, ...]:
    keeper = office if rng.random() < 0.7 else f"{office} / công chức thụ lý"
    records = (
        Record("Bộ hồ sơ theo mục 5", keeper, writing.keep),
        Record(f"Kết quả: {_lower_first(writing.result)}", keeper, writing.keep),
        Record(writing.register, keeper, writing.keep),
        Record("Sổ theo dõi hồ sơ; phiếu kiểm soát quá trình", DESK_SHORT, "01 năm"),
    )
    return records if rng.random() < 0.8 else records[:3]


def _footnote(fact: ProcedureFact, rng: Random) -> str:
    if rng.random() < 0.45:
        return ""
    usable = FOOTNOTES if fact.national_code else (FOOTNOTES[0], FOOTNOTES[2])
    return rng.choice(usable).format(national_code=fact.national_code)


def _paper(text: str) -> Paper:
    kind, _, name = text.partition(":")
    return Paper(name, kind in ("c", "b"), kind in ("s", "b"))


def _some(notes: tuple[str, ...], rng: Random) -> tuple[str, ...]:
    chosen = rng.sample(range(len(notes)), max(1, len(notes) - rng.randint(0, 1)))
    return tuple(notes[number] for number in sorted(chosen))


def _object_short(who: str) -> str:
    return "Tổ chức, công dân" if len(who) > 45 else who


def _lower(text: str) -> str:
    return text[0].lower() + text[1:]


def _lower_first(text: str) -> str:
    return text if text[:2].isupper() else _lower(text)
