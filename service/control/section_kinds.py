"""Kinds of sections that procedures have, told by the words of their headings.

The frame of Decision 101/QĐ-BKHCN, its use in districts (5.1 to 5.7) and by departments of justice (a to l), and the
headings under which administrative procedures are published. Numbers and letters shift from office to office, so only
the words count.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from service.control.letters import folded, folded_pattern

SectionKind = Literal[
    "amendments",
    "purpose",
    "scope",
    "references",
    "definitions",
    "responsibility",
    "content",
    "legal_basis",
    "papers",
    "sets",
    "time_limit",
    "place",
    "fee",
    "steps",
    "applicants",
    "performer",
    "partners",
    "result",
    "templates",
    "conditions",
    "manner",
    "flowchart",
    "forms",
    "records",
    "appendix",
]

MAIN: frozenset[SectionKind] = frozenset(
    (
        "amendments",
        "purpose",
        "scope",
        "references",
        "definitions",
        "responsibility",
        "content",
        "flowchart",
        "forms",
        "records",
        "appendix",
    )
)
"""Sections of the document; the others are parts of `content`."""

_DONE = r"(?:giải quyết|xử lý|thực hiện|tiến hành)"
_WHAT = r"(?:thủ tục hành chính|tthc|thủ tục|hồ sơ|công việc|quy trình|yêu cầu)"
_OF_IT = rf"(?:(?: (?:của|cho|để|việc))*(?: {_DONE})?(?: {_WHAT}))*"
_AND = r"(?:\s*[,/&–-]\s*(?:và )?| và | hoặc )"
_TERMS = (
    r"(?:các )?(?:thuật ngữ|định nghĩa|khái niệm|giải thích(?: (?:các )?(?:thuật ngữ|từ ngữ))?"
    r"|(?:(?:các )?(?:từ|chữ|ký hiệu|cụm từ|thuật ngữ) )?viết tắt|từ ngữ|ký hiệu)"
)
_REFERRED = (
    r"(?:các )?(?:tài liệu|văn bản)(?: (?:pháp lý|pháp luật))?"
    rf"(?:(?: |{_AND})(?:viện dẫn|liên quan|có liên quan|tham khảo|tham chiếu|áp dụng))+"
)
_CHANGES = r"(?:sửa đổi|thay đổi|soát xét|bổ sung|cập nhật)"

_PATTERNS: dict[SectionKind, str] = {
    "amendments": (
        r"(?:trang |bảng |phiếu |nội dung )?(?:theo dõi |kiểm soát |ghi nhận )?"
        r"(?:số lần |tình trạng |các lần |các |những |lịch sử |lần |quá trình )?"
        rf"(?:ban hành{_AND})?{_CHANGES}(?:{_AND}{_CHANGES})*(?: (?:tài liệu|đã có|quy trình|văn bản))?"
    ),
    "purpose": rf"mục đích(?:{_AND}(?:ý nghĩa|yêu cầu|phạm vi(?: áp dụng)?))?(?: ban hành)?",
    "scope": (
        rf"(?:đối tượng{_AND})?phạm vi(?:(?:{_AND}| )(?:áp dụng|điều chỉnh|sử dụng))*(?:{_AND}đối tượng(?: áp dụng)?)?"
    ),
    "references": rf"{_REFERRED}(?:(?: |{_AND}){_TERMS})*",
    "definitions": rf"{_TERMS}(?:(?: |{_AND}){_TERMS})*(?: và từ ngữ)?",
    "responsibility": rf"(?:phân công )?trách nhiệm(?:{_AND}(?:quyền hạn|thẩm quyền))?(?: {_DONE}| áp dụng)?",
    "content": r"nội dung(?: (?:của |chính |cụ thể |chi tiết )?(?:quy trình|thủ tục|thực hiện|cụ thể|chi tiết))*",
    "legal_basis": r"(?:các )?(?:cơ sở|căn cứ)(?: (?:pháp lý|pháp luật))",
    "papers": rf"(?:thành phần(?:{_AND}số lượng)?(?: bộ)? hồ sơ(?:{_AND}số lượng(?: hồ sơ)?)?|hồ sơ(?: bao)? gồm|hồ sơ cần nộp|hồ sơ phải nộp)"
    r"(?: (?:bao )?gồm| cần nộp| phải nộp)?",
    "sets": r"số lượng(?: bộ)? hồ sơ|số bộ hồ sơ",
    "time_limit": rf"(?:tổng )?(?:thời hạn|thời gian)(?: (?:{_DONE}|trả kết quả|quy định))?(?: theo quy định)?",
    "place": (
        r"(?:nơi|địa điểm|địa chỉ)(?: và thời gian)? (?:tiếp nhận|nộp|nhận)(?: hồ sơ)?"
        rf"(?:{_AND}(?:nơi )?(?:hoàn )?(?:trả|nhận)(?: kết quả)?)?|nơi trả kết quả"
    ),
    "fee": rf"(?:các |mức (?:thu )?)?(?:khoản )?(?:phí|lệ phí)(?:{_AND}(?:phí|lệ phí))?",
    "steps": (
        rf"(?:quy trình|trình tự|lưu trình)(?: {_DONE})?(?:(?:{_AND}| )(?:các bước|cách thức))?(?: {_DONE})"
        rf"|(?:mô tả |diễn giải |nội dung |trình tự )?các bước(?: (?:{_DONE}|quy trình))"
        r"|(?:mô tả|diễn giải)(?: chi tiết)?(?: các bước)?(?: quy trình| lưu đồ| công việc)"
    ),
    "applicants": rf"đối tượng(?: {_DONE}| áp dụng)",
    "performer": (
        rf"cơ quan(?: trực tiếp)?(?: có thẩm quyền)?(?: {_DONE}| quyết định)+|(?:cơ quan|thẩm quyền)(?: có thẩm quyền)? (?:giải quyết|quyết định)"
        r"|đơn vị (?:thực hiện|chủ trì)"
    ),
    "partners": r"(?:cơ quan|đơn vị)(?:,? đơn vị)?(?: thực hiện)? phối hợp(?: thực hiện| giải quyết)?(?: \(nếu có\))?",
    "result": rf"(?:tên )?kết quả(?: của)?(?: (?:việc )?{_DONE})*",
    "templates": rf"(?:tên )?(?:các )?(?:mẫu đơn|mẫu tờ khai|biểu mẫu đơn|đơn{_AND}tờ khai)(?:{_AND}(?:mẫu )?(?:tờ khai|đơn))?",
    "conditions": rf"(?:các )?(?:yêu cầu{_AND}?\s*điều kiện|điều kiện(?: {_DONE})|yêu cầu về điều kiện)",
    "manner": rf"(?:cách thức|hình thức|phương thức)(?: {_DONE}| nộp(?: hồ sơ)?| tiếp nhận)(?:{_AND}(?:nhận|trả) kết quả)?",
    "flowchart": r"(?:sơ đồ|lưu đồ)(?: (?:quy trình|thực hiện|quá trình|công việc))*",
    "forms": rf"(?:danh mục )?(?:các )?(?:biểu mẫu|mẫu biểu)(?: (?:áp dụng|sử dụng|kèm theo|đính kèm|liên quan))?(?:{_AND}phụ lục)?|phụ lục{_AND}biểu mẫu",
    "records": (
        r"(?:các )?hồ sơ(?: công việc)?(?: cần)?(?: phải)? lưu(?: trữ| giữ)?|lưu(?: trữ| giữ)? hồ sơ|lưu trữ"
        r"|quản lý hồ sơ|hồ sơ công việc|hồ sơ chất lượng"
    ),
    "appendix": r"(?:các )?phụ lục(?: (?:[ivx]+|\d+|kèm theo))?",
}
_TAILED = frozenset(_PATTERNS) - MAIN
_HEADINGS = re.compile(
    "|".join(
        f"(?P<{kind}>{folded_pattern(f'(?:{pattern}){_OF_IT if kind in _TAILED else str()}')})"
        for kind, pattern in _PATTERNS.items()
    )
)
# What headings begin with, after bullet and number; most lines begin with something else.
_BEGINNING = re.compile(
    r"[\s*+•–−-]*(?:(?:\d+(?:\.\d+)*|[ivx]+|[a-zđ])(?:[.):/]\s*|\s+))?"
    + folded_pattern(
        r"(?:trang|bảng|phiếu|nội|theo|kiểm|ghi|số|tình|các|những|lịch|lần|quá|ban|sửa|thay|soát|bổ|cập|mục|đối|phạm|tài"
        r"|văn|thuật|định|khái|giải|từ|chữ|ký|cụm|viết|phân|trách|cơ|căn|thành|hồ|tổng|thời|nơi|địa|mức|khoản|phí|lệ|quy"
        r"|trình|lưu|mô|diễn|thẩm|đơn|kết|tên|mẫu|biểu|yêu|điều|cách|hình|phương|sơ|danh|phụ|quản)(?!\w)"
    )
)
_IF_ANY = re.compile(folded_pattern(r"\s*\(?(?:nếu có|theo quy định)\)?\s*$"))
_AROUND = " \t\u00a0.,:;*“”\"'–-"
_LONGEST = 110
_BEGINNING_LENGTH = 40


def may_be_heading(text: str) -> bool:
    """For lines with their numbers and bullets: most need no closer look."""
    return _BEGINNING.match(folded(text[:_BEGINNING_LENGTH])) is not None


@lru_cache(maxsize=2048)  # the documents of an office have the same headings
def kind_of(heading: str) -> SectionKind | None:
    """`heading` without its number."""
    if len(heading) > _LONGEST:
        return None
    words = _IF_ANY.sub("", folded(heading).strip(_AROUND)).strip(_AROUND)
    found = _HEADINGS.fullmatch(words)
    return found.lastgroup if found else None  # type: ignore[return-value]
