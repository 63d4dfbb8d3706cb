"""What stands around a mention: the clause cited, who issued the document, its title, and how it bears on the next one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from service.control.document_numbers import Kind
from service.control.mentions import Mention
from service.control.running_text import BREAK

Bearing = Literal["amends", "details", "replaces", "repeals"]

_CLAUSE = (
    r"(?:điểm\s+[a-zđ]{1,2}(?!\w)|(?:các\s+)?khoản\s+\d+|(?:các\s+)?điều\s+\d+[a-zđ]?(?!\w)|chương\s+(?:[IVXLC]+|\d+)(?!\w)"
    r"|(?:tiểu\s+)?mục\s+(?:[IVXLC]+|\d+)(?!\w)|phần\s+[IVXLC]+(?!\w)|phụ\s+lục\s+(?:số\s+)?(?:[IVXLC]+|\d+)(?!\w))"
)
_CLAUSES = rf"{_CLAUSE}(?:(?:[\s,]|và|đến|của|hoặc|[-–])+(?:{_CLAUSE}|\d+[a-zđ]?(?!\w)|[a-zđ](?!\w)))*"
_CLAUSE_BEFORE = re.compile(
    rf"(?<!\w)({_CLAUSES})[\s,]*(?:(?:của|tại|ban\s+hành|kèm\s+theo)\s+)*(?:các\s+)?$", re.IGNORECASE
)
_CLAUSE_AFTER = re.compile(rf"\s*\(\s*(?:tại\s+)?({_CLAUSES})\s*\)", re.IGNORECASE)
_CLAUSE_WORDS = ("điều", "khoản", "điểm", "chương", "mục", "phụ lục", "phần")
_FAR = 110
_NEAR = 36
_LONGEST_GAP = 400
_LONGEST_TITLE = 1000
_MOST_IN_TITLE = 30

_SUBJECT = (
    r"(?:về|quy\s+đ[ịi]nh|ban\s+hành|hướng\s+dẫn|sửa\s+đổi|bổ\s+sung|bãi\s+bỏ|công\s+bố|phê\s+duyệt|thông\s+qua|chi\s+tiết|thay\s+thế"
    r"|đính\s+chính|triển\s+khai|thực\s+hiện|điều\s+chỉnh|kéo\s+dài|tăng\s+cường|đẩy\s+mạnh|v/v)(?!\w)"
)
_ISSUER = re.compile(
    rf"[\s,]*của\s+(?P<issuer>[^\W\d_][^;.:()\x00\n“”]{{1,90}}?)(?=\s*(?:[,;.:)\x00\n]|$)|\s+(?:{_SUBJECT}|hết|có|và\s+các|để|trong))",
    re.IGNORECASE,
)
_TITLE = re.compile(rf"[\s,:–-]*(?P<title>{_SUBJECT}(?:[^;\x00\n.]|\.(?!\s|$|\x00))*)", re.IGNORECASE)
_QUOTED = re.compile(r"[\s,:–-]*[“\"](?P<title>[^”\"\x00\n]{5,300})[”\"]")
_STANDARD_TITLE = re.compile(r"[\s,:–-]*(?P<title>[A-ZÀ-ỸĐ][^\W\d_]+\s[^;\x00\n.]{4,200})")
_SHORT_END = re.compile(r"\s*(?:[,;]|\s(?:và|hoặc|cùng))\s*(?:(?:các|tại|theo|của)\s*)*$", re.IGNORECASE)

_ISSUERS = {
    "CP": "Chính phủ", "TTg": "Thủ tướng Chính phủ", "QH": "Quốc hội", "UBTVQH": "Ủy ban Thường vụ Quốc hội",
    "CTN": "Chủ tịch nước", "TW": "Ban Chấp hành Trung ương", "VPCP": "Văn phòng Chính phủ", "TTCP": "Thanh tra Chính phủ",
    "NHNN": "Ngân hàng Nhà nước Việt Nam", "UBDT": "Ủy ban Dân tộc", "TANDTC": "Tòa án nhân dân tối cao",
    "VKSNDTC": "Viện kiểm sát nhân dân tối cao", "KTNN": "Kiểm toán nhà nước", "BCA": "Bộ Công an", "BCT": "Bộ Công Thương",
    "BGDĐT": "Bộ Giáo dục và Đào tạo", "BGTVT": "Bộ Giao thông vận tải", "BKHCN": "Bộ Khoa học và Công nghệ",
    "BKHĐT": "Bộ Kế hoạch và Đầu tư", "BLĐTBXH": "Bộ Lao động - Thương binh và Xã hội", "BNG": "Bộ Ngoại giao",
    "BNNPTNT": "Bộ Nông nghiệp và Phát triển nông thôn", "BNNMT": "Bộ Nông nghiệp và Môi trường", "BNV": "Bộ Nội vụ",
    "BQP": "Bộ Quốc phòng", "BTC": "Bộ Tài chính", "BTNMT": "Bộ Tài nguyên và Môi trường", "BTP": "Bộ Tư pháp",
    "BTTTT": "Bộ Thông tin và Truyền thông", "BVHTTDL": "Bộ Văn hóa, Thể thao và Du lịch", "BXD": "Bộ Xây dựng",
    "BYT": "Bộ Y tế", "BDTTG": "Bộ Dân tộc và Tôn giáo",
}  # fmt: skip
_OF_KIND: dict[Kind, str] = {
    "law": "Quốc hội",
    "code": "Quốc hội",
    "constitution": "Quốc hội",
    "ordinance": "Ủy ban Thường vụ Quốc hội",
}

_VERB = re.compile(
    r"(?P<amends>sửa\s+đổi|bổ\s+sung)|(?P<replaces>thay\s+thế)|(?P<repeals>bãi\s+bỏ|h[ủu][yỷ]\s+bỏ)"
    r"|(?P<details>chi\s+tiết|hướng\s+dẫn|thi\s+hành|triển\s+khai|thực\s+hiện)",
    re.IGNORECASE,
)
_OTHER_OBJECT = re.compile(r"(?<!\w)(?:theo|trong|cho|thuộc|khi|bởi|căn\s+cứ)(?!\w)", re.IGNORECASE)
_LONGEST_OBJECT = 100
_SENTENCE_END = re.compile(r"[;\n]|\.\s")
_OF = re.compile(r"(?:\s|^)(?:của|các|số)$")


@dataclass(frozen=True, slots=True)
class Link:
    """One mention bears on another; indexes among the mentions."""

    source: int
    bearing: Bearing
    target: int


def links(text: str, mentions: Sequence[Mention]) -> list[Link]:
    """Who amends, details, replaces or repeals whom, as far as it is said between two mentions that follow one another."""
    found: dict[int, Link] = {}
    for index in range(1, len(mentions)):
        link = _link(text, mentions, index, found.get(index - 1))
        if link is not None:
            found[index] = link
    return list(found.values())


def _link(text: str, mentions: Sequence[Mention], index: int, of_former: Link | None) -> Link | None:
    former, this = mentions[index - 1], mentions[index]
    if this.start < former.end:  # the law in the name of the law that amends it
        return Link(index - 1, "amends", index)
    if this.start - former.end > _LONGEST_GAP:
        return None
    gap = text[former.end : this.lead]
    if BREAK in gap or _SENTENCE_END.search(gap):
        return None
    words = _OF.sub("", gap.rstrip().lower()).rstrip()
    if _is_passive(words):
        return Link(index, _bearing(_passive_verb(words)), index - 1)
    if not words.strip("( ") or words.endswith((",", " và", " hoặc")) or words in ("và", "hoặc"):
        return _alike(of_former, index - 1, index)
    verb = _active_verb(words)
    return Link(index - 1, _bearing(verb), index) if verb else None


def _is_passive(words: str) -> bool:
    """`được sửa đổi, bổ sung bởi`; but `bãi bỏ một số nội dung tại` is active."""
    passive = words.endswith(" bởi") or (
        words.endswith((" theo", " tại", " bằng")) and ("được" in words or "(" in words)
    )
    return passive and _passive_verb(words) is not None


def _passive_verb(words: str) -> re.Match[str] | None:
    return _VERB.search(words, max(words.rfind("được"), words.rfind("("), 0))


def _active_verb(words: str) -> re.Match[str] | None:
    """The first verb whose object can be what follows."""
    for verb in _VERB.finditer(words):
        if len(words) - verb.end() <= _LONGEST_OBJECT and not _OTHER_OBJECT.search(words, verb.end()):
            return verb
    return None


def _alike(link: Link | None, former: int, this: int) -> Link | None:
    """A list goes on: what holds for its former item holds for this one."""
    if link is None:
        return None
    if link.target == former:
        return Link(link.source, link.bearing, this)
    return Link(this, link.bearing, link.target)


def _bearing(verb: re.Match[str] | None) -> Bearing:
    found: dict[str | None, Bearing] = {"replaces": "replaces", "repeals": "repeals", "details": "details"}
    return found.get(verb.lastgroup if verb else None, "amends")


def with_clause(text: str, mention: Mention) -> None:
    """Reads the clauses before the document, or in brackets behind it."""
    start = mention.start
    mention.lead = start
    near = text[max(0, start - _NEAR) : start].lower()
    if any(word in near for word in _CLAUSE_WORDS):
        far = max(0, start - _FAR)
        before = _CLAUSE_BEFORE.search(text, max(text.rfind(BREAK, far, start) + 1, far), start)
        if before:
            mention.lead, mention.clause = before.start(), " ".join(before[1].split())
    if not mention.clause and text[mention.end : mention.end + 2].strip()[:1] == "(":
        after = _CLAUSE_AFTER.match(text, mention.end)
        mention.clause = " ".join(after[1].split()) if after else ""


def issuer(text: str, mention: Mention) -> tuple[str, int]:
    """Who issued it, and where the words about that end. By its symbol, else as written."""
    symbol = mention.number.issuer if mention.number else ""
    said = _ISSUER.match(text, mention.end)
    end = said.end() if said else mention.end
    known = [_ISSUERS.get(part.replace("&", "")) for part in symbol.split("-")] if symbol else []
    if known and all(known):
        return ", ".join(filter(None, known)), end
    return (" ".join(said["issuer"].split()) if said else _OF_KIND.get(mention.kind, "")), end


def title(text: str, mention: Mention, after: int, end: int) -> str:
    """The title as written: of a law its name, else what follows the issuer, up to `end` at most."""
    if mention.name:
        return mention.name
    pattern = _STANDARD_TITLE if mention.standard else _TITLE
    found = _QUOTED.match(text, after, end) or pattern.match(text, after, end)
    return " ".join(found["title"].split()).strip(" ,:(") if found else ""


def title_ends(text: str, mentions: Sequence[Mention], found: Sequence[Link]) -> list[int]:
    """For each mention where its title ends at the latest: before the next document that is not part of the title."""
    inside = {link.target: link.source for link in found if link.source < link.target}
    passive = {link.target: link.source for link in reversed(found) if link.source > link.target}
    ends = []
    for index in range(len(mentions)):
        following = index + 1
        last = min(len(mentions), index + _MOST_IN_TITLE)
        while following < last and (inside.get(following, -1) >= index or _is_amid(text, mentions, following, passive)):
            following += 1
        ends.append(_cut(text, mentions, index, following, passive))
    return ends


def _is_amid(text: str, mentions: Sequence[Mention], index: int, passive: dict[int, int]) -> bool:
    """It stands in the middle of a phrase: `theo tiêu chuẩn quốc gia TCVN ISO 9001:2015 cho các cơ quan`."""
    former, this = mentions[index - 1], mentions[index]
    gap = text[former.end : this.start] if this.start - former.end <= _LONGEST_GAP else ""
    if this.lead < this.start or passive.get(index - 1) == index or BREAK in gap or _SENTENCE_END.search(gap):
        return False
    words = gap.rstrip().lower()
    return bool(words) and words[-1].isalpha() and not words.endswith((" và", " hoặc", " cùng", " các", " số"))


def _cut(text: str, mentions: Sequence[Mention], index: int, following: int, passive: dict[int, int]) -> int:
    own = mentions[index].end
    farthest = min(len(text), own + _LONGEST_TITLE)
    end = text.find(BREAK, own, farthest)
    end = farthest if end < 0 else end
    if following == len(mentions) or mentions[following].start >= end:
        return end
    start = mentions[following].lead
    if passive.get(index) == following:  # `(được sửa đổi, bổ sung bởi …)` is no part of the title
        start = max(text.rfind("được", own, start), text.rfind("(", own, start), own)
    tail = _SHORT_END.search(text, own, start)
    return tail.start() if tail else start
