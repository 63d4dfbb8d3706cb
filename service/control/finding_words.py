"""Findings as sentences: what is at odds, where, and what to do about it."""

from __future__ import annotations

from service.control.findings import Finding, Rule
from service.control.quoting import cut
from service.model.content import StoryKind
from service.model.spot import Language, Spot, section_name

_LONGEST_VALUE = 90

_PLACES: dict[Language, dict[str, str]] = {
    "vi": {
        "body": "Bìa",
        "amendments": "Bảng sửa đổi",
        "signoffs": "Phần ký",
        "file": "Tên tệp",
    },
    "en": {
        "body": "Cover",
        "amendments": "Amendment table",
        "signoffs": "Sign-off block",
        "file": "File name",
    },
}
_SENTENCES: dict[Language, dict[Rule, str]] = {
    "vi": {
        Rule.TITLE_DIFFERS: "{place} ghi tên “{found}”, còn bìa ghi “{claimed}”. Sửa lại cho đúng với bìa.",
        Rule.CODE_DIFFERS: "{place} ghi mã hiệu {found}, còn bìa ghi {claimed}. Sửa lại cho đúng với bìa.",
        Rule.ISSUE_DIFFERS: "{place} ghi lần ban hành {found}, còn bìa ghi {claimed}. Sửa lại cho đúng với bìa.",
        Rule.DATE_DIFFERS: "{place} ghi ngày {found}, còn bìa ghi {claimed}. Sửa lại cho đúng với bìa.",
        Rule.COVER_SAYS_TWO: "{place} ghi hai giá trị khác nhau: {claimed} và {found}. Giữ giá trị đúng, xóa giá trị kia.",
        Rule.FILE_CODE_DIFFERS: "{place} mang mã hiệu {found}, còn bìa ghi {claimed}. Đổi tên tệp hoặc sửa bìa.",
        Rule.FILE_TITLE_DIFFERS: "{place} là “{found}”, còn bìa ghi “{claimed}”. Đổi tên tệp hoặc sửa bìa.",
        Rule.AMENDMENT_MISSING: "{place} chưa có dòng cho lần ban hành {claimed}. Ghi thêm nội dung, lý do và ngày sửa đổi.",
        Rule.AMENDMENT_AHEAD: "{place} đã có lần {found}, còn bìa vẫn ghi {claimed}. Sửa lần và ngày ban hành trên bìa.",
        Rule.AMENDMENT_DATE_DIFFERS: "{place} ghi lần mới nhất ngày {found}, còn bìa ghi {claimed}. Sửa ngày sai.",
        Rule.DATES_OUT_OF_ORDER: "{place}: ngày {found} lẽ ra không được sớm hơn {claimed}. Kiểm tra và sửa ngày sai.",
        Rule.DATE_UNREADABLE: "{place} ghi “{found}”, không phải một ngày có trong lịch. Ghi lại ngày.",
        Rule.CODE_SHARED: "Mã hiệu {found} cũng là của tài liệu {claimed}. Đặt mã khác cho một trong hai.",
    },
    "en": {
        Rule.TITLE_DIFFERS: "{place}: the title is “{found}”, on the cover it is “{claimed}”. Make it agree with the cover.",
        Rule.CODE_DIFFERS: "{place}: the code is {found}, on the cover it is {claimed}. Make it agree with the cover.",
        Rule.ISSUE_DIFFERS: "{place}: the issue is {found}, on the cover it is {claimed}. Make it agree with the cover.",
        Rule.DATE_DIFFERS: "{place}: the date is {found}, on the cover it is {claimed}. Make it agree with the cover.",
        Rule.COVER_SAYS_TWO: "{place}: two different values, {claimed} and {found}. Keep the right one, remove the other.",
        Rule.FILE_CODE_DIFFERS: "{place}: the code is {found}, on the cover it is {claimed}. Rename the file or correct the cover.",
        Rule.FILE_TITLE_DIFFERS: "{place}: “{found}”; the cover says “{claimed}”. Rename the file or correct the cover.",
        Rule.AMENDMENT_MISSING: "{place}: no row for issue {claimed}. Enter what was changed, why and when.",
        Rule.AMENDMENT_AHEAD: "{place}: it goes up to {found}, but the cover still says {claimed}. Raise issue and date on the cover.",
        Rule.AMENDMENT_DATE_DIFFERS: "{place}: the latest issue is of {found}, on the cover of {claimed}. Correct the wrong date.",
        Rule.DATES_OUT_OF_ORDER: "{place}: {found} should not be before {claimed}. Check both and correct the wrong date.",
        Rule.DATE_UNREADABLE: "{place}: “{found}” is no day of the calendar. Write the date again.",
        Rule.CODE_SHARED: "The code {found} is also that of {claimed}. Give one of the two another code.",
    },
}


def sentence(finding: Finding, language: Language) -> str:
    """What stands in the document stays in its language."""
    names = [place_name(place, language) for place in finding.places]
    rest = [name[:1].lower() + name[1:] for name in names[1:]]
    return _SENTENCES[language][finding.rule].format(
        place=", ".join([*names[:1], *rest]),
        found=cut(finding.found, _LONGEST_VALUE),
        claimed=cut(finding.claimed, _LONGEST_VALUE),
    )


def place_name(place: str, language: Language) -> str:
    """ "Bìa", "Chân trang (phần 2)"."""
    known = _PLACES[language].get(place)
    if known:
        return known
    kind: StoryKind = place.split(":")[0]  # type: ignore[assignment]
    return section_name(kind, "", Spot(story=place), language)
